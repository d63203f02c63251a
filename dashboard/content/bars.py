"""Bars: labelled numbers, shares, amounts, each set on one scale."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """The length of a bar as a share of its scale; `end` is `low` where the number is "at least",
    `high` where it is "at most".
    """

    share: float
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A name, its number as it is read, its bar."""

    name: str
    value: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class Measures:
    """Labelled bars on one scale."""

    items: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """Of all départements, the share that has a figure: solid; the rest is dotted."""

    items: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money on the scale of the greatest: from `low` to `high`, as shares of it."""

    name: str
    when: str
    value: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts one under the other."""

    items: tuple[Amount, ...]
