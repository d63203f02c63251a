"""Comparer: two to six territories, one indicator, what chance does not explain."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.layout import Controls, Heading, Item, Plate, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import compare, compared
from dashboard.view import View


def page(view: View) -> Iterator[Item]:
    """The choosers, then the answer: the table, the intervals, the years."""
    words = view.words
    yield Heading(words("compare.title"), words("compare.lead"), "h1")
    if (of := compare.asked(view)) is None:
        return
    yield Written(compare.chips(view, of))
    yield Controls(view, "/comparer", tuple(compare.choices(view, of)))
    if of.indicator.form != "rate" or not compared.measured(view.release, of.indicator, of.period):
        yield Plate(view, compared.others(view, of))
        return
    yield Plate(view, compared.beside(view, of))
    if any(each.level != "FR" for each in of.places):
        yield Plate(view, compared.drawn(view, of))
        if figure := compared.yearly(view, of):
            yield Plate(view, figure)


if __name__ == "__main__":
    present(page(current()))
