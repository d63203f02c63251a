"""What every Plotly chart shares: its template, and one function for each mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.palette import Palette
from data.observations import open_end
from messages import Words

FONT = "Public Sans, system-ui, sans-serif"
SERIF = "Newsreader, Georgia, serif"

#: Passed to Plotly in the browser: no toolbar (it is in English), no zoom, no logo.
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


def figure(words: Words, palette: Palette, height: int) -> go.Figure:
    """An empty figure in our template: transparent, no legend, nothing moves."""
    return go.Figure(
        layout={
            "template": None,
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 26, "b": 34, "pad": 0},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": 13, "color": palette.ink2},
            "separators": ",\u202f" if words.lang == "fr" else ".,",
            "showlegend": False,
            "dragmode": False,
            "bargap": 0.28,
            "barmode": "overlay",
            "hoverlabel": {
                "bgcolor": palette.ink,
                "bordercolor": palette.ink,
                "font": {"family": FONT, "size": 13, "color": palette.bg},
            },
            "xaxis": _axis(palette) | {"showline": True, "linecolor": palette.ink},
            "yaxis": _axis(palette) | {"visible": False, "rangemode": "tozero"},
        }
    )


def year_ticks(chart: go.Figure, first: int, last: int) -> None:
    """One tick a year, in the middle of a short axis; every second one when there are many."""
    step = 1 if last - first < 10 else 2
    chart.update_xaxes(
        tickmode="array",
        tickvals=list(range(first, last + 1, step)),
        ticktext=[str(year) for year in range(first, last + 1, step)],
        range=[first - 0.6, last + 0.6],
    )


def gap(
    chart: go.Figure, palette: Palette, start: float, end: float, height: float, label: str
) -> None:
    """A zone that nobody published: dots from `start` to `end` (x), its name (if any) inside."""
    chart.add_trace(
        go.Bar(
            x=[(start + end) / 2],
            y=[height],
            width=[end - start],
            marker={
                "color": "rgba(0,0,0,0)",
                "line": {"width": 0},
                "pattern": {
                    "shape": ".",
                    "fgcolor": palette.ink3,
                    "bgcolor": "rgba(0,0,0,0)",
                    "size": 8,
                    "solidity": 0.13,
                },
            },
            hoverinfo="skip",
            name="gap",
        )
    )
    if not label:
        return
    chart.add_annotation(
        x=(start + end) / 2,
        y=height / 2,
        text=label.replace(" ", "<br>") if end - start < 4 else label,
        showarrow=False,
        bgcolor=palette.bg,
        borderpad=4,
        font={"color": palette.ink2, "size": 13},
    )


def secret(
    chart: go.Figure,
    palette: Palette,
    at: Sequence[float],
    height: float,
    label_at: float = 0.09,
) -> None:
    """What we protect: a cross-hatched column with an « s » at each x of `at`, one unit wide.

    `height` is that of the axis, chosen from displayed values alone; `label_at` a share of it.
    """
    chart.add_trace(
        go.Bar(
            x=list(at),
            y=[height] * len(at),
            width=0.94,
            marker={
                "color": palette.surf,
                "line": {"width": 0},
                "pattern": {
                    "shape": "x",
                    "fgcolor": palette.hatch,
                    "bgcolor": palette.surf,
                    "size": 7,
                    "solidity": 0.2,
                },
            },
            hoverinfo="skip",
            name="secret",
        )
    )
    for each in at:
        chart.add_annotation(
            x=each,
            y=height * label_at,
            text="<i>s</i>",
            showarrow=False,
            bgcolor=palette.surf,
            borderpad=2,
            font={"family": SERIF, "size": 15, "color": palette.ink, "weight": 600},
        )


#: The mark of a number that is one end of what is known: "at least" points up or right, "at most"
#: down or left, from a bar that stands for the number itself.
OPEN_END = {
    ("y", "low"): "arrow-bar-up",
    ("y", "high"): "arrow-bar-down",
    ("x", "low"): "arrow-bar-right",
    ("x", "high"): "arrow-bar-left",
}


def symbol(row: Mapping[str, Any], axis: str) -> str:
    """The marker of a number on an axis: a disc, or an arrow towards where it may go further."""
    end = open_end(row)
    return OPEN_END[axis, end] if end else "circle"


def _axis(palette: Palette) -> dict:
    return {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "tickfont": {"size": 13, "color": palette.ink2},
    }
