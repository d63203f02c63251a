"""Dated events, one mark each, piled up by quarter; those of a year alone under its middle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts import base
from dashboard.palette import Palette
from data.reading.query import decimal_year
from messages import Words

#: How each kind is drawn: symbol, filled or not.
KINDS = {"first": ("circle", True), "year": ("circle", False), "later": ("diamond", False)}


@dataclass(frozen=True, slots=True)
class Event:
    """An ISO 8601 `period` (a day, a month, or a year alone) and its kind (of KINDS)."""

    period: str
    kind: str
    name: str


def timeline(events: Sequence[Event], words: Words, palette: Palette) -> go.Figure:
    """Every event on an axis of years: those of one quarter stand on each other, those of which
    only the year is known hang under it.
    """
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
    heights = [y for _, y, _ in spots]
    chart.update_yaxes(range=[min(0, min(heights) - 1), max(heights) + 1.2], rangemode="normal")
    chart.update_xaxes(showline=False)
    chart.add_hline(y=0, line={"color": palette.ink, "width": 1})
    return chart


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
