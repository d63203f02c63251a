"""What several charts share: an axis of years, the mark of a floor, the two kinds of zones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dashboard.charts.drawing import Axis, Symbol, Zone
from data.observations import open_end

#: What stands for a number that we hide; `maps.model.SIGNS` writes the same on a shape (tested).
SECRET_SIGN = "s"


@dataclass(frozen=True, slots=True)
class Ranged:
    """A territory of whose number the range alone is known."""

    name: str
    low: float
    high: float


def years(first: int, last: int) -> Axis:
    """An axis of years, each in the middle of its place: one tick a year, or every second one."""
    step = 1 if last - first < 10 else 2
    ticks = tuple((float(year), str(year)) for year in range(first, last + 1, step))
    return Axis(first - 0.6, last + 0.6, ticks, line=True)


def up_to(top: float) -> Axis:
    """An axis from zero, whose marks carry their own numbers; of one unit where all are zero."""
    return Axis(0, top or 1.0)


def gap(start: float, end: float, top: float, label: str) -> Zone:
    """A stretch that nobody published, `top` high, its name (if any) in the middle of it."""
    text = label.replace(" ", "\n") if end - start < 4 else label
    return Zone(start, end, top, "silence", text, top / 2)


def secret(at: float, top: float, label_at: float = 0.09) -> Zone:
    """What we protect: a column one unit wide, with an « s » at a share of its height.

    `top` is that of the axis, chosen from displayed values alone.
    """
    return Zone(at - 0.47, at + 0.47, top, "secret", SECRET_SIGN, top * label_at)


#: The mark of a number that is one end of what is known: "at least" points up or right, "at most"
#: down or left, from a bar that stands for the number itself.
OPEN_END: Mapping[tuple[Literal["x", "y"], str], Symbol] = {
    ("y", "low"): "up",
    ("y", "high"): "down",
    ("x", "low"): "right",
    ("x", "high"): "left",
}


def symbol(row: Mapping[str, Any], axis: Literal["x", "y"]) -> Symbol:
    """The mark of a number on an axis: a disc, or an arrow towards where it may go further."""
    end = open_end(row)
    return OPEN_END[axis, end] if end else "disc"
