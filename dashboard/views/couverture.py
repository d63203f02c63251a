"""Couverture: what is known of each département and how, how fresh it is, whom to ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dashboard.layout import Columns, Heading, Item, MapPlate, Plate, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import changed, contents, coverage, follow, known, local, maps, returns
from dashboard.subjects.maps.kind import shown
from dashboard.view import View

#: Parts of the page, by their anchor.
PARTS = ("connu", "retours", "diagnostics", "mineurs", "fraicheur", "change", "demander")


def parts(view: View) -> tuple[str, ...]:
    """Those that are there: returns once a release holds some, changes once there was another."""
    there = {"retours": returns.there(view), "change": changed.figure(view) is not None}
    return tuple(name for name in PARTS if there.get(name, True))


def page(asked: View) -> Iterator[Item]:
    """The page, in the order in which it is read; it is the same whatever the address says."""
    view = asked.national
    words = view.words

    # By subject, then by département.
    yield Heading(words("coverage.title"), words("coverage.lead"), "h1")
    yield Written(contents.of(view, "couverture.part", parts(view)))
    yield Heading(words("coverage.known_heading"), anchor="connu")
    subjects = Plate(view, known.departements(view))
    where = MapPlate(view, shown(view, maps.ANY), "connu", beside=True)
    yield Columns(((subjects,), (where,)), (1, 1.2))

    # Who returned what the Observatoire asked, once somebody did.
    if ledger := returns.ledger(view):
        yield Heading(words("returned.heading"), words("returned.lead"), anchor="retours")
        yield Plate(view, ledger)
        if left := follow.figure(view):
            yield Plate(view, left)
        for figure in returns.diagnostics(view):
            yield Plate(view, figure)

    # Diagnostics: who answered before what was counted; designs that do not compare stay apart.
    yield Heading(
        words("coverage.surveys.heading"), words("coverage.surveys.lead"), anchor="diagnostics"
    )
    for place, figure in coverage.surveys(view):
        yield Heading(f"{place.name} ({place.code})", level="h3")
        yield Plate(view, replace(figure, level="h4"))
    yield Plate(view, coverage.designs(view))

    # Minors; freshness; whom to ask.
    yield Heading(words("coverage.minors.heading"), anchor="mineurs")
    yield Plate(view, coverage.minors(view))
    yield Heading(words("coverage.fresh.heading"), anchor="fraicheur")
    yield Plate(view, coverage.freshness(view))
    if new := changed.figure(view):
        yield Heading(words("changed.heading"), words("changed.lead"), anchor="change")
        yield Plate(view, new)
    yield Heading(words("coverage.ask.heading"), words("coverage.ask.lead"), anchor="demander")
    yield Plate(view, coverage.whom_to_ask(view))
    yield Plate(view, local.everywhere(view))


if __name__ == "__main__":
    present(page(current()))
