"""Clients implicated, then contraventions: two counts that no line may join."""

from __future__ import annotations

from itertools import pairwise

import polars as pl

from dashboard.charts import base
from dashboard.charts.drawing import Column, Drawing, Mark, Role
from data.reading.query import totals, years
from messages import Words


def bars(frame: pl.DataFrame, words: Words) -> Drawing | None:
    """Yearly bars of `clients_interpelles` (outlined) and `contraventions` (filled).

    `frame` holds observations of level FR; only whole years are drawn. Years between the two
    series that have no figure are one dotted zone. None without a figure.
    """
    yearly = drawn(frame)
    known = sorted(set(yearly["year"]))
    if not known:
        return None
    top, label = yearly["value"].max() * 1.08, words("shared.silence_label")
    marks: list[Mark] = [
        base.gap(start - 0.45, end + 0.45, top, label) for start, end in silences(known)
    ]
    marks += [_bar(row, words) for row in yearly.iter_rows(named=True)]
    axes = base.years(known[0], known[-1]), base.up_to(top * 1.06)
    return Drawing(300, *axes, tuple(marks))


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


def _bar(row: dict, words: Words) -> Column:
    """Persons outlined, fines filled, and paler while they are provisional."""
    if row["indicator"] == "clients_interpelles":
        fill, edge = "", "ink"
    else:
        fill, edge = "q2" if row["OBS_STATUS"] == "P" else "accent", "accent"
    colours: tuple[Role, Role] = fill, edge  # type: ignore[assignment]
    return Column(row["year"], row["value"], 0.72, *colours, label=words.quantity(row))
