"""A few dated values on a line that stops wherever the figures can't be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import plotly.graph_objects as go
import polars as pl

from dashboard.charts import base
from dashboard.palette import Palette
from data.reading.query import decimal_year
from messages import Words

#: Values that all fit with their label on a phone.
MANY = 7

#: Share of the greatest value under which a label has no room between its point and the axis.
_NEAR_THE_AXIS = 0.12

#: Years around a value in which no other label fits.
_ROOM = 0.6

#: Share of a series' length under which the labels of two dates overlap.
_TOUCHING = 0.03

#: Years between two values from which a line would cross a year that nobody published.
HOLE = 1.6


@dataclass(frozen=True, slots=True)
class Series:
    """Rows of one indicator and how they are drawn; `name` labels the last point."""

    rows: pl.DataFrame
    name: str = ""
    strong: bool = True


def lines(
    series: Sequence[Series],
    words: Words,
    palette: Palette,
    *,
    step: bool = False,
    stems: bool = False,
    until: int | None = None,
    until_label: str = "",
    hole_label: str = "",
) -> go.Figure:
    """One line per series, each value labelled; rows of status U are open points off the line.

    `step` holds a value until the next one; `stems` stands each value on the axis instead of
    joining them (two dates are not a trend); `until` draws the years after the last value as a
    zone that nobody published; `hole_label` names such zones between two values.
    """
    drawn = [each for each in series if values(each.rows).height]
    chart = base.figure(words, palette, height=280)
    if not drawn:
        return chart
    spots = [decimal_year(period) for each in drawn for period in values(each.rows)["period"]]
    top = max(values(each.rows)["value"].max() for each in drawn) * 1.2
    first, last = int(min(spots)), max(int(max(spots)), until or 0)
    if until and until_label and until + 1 - max(spots) > 0.5:
        base.gap(chart, palette, max(spots) + 0.15, until + 1, top * 0.8, until_label)
    if hole_label:
        for start, end in _holes(drawn[0].rows):
            base.gap(chart, palette, start + 0.15, end - 0.15, top * 0.8, hole_label)
    for each in drawn:
        _draw(chart, each, words, palette, "stems" if stems else "hv" if step else "linear")
    chart.update_xaxes(
        tickmode="array",
        tickvals=[year + 0.5 for year in range(first, last + 1)],
        ticktext=[
            f"{year % 100:02d}" if last - first > 7 else str(year)
            for year in range(first, last + 1)
        ],
        range=[first - 0.1, last + 1.1],
    )
    if last - first > 7:
        chart.update_xaxes(ticktext=_sparse(range(first, last + 1)))
    chart.update_yaxes(range=[0, top])
    return chart


def values(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that have a value, in time, one per period (the first source by key); "at least" and
    "at most" alone stand at their number.
    """
    number = pl.coalesce("value", "low", "high")
    one = pl.col("low").is_null() | pl.col("high").is_null() | pl.col("value").is_not_null()
    kept = rows.filter(number.is_not_null() & one).with_columns(value=number)
    return kept.unique("period", keep="first", maintain_order=True).sort(
        pl.col("period").map_elements(decimal_year, return_dtype=pl.Float64)
    )


def _draw(chart: go.Figure, series: Series, words: Words, palette: Palette, shape: str) -> None:
    color = palette.accent if series.strong else palette.ink
    rows = values(series.rows)
    sure = rows.filter(pl.col("OBS_STATUS") != "U")
    x, y = _stems(rows) if shape == "stems" else _with_breaks(rows, shape == "hv")
    chart.add_trace(
        go.Scatter(
            x=x,
            y=y,
            mode="lines",
            line={
                "color": color,
                "width": 2.5 if series.strong else 1.5,
                "shape": "hv" if shape == "hv" else "linear",
            },
            connectgaps=False,
            hoverinfo="skip",
        )
    )
    above = series.strong or shape == "stems"
    labels = _placed(sure, words, above, shape)
    _points(chart, sure, {"color": color, "size": 8}, labels, words, palette)
    unsure = rows.filter(OBS_STATUS="U")
    if unsure.height:
        hollow = {"color": palette.bg, "size": 9, "line": {"color": color, "width": 1.5}}
        labels = (_labels_beside(unsure, sure, words), ["top left"] * unsure.height)
        _points(chart, unsure, hollow, labels, words, palette)


def _points(
    chart: go.Figure,
    rows: pl.DataFrame,
    marker: dict,
    labels: tuple[list[str], list[str]],
    words: Words,
    palette: Palette,
) -> None:
    """A mark for each row; `labels` are their texts, and where these stand."""
    texts, places = labels
    chart.add_trace(
        go.Scatter(
            x=[decimal_year(period) for period in rows["period"]],
            y=rows["value"].to_list(),
            mode="markers+text",
            marker=_with_ends(rows, marker),
            text=texts,
            textposition=places,
            textfont={"color": palette.ink, "size": 13},
            cliponaxis=False,
            hovertext=[words.period(period) for period in rows["period"]],
            hoverinfo="text",
        )
    )


def _labels_beside(unsure: pl.DataFrame, sure: pl.DataFrame, words: Words) -> list[str]:
    """The labels of doubtful values: none where a value that the line passes is near."""
    spots = [decimal_year(period) for period in sure["period"]]
    crowded = [
        any(abs(decimal_year(period) - spot) < _ROOM for spot in spots)
        for period in unsure["period"]
    ]
    free = iter(_labels(unsure.filter(~pl.Series(crowded, dtype=pl.Boolean)), words))
    return ["" if each else next(free) for each in crowded]


def _with_ends(rows: pl.DataFrame, marker: dict) -> dict:
    """The marker, and an arrow in its place where the number is a floor or a ceiling."""
    symbols = [base.symbol(row, "y") for row in rows.iter_rows(named=True)]
    return marker if set(symbols) <= {"circle"} else marker | {"symbol": symbols, "size": 13}


def _labels(rows: pl.DataFrame, words: Words) -> list[str]:
    """Every value where there are few; else the ends and the extremes, which fit on a phone."""
    texts = [words.quantity(row) for row in rows.iter_rows(named=True)]
    if len(texts) <= MANY:
        return _apart(texts, [decimal_year(period) for period in rows["period"]])
    told = {0, len(texts) - 1, rows["value"].arg_max(), rows["value"].arg_min()}
    return [text if at in told else "" for at, text in enumerate(texts)]


def _apart(texts: list[str], spots: list[float]) -> list[str]:
    """Of two dates that almost touch, the later one is labelled: the table has both."""
    if not spots:
        return texts
    near, followers = _TOUCHING * (spots[-1] - spots[0]), [*spots[1:], inf]
    return [
        "" if after - spot < near else text
        for text, spot, after in zip(texts, spots, followers, strict=True)
    ]


def _placed(
    rows: pl.DataFrame, words: Words, above: bool, shape: str
) -> tuple[list[str], list[str]]:
    """The labels of the values, and where they stand; none where there is no room (the table has
    every value).
    """
    places = _positions(rows, above, shape)
    texts = zip(_labels(rows, words), places, strict=True)
    return [text if place else "" for text, place in texts], [each or "top left" for each in places]


def _positions(rows: pl.DataFrame, above: bool, shape: str) -> list[str]:
    """Labels alternate when two dates are closer than eight months: they would overlap. Where there
    is no room under a point (the axis, or a step that comes up to it), the label goes to the left,
    where no line passes; on a stem to the right. Near another label and the axis there is none.
    """
    spots = [decimal_year(period) for period in rows["period"]]
    if len(spots) > MANY:
        low = rows["value"].arg_min()
        return [
            "bottom center" if at == low or not above else "top center" for at in range(len(spots))
        ]
    one, other = ("top center", "bottom center") if above else ("bottom center", "top center")
    chosen: list[str] = []
    known, before = rows["value"].to_list(), inf
    for at, (spot, value) in enumerate(zip(spots, known, strict=True)):
        near = at > 0 and spot - spots[at - 1] < 0.7 and chosen[-1] == one
        place = other if near else one
        low = value < _NEAR_THE_AXIS * (max(known) or 1)
        if near and shape == "stems":
            place = "top right"
        elif place == "bottom center" and (low or (shape == "hv" and value > before)):
            place = "" if near and low and shape == "linear" else "top left"
        chosen.append(place)
        before = value
    return chosen


def _with_breaks(rows: pl.DataFrame, step: bool) -> tuple[list[float | None], list[float | None]]:
    """Points of the line; a row of status U breaks it, and so do years without a figure."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row in rows.iter_rows(named=True):
        sure = row["OBS_STATUS"] != "U"
        at = decimal_year(row["period"])
        if x and not step and at - (x[-1] or at) > HOLE:
            x.append(at - 0.01)
            y.append(None)
        x.append(at)
        y.append(row["value"] if sure else None)
    return x, y


def _holes(rows: pl.DataFrame) -> list[tuple[float, float]]:
    """Stretches of more than HOLE years between two values of a series."""
    spots = [decimal_year(period) for period in values(rows)["period"]]
    return [(a, b) for a, b in pairwise(spots) if b - a > HOLE]


def _stems(rows: pl.DataFrame) -> tuple[list[float | None], list[float | None]]:
    """A stroke from the axis to each value."""
    x: list[float | None] = []
    y: list[float | None] = []
    for period, value in rows["period", "value"].rows():
        x += [decimal_year(period), decimal_year(period), None]
        y += [0, value, None]
    return x, y


def _sparse(span: range) -> list[str]:
    """Every second year named: twelve do not fit in 342 px."""
    return [str(year) if (span[-1] - year) % 2 == 0 else "" for year in span]
