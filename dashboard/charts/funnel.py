"""Observed over expected, by what is expected, inside the limits of chance (a funnel plot).

The vertical axis is of square roots: a Poisson count varies as much at every height of it
(Anscombe 1948), zero has a place, and a ratio of 18 does not press the others together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10, sqrt

import numpy as np
import plotly.graph_objects as go
import polars as pl

from dashboard.charts import base
from dashboard.palette import Palette
from data.reading.statistics import funnel as limits
from messages import Words

TICKS = (0, 0.25, 1, 2.25, 4, 9, 16, 25, 36, 64, 100)
EXPECTED = (0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Point:
    """A territory whose count is known; `own` for the one that a reader typed in."""

    label: str
    expected: float
    observed: float
    own: bool = False

    @property
    def height(self) -> float:
        """Its place on the vertical axis."""
        return sqrt(self.observed / self.expected)


def plot(
    expected: pl.DataFrame,
    points: Sequence[Point],
    dispersion: float | None,
    words: Words,
    palette: Palette,
) -> go.Figure:
    """The funnel of `expected` (columns of `fines.SCHEMA`) with the `points` on it.

    A tick at the foot for each other département: what is expected there, nothing published. No
    limit is drawn where the frame gives none; `dispersion` widens those that are (None: Poisson).
    """
    chart = base.figure(words, palette, height=440)
    means = [each for each in expected["expected"].drop_nulls() if each > 0]
    if not means:
        return chart
    span = min(means) * 0.8, max([*means, *(each.expected for each in points)]) * 1.6
    limited = expected["low"].drop_nulls().len() > 0
    for level, dash in zip(limits.LEVELS, ("solid", "dot"), strict=True) if limited else ():
        _limit(chart, span, level, dash, dispersion or 1.0, palette)
    _line(chart, span, palette)
    published = {each.expected for each in points if not each.own}
    _rug(chart, [each for each in means if each not in published], palette)
    for each in points:
        _point(chart, each, span, palette)
    top = max([each.height for each in points] + [2.0]) * 1.12
    _axes(chart, span, top, words, palette)
    return chart


def _limit(
    chart: go.Figure, span: tuple[float, float], level: float, dash: str,
    dispersion: float, palette: Palette,
) -> None:  # fmt: skip
    means = np.geomspace(*span, 160)
    found = [limits.limits(float(mean), level, dispersion) for mean in means]
    line = {"color": palette.line, "width": 1.5, "dash": "solid" if dash == "solid" else "6px,3px"}
    for side in ("low", "high"):
        heights = [sqrt(getattr(f, side) / mean) for f, mean in zip(found, means, strict=True)]
        chart.add_trace(
            go.Scatter(
                x=means.tolist(), y=heights, mode="lines", line=line, hoverinfo="skip",
                name=f"{side}-{level}",
            )
        )  # fmt: skip


def _line(chart: go.Figure, span: tuple[float, float], palette: Palette) -> None:
    line = {"color": palette.ink, "width": 1}
    chart.add_trace(
        go.Scatter(x=list(span), y=[1, 1], mode="lines", line=line, hoverinfo="skip", name="one")
    )


def _rug(chart: go.Figure, means: Sequence[float], palette: Palette) -> None:
    ticks = {"symbol": "line-ns-open", "size": 11, "color": palette.ink3, "line": {"width": 1}}
    chart.add_trace(
        go.Scatter(
            x=list(means), y=[-0.1] * len(means), mode="markers", marker=ticks, hoverinfo="skip",
            cliponaxis=False, name="rug",
        )
    )  # fmt: skip


def _point(chart: go.Figure, each: Point, span: tuple[float, float], palette: Palette) -> None:
    colour = palette.mark if each.own else palette.accent
    right = log10(each.expected / span[0]) < 0.45 * log10(span[1] / span[0])
    chart.add_trace(
        go.Scatter(
            x=[each.expected], y=[each.height], mode="markers+text", text=[f"<b>{each.label}</b>"],
            textposition="middle right" if right else "middle left",
            textfont={"size": 13, "color": colour},
            marker={"color": colour, "size": 13, "symbol": "diamond" if each.own else "circle",
                    "line": {"color": palette.bg, "width": 1.5}},
            hoverinfo="skip", cliponaxis=False, name="own" if each.own else "published",
        )
    )  # fmt: skip


def _axes(
    chart: go.Figure, span: tuple[float, float], top: float, words: Words, palette: Palette
) -> None:
    seen = [each for each in EXPECTED if span[0] <= each <= span[1]]
    chart.update_xaxes(
        type="log", range=[log10(span[0]), log10(span[1])], tickmode="array", tickvals=seen,
        ticktext=[words.number(each) for each in seen],
    )  # fmt: skip
    kept = [each for each in TICKS if sqrt(each) <= top]
    kept = [each for at, each in enumerate(kept) if top < 3.2 or each in (0, 1, 4, *TICKS[5:])]
    chart.update_yaxes(
        visible=True, range=[-0.2, ceil(top * 10) / 10], rangemode="normal", tickmode="array",
        tickvals=[sqrt(each) for each in kept],
        ticktext=[words.count("fines.times", each) for each in kept],
        showgrid=True, gridcolor=palette.rule, automargin=True,
    )  # fmt: skip
