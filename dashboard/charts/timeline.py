"""Dated events, one mark each, piled up by quarter; those of a year alone under its middle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.drawing import Axis, Dot, Drawing, Path, Symbol
from data.reading.query import decimal_year

#: How each kind is drawn: symbol, hollow or not.
KINDS: dict[str, tuple[Symbol, bool]] = {
    "first": ("disc", False), "year": ("disc", True), "later": ("lozenge", True),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """An ISO 8601 `period` (a day, a month, or a year alone) and its kind (of KINDS)."""

    period: str
    kind: str
    name: str


def timeline(events: Sequence[Event]) -> Drawing | None:
    """Every event on an axis of years: those of one quarter stand on each other, those of which
    only the year is known hang under it. Hovering one names its place. None without an event.
    """
    if not events:
        return None
    spots = _piled(sorted(events, key=lambda each: (decimal_year(each.period), each.kind)))
    years = range(int(min(x for x, _, _ in spots)), int(max(x for x, _, _ in spots)) + 1)
    names = [str(year) if len(years) < 8 or year % 2 else "" for year in years]
    ticks = tuple((year + 0.5, name) for year, name in zip(years, names, strict=True) if name)
    x = Axis(years[0] - 0.1, years[-1] + 1.1, ticks)
    heights = [y for _, y, _ in spots]
    y = Axis(min(0, min(heights) - 1), max(heights) + 1.2)
    floor = Path(((x.low, 0), (x.high, 0)), "ink", 1)
    return Drawing(300, x, y, (floor, *(_mark(*each) for each in spots)), hover=True)


def _piled(events: Sequence[Event]) -> list[tuple[float, float, Event]]:
    """X (middle of the quarter, or of the year), y (its place in the pile), and the event."""
    high: Counter[tuple[float, bool]] = Counter()
    found = []
    for each in events:
        alone = each.kind == "year"
        at = decimal_year(each.period)
        x = int(at) + 0.5 if alone else int(at * 4) / 4 + 0.125
        high[x, alone] += 1
        found.append((x, (-1 if alone else 1) * (high[x, alone] - 0.4), each))
    return found


def _mark(x: float, y: float, event: Event) -> Dot:
    symbol, hollow = KINDS[event.kind]
    role = "ink" if symbol == "lozenge" else "accent"
    return Dot(x, y, symbol, role, 11, hollow=hollow, tip=event.name)
