"""Tiny tables drawn at random, and their released rows as the audit's core reads them."""

from __future__ import annotations

import random
from itertools import product
from math import inf

import numpy as np

from data.disclosure.derive import Row
from data.disclosure.layout import Dimension, Layout, Table, tabulate
from data.disclosure.rule import Rule

#: DEP 94 is not REG 94 (Corse), DEP 02 is not REG 02 (Martinique); 972 is alone in its région.
REGION_OF = {"2A": "94", "2B": "94", "972": "02", "94": "11", "75": "11", "02": "32", "59": "32"}


def draw(rng: random.Random, most: int = 6) -> tuple[Layout, dict[tuple[str, ...], int]]:
    """A layout of two or three dimensions with some of its margins, and counts with many zeros."""
    dimensions = [_territories(rng), rng.choice([_periods(rng), _sexes()])]
    if rng.random() < 0.3:
        dimensions.append(_sexes() if dimensions[1].name != "sex" else _periods(rng))
    every = list(product(*(dimension.levels for dimension in dimensions)))
    margins = tuple(rng.sample(every, rng.randint(min(2, len(every)), len(every))))
    codes = product(*(dimension.levels[next(iter(dimension.levels))] for dimension in dimensions))
    counts = {each: rng.choice([0, 0, 1, 2, 3, rng.randint(0, most)]) for each in codes}
    return Layout(tuple(dimensions), margins), dict(list(counts.items())[: rng.randint(3, 6)])


def rows(layout: Layout, base: dict, table: Table, hidden: np.ndarray, rule: Rule) -> list[Row]:
    """What a reader sees of each published cell, in the table's order."""
    place = {key: at for at, key in enumerate(table.keys)}
    parts: dict[int, dict] = {}
    for margin, codes in product(layout.margins, base):
        if (key := layout.cell(margin, codes)) is not None:
            parts.setdefault(place[key], {})[codes] = 1
    return [
        Row(parts[at], rule.least if hidden[at] else int(table.values[at]),
            inf if hidden[at] else int(table.values[at]), bool(hidden[at]))
        for at in range(int(table.published.sum()))
    ]  # fmt: skip


def _territories(rng: random.Random) -> Dimension:
    codes = rng.choice([["2A", "2B", "972"], ["94", "75", "2A", "2B"], ["972", "02", "59"]])
    levels = {
        "DEP": {code: code for code in codes},
        "REG": {code: REGION_OF[code] for code in codes},
        "FR": dict.fromkeys(codes, "FR"),
    }
    return Dimension("geo", levels, {"FR": 50, "REG": 6})


def _periods(rng: random.Random) -> Dimension:
    years = ["2012", "2013", "2014"][: rng.choice([2, 2, 3])]
    pooled = years if rng.random() < 0.7 else years[1:]
    return Dimension("period", {"year": {y: y for y in years}, "pool": dict.fromkeys(pooled, "P")})


def _sexes() -> Dimension:
    return Dimension("sex", {"each": {"F": "F", "M": "M"}, "T": {"F": "T", "M": "T"}}, {"T": 2})


def tabulated(layout: Layout, base: dict) -> Table | None:
    """The table, or None where no cell of a margin is left of what was drawn."""
    table = tabulate(layout, base)
    return table if table.published.any() else None
