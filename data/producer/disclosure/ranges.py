"""The range of a hidden count: what anyone can derive of it from its own release, printed.

Every reader has the displayed rows, and a solver if they want one: what these leave of a hidden
count tells nobody anything new (DESIGN 4.6, SECRECY 2 and 14). Ranges are made from the rows of
their own release alone, never from an earlier one, and are no knowledge to the audit, which blanks
them before it derives.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from data.errors import ObservatoireError, says
from data.observations import KEY, blanked, hidden

ENDS = ("low", "high")


class UnequalRanges(ObservatoireError):
    """Printed ranges are not those that the displayed rows leave: nothing is released."""

    def __init__(self, number: int) -> None:
        super().__init__(says("protection.ranges", number=number))


def printed(
    observations: pl.DataFrame, datasets: Mapping[str, Any], intervals: pl.DataFrame
) -> pl.DataFrame:
    """`observations` (columns of SCHEMA, in their order) with the range of every hidden count of
    the datasets that print theirs as whole `low` and `high`; an end that nothing limits is null.

    `intervals` are what the audit derived of them (columns of `audit.SCHEMA`).
    """
    told = [id_ for id_, about in datasets.items() if about.get("ranges", False)]
    known = intervals.filter(pl.col("dataset").is_in(told)).select(
        *KEY, *(pl.col(end).cast(pl.Float64).alias(f"derived_{end}") for end in ENDS)
    )
    rows = blanked(observations).join(
        known, on=KEY, how="left", maintain_order="left", nulls_equal=True
    )
    ends = {end: pl.when(hidden()).then(f"derived_{end}").otherwise(end) for end in ENDS}
    return rows.with_columns(**ends).select(observations.columns)


def unequal(
    observations: pl.DataFrame, datasets: Mapping[str, Any], intervals: pl.DataFrame
) -> int:
    """How many hidden rows print something else than what `printed` would."""
    again = printed(observations, datasets, intervals)
    differs = pl.any_horizontal(~pl.col(end).eq_missing(pl.col(f"{end}_again")) for end in ENDS)
    both = pl.concat(
        [observations.select(ENDS), again.select(ENDS).rename(lambda end: f"{end}_again")],
        how="horizontal",
    )
    return both.filter(differs).height
