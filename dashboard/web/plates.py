"""The figures of a page, wherever they stand on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dashboard import layout
from dashboard.content.figure import Figure
from dashboard.pages import BY_ID
from dashboard.selection import Selection
from dashboard.view import View
from dashboard.web import documents
from dashboard.web.addresses import dashed
from data.release import Release


def plates(items: Iterable[layout.Item]) -> Iterator[tuple[layout.Plate | layout.MapPlate, Figure]]:
    """Each item that is a figure, and that figure, in reading order."""
    for item in items:
        if isinstance(item, layout.Plate):
            yield item, item.figure
        elif isinstance(item, layout.MapPlate):
            yield item, item.made.figure
        elif isinstance(item, layout.Controls):
            yield from plates(item.typed.then(None) if item.typed else ())
        elif isinstance(item, layout.Group):
            yield from plates(item.items)
        elif isinstance(item, layout.Columns):
            for column in item.columns:
                yield from plates(column)


def find(
    release: Release, page: str, key: str, asked: Selection
) -> tuple[layout.Plate | layout.MapPlate, Figure, View] | None:
    """The figure of that key on a page, as an address asks for it, and the view that it is of;
    « 1 » is the first one. None where there is none.
    """
    if page not in BY_ID:
        return None
    view = documents.view_of(release, BY_ID[page], asked)
    for item, figure in plates(documents.items(view, BY_ID[page])):
        if key in ("1", figure.key, dashed(figure.key)):
            return item, figure, view
    return None
