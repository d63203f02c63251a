"""What the search of the head finds, as a page: without a script, or when nothing is chosen."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.content.blocks import Ways
from dashboard.content.inline import Link
from dashboard.layout import Heading, Item, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects.finding import Entry, found
from dashboard.view import View
from dashboard.web.finding import entries

#: Beyond these nobody reads on: another word is sooner typed.
MOST = 60


def page(view: View) -> Iterator[Item]:
    """How many there are, then each with what it is."""
    words, text = view.words, view.selection.search
    there = found(entries(view.release, words.lang), text) if text else ()
    title = (
        words.count("find.title", len(there), text=text) if text else words("page.recherche.nav")
    )
    yield Heading(title, words("find.lead"), "h1")
    if there:
        yield Written(Ways(tuple(_way(view, each) for each in there[:MOST])))


def _way(view: View, each: Entry) -> tuple[Link, str]:
    kind = view.words(f"find.{each.kind}")
    return Link(each.label, each.address), f"{kind} {each.aside}".rstrip()


if __name__ == "__main__":
    present(page(current()))
