"""Vue d'ensemble: the question, the way in, four figures, what is known and what is not."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.content.blocks import Line, Ways
from dashboard.content.inline import Link
from dashboard.layout import Columns, Drawn, Heading, Item, MapPlate, Plate, Search, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import keyfigures, known, maps, national
from dashboard.subjects.maps.kind import shown
from dashboard.view import View

WAYS = (("departement", "/departement"), ("donnees", "/donnees"), ("methode", "/methode"))

#: Heading, dataset, figure with every national figure of the subject in its table.
SUBJECTS = (
    ("purchase", "sanctions", national.sanctions),
    ("pathways", "psp", national.pathways),
    ("victims", "victimes", national.victims),
    ("commissions", "commissions", national.commissions),
    ("justice", "procedures", national.justice),
    ("estimates", "estimations", national.estimates),
)


def page(asked: View) -> Iterator[Item]:
    """The page, in the order in which it is read; it is the same whatever the address says."""
    view = asked.national
    words = view.words

    # The question, the way into a département, and what is known of all of them.
    where = MapPlate(view, shown(view, maps.ANY), "connu", beside=True)
    yield Columns((tuple(question(view)), (where,)))

    # Four figures.
    yield Heading(words("overview.key_figures"))
    yield Drawn(keyfigures.four(view), "four")

    # Known, unknown.
    yield Heading(words("overview.known"))
    yield Plate(view, known.departements(view))
    yield Written(known.two_lists(view))

    # Each subject.
    for name, dataset, build in SUBJECTS:
        if dataset in view.release.datasets:
            yield Heading(words(f"overview.heading.{name}"))
            yield Plate(view, build(view))


def question(view: View) -> Iterator[Item]:
    """What is asked here, and where to go."""
    words = view.words
    yield Heading(words("overview.question"), words("overview.lead"), "h1")
    yield Search(view)
    yield Written(Line(words("overview.activity"), "avert"))
    ways = (
        (Link(words(f"overview.way.{name}.title"), view.link(address)),
         words(f"overview.way.{name}.text"))
        for name, address in WAYS
    )  # fmt: skip
    yield Written(Ways(tuple(ways)))


if __name__ == "__main__":
    present(page(current()))
