"""Dated events, one mark each, piled up by quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts import base
from dashboard.charts.palette import Palette
from dashboard.messages import Words
from data.query import decimal_year

#: How each kind is drawn: symbol, filled or not.
KINDS = {"first": ("circle", True), "year": ("circle", False), "later": ("diamond", False)}


@dataclass(frozen=True, slots=True)
class Event:
    """An ISO 8601 `period` (a day, a month, or a year alone) and its kind (of KINDS)."""

    period: str
    kind: str
    name: str


def timeline(events: Sequence[Event], words: Words, palette: Palette) -> go.Figure:
    """Every event above the axis of years; those of one quarter stand on each other."""
    chart = base.figure(words, palette, height=300)
    if not events:
        return chart
    spots = _piled(sorted(events, key=lambda each: (decimal_year(each.period), each.kind)))
    for kind, (symbol, filled) in KINDS.items():
        _marks(chart, [each for each in spots if each[2].kind == kind], symbol, filled, palette)
    years = range(int(min(x for x, _, _ in spots)), int(max(x for x, _, _ in spots)) + 1)
    chart.update_xaxes(
        tickmode="array",
        tickvals=[year + 0.5 for year in years],
        ticktext=[str(year) if len(years) < 8 or year % 2 else "" for year in years],
        range=[years[0] - 0.1, years[-1] + 1.1],
    )
    chart.update_yaxes(range=[0, max(y for _, y, _ in spots) + 1.2])
    return chart


def _piled(events: Sequence[Event]) -> list[tuple[float, float, Event]]:
    """X (middle of the quarter), y (its place in the pile), and the event."""
    high: Counter[float] = Counter()
    found = []
    for each in events:
        x = int(decimal_year(each.period) * 4) / 4 + 0.125
        high[x] += 1
        found.append((x, high[x] - 0.4, each))
    return found


def _marks(
    chart: go.Figure,
    spots: Sequence[tuple[float, float, Event]],
    symbol: str,
    filled: bool,
    palette: Palette,
) -> None:
    colour = palette.ink if symbol == "diamond" else palette.accent
    chart.add_trace(
        go.Scatter(
            x=[x for x, _, _ in spots],
            y=[y for _, y, _ in spots],
            mode="markers",
            marker={"symbol": symbol, "size": 11, "color": colour if filled else palette.bg,
                    "line": {"width": 2, "color": colour}},
            hovertext=[each.name for _, _, each in spots],
            hoverinfo="text",
        )
    )  # fmt: skip
