"""Confidentialité: what stays in the browser, what the server keeps, whom to write to."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.layout import Heading, Item, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import legal
from dashboard.view import View


def page(view: View) -> Iterator[Item]:
    """The page, in the order in which it is read."""
    words = view.words
    yield Heading(words("privacy.title"), words("privacy.lead"), "h1")
    yield Heading(words("privacy.browser_title"), words("privacy.browser_lead"))
    yield Written(legal.in_the_browser(view))
    yield Heading(words("privacy.server_title"))
    yield Written(legal.on_the_server(view))
    yield Heading(words("privacy.rights_title"))
    yield Written(legal.rights(view))


if __name__ == "__main__":
    present(page(current()))
