"""A drawing as a Plotly figure, for the page where hovering a mark serves the reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from dashboard.charts.drawing import Axis, Dot, Drawing, Path
from dashboard.palette import Palette

FONT = "Public Sans, system-ui, sans-serif"

#: Passed to Plotly in the browser: no toolbar (it is in English), no zoom, no logo.
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}

_SYMBOLS = {
    "disc": "circle", "lozenge": "diamond", "stroke": "line-ns-open", "up": "arrow-bar-up",
    "down": "arrow-bar-down", "right": "arrow-bar-right", "left": "arrow-bar-left",
}  # fmt: skip
_PLACES = {
    "above": "top center", "below": "bottom center", "left": "middle left",
    "right": "middle right", "above left": "top left", "above right": "top right",
    "middle": "middle center",
}  # fmt: skip


def figure(drawing: Drawing, palette: Palette) -> dict[str, Any]:
    """Data and layout of the lines and dots of a drawing. Raises TypeError on any other mark: what
    is not hovered is drawn by `svg`.
    """
    data = []
    for kind, marks in groupby(drawing.marks, type):
        if kind not in (Path, Dot):
            raise TypeError(f"{kind.__name__}: nothing to hover")
        draw: Callable[[Any, Palette], Any] = _line if kind is Path else _dots
        data += [draw(each, palette) for each in (marks if kind is Path else _alike(marks))]
    return {"data": data, "layout": _layout(drawing, palette)}


def _alike(dots: Any) -> list[Sequence[Dot]]:
    """Dots of one symbol, role and size, each group in the order of the drawing."""
    found: dict[tuple, list[Dot]] = {}
    for each in dots:
        found.setdefault((each.symbol, each.role, each.size, each.hollow, each.ink), []).append(
            each
        )
    return list(found.values())


def _line(path: Path, palette: Palette) -> dict[str, Any]:
    points = [each or (None, None) for each in path.points]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "line": {
            "color": getattr(palette, path.role),
            "width": path.width,
            "dash": "2px,4px" if path.dash else "solid",
            "shape": "hv" if path.step else "linear",
        },
        "connectgaps": False,
        "hoverinfo": "skip",
    }


def _dots(dots: Sequence[Dot], palette: Palette) -> dict[str, Any]:
    like = dots[0]
    colour = getattr(palette, like.role)
    fill, edge = (palette.bg, colour) if like.hollow else (colour, palette.bg)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [each.x for each in dots],
        "y": [each.y for each in dots],
        "text": [_bold(each.label) for each in dots],
        "textposition": [_PLACES[each.place] for each in dots],
        "textfont": {"size": 13, "color": getattr(palette, like.ink)},
        "marker": {
            "symbol": _SYMBOLS[like.symbol],
            "size": like.size,
            "color": fill,
            "line": {"width": 2, "color": edge},
        },
        "cliponaxis": False,
        "hovertext": [each.tip for each in dots],
        "hoverinfo": "text" if any(each.tip for each in dots) else "skip",
    }


def _layout(drawing: Drawing, palette: Palette) -> dict[str, Any]:
    text = {"family": FONT, "size": 13}
    return {
        "height": drawing.height,
        "margin": {"l": drawing.left, "r": drawing.right, "t": drawing.top, "b": drawing.bottom},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": text | {"color": palette.ink2},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": palette.ink,
            "bordercolor": palette.ink,
            "font": text | {"color": palette.bg},
        },
        "xaxis": _axis(drawing.x, palette) | {"showline": drawing.x.line, "linecolor": palette.ink},
        "yaxis": _axis(drawing.y, palette) | {"visible": bool(drawing.y.ticks)},
    }


def _axis(axis: Axis, palette: Palette) -> dict[str, Any]:
    return {
        "range": [axis.low, axis.high],
        "tickmode": "array",
        "tickvals": [value for value, _ in axis.ticks],
        "ticktext": [_bold(text) for _, text in axis.ticks],
        "tickfont": {"size": 13, "color": palette.ink2},
        "fixedrange": True,
        "showgrid": axis.grid,
        "gridcolor": palette.rule,
        "zeroline": False,
        "ticks": "",
    }


def _bold(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text).replace("\n", "<br>")
