"""What earlier releases of a protected dataset hold: until DESIGN 4.6 is built, it never changes.

Two patterns of the same cells, or two counts of one, can be subtracted. A new release may add
periods to a protected dataset; it may not change a row of a period that an earlier one holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from data.errors import ObservatoireError, listed, says
from data.observations import KEY
from data.release import Release

#: What a row of a protected dataset says, beside its key.
_SAID = ["value", "OBS_STATUS", "CONF_STATUS"]


class ChangedPeriod(ObservatoireError):
    """A release would change what an earlier one said of a protected period. Datasets, indicators
    and periods are named, with how many of their rows; never a row, which may have become small.
    """

    def __init__(self, earlier: str, rows: pl.DataFrame) -> None:
        counts = rows.group_by("dataset", "indicator", "period").len().sort(pl.all())
        named = listed(
            (says("protection.rows", of=" ".join(key), number=n) for *key, n in counts.rows()), "\n"
        )
        super().__init__(
            says("protection.changed", number=rows.height, release=earlier, named=named)
        )


def check(frame: pl.DataFrame, datasets: Mapping[str, Any], earlier: Iterable[Release]) -> None:
    """Raises ChangedPeriod where `frame` changes a count or the pattern of a period of a protected
    dataset that a release of `earlier` holds; no count is told.
    """
    protected = [id_ for id_, about in datasets.items() if about["regime"] != "as_published"]
    now = frame.filter(pl.col("dataset").is_in(protected))
    for release in earlier:
        changed = _changed(now, release.observations, protected)
        if changed.height:
            raise ChangedPeriod(release.id, changed)


def _changed(now: pl.DataFrame, before: pl.DataFrame, protected: list[str]) -> pl.DataFrame:
    """The keys of `before`, and those that `now` adds to its periods, whose rows differ."""
    held = before.filter(pl.col("dataset").is_in(protected))
    periods = held.select("dataset", "indicator", "period").unique()
    here = now.join(periods, on=periods.columns, how="semi")
    both = held.select(*KEY, *_SAID).join(
        here.select(*KEY, *_SAID), on=KEY, how="full", suffix="_now", coalesce=True
    )
    differs = pl.any_horizontal(~pl.col(name).eq_missing(pl.col(f"{name}_now")) for name in _SAID)
    return both.filter(differs).select(KEY).sort(KEY)
