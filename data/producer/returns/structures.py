"""A diagnostic from what each structure answered: one row a structure in, aggregates alone out.

The rows stay in the file that is read: what comes out are the answers of `retour_diagnostic`, a
response rate, a floor, and two bounds that are stated and never a point:

- *overlap*: a person known to several structures is counted by each. The sum of the rows is then
  the most that they can have met, the largest row the least (Fréchet's bounds of a union);
- *non-response*: structures that were asked and did not answer may know nobody, or as many each as
  the largest that answered: a bound of what is not known, not an estimate (Manski 2003, ch. 1).

No count of persons comes from fewer than three structures with a count of their own, and the
largest row is one structure's: only its tens are used (SECRECY 6).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.errors import FileProblems, Problem, says
from data.producer.disclosure.contributors import too_few
from data.producer.disclosure.rule import RULES
from data.producer.returns.form import Of
from data.producer.returns.heads import plain
from data.producer.sources.text import Unreadable, decoded

#: Parts of the established situations: they add up to a structure's number, twice.
BY_PERSON = ("averees_femmes_majeures", "averees_femmes_mineures",
             "averees_hommes_majeurs", "averees_hommes_mineurs")  # fmt: skip
BY_PLACE = ("averees_rue", "averees_internet", "averees_interieur", "averees_lieu_inconnu")
COUNTS = (*BY_PERSON, *BY_PLACE, "personnes_a_risque", "profils_internet")
#: The columns of the file; `structure` is a number that names nobody.
COLUMNS = ("structure", "a_repondu", *COUNTS)
#: As many values of the largest row are left as the rule of sensitive counts asks for.
_TENS = RULES["sensitive"].threshold - 1
_YES, _NO = {"oui", "1", "x", "yes"}, {"non", "0", "", "no"}


@dataclass(frozen=True)
class Structure:
    """What one structure answered: by item, its count; nothing where it did not answer."""

    answered: bool
    counts: Mapping[str, int]

    @property
    def persons(self) -> int:
        """The persons of established situations that it counted."""
        return sum(self.counts.get(name, 0) for name in BY_PERSON)


@dataclass(frozen=True)
class Diagnostic:
    """What a diagnostic says: how many were asked and answered, of these how many counted somebody;
    the `answers` of the form by item (None: too few structures); the bounds of those met (`least`,
    `most`) and of what non-response leaves (`beyond`: at most so many more).
    """

    asked: int
    answered: int
    counting: int
    answers: Mapping[str, int | None]
    least: int | None
    most: int | None
    beyond: int | None
    overlaps_removed: bool = False

    @property
    def rate(self) -> float | None:
        """The share of those asked that answered, between 0 and 1."""
        return self.answered / self.asked if self.asked else None


def read(name: str, content: bytes) -> list[Structure]:
    """The structures of a CSV file (`;` or `,`). Raises FileProblems: rows and columns are named,
    no cell is quoted.
    """
    try:
        text = decoded(content)
    except Unreadable as error:
        raise FileProblems([Problem(name, 0, "", "", error.said)]) from None
    separator = ";" if text.count(";") >= text.count(",") else ","
    head, *lines = list(csv.reader(io.StringIO(text), delimiter=separator)) or [[]]
    place = {plain(each): at for at, each in enumerate(head)}
    if gone := [each for each in COLUMNS if each not in place]:
        raise FileProblems(Problem(name, 1, each, "", says("column.add")) for each in gone)
    rows = [(at, {each: (line + [""] * len(head))[place[each]].strip() for each in COLUMNS})
            for at, line in enumerate(lines, start=2) if any(line)]  # fmt: skip
    problems = [problem for at, row in rows for problem in _problems(name, at, row)]
    if problems:
        raise FileProblems(problems)
    return [_structure(row) for _, row in rows]


def _problems(name: str, at: int, row: Mapping[str, str]) -> list[Problem]:
    if plain(row["a_repondu"]) not in _YES | _NO:
        return [Problem(name, at, "a_repondu", "", says("returns.row.answered"))]
    wrong = [each for each in COUNTS if row[each] and not _is_count(row[each])]
    if wrong:
        return [Problem(name, at, each, "", says("count.write")) for each in wrong]
    if plain(row["a_repondu"]) in _NO and any(int(row[each] or 0) for each in COUNTS):
        return [Problem(name, at, "a_repondu", "", says("returns.row.counted"))]
    sums = [sum(int(row[each] or 0) for each in parts) for parts in (BY_PERSON, BY_PLACE)]
    if sums[0] != sums[1]:
        return [Problem(name, at, BY_PLACE[0], "", says("returns.row.sum"))]
    return []


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 7


def _structure(row: Mapping[str, str]) -> Structure:
    return Structure(
        plain(row["a_repondu"]) in _YES, {each: int(row[each] or 0) for each in COUNTS}
    )


def diagnostic(structures: Sequence[Structure], *, overlaps_removed: bool) -> Diagnostic:
    """The aggregates of a diagnostic; counts of too few structures are None, bounds with them."""
    there = [each for each in structures if each.answered]
    persons = [each.persons for each in there]
    counting = sum(any(each.counts.get(name) for name in COUNTS) for each in there)
    answers: dict[str, int | None] = {
        name: _total([each.counts.get(name, 0) for each in there]) for name in COUNTS
    }
    most, tens = _total(persons), max(persons, default=0) // _TENS
    least = None if most is None else most if overlaps_removed else tens * _TENS
    answers["personnes_averees"] = most
    silent = len(structures) - len(there)
    return Diagnostic(
        len(structures), len(there), counting, answers, least, most,
        None if most is None else silent * (tens + 1) * _TENS,
        overlaps_removed,
    )  # fmt: skip


def _total(counts: Sequence[int]) -> int | None:
    """The sum, unless it would tell one structure's count; a zero of all that answered is one."""
    return None if any(counts) and too_few(counts) else sum(counts)


def as_lines(made: Diagnostic, of: Of) -> str:
    """The lines of the form that a diagnostic answers, with its bounds beside them. What too few
    structures counted is `nc`.
    """
    given: dict[str, int | str | None] = {
        "structures_sollicitees": made.asked,
        "structures_repondantes": made.answered,
        "structures_comptantes": made.counting,
        **made.answers,
        "recouvrements": "identifiant" if made.overlaps_removed else "laisses",
    }
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";", lineterminator="\r\n")
    lines.writerow(("departement", "annee", "code", "reponse", "minimum", "maximum", "au_dela"))
    for name, count in given.items():
        bounds = (made.least, made.most, made.beyond) if name == "personnes_averees" else ()
        told = ["" if each is None else each for each in bounds]
        code = f"retour_diagnostic.{name}"
        lines.writerow((of.dep, of.period, code, "nc" if count is None else count, *told))
    return out.getvalue()
