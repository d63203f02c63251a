"""A form of 2025 filled as a clerk fills it, in any of the formats; figures are invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from functools import cache

import openpyxl
from openpyxl.workbook import Workbook

import messages
from data.producer.returns import form, template
from data.producer.returns.form import Of
from data.producer.returns.grammar import Answer
from data.producer.returns.reading import Return

YEAR, DEP = "2025", "37"

#: Invented: a département of a middling size. Sums and inequalities of the form hold.
COUNTS = {
    "retour_commission.reunions_politique": 2,
    "retour_commission.reunions_dossiers": 5,
    "retour_commission.associations_agreees": 2,
    "retour_parcours.demandes_presentees": 23,
    "retour_parcours.demandes_autorisees": 17,
    "retour_parcours.demandes_refusees": 4,
    "retour_parcours.demandes_ajournees": 2,
    "retour_parcours.avis_favorables": 18,
    "retour_parcours.entrees": 16,
    "retour_parcours.arrivees_autre_departement": 1,
    "retour_parcours.parcours_en_cours": 21,
    "retour_parcours.personnes_accompagnees": 34,
    "retour_parcours.parcours_termines": 13,
    "retour_parcours.termines_24_mois": 6,
    "retour_parcours.termines_avant": 4,
    "retour_parcours.retraits_prefet": 1,
    "retour_parcours.interruptions_personne": 2,
    "retour_sanctions.infractions_constatees": 1146,
    "retour_sanctions.constatees_police": 1000,
    "retour_sanctions.constatees_gendarmerie": 146,
    "retour_sanctions.personnes_mises_en_cause": 1100,
    "retour_sanctions.amendes": 640,
    "retour_diagnostic.structures_sollicitees": 114,
    "retour_diagnostic.structures_repondantes": 28,
    "retour_diagnostic.structures_comptantes": 15,
}
OTHERS = {
    "retour_commission.derniere_reunion": "2025-11-20",
    "retour_commission.annee_strategie": 2024,
    "retour_commission.annee_diagnostic": 2023,
    "retour_sanctions.source_sanctions": "departement",
    "retour_diagnostic.recouvrements": "laisses",
}


@cache
def answers() -> Mapping[str, Answer]:
    """Every question answered: those that are not above, 0."""
    given = {**COUNTS, **OTHERS}
    return {code: Answer("given", given.get(code, 0)) for code in form.questions(int(YEAR))}


def returned(dep: str = DEP, year: str = YEAR, **changed: Answer | int | str) -> Return:
    """A return; `changed` by the name of an item (`entrees=3`)."""
    said = dict(answers())
    for name, value in changed.items():
        code = next(each for each in said if each.endswith(f".{name}"))
        said[code] = value if isinstance(value, Answer) else Answer("given", value)
    return Return(Of(dep, year), said)


@cache
def empty(period: str = YEAR, dep: str | None = DEP) -> bytes:
    return template.workbook(period, messages.load("fr"), dep)


def book(given: Return | None = None) -> Workbook:
    """The workbook filled in."""
    given = given or returned()
    opened = openpyxl.load_workbook(io.BytesIO(empty(given.of.period, given.of.dep)))
    for code, answer in given.answers.items():
        cell_of(opened, code).value = answer.value if answer.state == "given" else answer.state
    return opened


def cell_of(opened: Workbook, code: str, column: str = "reponse"):
    """The cell of an item, or of `@motif`, by the codes that the form hides."""
    for sheet in opened:
        heads = {cell.value: cell.column for cell in sheet[1] if cell.value}
        for row in sheet.iter_rows(min_row=3, max_col=1):
            if row[0].value == code:
                return sheet.cell(row[0].row, heads[f"@{column}"])
    raise KeyError(code)


def saved(opened: Workbook) -> bytes:
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def xlsx(change: Callable[[Workbook], object] | None = None, given: Return | None = None) -> bytes:
    """The filled workbook as bytes, once `change`d."""
    opened = book(given)
    if change is not None:
        change(opened)
    return saved(opened)


def rows(given: Return | None = None) -> list[dict[str, str]]:
    """The lines of the CSV twin, filled in."""
    given = given or returned()
    text = template.table(given.of.period, messages.load("fr"), given.of.dep)
    lines = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    for line in lines:
        answer = given.answers[line["code"]]
        line["reponse"] = str(answer.value if answer.state == "given" else answer.state)
    return lines


def delimited(
    lines: list[dict[str, str]] | None = None, separator: str = ";", encoding: str = "utf-8-sig"
) -> bytes:
    lines = rows() if lines is None else lines
    out = io.StringIO()
    written = csv.DictWriter(out, list(lines[0]), delimiter=separator, lineterminator="\r\n")
    written.writeheader()
    written.writerows(lines)
    return out.getvalue().encode(encoding)
