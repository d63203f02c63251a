"""A chart as a sparkline: the same marks where room is for their shape alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dashboard.charts.drawing import Axis, Column, Dot, Drawing, Mark, Path, Span, Zone

HEIGHT, TOP, BOTTOM = 92, 20, 22
#: Share of the axis within which two numbers would run into each other.
CLEAR = 0.15


def small(drawing: Drawing) -> Drawing:
    """`drawing` without words but the ends of its axis and its first, last and greatest numbers."""
    y = Axis(drawing.y.low, drawing.y.high)
    return Drawing(HEIGHT, _ends(drawing.x), y, tuple(_marks(drawing)), top=TOP, bottom=BOTTOM)


def _ends(axis: Axis) -> Axis:
    ticks = axis.ticks
    return replace(
        axis, ticks=(ticks[0], ticks[-1]) if len(ticks) > 1 else ticks, grid=False, cuts=()
    )


def _told(drawing: Drawing) -> set[int]:
    """Which marks keep their number: the first and the last of the first series, the greatest where
    it stands clear of both.
    """
    found = [(_at(each), at) for at, each in enumerate(drawing.marks) if _at(each) is not None]
    if not found:
        return set()
    by_place = sorted(found)
    ends = by_place[0], by_place[-1]
    greatest = max(found, key=lambda each: each[0][1])
    clear = all(abs(drawing.x.share(greatest[0][0]) - drawing.x.share(end[0][0])) > CLEAR
                for end in ends)  # fmt: skip
    return {at for _, at in (*ends, *[greatest] * clear)}


def _at(mark: Mark) -> tuple[float, float] | None:
    """Where a labelled number stands; a second series, in ink, is drawn without its numbers."""
    if isinstance(mark, Column) and mark.label:
        return mark.at, mark.value
    if isinstance(mark, Dot) and mark.label and mark.role == "accent":
        return mark.x, mark.y
    return None


def _marks(drawing: Drawing) -> Iterator[Mark]:
    """What has a shape; words that stand alone are left out."""
    told = _told(drawing)
    for at, each in enumerate(drawing.marks):
        if isinstance(each, Column):
            yield each if at in told else replace(each, label="")
        elif isinstance(each, Dot):
            label = each.label if at in told else ""
            yield replace(each, size=min(each.size, 8), label=label, tip="")
        elif isinstance(each, Path):
            yield replace(each, width=min(each.width, 2.5))
        elif isinstance(each, Zone | Span):
            yield each
