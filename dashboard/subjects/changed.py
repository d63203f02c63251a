"""*Couverture*: what this release says that the one before it did not, by dataset."""

from __future__ import annotations

from dashboard.content.figure import Figure
from dashboard.content.inline import Codes, Link, Piece
from dashboard.content.table import Column, Row, table
from dashboard.memory import remembered
from dashboard.subjects.news import before
from dashboard.view import View
from data import shelf
from data.reading.changes import Changed, by_dataset
from data.release import Withdrawal
from geo.territories import DEPARTEMENTS


def figure(view: View) -> Figure | None:
    """A row for each dataset of which something is new; None of a first release."""
    return _figure(view, shelf.withdrawn())


@remembered
def _figure(view: View, withdrawn: tuple[Withdrawal, ...]) -> Figure | None:
    words, last = view.words, before(view.release, withdrawn)
    if last is None:
        return None
    found = by_dataset(last, view.release)
    heads = ("dataset", "added", "revised", "gone")
    columns = (
        *(Column(words(f"changed.{name}"), number=name != "dataset") for name in heads),
        Column(words("changed.which")),
    )
    subtitle = words("changed.subtitle", date=words.date(last.created), id=last.id)
    return Figure(
        key="change",
        title=words.count("changed.title", len(found)),
        subtitle=subtitle,
        rows=view.release.observations.head(0),
        table=table(subtitle, columns, (_row(view, each) for each in found)),
        scope="tout",
        note=words("changed.note"),
        own_source=words("shared.own_count", id=view.release.id),
    )


def _row(view: View, each: Changed) -> Row:
    words = view.words
    name = Link(words(f"dataset.{each.dataset}.title"), view.link("/donnees", dataset=each.dataset))
    links = tuple(Link(f"{code} {DEPARTEMENTS[code].name}", view.link("/departement", dep=code))
                  for code in DEPARTEMENTS if code in each.places)  # fmt: skip
    which: Piece = Codes(words.count("unit.DEPARTEMENTS", len(links)), links) if links else ""
    counts = (words.number(n) if n else "" for n in (each.added, each.revised, each.gone))
    return Row((name, *counts, which))
