"""Recorded offences of one territory: years, three-year periods, and its rate among the others."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from dashboard.charts import base
from dashboard.palette import Palette
from data.reading.query import years
from messages import Words

#: A rate so far above the others that drawing it would press them together.
FAR = 2.5


def by_year(rows: pl.DataFrame, words: Words, palette: Palette) -> go.Figure:
    """Yearly counts as labelled points, hidden years hatched, shown periods as lines at their mean.

    `rows` holds the observations of one territory, totals of years and of pools; the height of the
    axis comes from displayed values alone.
    """
    yearly, pools = years(rows), _pools(rows)
    chart = base.figure(words, palette, height=300)
    shown, hidden = yearly.drop_nulls("value"), yearly.filter(pl.col("value").is_null())
    top = max([*shown["value"], *pools["mean"].drop_nulls(), 1.0]) * 1.25
    low_line = any(0 < mean < top * 0.2 for mean in pools["mean"].drop_nulls())
    base.secret(chart, palette, hidden["year"].to_list(), top, 0.32 if low_line else 0.09)
    for pool in pools.iter_rows(named=True):
        _pool(chart, pool, words, palette)
    _points(chart, shown, pools, words, palette)
    base.year_ticks(chart, yearly["year"].min(), yearly["year"].max())
    chart.update_yaxes(range=[0, top])
    chart.update_layout(margin_t=40)
    return chart


@dataclass(frozen=True, slots=True)
class Marked:
    """A territory named on the strip: its rate, whether it is the reader's, its interval."""

    name: str
    rate: float
    own: bool = False
    low: float = 0.0
    high: float = 0.0


def strip(others: list[float], marked: list[Marked], words: Words, palette: Palette) -> go.Figure:
    """Every displayed rate as a thin tick on one axis; the marked ones as labelled points.

    Rates of `others` beyond `limit` are off the scale: the note under the figure names them.
    """
    chart = base.figure(words, palette, height=190)
    edge = limit(others, marked)
    kept = [rate for rate in others if rate <= edge]
    ticks = {"symbol": "line-ns-open", "size": 26, "color": palette.line, "line": {"width": 1.5}}
    chart.add_trace(
        go.Scatter(x=kept, y=[0] * len(kept), mode="markers", marker=ticks, hoverinfo="skip")
    )
    for each in marked:
        _interval(chart, each, edge, palette)
    for place, each in enumerate(sorted(marked, key=lambda one: one.rate)):
        _mark(chart, each, place, edge, f"{each.name} {words.decimals(each.rate)}", palette)
    for each in sorted(marked, key=lambda one: one.own):  # the reader's own above the others
        _point(chart, each, palette)
    chart.update_xaxes(range=[-edge * 0.04, edge * 1.04], nticks=5)
    chart.update_yaxes(range=[-1.6, 1.6])
    return chart


def limit(others: list[float], marked: list[Marked]) -> float:
    """The end of the axis: the greatest rate that is not far above the others, marked ones in."""
    near = max([each.rate for each in marked], default=0.0)
    for rate in sorted(others):
        if not near or rate <= FAR * near:
            near = max(near, rate)
    return near or 1.0


def _pools(rows: pl.DataFrame) -> pl.DataFrame:
    """The pools of `rows` with their first and last year and their yearly mean."""
    pools = rows.filter(pl.col("period").str.contains("/"))
    ends = pl.col("period").str.split("/").cast(pl.List(pl.Int32))
    first, last = ends.list.first(), ends.list.last()
    return pools.with_columns(
        first=first, last=last, mean=pl.col("value") / (last - first + 1)
    ).sort("first")


def _pool(chart: go.Figure, pool: dict, words: Words, palette: Palette) -> None:
    """A line at the yearly mean; above the columns, over a bracket, the count of the period."""
    left, right = pool["first"] - 0.47, pool["last"] + 0.47
    shown = pool["mean"] is not None
    if shown:
        line = {"color": palette.accent, "width": 4}
        chart.add_shape(type="line", x0=left, x1=right, y0=pool["mean"], y1=pool["mean"], line=line)
    chart.add_shape(
        type="line", x0=left, x1=right, y0=1.02, y1=1.02, yref="paper",
        line={"color": palette.ink3, "width": 1},
    )  # fmt: skip
    chart.add_annotation(
        x=(left + right) / 2,
        y=1.03,
        yref="paper",
        yanchor="bottom",
        text=f"<b>{words.count('offences.in_pool', pool['value'])}</b>"
        if shown
        else words("offences.secret_pool"),
        showarrow=False,
        font={"size": 13, "color": palette.accent if shown else palette.ink2},
    )


def _points(
    chart: go.Figure, shown: pl.DataFrame, pools: pl.DataFrame, words: Words, palette: Palette
) -> None:
    """Labels stand on the side of their point where the line of its period is not."""
    below = [
        any(
            pool["first"] <= year <= pool["last"] and 0 < value < (pool["mean"] or 0)
            for pool in pools.iter_rows(named=True)
        )
        for year, value in shown.select("year", "value").rows()
    ]
    zero = [value == 0 for value in shown["value"]]
    chart.add_trace(
        go.Scatter(
            x=shown["year"].to_list(),
            y=shown["value"].to_list(),
            mode="markers+text",
            marker={
                "color": [palette.bg if each else palette.accent for each in zero],
                "size": 9,
                "line": {"color": palette.accent, "width": 2},
            },
            text=[words.number(value) for value in shown["value"]],
            textposition=["bottom center" if each else "top center" for each in below],
            textfont={"color": palette.ink, "size": 13},
            cliponaxis=False,
            hoverinfo="skip",
        )
    )


def _interval(chart: go.Figure, each: Marked, edge: float, palette: Palette) -> None:
    """Where the reader's own rate may be, chance counted: cut at the end of the axis."""
    if not each.own or each.high <= each.low:
        return
    ends = [each.low, min(each.high, edge * 1.04)]
    line = {"color": palette.accent, "width": 5}
    chart.add_trace(
        go.Scatter(x=ends, y=[0, 0], mode="lines", line=line, hoverinfo="skip", name="interval")
    )


def _point(chart: go.Figure, each: Marked, palette: Palette) -> None:
    marker = {
        "color": palette.accent if each.own else palette.ink,
        "size": 15 if each.own else 11,
        "symbol": "circle" if each.own else "diamond",
        "line": {"color": palette.bg, "width": 1.5},
    }
    chart.add_trace(
        go.Scatter(x=[each.rate], y=[0], mode="markers", marker=marker, hoverinfo="skip")
    )


def _mark(
    chart: go.Figure, each: Marked, place: int, edge: float, label: str, palette: Palette
) -> None:
    """Labels stand left, below and right of their points: three rates may be almost equal."""
    side, level = _spot(place, each.rate / edge)
    chart.add_annotation(
        x=each.rate,
        y=0,
        ax=0,
        ay=-38 * level,
        text=f"<b>{label}</b>" if each.own else label,
        xanchor=side,
        showarrow=True,
        arrowhead=0,
        arrowwidth=1,
        standoff=6,
        arrowcolor=palette.accent if each.own else palette.ink,
        font={"size": 13, "color": palette.accent if each.own else palette.ink},
    )


def _spot(place: int, share: float) -> tuple[str, float]:
    """Side of the text and its height, by rank among the marked and share of the axis."""
    if place == 1:
        return ("left" if share < 0.3 else "right" if share > 0.7 else "center"), -1.0
    if place == 0:
        return ("right", 1.0) if share > 0.4 else ("left", 1.6)
    return ("left", 1.0) if share < 0.6 else ("right", 1.6)
