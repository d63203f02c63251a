"""Sanctions: what the law says, what is counted, what the others' rate gives, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard import layout as on
from dashboard.layout import Heading, Item, Plate, Written, side_by_side
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import before, contents, funnel, national, returns, sanctions
from dashboard.view import View
from geo.territories import DEPARTEMENTS, Departement


def page(view: View) -> Iterator[Item]:
    """The law; the two national counts, and what may be quoted; who was punished before it; the
    rate of the others; the few local figures, the steps, the amounts; the courts.
    """
    words, nation = view.words, view.national
    yield Heading(words("sanctions.title"), words("sanctions.lead"), "h1")
    yield Written(contents.of(view, "sanctions.part", sanctions.PARTS))
    yield Heading(words("sanctions.law.heading"), anchor="loi")
    yield on.Drawn(sanctions.law(nation), "loi")
    yield Heading(
        words("sanctions.series_heading"), words("sanctions.series_lead"), anchor="series"
    )
    yield side_by_side(nation, national.sanctions(nation), sanctions.total(nation))
    if returned := returns.totals(nation, "retour_sanctions"):
        yield Plate(nation, returned)
    if history := before.history(nation):
        yield Heading(words("before.heading"), words("before.lead"), anchor="avant")
        yield Plate(nation, history)
    yield Heading(words("fines.heading"), words("fines.lead"), anchor="taux")
    yield from compared(view)
    for name, build in sanctions.LISTS.items():
        if made := build(nation):
            yield Heading(words(f"sanctions.{name}.heading"), anchor=name)
            yield Plate(nation, made)
    yield Heading(words("sanctions.justice_heading"), anchor="suites")
    if (said := sanctions.zero(nation)).items:
        yield Heading(words("sanctions.zero.heading"), level="h3")
        yield Written(said)
        yield Written(sanctions.zero_known(nation))
    yield Plate(nation, national.justice(nation))


def compared(view: View) -> Iterator[Item]:
    """By what one compares, for which département, and the funnel."""
    words, which, chosen = view.words, funnel.exposure(view), view.selection.departement
    bases = tuple((each, words(f"fines.exposure_{each}")) for each in funnel.exposures(view))
    places = (("", words("fines.nobody")), *((d.code, d.name) for d in DEPARTEMENTS.values()))
    code = chosen.code if chosen else ""
    choices = (
        on.Choice("exposition", words("fines.exposure"), bases, which),
        on.Choice("dep", words("fines.own_departement"), places, code),
    )
    yield on.Controls(view, "/sanctions", choices, own(view, which, chosen) if chosen else None)
    if not chosen and (figure := funnel.figure(view, which)):
        yield Plate(view, figure)


def own(view: View, which: str, chosen: Departement) -> on.Typed:
    """The number of the reader's own département, and the funnel with it."""

    def then(typed: int | None) -> Iterator[Item]:
        yield Written(funnel.own(view, which, chosen.code, typed))
        if figure := funnel.figure(view, which):
            yield Plate(view, funnel.with_own(view, which, figure, chosen.code, typed))

    return on.Typed(view.words("fines.own_count"), f"nombre-{chosen.code}", then)


if __name__ == "__main__":
    present(page(current()))
