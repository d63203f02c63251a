"""What a hidden count is, where the displayed rows leave one value: shown, since anyone can say it.

A cell hidden for others' sake may turn out to be their sum. Its one value is read off the released
rows alone, so that showing it tells nobody anything; hidden, it would be a secret that is none
(the audit refuses it). A value below the threshold is never shown: the release is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Any

import polars as pl

from data.observations import KEY, NOTHING
from data.producer.disclosure import audit, knowledge
from data.producer.disclosure.released import Said
from data.producer.disclosure.rule import Rule


def settle(
    observations: pl.DataFrame, datasets: Mapping[str, Any], executor: Executor | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`observations` (columns of SCHEMA) with every hidden count of a protected dataset that has
    one possible value, not a small one, displayed; and what the audit derives of the hidden ones
    that are left (columns of `audit.SCHEMA`). `datasets` are described as in a manifest.

    Raises SolverError.
    """
    found = audit.intervals(observations, datasets, executor)
    known = _known(found, knowledge.protected(Said(observations, datasets)))
    if known.is_empty():
        return observations, found
    shown = _shown(observations, known)
    return shown, audit.intervals(shown, datasets, executor)


def _shown(observations: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    rows = observations.join(known, on=KEY, how="left", maintain_order="left", nulls_equal=True)
    shown = pl.col("known").is_not_null() & (pl.col("CONF_STATUS") == "N")
    told = {
        "value": pl.col("known").cast(pl.Float64),
        **{name: pl.lit(text) for name, text in NOTHING.columns().items()},
        "OBS_STATUS": pl.lit("A"),
        "CONF_STATUS": pl.lit("F"),
    }
    return rows.with_columns(
        pl.when(shown).then(to).otherwise(name).alias(name) for name, to in told.items()
    ).drop("known")


def _known(intervals: pl.DataFrame, rules: Mapping[tuple[str, str], Rule]) -> pl.DataFrame:
    """The keys of those counts, with the value as `known`."""
    least = pl.lit(None, pl.Int64)
    for (id_, name), rule in rules.items():
        here = (pl.col("dataset") == id_) & (pl.col("indicator") == name)
        least = pl.when(here).then(rule.threshold).otherwise(least)
    single = (pl.col("low") == pl.col("high")) & (pl.col("low") >= least)
    return intervals.filter(single).select(*KEY, known="low")
