"""What a reader can derive of every hidden cell of a release, from the release alone.

Asked again from scratch, in other terms than the choice of what to hide: the unknowns here are the
counts that everything is made of (a département, a year, each finest code), every released row is
a sum of them, and nothing but the rows and the public description of their dataset is read.

Each end of an interval is a whole number that some table of counts consistent with the release
reaches. That none goes further is proven by the rule itself (`rule`: a hidden count is at least
1), by the duals of the linear program, checked again in whole numbers (`dual`), or, where only
whole counts stop it, by an exhausted search (`search`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, lcm
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from data.disclosure.rule import RULES, Rule
from data.disclosure.solver import INFINITY, Program, Solution
from geo.territories import DEPARTEMENTS, departements_of

#: What `intervals` gives of a hidden cell: its key, the least and greatest count that a reader can
#: derive (`high` null: no limit), how each end is proven, whether its dataset's rule holds, and
#: against whom it was tried.
SCHEMA = {
    "dataset": pl.String(),
    "indicator": pl.String(),
    "geo_level": pl.String(),
    "geo": pl.String(),
    "period": pl.String(),
    "sex": pl.String(),
    "age": pl.String(),
    "breakdown": pl.String(),
    "unit": pl.String(),
    "low": pl.Int64(),
    "high": pl.Int64(),
    "low_proof": pl.String(),
    "high_proof": pl.String(),
    "holds": pl.Boolean(),
}

_KEY = list(SCHEMA)[:9]
_COUNTS = ("flow", "stock", "cumulative")
_PER = {"PER_100K": 100_000, "PER_MILLION": 1_000_000, "PCT": 100}
_EPS = 1e-6
#: Duals of these programs are fractions with small denominators.
_DENOMINATORS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 60, 840)


def intervals(observations: pl.DataFrame, datasets: Mapping[str, Any]) -> pl.DataFrame:
    """An interval (columns of SCHEMA) for every hidden count of a release, sorted by key.

    `observations` has the columns of `data.observations.SCHEMA`, `datasets` is the manifest's. Raises
    SolverError when a program ends neither optimal nor unbounded: nothing is then proven.
    """
    rows = [
        row
        for id_, dataset in datasets.items()
        for table in _tables(observations, id_, dataset, datasets)
        for row in table.intervals()
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort(_KEY)


@dataclass(frozen=True)
class _Row:
    """A released row: the base counts it is the sum of, and what is known of that sum."""

    key: tuple[str, ...] | None
    base: Mapping[tuple, int]
    low: float
    high: float

    @property
    def hidden(self) -> bool:
        return self.key is not None and self.high == INFINITY


def _tables(
    observations: pl.DataFrame, id_: str, dataset: Mapping[str, Any], datasets: Mapping[str, Any]
) -> Iterator[_Unknowns]:
    """The tables of a dataset that hide a count: one per indicator and unit."""
    kinds = {name: each["kind"] for name, each in dataset["indicators"].items()}
    frame = observations.filter(pl.col("dataset") == id_)
    for (indicator, unit), rows in sorted(frame.group_by("indicator", "unit"), key=lambda of: of[0]):
        if kinds[indicator] in _COUNTS and (rows["CONF_STATUS"] == "N").any():
            rule = RULES[dataset["regime"]]
            reading = _Reading(dataset["layout"], rule)
            made = [reading.row(row) for row in rows.iter_rows(named=True)]
            made += reading.facts(rows)
            made += reading.ratios(observations, id_, indicator, dataset["indicators"])
            yield _Unknowns([row for row in made if row is not None], rule)
'''
