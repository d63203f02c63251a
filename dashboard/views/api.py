"""API: how programs ask for the same figures."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.layout import Item
from dashboard.parts.page import present
from dashboard.portal.documentation import items
from dashboard.session import current
from dashboard.view import View


def page(view: View) -> Iterator[Item]:
    """The page, in the order in which it is read."""
    return items(view)


if __name__ == "__main__":
    present(page(current()))
