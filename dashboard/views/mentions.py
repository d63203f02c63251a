"""Mentions légales: who publishes, who hosts, who answers; under which licence."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.content.blocks import Prose
from dashboard.layout import Heading, Item, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import legal
from dashboard.view import View


def page(view: View) -> Iterator[Item]:
    """The page, in the order in which it is read."""
    words = view.words
    yield Heading(words("legal.title"), words("legal.lead"), "h1")
    yield Written(legal.notice(view))
    yield Heading(words("legal.licence_title"))
    yield Written(Prose((words("licence.LO-2.0"), words("legal.code"))))
    yield Heading(words("legal.credits_title"))
    yield Written(legal.credits(view))


if __name__ == "__main__":
    present(page(current()))
