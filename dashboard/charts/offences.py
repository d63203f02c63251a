"""Recorded offences of one territory: years, three-year periods, and its rate among the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

import polars as pl

from dashboard.charts import base, scale
from dashboard.charts.drawing import (
    Axis,
    Bracket,
    Dot,
    Drawing,
    Mark,
    Path,
    Place,
    Role,
    Span,
    Text,
)
from data.reading.query import years
from messages import Words

#: Pixels of a line of the ladder, where names have one line or two, and of the names before it;
#: letters of a line of a name.
RUNG, TALL, NAMES, LETTERS = 20, 32, 146, 20

#: A rate so far above the others that drawing it would press them together.
FAR = 2.0


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
    return Drawing(200, axis, base.up_to(top), tuple(marks), top=40)


@dataclass(frozen=True, slots=True)
class Rung:
    """A territory of the ladder: its rate, or the ends of what is known of it; for the reader's
    `own`, where chance may have put the rate (95 %).
    """

    name: str
    rate: float | None = None
    ends: tuple[float, float] | None = None
    chance: tuple[float, float] | None = None
    own: bool = False


def ladder(
    others: list[float], rungs: list[Rung], france: tuple[str, float], words: Words
) -> Drawing:
    """Every other displayed rate as a thin tick on one line; under it a line for each of the named
    territories; France across all of them.

    Rates of `others` beyond `limit` are off the scale: the note under the figure names them.
    """
    edge = limit(others, rungs, france[1])
    marks: list[Mark] = [
        Path(((france[1], 0.45), (france[1], -len(rungs) - 0.4)), "ink", 1),
        Text(france[1], 0.75, f"**{france[0]} {words.decimals(france[1])}**", "middle", "ink"),
        *(Dot(rate, 0, "stroke", "line", 16) for rate in others if rate <= edge),
    ]
    for at, each in enumerate(rungs, start=1):
        marks += _rung(each, -at, edge, words)
    names = [(0.0, words("offences.other_ticks"))]
    names += [(float(-at), in_lines(each.name, each.own)) for at, each in enumerate(rungs, start=1)]
    ticks = tuple((each, words.number(each)) for each in scale.round_steps(edge))
    rung = TALL if any("\n" in name for _, name in names) else RUNG
    return Drawing(
        round(rung * (len(rungs) + 2.6)) + 24, Axis(-edge * 0.02, edge * 1.12, ticks, line=True),
        Axis(-len(rungs) - 0.6, 1.2, tuple(names)), tuple(marks), left=NAMES, top=4, bottom=26,
    )  # fmt: skip


def in_lines(name: str, own: bool) -> str:
    """A name in two lines where it is long; the reader's own in bold."""
    lines = wrap(name, LETTERS, break_long_words=False) or [name]
    return "\n".join(f"**{line}**" if own else line for line in lines)


def _rung(each: Rung, y: float, edge: float, words: Words) -> Iterator[Mark]:
    """A point, or the striped bar of a range; the numbers after it, before it where no room is."""
    role: Role = "accent" if each.own else "ink3"
    if each.ends:
        low, high = each.ends
        yield Span(low, high, y - 0.24, y + 0.24, role=role)
        text, left, right = f"{words.decimals(low)}–{words.decimals(high)}", low, high
    elif each.rate is None:
        return
    else:
        left, right = each.chance or (each.rate, each.rate)
        if each.chance:
            yield Path(((left, y), (right, y)), role, 2)
            yield from (Dot(end, y, "stroke", role, 12) for end in (left, right))
        text, size = words.decimals(each.rate), 13 if each.own else 10
        alone = "" if each.chance else text
        yield Dot(each.rate, y, "disc", role, size, not each.rate, alone, "right")
        if alone:
            return
    bold = f"**{text}**" if each.own else text
    ink: Role = "accent" if each.own else "ink"
    if right <= edge * 0.82:
        yield Text(right, y, bold, "right", ink)
    elif left > edge * 0.25:
        yield Text(left, y, bold, "left", ink)
    else:  # nearly as wide as the axis: on the bar
        yield Text((left + right) / 2, y, bold, "middle", ink)


def limit(others: list[float], rungs: list[Rung], france: float) -> float:
    """The end of the axis: the greatest rate that is not far above the others; the territories that
    are named are in, with their ranges and the reader's interval whole.
    """
    ends = [max((each.rate or 0.0, *(each.ends or ()), *(each.chance or ()))) for each in rungs]
    near = max([france, *ends])
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
