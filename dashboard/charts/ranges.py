"""Estimates as what they are: a range, a point or a repetition, each with its author and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts import base
from dashboard.palette import Palette
from data.observations import open_end
from messages import Words

#: Pixels of a row: its label above its mark; of a row whose label has two lines.
ROW, TALL = 50, 60
#: Letters of a label that a phone shows on one line.
LETTERS = 56


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


def ranges(estimates: Sequence[Estimate], words: Words, palette: Palette) -> go.Figure:
    """One row per estimate, in the order given, all on one axis from zero.

    A range is a line with its ends, a single value an open circle, a repetition a diamond, "at
    least" and "at most" an arrow.
    """
    tall = any("<br>" in each.label for each in estimates)
    chart = base.figure(words, palette, height=60 + (TALL if tall else ROW) * len(estimates))
    top = max((each.ends[1] for each in estimates), default=1.0)
    for at, each in enumerate(estimates):
        _range(chart, each, -at, palette)
        _value(chart, each, -at, palette)
        _label(chart, each, -at, palette)
    chart.update_xaxes(
        range=[0, top * 1.06], nticks=5, tickformat=",d", showgrid=True, gridcolor=palette.rule
    )
    chart.update_yaxes(range=[-len(estimates) + 0.55, 0.75], rangemode="normal")
    return chart


def _range(chart: go.Figure, each: Estimate, row: int, palette: Palette) -> None:
    if each.low is None or each.high is None:
        return
    ends = {"symbol": "line-ns-open", "size": 16, "line": {"width": 2, "color": palette.accent}}
    chart.add_trace(
        go.Scatter(
            x=[each.low, each.high], y=[row, row], mode="lines+markers", marker=ends,
            line={"color": palette.accent, "width": 5}, hoverinfo="skip",
        )
    )  # fmt: skip


def _value(chart: go.Figure, each: Estimate, row: int, palette: Palette) -> None:
    end = each.open_end
    at = each.ends[0] if each.value is None and end else each.value
    if at is None:
        return
    marker = {
        "symbol": base.OPEN_END["x", end] if end else "diamond" if each.repeated else "circle",
        "size": 16 if end else 12,
        "color": palette.bg,
        "line": {"width": 2.5, "color": palette.ink if each.repeated else palette.accent},
    }
    chart.add_trace(
        go.Scatter(
            x=[at], y=[row], mode="markers", marker=marker, cliponaxis=False,
            hoverinfo="skip",
        )
    )  # fmt: skip


def _label(chart: go.Figure, each: Estimate, row: int, palette: Palette) -> None:
    above = 0.5 if "<br>" in each.label else 0.42
    chart.add_trace(
        go.Scatter(
            x=[0], y=[row + above], mode="text", text=[each.label], textposition="middle right",
            textfont={"size": 13, "color": palette.ink2}, cliponaxis=False, hoverinfo="skip",
        )
    )  # fmt: skip
