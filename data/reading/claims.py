"""Whether a release bears out a number: what *Vérifier* answers.

A claim that covers a hidden key gets one answer whatever it says, a sum or a rate over it too: else
asking again and again finds the count (SECRECY 19).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isclose
from typing import Any, Literal

import polars as pl

from data.errors import UnusableRelease, Withdrawn
from data.observations import open_end, span
from data.release import Release

Verdict = Literal["conforms", "not_contradicted", "contradicted", "secret", "withdrawn", "unknown"]


def checked(
    release: Release | UnusableRelease, keys: Iterable[Mapping[str, str]], claimed: float
) -> Verdict:
    """Whether the sum over `keys` (columns of KEY, those that are given) is `claimed`.

    Only displayed rows are looked at. A floor, a ceiling or a range that holds the number does not
    contradict it; it conforms where it is the bound itself.
    """
    if isinstance(release, Withdrawn):
        return "withdrawn"
    if isinstance(release, UnusableRelease):
        return "unknown"
    covered = [_covered(release.observations, key) for key in keys]
    if not covered or any(rows.is_empty() for rows in covered):
        return "unknown"
    if any((rows["CONF_STATUS"] == "N").any() for rows in covered):
        return "secret"
    return _held_against([rows.row(0, named=True) for rows in covered], claimed)


def _covered(rows: pl.DataFrame, key: Mapping[str, str]) -> pl.DataFrame:
    """The rows of a key: several where sources disagree."""
    return rows.filter(pl.all_horizontal(*(pl.col(name) == code for name, code in key.items())))


def _held_against(rows: list[dict[str, Any]], claimed: float) -> Verdict:
    said = [span(row) for row in rows]
    if None in said:
        return "unknown"
    low, high = (sum(ends) for ends in zip(*said, strict=True))  # type: ignore[arg-type]
    bounds = {low, high} if any(open_end(row) for row in rows) or low == high else set()
    if any(isclose(claimed, each) for each in bounds):
        return "conforms"
    return "not_contradicted" if low <= claimed <= high else "contradicted"
