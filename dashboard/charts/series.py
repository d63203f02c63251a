"""A few dated values on a line that stops wherever the figures can't be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from typing import Literal

import polars as pl

from dashboard.charts import base
from dashboard.charts.drawing import Axis, Dot, Drawing, Mark, Path, Place, Span
from data.observations import hidden
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

#: Years on each side of a hidden date that its bar takes.
BAR = 0.2


@dataclass(frozen=True, slots=True)
class Series:
    """Rows of one indicator; `strong` for the one that the figure is of."""

    rows: pl.DataFrame
    strong: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """How lines are drawn: `step` holds a value until the next one; `stems` stands each value on
    the axis instead of joining them (two dates are not a trend); `until` draws the years after the
    last value as a zone that nobody published, named `until_label`; `hole_label` names such zones
    between two values.
    """

    shape: Literal["linear", "step", "stems"] = "linear"
    until: int | None = None
    until_label: str = ""
    hole_label: str = ""


def lines(series: Sequence[Series], words: Words, look: Look = Look()) -> Drawing | None:
    """One line per series, each value labelled; rows of status U are open points off the line, the
    ranges of hidden ones bars from end to end. None without a value.
    """
    known = [(each, rows) for each in series if (rows := values(each.rows)).height]
    if not known:
        return None
    drawn = [each for each, _ in known]
    masked = [each.rows.filter(hidden()) for each in drawn]
    periods = [period for rows in (*(rows for _, rows in known), *masked)
               for period in rows["period"]]  # fmt: skip
    spots = [decimal_year(period) for period in periods]
    ends = [rows["value"].max() for _, rows in known]
    top = max([*ends, *(end for each in masked for end in each["high"].drop_nulls())]) * 1.2
    span = int(min(spots)), max(int(max(spots)), look.until or 0)
    marks: list[Mark] = [*_zones(drawn[0].rows, max(spots), top, look)]
    for each, unseen in zip(drawn, masked, strict=True):
        marks += _ranges(unseen, top, words)
        marks += _draw(each, words, look.shape)
    return Drawing(280, _years(*span), base.up_to(top), tuple(marks))


def _ranges(masked: pl.DataFrame, top: float, words: Words) -> Iterator[Mark]:
    """A striped bar for each hidden row, both ends written; hatches where nothing bounds it."""
    for row in masked.unique("period", keep="first", maintain_order=True).iter_rows(named=True):
        at = decimal_year(row["period"])
        if row["high"] is None:
            yield base.secret(at, top)
        else:
            low, high = row["low"] or 0.0, row["high"]
            yield Span(at - BAR, at + BAR, low, high, words.span(low, high), "ink3")


def _zones(rows: pl.DataFrame, last: float, top: float, look: Look) -> Iterator[Mark]:
    """Years that nobody published: after the last value, between two of them."""
    if look.until and look.until_label and look.until + 1 - last > 0.5:
        yield base.gap(last + 0.15, look.until + 1, top * 0.8, look.until_label)
    if look.hole_label:
        for start, end in _holes(rows):
            yield base.gap(start + 0.15, end - 0.15, top * 0.8, look.hole_label)


def _years(first: int, last: int) -> Axis:
    """Every year named in the middle of it, every second one where there are many; a stroke at each
    1 January.
    """
    many = last - first > 7
    named = [year for year in range(first, last + 1) if not many or (last - year) % 2 == 0]
    ticks = tuple((year + 0.5, str(year)) for year in named)
    cuts = tuple(float(year) for year in range(first, last + 2))
    return Axis(first - 0.1, last + 1.1, ticks, line=True, cuts=cuts)


def values(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that have a value, in time, one per period (the first source by key); "at least" and
    "at most" alone stand at their number, the range of a hidden count nowhere.
    """
    number = pl.coalesce("value", "low", "high")
    one = pl.col("low").is_null() | pl.col("high").is_null() | pl.col("value").is_not_null()
    kept = rows.filter(number.is_not_null() & one & ~hidden()).with_columns(value=number)
    return kept.unique("period", keep="first", maintain_order=True).sort(
        pl.col("period").map_elements(decimal_year, return_dtype=pl.Float64)
    )


def _draw(series: Series, words: Words, shape: str) -> Iterator[Mark]:
    color = "accent" if series.strong else "ink"
    rows = values(series.rows)
    sure, unsure = rows.filter(pl.col("OBS_STATUS") != "U"), rows.filter(OBS_STATUS="U")
    unseen = sorted(map(decimal_year, series.rows.filter(hidden())["period"]))
    line = _stems(rows) if shape == "stems" else _with_breaks(rows, shape == "step", unseen)
    yield Path(line, color, 2.5 if series.strong else 1.5, step=shape == "step")
    above = series.strong or shape == "stems"
    dot = Dot(0, 0, role=color, size=8)
    yield from _dots(sure, dot, _placed(sure, words, above, shape), words)
    hollow = Dot(0, 0, role=color, size=9, hollow=True, place="above left")
    beside = [(text, "above left") for text in _labels_beside(unsure, sure, words)]
    yield from _dots(unsure, hollow, beside, words)


def _dots(
    rows: pl.DataFrame, like: Dot, labels: Sequence[tuple[str, Place]], words: Words
) -> Iterator[Dot]:
    """A mark for each row, with its label and its place; an arrow for a floor or a ceiling."""
    for row, (text, place) in zip(rows.iter_rows(named=True), labels, strict=True):
        symbol = base.symbol(row, "y")
        size = like.size if symbol == "disc" else 13
        x, tip = decimal_year(row["period"]), words.period(row["period"])
        yield replace(like, x=x, y=row["value"], symbol=symbol, size=size, label=text,
                      place=place, tip=tip)  # fmt: skip


def _labels_beside(unsure: pl.DataFrame, sure: pl.DataFrame, words: Words) -> list[str]:
    """The labels of doubtful values: none where a value that the line passes is near."""
    spots = [decimal_year(period) for period in sure["period"]]
    crowded = [
        any(abs(decimal_year(period) - spot) < _ROOM for spot in spots)
        for period in unsure["period"]
    ]
    free = iter(_labels(unsure.filter(~pl.Series(crowded, dtype=pl.Boolean)), words))
    return ["" if each else next(free) for each in crowded]


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


def _placed(rows: pl.DataFrame, words: Words, above: bool, shape: str) -> list[tuple[str, Place]]:
    """The labels of the values, and where they stand; none where there is no room (the table has
    every value).
    """
    places = _positions(rows, above, shape)
    texts = zip(_labels(rows, words), places, strict=True)
    return [(text if place else "", place or "above left") for text, place in texts]


def _positions(rows: pl.DataFrame, above: bool, shape: str) -> list[Place | None]:
    """Labels alternate when two dates are closer than eight months: they would overlap. Where there
    is no room under a point (the axis, or a step that comes up to it), the label goes to the left,
    where no line passes; on a stem to the right. Near another label and the axis there is none.
    """
    spots = [decimal_year(period) for period in rows["period"]]
    if len(spots) > MANY:
        low = rows["value"].arg_min()
        return ["below" if at == low or not above else "above" for at in range(len(spots))]
    one, other = ("above", "below") if above else ("below", "above")
    chosen: list[Place | None] = []
    known, before = rows["value"].to_list(), inf
    for at, (spot, value) in enumerate(zip(spots, known, strict=True)):
        near = at > 0 and spot - spots[at - 1] < 0.7 and chosen[-1] == one
        place = other if near else one
        low = value < _NEAR_THE_AXIS * (max(known) or 1)
        if near and shape == "stems":
            place = "above right"
        elif place == "below" and (low or (shape == "step" and value > before)):
            place = None if near and low and shape == "linear" else "above left"
        chosen.append(place)
        before = value
    return chosen


def _with_breaks(
    rows: pl.DataFrame, step: bool, unseen: Sequence[float]
) -> tuple[tuple[float, float] | None, ...]:
    """Points of the line; a row of status U breaks it, and so do years without a figure and what is
    `unseen`: hidden between two values.
    """
    points: list[tuple[float, float] | None] = []
    last = -inf
    for row in rows.iter_rows(named=True):
        at = decimal_year(row["period"])
        between = any(last < each < at for each in unseen)
        if points and (between or (not step and at - last > HOLE)):
            points.append(None)
        points.append((at, row["value"]) if row["OBS_STATUS"] != "U" else None)
        last = at
    return tuple(points)


def _holes(rows: pl.DataFrame) -> list[tuple[float, float]]:
    """Stretches of more than HOLE years between two values of a series, a hidden one among them."""
    there = [*values(rows)["period"], *rows.filter(hidden())["period"]]
    spots = sorted(map(decimal_year, there))
    return [(a, b) for a, b in pairwise(spots) if b - a > HOLE]


def _stems(rows: pl.DataFrame) -> tuple[tuple[float, float] | None, ...]:
    """A stroke from the axis to each value."""
    return tuple(
        point
        for period, value in rows["period", "value"].rows()
        for point in ((decimal_year(period), 0), (decimal_year(period), value), None)
    )
