"""The empty form: an XLSX workbook made from the catalogue, its CSV twin, its Table Schema.

No cell holds a formula. Answer cells are the only ones unlocked; sheets are protected without a
password, against slips and not against people. The codes that the reader looks for stand in a
hidden column, those of the columns in a hidden row.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.producer.returns import form
from data.producer.returns.form import MODEL, Question
from data.producer.returns.located import NOTES
from data.producer.returns.reading import MOTIVES, REASONS
from geo.territories import DEPARTEMENTS
from messages import Words

#: Columns of a sheet of questions, with their widths.
_COLUMNS = {"code": 4, "libelle": 46, "definition": 52, "texte": 34, "detenteur": 34, "unite": 14,
            "reponse": 16, "raison": 24, "commentaire": 36}  # fmt: skip
_ANSWER = list(_COLUMNS).index("reponse")
_LAST = 400


def write(to: Path, period: str, words: Words, dep: str | None = None) -> list[Path]:
    """The workbook, the CSV file and its schema of a period in the folder `to`; returns them."""
    to.mkdir(parents=True, exist_ok=True)
    stem = f"retour-{period}" + (f"-{dep}" if dep else "")
    book, twin, schema = (to / f"{stem}.{end}" for end in ("xlsx", "csv", "schema.json"))
    book.write_bytes(workbook(period, words, dep))
    twin.write_bytes(table(period, words, dep).encode("utf-8-sig"))
    described = json.dumps(table_schema(period, words), ensure_ascii=False, indent=1)
    schema.write_text(described + "\n", "utf-8")
    return [book, twin, schema]


def workbook(period: str, words: Words, dep: str | None = None) -> bytes:
    """The workbook; the same bytes for the same form."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": words("returns.form.title", period=period),
                             "created": datetime(2026, 1, 1)})  # fmt: skip
        styles = _styles(book)
        _Sheet(book.add_worksheet(words("returns.form.about")), styles, words).about(period, dep)
        asked = form.questions(int(period[:4])).values()
        for id_ in form.datasets():
            sheet = book.add_worksheet(words(f"returns.sheet.{id_}"))
            own = [each for each in asked if each.dataset == id_]
            _Sheet(sheet, styles, words).of_questions(own)
        _Sheet(book.add_worksheet(words("returns.form.notes")), styles, words).notes()
    return out.getvalue()


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    base = {"font_name": "Calibri", "font_size": 11, "text_wrap": True, "valign": "top"}
    open_ = {**base, "locked": False, "border": 1, "border_color": "#6A6AF4", "bg_color": "#F5F5FE"}
    return {
        "text": book.add_format(base),
        "head": book.add_format({**base, "bold": True, "bg_color": "#E3E3FD", "bottom": 1}),
        "title": book.add_format({**base, "bold": True, "font_size": 16, "text_wrap": False}),
        "answer": book.add_format({**open_, "align": "right"}),
        "date": book.add_format({**open_, "num_format": "dd/mm/yyyy", "align": "right"}),
        "said": book.add_format(open_),
        "fixed": book.add_format({**base, "bold": True, "bg_color": "#EEEEEE", "align": "left"}),
    }


class _Sheet:
    """A sheet of the form in the making."""

    def __init__(self, sheet: Worksheet, styles: Mapping[str, Format], words: Words) -> None:
        self.sheet, self.styles, self.words = sheet, styles, words
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.hide_gridlines(2)

    def about(self, period: str, dep: str | None) -> None:
        """Whose return it is: the first sheet."""
        self._columns({"code": 4, "libelle": 46, "reponse": 40})
        lines = (
            ("@departement", f"{dep} {DEPARTEMENTS[dep].name}" if dep else "", _listed_places()),
            ("@annee", period, None),
            ("@modele", MODEL, None),
            ("@motif", "", self._words_of("returns.motive", MOTIVES)),
        )
        for row, (code, value, choices) in enumerate(lines, start=2):
            self._text(row, 0, code)
            self._text(row, 1, self.words(f"returns.about.{code[1:]}"))
            style = "fixed" if value else "said"
            self.sheet.write_string(row, 2, value, self.styles[style])
            if not value and choices:
                self._list(row, 2, choices)
        self._text(7, 1, self.words("returns.about.help"))

    def of_questions(self, asked: list[Question]) -> None:
        """The questions of one dataset."""
        self._columns(_COLUMNS)
        self.sheet.freeze_panes(2, 2)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(1)
        for row, each in enumerate(asked, start=2):
            for column, text in enumerate(_about(each, self.words)):
                self._text(row, column, text)
            kind = each.item.answer
            self.sheet.write_blank(row, _ANSWER, None, self.styles[_STYLE.get(kind, "answer")])
            self._validated(row, each)
            for column, choices in (
                (_ANSWER + 1, self._words_of("returns.reason", REASONS)),
                (_ANSWER + 2, None),
            ):
                self.sheet.write_blank(row, column, None, self.styles["said"])
                if choices:
                    self._list(row, column, choices)

    def notes(self) -> None:
        """How to answer: one line for each rule."""
        self.sheet.set_column(0, 0, 110)
        self.sheet.set_column(1, 1, 4, None, {"hidden": True})
        self._text(0, 1, NOTES)
        self.sheet.write_string(0, 0, self.words("returns.notes.title"), self.styles["title"])
        for row, key in enumerate(_NOTES, start=2):
            self._text(row, 0, self.words(f"returns.notes.{key}"))

    def _columns(self, columns: Mapping[str, int]) -> None:
        for at, (name, width) in enumerate(columns.items()):
            self.sheet.set_column(at, at, width, None, {"hidden": name == "code"})
            self._text(0, at, f"@{name}")
            self.sheet.write_string(1, at, self.words(f"returns.head.{name}"), self.styles["head"])
        self.sheet.set_row(0, None, None, {"hidden": True})

    def _text(self, row: int, column: int, text: str) -> None:
        self.sheet.write_string(row, column, text, self.styles["text"])

    def _words_of(self, key: str, codes: tuple[str, ...]) -> list[str]:
        return [self.words(f"{key}.{code}") for code in codes]

    def _list(self, row: int, column: int, choices: list[str]) -> None:
        """A list to choose from; a long one (255 characters are the most) stands aside, hidden."""
        if len(",".join(choices)) <= 250 and not any("," in each for each in choices):
            source: list[str] | str = choices
        else:
            for at, each in enumerate(choices):
                self._text(_LAST + at, 30 + column, each)
            letter = xlsxwriter.utility.xl_col_to_name(30 + column)
            self.sheet.set_column(30 + column, 30 + column, 2, None, {"hidden": True})
            source = f"=${letter}${_LAST + 1}:${letter}${_LAST + len(choices)}"
        self.sheet.data_validation(row, column, row, column, {"validate": "list", "source": source})

    def _validated(self, row: int, each: Question) -> None:
        """What a spreadsheet lets people type: whole numbers and the two words; else the reader
        would say it later.
        """
        kind = each.item.answer
        if kind == "choice":
            choices = [words.of(self.words.lang) for words in each.item.choices.values()]
            self._list(row, _ANSWER, [*choices, "nc"])
            return
        cell = xlsxwriter.utility.xl_rowcol_to_cell(row, _ANSWER)
        number = f"AND(ISNUMBER({cell}),{cell}>=0,{cell}=INT({cell}))"
        rule = f'=OR({number},LOWER({cell})="nc",LOWER({cell})="ne")'
        self.sheet.data_validation(row, _ANSWER, row, _ANSWER, {
            "validate": "custom", "value": rule, "error_type": "warning",
            "error_title": self.words("returns.form.check"),
            "error_message": self.words(f"returns.form.expects.{kind}"),
        })  # fmt: skip


_STYLE = {"date": "date", "choice": "said"}
_NOTES = ("zero", "empty", "nc", "ne", "small", "whole", "persons", "reports", "stocks", "sums",
          "comments", "reason", "correction", "secret", "locked")  # fmt: skip


def _listed_places() -> list[str]:
    return [f"{code} {each.name}" for code, each in DEPARTEMENTS.items()]


def _about(each: Question, words: Words) -> Iterator[str]:
    """The locked columns of a question, in their order."""
    dataset = form.datasets()[each.dataset]
    yield each.code
    yield words.title(each.item.label.of(words.lang)) if words.lang == "fr" else each.item.en
    yield words.typeset(each.item.about.of(words.lang))
    yield words.typeset(dataset.documents[each.item.document].of(words.lang))
    yield words.typeset(dataset.holders[each.item.holder].of(words.lang))
    yield words(f"returns.answer.{each.item.answer}", unit=_unit(each, words))


def _unit(each: Question, words: Words) -> str:
    unit = each.indicator.units[0]
    key = words.form(f"unit.{unit}", 2) if unit != "STATEMENT" else ""
    return words(key, n="").strip() if key and words.has(key) else ""


def table(period: str, words: Words, dep: str | None = None) -> str:
    """The same as CSV: a line for each question."""
    out = io.StringIO()
    names = ("departement", "annee", "code", "libelle", "reponse", "raison", "commentaire")
    lines = csv.writer(out, delimiter=";", lineterminator="\r\n")
    lines.writerow(names)
    for each in form.questions(int(period[:4])).values():
        label = each.item.label.of(words.lang)
        lines.writerow((dep or "", period, each.code, label, "", "", ""))
    return out.getvalue()


def table_schema(period: str, words: Words) -> dict[str, Any]:
    """The Table Schema (https://specs.frictionlessdata.io/table-schema/) of the CSV file, for
    schema.data.gouv.fr and those who check with Validata.
    """
    asked = form.questions(int(period[:4])).values()
    lists = {
        "departement": {"enum": list(DEPARTEMENTS)},
        "annee": {"pattern": r"\d{4}(-S[12])?"},
        "code": {"enum": [each.code for each in asked]},
        "reponse": {"pattern": r"\d+|nc|ne|\d{4}-\d{2}-\d{2}|\d{2}/\d{2}/\d{4}|[a-z_]+"},
        "raison": {"enum": ["", *REASONS]},
    }
    required = ("departement", "annee", "code", "reponse")
    names = ("departement", "annee", "code", "libelle", "reponse", "raison", "commentaire")
    fields = [
        {
            "name": name,
            "title": words(f"returns.head.{name}"),
            "description": words(f"returns.column.{name}"),
            "type": "string",
            "example": _EXAMPLES[name],
            "constraints": {"required": name in required, **lists.get(name, {})},
        }
        for name in names
    ]
    return {
        "$schema": "https://frictionlessdata.io/schemas/table-schema.json",
        "name": "retour-prefecture",
        "title": words("returns.form.title", period=period),
        "version": f"{MODEL}.0.0",
        "fields": fields,
        "primaryKey": ["departement", "annee", "code"],
        "missingValues": [""],
    }


_EXAMPLES = {
    "departement": "37", "annee": "2026", "code": "retour_parcours.entrees",
    "libelle": "Entrées en parcours dans l’année", "reponse": "nc", "raison": "verifie",
    "commentaire": "",
}  # fmt: skip
