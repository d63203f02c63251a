"""Which totals of France are withheld, since with the sums of the form they would tell a count."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from data.producer.catalogue import Dataset
from data.producer.disclosure.history import Past


def telling(
    frame: pl.DataFrame, past: Iterable[Past], dataset: Dataset, told: tuple[str, str]
) -> set[str]:
    """The displayed totals of France of a release in the making (`frame`, columns of SCHEMA) that
    tell too much of an item and period: its own, else the least of those that are tied to it, since
    with one more unknown a sum tells neither (one that no release has displayed, if there is one);
    of what is shown by département, all.
    """
    name, period = told
    shown = _of_france(frame, dataset.id, period)
    tied = dataset.told_by(name) & shown.keys()
    if name in tied:
        return {name}
    if not tied or "DEP" in dataset.indicators[name].levels:
        return tied
    before = {each for one in past
              for each in _of_france(one.said.observations, dataset.id, period)}  # fmt: skip
    return {min(sorted(tied), key=lambda each: (each in before, shown[each]))}


def _of_france(rows: pl.DataFrame, dataset: str, period: str) -> dict[str, float]:
    """The displayed totals of France of a dataset's period that are not 0, by indicator."""
    found = rows.filter(pl.col("value") > 0, dataset=dataset, geo_level="FR",
                        period=period)  # fmt: skip
    return dict(found.select("indicator", "value").rows())
