"""*Nouveautés*: each row that says another thing than in the release before, and what it said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard.content import values
from dashboard.content.figure import Figure
from dashboard.content.inline import Link, Missing, Number, Piece, When
from dashboard.content.table import Column, Row, table
from dashboard.memory import remembered
from dashboard.subjects.news import before
from dashboard.view import View
from data import shelf
from data.reading.changes import Change, told
from data.release import Release, Withdrawal
from geo.territories import REGIONS

#: Rows that are shown; the API has them all.
MOST = 200


def figure(view: View) -> Figure | None:
    """The rows that were revised, are shown or withheld now, or are gone; None of a first release.

    What is withheld now is told without its number, and what is gone without any: neither is told
    again.
    """
    return _figure(view, shelf.withdrawn())


@remembered
def _figure(view: View, withdrawn: tuple[Withdrawal, ...]) -> Figure | None:
    words, last = view.words, before(view.release, withdrawn)
    if last is None:
        return None
    found = [each for each in told(last, view.release) if each.kind != "added"]
    columns = tuple(
        Column(words(f"revised.{name}"), number=name in ("was", "is"),
               role="nom" if name == "place" else "critere")
        for name in ("place", "what", "when", "kind", "was", "is")
    )  # fmt: skip
    subtitle = words("revised.subtitle", id=last.id)
    made = table(subtitle, columns, (_row(view, last, each) for each in found[:MOST]))
    rest = len(found) - MOST
    return Figure(
        key="revises",
        title=words.count("revised.title", len(found)),
        subtitle=subtitle,
        rows=view.release.observations.head(0),
        table=replace(made, cards=True),
        scope="tout",
        note=words("revised.more", n=words.number(rest)) if rest > 0 else words("revised.note"),
        own_source=words("shared.own_count", id=view.release.id),
    )


def _row(view: View, last: Release, each: Change) -> Row:
    words, row = view.words, dict(each.key)
    release = last if each.kind == "gone" else view.release
    what = values.label(View(release, view.selection, words), row)
    return Row((
        _place(view, row),
        what,
        When(words.period(row["period"]), row["period"]),
        words(f"revised.of.{each.kind}"),
        _number(view, row, each.before),
        _number(view, row, each.after) if each.after else _now(view, each),
    ))  # fmt: skip


def _place(view: View, row: dict[str, Any]) -> Piece:
    level, code = row["geo_level"], row["geo"]
    if level == "DEP":
        return Link(values.place(row), view.link("/departement", dep=code))
    if level == "REG":
        return REGIONS[code].name
    return view.words.country(code) if level == "COUNTRY" else view.words(f"area.{code}")


def _number(view: View, row: dict[str, Any], numbers: Any) -> Piece:
    """What it said: nothing where either release withholds it."""
    if numbers is None or all(each is None for each in numbers.values()):
        return ""
    return Number(values.with_unit(view.words, row | dict(numbers)))


def _now(view: View, each: Change) -> Piece:
    """What a row that is shown now says; of one that is withheld or gone, a word."""
    words = view.words
    if each.kind == "shown":
        found = view.release.observations.filter(**each.key)
        return values.cell(view, found.row(0, named=True))
    kinds = {"withheld": "state.N", "range": "state.N", "gone": "state.unpublished"}
    return Missing(words(kinds[each.kind]))
