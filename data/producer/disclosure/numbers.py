"""What a released row says of a number, and what a written number leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, inf, isfinite
from typing import Any

from data.observations import span


def said(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """What a displayed ratio says: its value where there is one beside another number (an interval
    around it hides nothing of it), else its ends.
    """
    alone = row["value"] in (row["low"], row["high"])
    return (row["value"],) * 2 if row["value"] is not None and not alone else span(row)


def around(said: list[tuple[float, float]]) -> tuple[float, float]:
    """What sources leave of a count when each says its own: what all of them say where they agree,
    anything between them where they do not. "At least" and "at most" are half-lines (world 1), no
    count is below 0, and a count is whole.
    """
    lows, highs = zip(*said, strict=True)
    low, high = max(*lows, 0.0), min(highs)
    if ceil(low) <= (floor(high) if isfinite(high) else inf):
        return ceil(low), floor(high) if isfinite(high) else inf
    low, high = min(lows), max(highs)
    return floor(low) if isfinite(low) else 0, ceil(high) if isfinite(high) else inf


def decimals(value: float | None) -> int:
    """How many decimals a number is written with."""
    if value is None or not isfinite(value):
        return 0
    return max(0, -int(Decimal(repr(value)).normalize().as_tuple().exponent))


def as_written(value: float, places: int) -> tuple[Fraction, Fraction] | tuple[None, None]:
    """The numbers that would be written as `value` to so many decimals: half a unit of the last one
    on each side; nothing of an open end.
    """
    if not isfinite(value):
        return None, None
    half = Fraction(1, 2 * 10**places)
    return Fraction(Decimal(repr(value))) - half, Fraction(Decimal(repr(value))) + half
