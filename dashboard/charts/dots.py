"""Rates of States side by side, each with its interval: the order alone says little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts import base
from dashboard.palette import Palette
from messages import Words

ROW = 27


@dataclass(frozen=True, slots=True)
class Dot:
    """A rate between its ends; `own` for France, `marked` for the State that a reader chose."""

    name: str
    value: float
    low: float
    high: float
    own: bool = False
    marked: bool = False


def ranked(dots: Sequence[Dot], words: Words, palette: Palette) -> go.Figure:
    """One row per State, from the highest rate down, its interval behind its dot."""
    rows = sorted(dots, key=lambda each: -each.value)
    chart = base.figure(words, palette, height=60 + ROW * len(rows))
    top = max((each.high for each in rows), default=1.0)
    for at, each in enumerate(rows):
        _stem(chart, each, -at, palette)
    for kind in (False, True):
        _dots(chart, [(at, d) for at, d in enumerate(rows) if _named(d) == kind], palette, kind)
    _values(chart, rows, words, palette)
    chart.update_xaxes(range=[0, top * 1.16], nticks=5, side="top", showline=False)
    chart.update_yaxes(
        visible=True,
        tickmode="array",
        tickvals=[-at for at in range(len(rows))],
        ticktext=[_bold(each.name, each) for each in rows],
        range=[-len(rows) + 0.4, 0.6],
        rangemode="normal",
        automargin=True,
    )
    chart.update_layout(margin={"t": 34, "b": 8})
    return chart


def _named(each: Dot) -> bool:
    return each.own or each.marked


def _bold(text: str, each: Dot) -> str:
    return f"<b>{text}</b>" if _named(each) else text


def _stem(chart: go.Figure, each: Dot, row: int, palette: Palette) -> None:
    for x, colour, width in (
        ([0, each.value], palette.rule, 1),
        ([each.low, each.high], palette.accent if each.own else palette.line, 4),
    ):
        line = {"color": colour, "width": width}
        chart.add_trace(go.Scatter(x=x, y=[row, row], mode="lines", line=line, hoverinfo="skip"))


def _dots(chart: go.Figure, rows: Sequence[tuple[int, Dot]], palette: Palette, named: bool) -> None:
    colours = [
        palette.accent if each.own else palette.mark if each.marked else palette.ink2
        for _, each in rows
    ]
    chart.add_trace(
        go.Scatter(
            x=[each.value for _, each in rows],
            y=[-at for at, _ in rows],
            mode="markers",
            marker={"color": colours, "size": 13 if named else 9,
                    "line": {"color": palette.bg, "width": 1.5}},
            hoverinfo="skip",
        )
    )  # fmt: skip


def _values(chart: go.Figure, rows: Sequence[Dot], words: Words, palette: Palette) -> None:
    chart.add_trace(
        go.Scatter(
            x=[each.high for each in rows],
            y=[-at for at in range(len(rows))],
            mode="text",
            text=[_bold(f"  {words.tenths(each.value)}", each) for each in rows],
            textposition="middle right",
            textfont={"size": 13, "color": palette.ink},
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
