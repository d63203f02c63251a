"""Who the law punished before a day, and who after it: counts that no line joins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dashboard.charts import base
from dashboard.charts.drawing import Axis, Column, Drawing, Mark, Path, Role, Text


@dataclass(frozen=True, slots=True)
class Bar:
    """A count a year, from the year `first` to `last`; `style` is a key of STYLES.

    `label` is written above it, where there is room for one.
    """

    first: int
    last: int
    value: float
    style: str
    label: str = ""


#: Fill and edge. Persons who sold: grey, an approximate average paler; clients: outlined; fines:
#: accent, paler while they are provisional.
STYLES: Mapping[str, tuple[Role, Role]] = {
    "before": ("ink3", "ink3"),
    "before_about": ("rule", "ink3"),
    "persons": ("", "ink"),
    "persons_provisional": ("", "ink"),
    "fines": ("accent", "accent"),
    "fines_provisional": ("q2", "accent"),
}


def plot(bars: Sequence[Bar], day: float, day_label: str) -> Drawing | None:
    """Bars by year around a vertical line at `day` (decimal years, a year's middle is its number);
    years of which nothing is published are dotted. None without a bar.
    """
    if not bars:
        return None
    top, edge = max(each.value for each in bars) * 1.14, 0.45
    marks: list[Mark] = [
        base.gap(start - edge, end + edge, top * 0.8, "") for start, end in silences(bars)
    ]
    marks += [_column(each) for each in bars]
    marks += [
        Path(((day, 0), (day, top)), "mark", 2),
        Text(day, top * 0.94, day_label, "right", "mark"),
    ]
    first, last = min(each.first for each in bars), max(each.last for each in bars)
    return Drawing(
        300, _every_second(base.years(first, last)), base.up_to(top * 1.02), tuple(marks)
    )


def silences(bars: Sequence[Bar]) -> list[tuple[int, int]]:
    """Runs of years between two bars, of which none is.

    >>> silences([Bar(2004, 2004, 1, "before"), Bar(2008, 2012, 1, "before")])
    [(2005, 2007)]
    """
    ordered = sorted(bars, key=lambda each: each.first)
    return [(a.last + 1, b.first - 1) for a, b in pairwise(ordered) if b.first - a.last > 1]


def _column(each: Bar) -> Column:
    middle, width = (each.first + each.last) / 2, each.last - each.first + 0.72
    return Column(middle, each.value, width, *STYLES[each.style], label=each.label)


def _every_second(axis: Axis) -> Axis:
    """Half of the years are named: more do not fit on a phone."""
    return replace(axis, ticks=axis.ticks[::2])
