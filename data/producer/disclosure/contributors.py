"""Counts of persons by those who counted them: one structure's caseload is no statistic.

A total of one structure is what that structure counted, and a total of two tells each of them the
other's (SECRECY 6): the rule of three contributors of business statistics (Hundepool et al., ch. 4)
for the structures that answer a diagnostic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from data.errors import ObservatoireError, says

#: Structures with a count of their own, fewer than which give no count of persons.
LEAST = 3

_PLACE = ["dataset", "geo_level", "geo", "period"]


class FewContributors(ObservatoireError):
    """Counts of persons from fewer structures than LEAST would be displayed; none is named."""


def too_few(counts: Iterable[int]) -> bool:
    """Whether a total of these counts, one for each structure, would tell one of them."""
    return sum(count > 0 for count in counts) < LEAST


def check(observations: pl.DataFrame, datasets: Mapping[str, Any]) -> None:
    """Raises FewContributors where a count is displayed, not 0, whose number of contributors (the
    indicator that its description names) is displayed beside it and below LEAST, or is not.
    """
    wrong = sum(
        _displayed_of_few(observations.filter(pl.col("dataset") == id_), name, each["counted_by"])
        for id_, about in datasets.items()
        for name, each in about["indicators"].items()
        if each.get("counted_by")
    )
    if wrong:
        raise FewContributors(says("protection.contributors", number=wrong, least=LEAST))


def _displayed_of_few(rows: pl.DataFrame, indicator: str, contributors: str) -> int:
    shown = rows.filter((pl.col("value") > 0) | (pl.col("low") > 0), indicator=indicator)
    shown = shown.filter(pl.col("CONF_STATUS") != "N")
    known = rows.filter(indicator=contributors).select(*_PLACE, by="value")
    both = shown.join(known, on=_PLACE, how="left")
    return both.filter(pl.col("by").fill_null(0) < LEAST).height
