"""Nouveautés: what this release says that the one before it did not; every release."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.content.blocks import Prose, Ways
from dashboard.content.inline import Link
from dashboard.layout import Heading, Item, Plate, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import changed, press, revised
from dashboard.view import View
from dashboard.web import addresses


def page(view: View) -> Iterator[Item]:
    """The page, in the order in which it is read."""
    words = view.words
    yield Heading(words("revised.heading"), words("revised.lead"), "h1")
    by_dataset, rows = changed.figure(view), revised.figure(view)
    if by_dataset is None or rows is None:
        yield Written(Prose((words("revised.first"),)))
    else:
        yield Plate(view, by_dataset.section)
        yield Plate(view, rows.section)
    yield Plate(view, press.versions(view).section)
    yield Written(Ways(((Link(words("revised.feed"), addresses.feed("tout", words.lang)),
                         words("revised.feed_text")),)))  # fmt: skip


if __name__ == "__main__":
    present(page(current()))
