"""What the last returns leave open: who has not answered, whose commission met less than twice, who
has no pathway. In the order of the code, never of a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from dashboard.content.figure import Figure
from dashboard.content.inline import Codes, Link, Piece
from dashboard.content.table import Column, Row, table
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.query import figures
from data.reading.returned import answering, corrected, years
from geo.territories import DEPARTEMENTS

#: Meetings a year that the décret of 30 December 2025 asks for, from 2026 on.
MEETINGS = 2


@dataclass(frozen=True, slots=True)
class _Open:
    """A question, the départements of which it is open, the rows that say so."""

    key: str
    codes: tuple[str, ...]
    rows: pl.DataFrame


@remembered
def figure(view: View) -> Figure | None:
    """Each question of the last year, and the départements of which it is open."""
    words, there = view.words, years(view.release)
    if not there:
        return None
    last = there[-1]
    found = tuple(_questions(view, last))
    columns = (
        Column(words("follow.question")),
        Column(words("follow.number"), number=True),
        Column(words("follow.which")),
    )
    subtitle = words("follow.subtitle", year=last)
    return Figure(
        key="suivre",
        title=words("follow.title", year=last),
        subtitle=subtitle,
        rows=pl.concat([each.rows for each in found]),
        table=table(subtitle, columns, (_row(view, each, last) for each in found)),
        scope="retour_commission",
        note=words("follow.note"),
    )


def _questions(view: View, year: str) -> Iterator[_Open]:
    release, none = view.release, view.release.observations.head(0)
    silent = frozenset(DEPARTEMENTS) - answering(release, year)
    yield _Open("silent", _sorted(silent), none)
    meetings = _of_year(view, "retour_commission", "reunions_politique", year)
    few = meetings.filter(pl.col("value") < MEETINGS)
    yield _Open("meetings", _sorted(few["geo"]), few)
    pathways = _of_year(view, "retour_parcours", "parcours_en_cours", year)
    without = pathways.filter(value=0)
    yield _Open("pathways", _sorted(without["geo"]), without)
    mended = {code for code in DEPARTEMENTS if year in corrected(release, code)}
    yield _Open("corrected", _sorted(mended), none)


def _of_year(view: View, dataset: str, indicator: str, year: str) -> pl.DataFrame:
    """The displayed rows of the départements: what is hidden is no answer."""
    rows = figures(view.release, dataset, level="DEP", indicator=indicator)
    return rows.filter(pl.col("value").is_not_null(), period=year)


def _sorted(codes: Iterable[str]) -> tuple[str, ...]:
    there = set(codes)
    return tuple(code for code in DEPARTEMENTS if code in there)


def _row(view: View, each: _Open, year: str) -> Row:
    words = view.words
    links = tuple(
        Link(f"{code} {DEPARTEMENTS[code].name}", view.link("/departement", dep=code))
        for code in each.codes
    )
    listed: Piece = Codes(words("follow.list"), links) if links else words("follow.nobody")
    return Row((words(f"follow.{each.key}", year=year), words.number(len(links)), listed))
