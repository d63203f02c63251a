"""Known errors of providers: declared in the catalogue, corrected while they last, told when gone.

A declaration says which cell, what the provider served, and the status that the figure takes. A
cell that holds another value than the declared one has been repaired: it passes as it came, and a
warning asks for the declaration to be removed, so that none outlives its error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from data.observations import caveat
from data.producer.catalogue import Correction, Dataset
from data.producer.sources.pulled import Pulled

NOTE = caveat("corrected")


def apply(pulled: Pulled, datasets: Iterable[Dataset]) -> Pulled:
    """`pulled` with the declared errors of `datasets` corrected, and a warning for each one that is
    no longer there.
    """
    rows, still = pulled.observations, set(pulled.errors)
    declared = [(dataset.id, each) for dataset in datasets for each in dataset.corrections]
    for dataset, each in declared:
        if each.where and rows.filter(at := _cells(dataset, each)).height:
            still.add(each.id)
            rows = rows.with_columns(**_corrected(at, each))
    gone = tuple(
        f"{dataset}.toml: error “{each.id}” is no longer there: remove its declaration."
        for dataset, each in declared
        if each.id not in still
    )
    return replace(pulled, observations=rows, warnings=(*pulled.warnings, *gone))


def _cells(dataset: str, declared: Correction) -> pl.Expr:
    told = {"dataset": dataset, **declared.where}
    same = [pl.col(name) == code for name, code in told.items()]
    return pl.all_horizontal(*same, pl.col("value") == declared.served)


def _corrected(at: pl.Expr, declared: Correction) -> dict[str, pl.Expr]:
    """Low reliability keeps its value; no value has none."""
    value = pl.col("value") if declared.status == "U" else pl.lit(None, pl.Float64)
    told = {"value": value, "OBS_STATUS": pl.lit(declared.status)}
    told |= {name: pl.lit(text) for name, text in NOTE.columns().items()}
    return {name: pl.when(at).then(to).otherwise(name) for name, to in told.items()}
