"""The map of the Union: choosing a State marks it among the others, on the same page."""

from __future__ import annotations

from dashboard.maps.model import Map
from dashboard.parts.maps import ground
from dashboard.parts.maps.component import draw
from dashboard.view import View


def show(view: View, drawn: Map, key: str, address: str) -> None:
    """Draw it; `address` is the page's own."""
    draw(drawn, key, ground.europe(view, address), own=ground.chosen(view, drawn))
