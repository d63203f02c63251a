"""Tiny tables drawn at random, and their released rows as the audit's core reads them."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product
from math import inf

import numpy as np

from data.producer.disclosure.derive import Row
from data.producer.disclosure.layout import Dimension, Fact, Layout, Table, tabulate
from data.producer.disclosure.rule import Rule

#: DEP 94 is not REG 94 (Corse), DEP 02 is not REG 02 (Martinique); 972 is alone in its région.
REGION_OF = {"2A": "94", "2B": "94", "972": "02", "94": "11", "75": "11", "02": "32", "59": "32"}


#: The greatest count drawn.
MOST = 6


def draw(rng: random.Random) -> tuple[Layout, dict[tuple[str, ...], int]]:
    """A layout of two or three dimensions with some of its margins, and counts with many zeros."""
    dimensions = [_territories(rng), rng.choice([_periods(rng), _sexes()])]
    if rng.random() < 0.3:
        dimensions.append(_sexes() if dimensions[1].name != "sex" else _periods(rng))
    every = list(product(*(dimension.levels for dimension in dimensions)))
    margins = tuple(rng.sample(every, rng.randint(min(2, len(every)), len(every))))
    codes = product(*(dimension.levels[next(iter(dimension.levels))] for dimension in dimensions))
    counts = {each: rng.choice([0, 0, 1, 2, 3, rng.randint(0, MOST)]) for each in codes}
    return Layout(tuple(dimensions), margins), dict(list(counts.items())[: rng.randint(3, 6)])


def with_a_fact(rng: random.Random, layout: Layout, base: dict) -> Layout:
    """The layout with one true sentence: how far apart two of its cells are, at least."""
    table = tabulate(layout, base)
    one, other = rng.sample(range(int(table.published.sum())), 2)
    apart = int(table.values[one] - table.values[other])
    said = {table.keys[one]: 1, table.keys[other]: -1}
    return replace(layout, facts=(Fact(said, least=apart - rng.randint(0, 2)),))


def rows(layout: Layout, base: dict, table: Table, hidden: np.ndarray, rule: Rule) -> list[Row]:
    """What a reader sees of each published cell, in the table's order."""
    place = {key: at for at, key in enumerate(table.keys)}
    parts: dict[int, dict] = {}
    for margin, codes in product(layout.margins, base):
        if (key := layout.cell(margin, codes)) is not None:
            parts.setdefault(place[key], {})[codes] = 1
    shown = [
        Row(parts[at], rule.least if hidden[at] else int(table.values[at]),
            inf if hidden[at] else int(table.values[at]), bool(hidden[at]))
        for at in range(int(table.published.sum()))
    ]  # fmt: skip
    return shown + [_said(fact, parts, place) for fact in layout.facts]


def _said(fact: Fact, parts: dict[int, dict], place: dict) -> Row:
    """A sentence, as a sum of base counts."""
    weights: dict = {}
    for key, times in fact.weights.items():
        for codes in parts[place[key]]:
            weights[codes] = weights.get(codes, 0) + times
    return Row({codes: each for codes, each in weights.items() if each}, fact.least, inf)


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
