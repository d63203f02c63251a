"""Recorded offences of one territory: years, three-year periods, and its rate among the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from dashboard.charts import base, scale
from dashboard.charts.base import Ranged
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
    Span,
    Text,
)
from data.reading.query import years
from messages import Words

#: A rate so far above the others that drawing it would press them together.
FAR = 2.5


def by_year(rows: pl.DataFrame, words: Words) -> Drawing:
    """Yearly counts as labelled points, the ranges of hidden years as striped bars, periods as
    lines at their yearly mean, or as bars over their years.

    `rows` holds the observations of one territory, totals of years and of pools; the height of the
    axis comes from displayed values and printed ends alone, and cuts none.
    """
    yearly, pools = years(rows), _pools(rows)
    shown, hidden = yearly.drop_nulls("value"), yearly.filter(pl.col("value").is_null())
    ends = [*shown["value"], *pools["mean"], *yearly["high"], *pools["high"]]
    top = max([*(end for end in ends if end is not None), 1.0]) * 1.25
    low_line = any(0 < mean < top * 0.2 for mean in pools["mean"].drop_nulls())
    at = 0.32 if low_line else 0.09
    marks: list[Mark] = []
    for pool in pools.iter_rows(named=True):
        marks += _pool(pool, words)
    for year in hidden.iter_rows(named=True):
        marks.append(_hidden(year, words) or base.secret(year["year"], top, at))
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


def strip(
    others: list[float], marked: list[Marked], words: Words, ranged: Ranged | None = None
) -> Drawing:
    """Every displayed rate as a thin tick on one axis; the marked ones as labelled points.

    Rates of `others` beyond `limit` are off the scale: the note under the figure names them. The
    reader's own, where it is hidden, is the bar of its range.
    """
    edge = limit(others, marked, ranged)
    marks: list[Mark] = [Dot(rate, 0, "stroke", "line", 26) for rate in others if rate <= edge]
    marks += [_interval(each, edge) for each in marked if each.own and each.high > each.low]
    if ranged:
        marks += _range(ranged, edge, words)
    places = (0, 2) if ranged else (0, 1, 2)  # the range has the room below
    for place, each in zip(places, sorted(marked, key=lambda one: one.rate), strict=False):
        marks.append(_leader(each, place, edge, f"{each.name} {words.decimals(each.rate)}"))
    # The reader's own above the others.
    marks += [_point(each) for each in sorted(marked, key=lambda one: one.own)]
    ticks = tuple((each, words.number(each)) for each in scale.round_steps(edge))
    x = Axis(-edge * 0.04, edge * 1.04, ticks, line=True)
    return Drawing(190, x, Axis(-1.6, 1.6), tuple(marks))


def _range(each: Ranged, edge: float, words: Words) -> Iterator[Mark]:
    """A striped bar across the strip, its ends written under it: no stroke, which would point at a
    place in it.
    """
    ends = words.between(each.low, each.high, words.decimals)
    yield Span(each.low, each.high, -0.22, 0.22)
    middle = (each.low + each.high) / 2
    sides: tuple[tuple[float, Place], ...] = ((each.low, "right"), (middle, "middle"),
                                              (each.high, "left"))  # fmt: skip
    at, place = sides[0 if middle < edge / 3 else 2 if middle > edge * 2 / 3 else 1]
    yield Text(at, -0.75, f"**{each.name} {ends}**", place, "accent")


def limit(others: list[float], marked: list[Marked], ranged: Ranged | None = None) -> float:
    """The end of the axis: the greatest rate that is not far above the others, those of the reader
    and of who is compared in.
    """
    near = max([*(each.rate for each in marked), ranged.high if ranged else 0.0], default=0.0)
    for rate in sorted(others):
        if not near or rate <= FAR * near:
            near = max(near, rate)
    return near or 1.0


def _pools(rows: pl.DataFrame) -> pl.DataFrame:
    """The pools of `rows` with their first and last year and their yearly mean."""
    pools = rows.filter(pl.col("period").str.contains("/"))
    ends = pl.col("period").str.split("/").cast(pl.List(pl.Int32))
    first, last = ends.list.first(), ends.list.last()
    years_in = last - first + 1
    return pools.with_columns(
        pl.col("low", "high").name.suffix("_counted"),
        pl.col("low", "high") / years_in,
        first=first,
        last=last,
        mean=pl.col("value") / years_in,
    ).sort("first")


def _pool(pool: dict, words: Words) -> Iterator[Mark]:
    """A line at the yearly mean, or a bar from end to end of its range; above the columns, over a
    bracket, the count of the period.
    """
    left, right = pool["first"] - 0.47, pool["last"] + 0.47
    shown, text = pool["mean"] is not None, words("offences.secret_pool")
    if shown:
        yield Path(((left, pool["mean"]), (right, pool["mean"])), "accent", 4)
        text = f"**{words.count('offences.in_pool', pool['value'])}**"
    elif pool["high"] is not None:
        yield Span(left, right, pool["low"], pool["high"], role="q2")
        ends = words.span(*(pool[f"{end}_counted"] for end in ("low", "high")))
        text = words("offences.in_pool.other", n=ends)
    yield Bracket(left, right)
    yield Text((left + right) / 2, None, text, "middle", "accent" if shown else "ink2")


def _hidden(year: dict, words: Words) -> Span | None:
    """The range of a hidden year, both ends written."""
    if year["high"] is None:
        return None
    ends = words.span(year["low"], year["high"])
    return Span(year["year"] - 0.3, year["year"] + 0.3, year["low"], year["high"], ends, "ink3")


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
