"""What is on a page, as links to its parts."""

from __future__ import annotations

from dashboard.content.blocks import Contents
from dashboard.content.inline import Link
from dashboard.view import View


def of(view: View, key: str, parts: tuple[str, ...]) -> Contents:
    """`parts` are the anchors of a page's headings; the message `<key>.<anchor>` names each."""
    words = view.words
    links = (Link(words(f"{key}.{name}"), f"#{name}") for name in parts)
    return Contents(words("shared.contents"), tuple(links))
