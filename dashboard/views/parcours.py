"""Parcours de sortie et commissions: three counts kept apart, then commissions and their dates."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.layout import Columns, Drawn, Heading, Item, MapPlate, Plate, Written, side_by_side
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import contents, maps, national, pathways, returns
from dashboard.subjects.maps.kind import shown
from dashboard.view import View

#: Parts of the page, by their anchor.
PARTS = ("effectifs", "lieux", "decisions", "commissions")


def page(asked: View) -> Iterator[Item]:
    """The page, in the order in which it is read; it is the same whatever the address says."""
    view = asked.national
    words = view.words

    # How many, at a date; in a year; since 2017.
    yield Heading(words("pathways.title"), words("pathways.lead"), "h1")
    yield Written(contents.of(view, "parcours.part", PARTS))
    yield Heading(words("pathways.stock.heading"), words("pathways.stock.lead"), anchor="effectifs")
    yield Drawn(pathways.three(view), "trois")
    yield Plate(view, national.pathways(view))
    yield side_by_side(view, pathways.flow(view), pathways.cumulative(view))

    if returned := returns.totals(view, "retour_parcours"):
        yield Plate(view, returned)

    # Where: the Senate's classes, the map of what is published.
    yield Heading(words("pathways.where.heading"), anchor="lieux")
    classes = pathways.classes(view)
    where = MapPlate(view, shown(view, maps.PATHWAYS), "connu", beside=True)
    yield Columns(((Plate(view, classes),) if classes else (), (where,)), (1, 1.2))

    # From request to decision, the aid, what associations say.
    yield Heading(words("pathways.decisions.heading"), anchor="decisions")
    yield side_by_side(view, pathways.requests(view), pathways.afis(view))
    yield side_by_side(view, pathways.eligible(view), pathways.refusals(view))

    # Commissions: how many, when, where a date is known.
    yield Heading(words("pathways.commissions.heading"), anchor="commissions")
    yield Plate(view, national.commissions(view))
    for figure in (returns.totals(view, "retour_commission"), pathways.meetings(view)):
        if figure:
            yield Plate(view, figure)
    yield Plate(view, pathways.dates(view))
    met = shown(view, maps.COMMISSIONS)
    yield MapPlate(view, met, "carte-commissions", component="map-commissions")


if __name__ == "__main__":
    present(page(current()))
