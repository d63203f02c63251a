"""The map of the Union: choosing a State marks it among the others, on the same page."""

from __future__ import annotations

from dashboard.maps.model import Map
from dashboard.parts.going import CODE
from dashboard.parts.maps.component import Ground, draw
from dashboard.selection import url
from dashboard.view import View


def show(view: View, drawn: Map, key: str, address: str) -> None:
    """Draw it; `address` is the page's own."""
    chosen = [each for each in view.territories if each in drawn.territories]
    opens = url(address, view.selection.query(territories=CODE))
    draw(drawn, key, Ground("europe", opens), own=chosen[0] if chosen else "")
