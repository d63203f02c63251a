"""Who the law punished before a day, and who after it: counts that no line joins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from dashboard.charts import base
from dashboard.palette import Palette
from messages import Words


@dataclass(frozen=True, slots=True)
class Bar:
    """A count a year, from the year `first` to `last`; `style` is a key of `_markers`.

    `label` is written above it, where there is room for one.
    """

    first: int
    last: int
    value: float
    style: str
    label: str = ""


def plot(
    bars: Sequence[Bar], day: float, day_label: str, words: Words, palette: Palette
) -> go.Figure:
    """Bars by year around a vertical line at `day` (decimal years, a year's middle is its number);
    years of which nothing is published are dotted.
    """
    chart = base.figure(words, palette, height=300)
    if not bars:
        return chart
    top, edge = max(each.value for each in bars) * 1.14, 0.45
    for start, end in silences(bars):
        base.gap(chart, palette, start - edge, end + edge, top * 0.8, "")
    for style in dict.fromkeys(each.style for each in bars):
        _draw(chart, [each for each in bars if each.style == style], _markers(palette)[style])
    _labels(chart, bars, palette)
    chart.add_vline(x=day, line={"color": palette.mark, "width": 2})
    chart.add_annotation(
        x=day, y=top, text=day_label, showarrow=False, xanchor="left", xshift=6, yanchor="top",
        align="left", font={"color": palette.mark, "size": 13},
    )  # fmt: skip
    first, last = min(each.first for each in bars), max(each.last for each in bars)
    base.year_ticks(chart, first, last)
    chart.update_xaxes(ticktext=[text if at % 2 == 0 else "" for at, text in
                                 enumerate(chart.layout.xaxis.ticktext)])  # fmt: skip
    chart.update_yaxes(range=[0, top * 1.02])
    return chart


def silences(bars: Sequence[Bar]) -> list[tuple[int, int]]:
    """Runs of years between two bars, of which none is.

    >>> silences([Bar(2004, 2004, 1, "before"), Bar(2008, 2012, 1, "before")])
    [(2005, 2007)]
    """
    ordered = sorted(bars, key=lambda each: each.first)
    return [(a.last + 1, b.first - 1) for a, b in pairwise(ordered) if b.first - a.last > 1]


def _draw(chart: go.Figure, bars: Sequence[Bar], marker: dict) -> None:
    chart.add_trace(
        go.Bar(
            x=[(each.first + each.last) / 2 for each in bars],
            y=[each.value for each in bars],
            width=[each.last - each.first + 0.72 for each in bars],
            marker=marker,
            hoverinfo="skip",
        )
    )


def _labels(chart: go.Figure, bars: Sequence[Bar], palette: Palette) -> None:
    named = [each for each in bars if each.label]
    chart.add_trace(
        go.Scatter(
            x=[(each.first + each.last) / 2 for each in named],
            y=[each.value for each in named],
            mode="text",
            text=[each.label for each in named],
            textposition="top center",
            textfont={"size": 13, "color": palette.ink},
            cliponaxis=False,
            hoverinfo="skip",
        )
    )


def _markers(palette: Palette) -> dict[str, dict]:
    """Persons who sold: grey, an approximate average paler; clients: outlined; fines: accent."""
    clear = "rgba(0,0,0,0)"
    return {
        "before": {"color": palette.ink3, "line": _line(palette.ink3)},
        "before_about": {"color": palette.rule, "line": _line(palette.ink3)},
        "persons": {"color": clear, "line": _line(palette.ink)},
        "fines": {"color": palette.accent, "line": _line(palette.accent)},
        "fines_provisional": {"color": palette.q2, "line": _line(palette.accent)},
    }


def _line(color: str) -> dict:
    return {"width": 1.5, "color": color}
