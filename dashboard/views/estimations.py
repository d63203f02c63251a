"""Estimations: ranges for France, then the States of the Union, and why neither is prevalence."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.layout import (
    Choice,
    Controls,
    Drawn,
    Heading,
    Item,
    MapPlate,
    Plate,
    Written,
    side_by_side,
)
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import contents, estimates, europe, maps, national
from dashboard.subjects.maps.kind import shown
from dashboard.view import View

#: Parts of the page, by their anchor.
PARTS = ("france", "victimes", "mineurs", "europe", "pourquoi")


def page(view: View) -> Iterator[Item]:
    """The page, in the order in which it is read."""
    words, nation = view.words, view.national

    # Estimates for France, for Europe, of minors.
    yield Heading(words("estimates.title"), words("estimates.lead"), "h1")
    yield Written(contents.of(nation, "estimations.part", PARTS))
    yield Heading(words("estimates.france.heading"), anchor="france")
    yield Plate(nation, estimates.france(nation))
    yield side_by_side(nation, estimates.minors(nation), estimates.europe(nation))
    if local := estimates.local(nation):
        yield Plate(nation, local)

    # Victims that the services registered; the numbers given of minors, apart.
    yield Heading(words("estimates.victims_heading"), anchor="victimes")
    yield Plate(nation, national.victims(nation))
    yield Heading(
        words("estimates.minors_heading"), words("estimates.minors_lead"), anchor="mineurs"
    )
    yield Drawn(estimates.how_many_minors(nation), "mineurs")

    # Victims detected, State by State, in the year that the reader chose.
    yield Heading(words("europe.heading"), words("europe.lead"), anchor="europe")
    if europe.periods(view):
        yield from union(view)

    # What none of these numbers says.
    yield Heading(words("estimates.why.heading"), anchor="pourquoi")
    yield Written(estimates.why(view))


def union(view: View) -> Iterator[Item]:
    """The map of the States, their order, and what is counted beside."""
    words, nation, made = view.words, view.national, shown(view, maps.EUROPE)
    periods = tuple((each, words.period(each)) for each in europe.periods(view))
    years = Choice("periode", words("shared.period"), periods, made.when)
    yield Controls(view, "/estimations", (years,))
    yield MapPlate(view, made, "europe")
    yield Heading(words("europe.ranked_heading"))
    yield Plate(view, europe.ranked(view, made.when))
    yield Heading(words("europe.beside_heading"))
    yield side_by_side(nation, europe.beside(nation), europe.registered(nation))


if __name__ == "__main__":
    present(page(current()))
