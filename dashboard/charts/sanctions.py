"""Clients implicated, then contraventions: two counts that no line may join."""

from __future__ import annotations

from itertools import pairwise

import plotly.graph_objects as go
import polars as pl

from dashboard.charts import base
from dashboard.palette import Palette
from data.reading.query import totals, years
from messages import Words


def bars(frame: pl.DataFrame, words: Words, palette: Palette) -> go.Figure:
    """Yearly bars of `clients_interpelles` (outlined) and `contraventions` (filled).

    `frame` holds observations of level FR; only whole years are drawn. Years between the two
    series that have no figure are one dotted zone.
    """
    yearly = drawn(frame)
    persons = yearly.filter(indicator="clients_interpelles")
    fines = yearly.filter(indicator="contraventions")
    chart = base.figure(words, palette, height=300)
    known = sorted({*persons["year"], *fines["year"]})
    if not known:
        return chart
    top = yearly["value"].max() * 1.08
    for start, end in silences(known):
        base.gap(chart, palette, start - 0.45, end + 0.45, top, words("shared.silence_label"))
    _bar(chart, persons, words, {"color": "rgba(0,0,0,0)", "line": _line(palette.ink)})
    settled = fines.filter(pl.col("OBS_STATUS") != "P")
    _bar(chart, settled, words, {"color": palette.accent, "line": _line(palette.accent)})
    provisional = fines.filter(OBS_STATUS="P")
    _bar(chart, provisional, words, {"color": palette.q2, "line": _line(palette.accent)})
    base.year_ticks(chart, known[0], known[-1])
    chart.update_yaxes(range=[0, top * 1.06])
    return chart


def drawn(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that `bars` draws, with their `year`: totals, never an average of several years."""
    wanted = pl.col("indicator").is_in(["clients_interpelles", "contraventions"])
    return years(totals(frame.filter(wanted & pl.col("value").is_not_null())))


def silences(known: list[int]) -> list[tuple[int, int]]:
    """Runs of years without a figure between the first and the last of `known`.

    >>> silences([2016, 2018, 2022])
    [(2017, 2017), (2019, 2021)]
    """
    return [(a + 1, b - 1) for a, b in pairwise(known) if b - a > 1]


def _bar(chart: go.Figure, rows: pl.DataFrame, words: Words, marker: dict) -> None:
    chart.add_trace(
        go.Bar(
            x=rows["year"].to_list(),
            y=rows["value"].to_list(),
            text=[words.quantity(row) for row in rows.iter_rows(named=True)],
            textposition="outside",
            textangle=0,
            constraintext="none",
            cliponaxis=False,
            width=0.72,
            marker=marker,
            hoverinfo="skip",
        )
    )


def _line(color: str) -> dict:
    return {"width": 1.5, "color": color}
