"""Estimates as what they are: a range, a point or a repetition, each with its author and year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.charts import base, scale
from dashboard.charts.drawing import Axis, Dot, Drawing, Mark, Path, Text
from data.observations import open_end
from messages import Words

#: Pixels of a row: its label above its mark; of a row whose label has two lines.
ROW, TALL = 50, 60
#: Letters of a label that a phone shows on one line; a line feed begins another one.
LETTERS = 50


@dataclass(frozen=True, slots=True)
class Estimate:
    """`value` alone, `low` and `high` alone, or the three; one end alone, beside a value or not, is
    "at least" or "at most". `repeated` by the press.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    repeated: bool = False

    @property
    def open_end(self) -> str | None:
        """`low` or `high` where one of them is given alone: "at least", "at most"."""
        return open_end({"low": self.low, "high": self.high})

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest number that it gives."""
        given = [each for each in (self.low, self.value, self.high) if each is not None]
        return min(given), max(given)


def ranges(estimates: Sequence[Estimate], words: Words) -> Drawing:
    """One row per estimate, in the order given, all on one axis from zero.

    A range is a line with its ends, a single value an open circle, a repetition a diamond, "at
    least" and "at most" an arrow.
    """
    tall = any("\n" in each.label for each in estimates)
    top = max((each.ends[1] for each in estimates), default=1.0) or 1.0
    ticks = tuple((each, words.number(each)) for each in scale.round_steps(top))
    return Drawing(
        60 + (TALL if tall else ROW) * len(estimates),
        Axis(0, top * 1.06, ticks, line=True, grid=True),
        Axis(-len(estimates) + 0.55, 0.75),
        tuple(mark for at, each in enumerate(estimates) for mark in _row(each, -at)),
        right=24,
        top=8,
    )


def _row(each: Estimate, y: float) -> Iterator[Mark]:
    if each.low is not None and each.high is not None:
        yield Path(((each.low, y), (each.high, y)), "accent", 5)
        yield from (Dot(end, y, "stroke", size=16) for end in (each.low, each.high))
    yield from _value(each, y)
    above = 0.5 if "\n" in each.label else 0.42
    yield Text(0, y + above, each.label, "right")


def _value(each: Estimate, y: float) -> Iterator[Mark]:
    end = each.open_end
    at = each.ends[0] if each.value is None and end else each.value
    if at is None:
        return
    role = "ink" if each.repeated else "accent"
    if end:
        yield Dot(at, y, base.OPEN_END["x", end], role, 16)
    else:
        yield Dot(at, y, "lozenge" if each.repeated else "disc", role, 12, hollow=True)
