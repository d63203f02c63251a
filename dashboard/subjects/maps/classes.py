"""Classes of displayed rates: their bounds in words, and how many territories each holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import polars as pl

from dashboard.maps.model import Class
from geo.classify import Breaks, quantiles
from messages import Words


def breaks(rows: pl.DataFrame) -> Breaks | None:
    """From displayed, positive rates alone (column `value`); None where there is none."""
    positive = rows.filter(pl.col("value") > 0)["value"].to_list()
    return quantiles(positive) if positive else None


def legend(
    words: Words,
    found: Breaks | None,
    styles: Sequence[str],
    written: Callable[[float], str],
    digits: int,
) -> Iterator[Class]:
    """A row for each class, from high to low; values are `written` with that many `digits`."""
    for place in range(found.count if found else 0, 0, -1):
        label = _bounds(words, found, place, written, digits)  # type: ignore[arg-type]
        yield Class(f"q{place}", label, styles.count(f"q{place}"))


def _bounds(
    words: Words, found: Breaks, place: int, written: Callable[[float], str], digits: int
) -> str:
    """The ends of a class in words, from 1 up."""
    ends = found.bounds
    if place == 1:
        return words("carte.up_to", high=written(ends[0]))
    low = written(ends[place - 2] + 10**-digits)  # the next that so many digits show
    if place == found.count:
        return words("carte.more_than", low=low)
    return words("carte.between", low=low, high=written(ends[place - 1]))
