"""Recorded offences of one territory: years, three-year periods, and its rate among the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from dashboard.charts import base, scale
from dashboard.charts.drawing import (
    Axis,
    Bracket,
    Dot,
    Drawing,
    Leader,
    Mark,
    Path,
    Place,
    Role,
    Text,
)
from data.reading.query import years
from messages import Words

#: A rate so far above the others that drawing it would press them together.
FAR = 2.5


def by_year(rows: pl.DataFrame, words: Words) -> Drawing:
    """Yearly counts as labelled points, hidden years hatched, shown periods as lines at their mean.

    `rows` holds the observations of one territory, totals of years and of pools; the height of the
    axis comes from displayed values alone.
    """
    yearly, pools = years(rows), _pools(rows)
    shown, hidden = yearly.drop_nulls("value"), yearly.filter(pl.col("value").is_null())
    top = max([*shown["value"], *pools["mean"].drop_nulls(), 1.0]) * 1.25
    low_line = any(0 < mean < top * 0.2 for mean in pools["mean"].drop_nulls())
    at = 0.32 if low_line else 0.09
    marks: list[Mark] = [base.secret(year, top, at) for year in hidden["year"]]
    for pool in pools.iter_rows(named=True):
        marks += _pool(pool, words)
    marks += _points(shown, pools, words)
    axis = base.years(yearly["year"].min(), yearly["year"].max())
    return Drawing(300, axis, base.up_to(top), tuple(marks), top=40)


@dataclass(frozen=True, slots=True)
class Marked:
    """A territory named on the strip: its rate, whether it is the reader's, its interval."""

    name: str
    rate: float
    own: bool = False
    low: float = 0.0
    high: float = 0.0


def strip(others: list[float], marked: list[Marked], words: Words) -> Drawing:
    """Every displayed rate as a thin tick on one axis; the marked ones as labelled points.

    Rates of `others` beyond `limit` are off the scale: the note under the figure names them.
    """
    edge = limit(others, marked)
    marks: list[Mark] = [Dot(rate, 0, "stroke", "line", 26) for rate in others if rate <= edge]
    marks += [_interval(each, edge) for each in marked if each.own and each.high > each.low]
    for place, each in enumerate(sorted(marked, key=lambda one: one.rate)):
        marks.append(_leader(each, place, edge, f"{each.name} {words.decimals(each.rate)}"))
    # The reader's own above the others.
    marks += [_point(each) for each in sorted(marked, key=lambda one: one.own)]
    ticks = tuple((each, words.number(each)) for each in scale.round_steps(edge))
    x = Axis(-edge * 0.04, edge * 1.04, ticks, line=True)
    return Drawing(190, x, Axis(-1.6, 1.6), tuple(marks))


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


def _pool(pool: dict, words: Words) -> Iterator[Mark]:
    """A line at the yearly mean; above the columns, over a bracket, the count of the period."""
    left, right = pool["first"] - 0.47, pool["last"] + 0.47
    shown = pool["mean"] is not None
    if shown:
        yield Path(((left, pool["mean"]), (right, pool["mean"])), "accent", 4)
    yield Bracket(left, right)
    counted = f"**{words.count('offences.in_pool', pool['value'])}**" if shown else ""
    text = counted or words("offences.secret_pool")
    yield Text((left + right) / 2, None, text, "middle", "accent" if shown else "ink2")


def _points(shown: pl.DataFrame, pools: pl.DataFrame, words: Words) -> Iterator[Dot]:
    """Labels stand on the side of their point where the line of its period is not."""
    means = pools.select("first", "last", "mean").rows()
    for year, value in shown.select("year", "value").rows():
        below = any(
            first <= year <= last and 0 < value < (mean or 0) for first, last, mean in means
        )
        place: Place = "below" if below else "above"
        yield Dot(year, value, size=9, hollow=not value, label=words.number(value), place=place)


def _interval(each: Marked, edge: float) -> Path:
    """Where the reader's own rate may be, chance counted: cut at the end of the axis."""
    return Path(((each.low, 0), (min(each.high, edge * 1.04), 0)), "accent", 5)


def _point(each: Marked) -> Dot:
    if each.own:
        return Dot(each.rate, 0, "disc", "accent", 15)
    return Dot(each.rate, 0, "lozenge", "ink", 10)


def _leader(each: Marked, place: int, edge: float, label: str) -> Leader:
    """Labels stand left, below and right of their points: three rates may be almost equal."""
    side, level = _spot(place, each.rate / edge)
    role: Role = "accent" if each.own else "ink"
    return Leader(each.rate, 0, f"**{label}**" if each.own else label, 38 * level, side, role)


def _spot(place: int, share: float) -> tuple[Literal["left", "right", "center"], float]:
    """The side of the stroke that stands by the text, and its height, by rank among the marked and
    share of the axis.
    """
    if place == 1:
        return ("left" if share < 0.3 else "right" if share > 0.7 else "center"), -1.0
    if place == 0:
        return ("right", 1.0) if share > 0.4 else ("left", 1.6)
    return ("left", 1.0) if share < 0.6 else ("right", 1.6)
