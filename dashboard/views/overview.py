"""Vue d'ensemble: the question, the way in, four figures, what is known and what is not."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.content.blocks import Line, Ways
from dashboard.content.inline import Link
from dashboard.layout import (
    Anchor,
    Columns,
    Drawn,
    Heading,
    Item,
    MapPlate,
    Plate,
    Search,
    Written,
)
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import contents, keyfigures, known, maps, news, series
from dashboard.subjects.maps.kind import shown
from dashboard.view import View

WAYS = (("departement", "/departement"), ("donnees", "/donnees"), ("verifier", "/verifier"))

#: Parts of the page, by their anchor.
FOUR, KNOWN, NEWS, SERIES = PARTS = ("reperes", "publie", "nouveau", "series")


def page(asked: View) -> Iterator[Item]:
    """The page, in the order in which it is read; it is the same whatever the address says."""
    view = asked.national
    words = view.words

    # The question, the way into a département, and where the law's duties are documented.
    where = MapPlate(view, shown(view, maps.DUTIES).section, "connu", beside=True)
    yield Columns((tuple(question(view)), (where,)), (1, 1.28))

    # Four figures; what is published, what is not; what is new.
    yield Heading(words("overview.key_figures"), anchor=FOUR)
    yield Drawn(keyfigures.four(view), "four")
    yield Heading(words("overview.known"), anchor=KNOWN)
    yield Written(known.two_lists(view))
    yield Anchor(NEWS)
    yield Columns(((Plate(view, known.departements(view)),), (Written(news.news(view)),)), (1, 1))

    # Each series in a line: the whole of it is on its page.
    yield Heading(words("overview.series"), anchor=SERIES)
    yield Drawn(series.rows(view), "series")


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
    yield Written(contents.of(view, "overview.part", PARTS))


if __name__ == "__main__":
    present(page(current()))
