"""What each choice of secrecy leaves to see, on the drawn population: for whoever must choose.

Entries into pathways by département, of one year or of three together, under one threshold or
another (RETURNS, B5): how many départements have their exact figure, how many a range, how wide.
The choice is MIPROF's, with its statistician.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

import polars as pl

from data.producer.catalogue import Dataset
from data.producer.demonstration.population import DEPS, Population
from data.producer.disclosure import audit
from data.producer.disclosure.answers import Counts
from data.producer.disclosure.protect import protect
from data.producer.returns import form

#: (threshold, years together): what is compared.
CASES = ((11, 1), (11, 3), (5, 1))
_ITEM = "entrees"
_REGIMES = {11: "sensitive", 5: "threshold"}


class Choice(TypedDict):
    """Of the départements: those with an exact figure, with a range, and its median width."""

    threshold: int
    years: int
    exact: int
    ranged: int
    width: float


def choices(population: Population) -> list[Choice]:
    """Each case of CASES, for the last three years of the population."""
    return [_choice(population, *case) for case in CASES]


def _choice(population: Population, threshold: int, years: int) -> Choice:
    last = population.years[-1]
    dataset = _alone(_REGIMES[threshold], [str(last - at) for at in (2, 1, 0)])
    counts: Counts = {_ITEM: dict(_counts(population, dataset))}
    rows = protect(dataset, counts)
    period = dataset.layout.pools[0] if years > 1 else str(last)
    there = rows.filter(geo_level="DEP", period=period)
    described = {dataset.id: dataset.model_dump(mode="json")}
    derived = audit.intervals(rows, described).filter(geo_level="DEP", period=period)
    widths = derived.select(width=pl.col("high") - pl.col("low") + 1)["width"].drop_nulls()
    return {
        "threshold": threshold, "years": years,
        "exact": there.filter(pl.col("value").is_not_null()).height,
        "ranged": len(widths), "width": float(widths.median() or 0),  # type: ignore[arg-type]
    }  # fmt: skip


def _alone(regime: str, years: list[str]) -> Dataset:
    """The dataset of pathways with this item alone, of these years, under a regime."""
    whole = form.datasets()["retour_parcours"]
    item = whole.indicators[_ITEM].model_copy(update={"regime": None})
    layout = whole.layout.model_copy(
        update={"periods": tuple(years), "pools": (f"{years[0]}/{years[-1]}",), "years": None}
    )
    return whole.model_copy(update={
        "indicators": {_ITEM: item}, "sums": (), "inequalities": (), "expected": (),
        "regime": regime, "layout": layout,
    })  # fmt: skip


def _counts(population: Population, dataset: Dataset) -> Iterator[tuple[tuple[str, ...], int]]:
    for year in dataset.layout.periods:
        for dep, count in zip(DEPS, population.of(_ITEM, int(year)), strict=True):
            yield (dep, year, "T", "T", "T"), int(count)
