"""Sanctions: what the law says, what is counted, what one could expect, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.layout import Choice, Controls, Drawn, Heading, Item, Plate, Typed, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import before, funnel, national, sanctions
from dashboard.view import View
from geo.territories import DEPARTEMENTS, Departement

#: The few local figures, the steps, the amounts.
REST = (
    ("local", sanctions.local),
    ("steps", sanctions.steps),
    ("amounts", sanctions.amounts),
)


def page(view: View) -> Iterator[Item]:
    """The page, in the order in which it is read."""
    words, nation = view.words, view.national

    # The law, then the two national counts.
    yield Heading(words("sanctions.title"), words("sanctions.lead"), "h1")
    yield Heading(words("sanctions.law.heading"))
    yield Drawn(sanctions.law(nation), "loi")
    yield Heading(words("sanctions.series_heading"), words("sanctions.series_lead"))
    yield Plate(nation, national.sanctions(nation))

    # Who was punished before the law, and who since.
    if history := before.history(nation):
        yield Heading(words("before.heading"), words("before.lead"))
        yield Plate(nation, history)

    # Observed against expected; the reader may add their own département's number.
    yield Heading(words("fines.heading"), words("fines.lead"))
    yield from expected(view)

    for name, build in REST:
        if made := build(nation):
            yield Heading(words(f"sanctions.{name}.heading"))
            yield Plate(nation, made)
    yield Heading(words("sanctions.justice_heading"), anchor="suites")
    yield Plate(nation, national.justice(nation))


def expected(view: View) -> Iterator[Item]:
    """By what one counts, for which département, and the funnel."""
    words, which, chosen = view.words, funnel.exposure(view), view.selection.departement
    bases = tuple((each, words(f"fines.exposure_{each}")) for each in funnel.exposures(view))
    places = ((d.code, d.name) for d in DEPARTEMENTS.values())
    nobody = ("", words("fines.nobody"))
    choices = (
        Choice("exposition", words("fines.exposure"), bases, which),
        Choice("dep", words("fines.own_departement"), (nobody, *places),
               chosen.code if chosen else ""),
    )  # fmt: skip
    yield Controls(view, "/sanctions", choices, own(view, which, chosen) if chosen else None)
    if not chosen and (figure := funnel.figure(view, which)):
        yield Plate(view, figure)


def own(view: View, which: str, chosen: Departement) -> Typed:
    """The number of the reader's own département, and the funnel with it."""

    def then(typed: int | None) -> Iterator[Item]:
        yield Written(funnel.own(view, which, chosen.code, typed))
        if figure := funnel.figure(view, which):
            yield Plate(view, funnel.with_own(view, which, figure, chosen.code, typed))

    return Typed(view.words("fines.own_count"), f"nombre-{chosen.code}", then)


if __name__ == "__main__":
    present(page(current()))
