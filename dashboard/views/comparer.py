"""Comparer: two to six territories, one indicator, what chance does not explain."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from dashboard.layout import Choice, Controls, Heading, Item, Picker, Plate, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects.compare import alike, asked, onmap, others, standing, years
from dashboard.subjects.compare.asked import Compared
from dashboard.view import View


def page(view: View) -> Iterator[Item]:
    """The choosers, then the answer: the table, the intervals, the years."""
    words = view.words
    yield Heading(words("compare.title"), words("compare.lead"), "h1")
    if (of := asked.asked(view)) is None:
        return
    yield Written(asked.chips(view, of, alike.near(view, of), onmap.way(view, of)))
    if onmap.is_open(view):
        yield Picker(view, onmap.drawn(view, of), partial(onmap.opens, view, of))
    yield Controls(view, "/comparer", tuple(choices(view, of)))
    yield from answer(view, of)
    if figure := alike.alike(view, of):
        yield Plate(view, figure)


def answer(view: View, of: Compared) -> Iterator[Item]:
    """The table, the intervals, the years; of what is no rate a table alone."""
    if of.indicator.form != "rate" or not standing.measured(view.release, of.indicator, of.period):
        yield Plate(view, others.others(view, of))
        return
    yield Plate(view, standing.beside(view, of))
    if asked.chosen(of):
        yield Plate(view, standing.drawn(view, of))
        if figure := years.yearly(view, of):
            yield Plate(view, figure)


def choices(view: View, of: Compared) -> Iterator[Choice]:
    """One territory more, what is compared, when."""
    words, next_, there = view.words, asked.territories(view, of), asked.indicators(view.national)
    yield Choice("territoires", words("compare.add"), next_, next_[0][0])
    yield Choice(
        "indicateur",
        words("compare.indicator"),
        tuple(there),
        of.indicator.id,
        tuple(there.values()),
    )
    if of.period:
        when = tuple((each, words.period(each)) for each in of.indicator.periods)
        yield Choice("periode", words("shared.period"), when, of.period)


if __name__ == "__main__":
    present(page(current()))
