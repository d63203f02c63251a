"""One description of a chart, from which every output is drawn: page, picture, sheet, paper.

A drawing holds what is shown and where, in the units of its axes; colours by their role, never by a
theme. `svg` draws it without a browser, for any width; `interactive` makes a Plotly figure of it.
In a text, `**…**` is bold and a line feed begins a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import Literal, TypeAlias

#: The colours of `dashboard.palette`, by name; empty for none.
Role = Literal["", "bg", "surf", "ink", "ink2", "ink3", "accent", "mark", "line", "rule", "q2"]

#: Where a label stands around its point.
Place = Literal["above", "below", "left", "right", "above left", "above right", "middle"]

#: A disc, a lozenge, a stroke across the axis; arrows for "at least" and "at most", along an axis.
Symbol = Literal["disc", "lozenge", "stroke", "up", "down", "right", "left"]


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high`, in a logarithmic scale or not; `ticks` are (value, text).

    `line` draws the axis itself, `grid` a hairline at each tick; `cuts` are strokes across the
    axis, where what a tick names begins and ends.
    """

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()
    log: bool = False
    line: bool = False
    grid: bool = False
    cuts: tuple[float, ...] = ()

    def share(self, value: float) -> float:
        """Where a value is, from 0 at `low` to 1 at `high`; at 0 on an axis of one value."""
        low, high = (log10(self.low), log10(self.high)) if self.log else (self.low, self.high)
        return ((log10(value) if self.log else value) - low) / ((high - low) or 1.0)


@dataclass(frozen=True, slots=True)
class Column:
    """A bar from 0 to `value`, `width` units wide, in the middle of which is `at`."""

    at: float
    value: float
    width: float
    fill: Role = "accent"
    edge: Role = "accent"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Zone:
    """Years that have no figure to draw: `silence` (nobody published any) or `secret`."""

    start: float
    end: float
    top: float
    kind: Literal["silence", "secret"]
    label: str = ""
    label_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Span:
    """What is known of a hidden number: a striped bar over `start` to `end`, from `low` to `high`,
    its `label` above it. No dot: nothing says where in it the number is.
    """

    start: float
    end: float
    low: float
    high: float
    label: str = ""
    role: Role = "accent"


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points; None lifts the pen. `step` holds a value until the next one."""

    points: tuple[tuple[float, float] | None, ...]
    role: Role = "accent"
    width: float = 2.5
    dash: bool = False
    step: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark `size` pixels wide, filled or `hollow`, with its label and what hovering it says."""

    x: float
    y: float
    symbol: Symbol = "disc"
    role: Role = "accent"
    size: float = 8
    hollow: bool = False
    label: str = ""
    place: Place = "above"
    ink: Role = "ink"
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a point, or, where `y` is None, above the plot."""

    x: float
    y: float | None
    text: str
    place: Place = "middle"
    ink: Role = "ink2"


@dataclass(frozen=True, slots=True)
class Bracket:
    """A hairline above the plot, over a stretch of the axis."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Leader:
    """Words at the end of a vertical stroke from a point: `rise` pixels up (down if negative)."""

    x: float
    y: float
    text: str
    rise: float
    side: Literal["left", "right", "center"]
    role: Role = "ink"


Mark: TypeAlias = Column | Zone | Span | Path | Dot | Text | Bracket | Leader


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart `height` pixels high. `left` is the room of the labels of its vertical axis, `top`
    and `bottom` that above and below the plot; `hover` where hovering its marks serves the reader:
    such a one is interactive on screen.
    """

    height: int
    x: Axis
    y: Axis
    marks: tuple[Mark, ...] = ()
    left: int = 8
    right: int = 8
    top: int = 26
    bottom: int = 34
    hover: bool = False
