"""Whether a release bears out a number: what *Vérifier* answers.

A claim that covers a hidden key gets one answer whatever it says, a sum or a rate over it too: else
asking again and again finds the count (SECRECY 19).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
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
    if all(row["value"] is not None for row in rows) and isclose(
        claimed, sum(row["value"] for row in rows)
    ):
        return "conforms"
    low, high = (sum(ends) for ends in zip(*said, strict=True))  # type: ignore[arg-type]
    bounds = {low, high} if any(open_end(row) for row in rows) or low == high else set()
    if any(isclose(claimed, each) for each in bounds):
        return "conforms"
    return "not_contradicted" if low <= claimed <= high else "contradicted"


#: What a rounded number may differ by, as a share of what is displayed.
LOOSE = 0.05

Word = Literal[
    "conforms", "rounded", "other_period", "other_unit", "not_contradicted", "contradicted",
    "unpublished", "secret", "withdrawn",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says a number of: an indicator of a territory, of a period."""

    dataset: str
    indicator: str
    level: str
    geo: str
    period: str

    @property
    def key(self) -> dict[str, str]:
        """The columns that a row of it has."""
        return {
            "dataset": self.dataset, "indicator": self.indicator, "geo_level": self.level,
            "geo": self.geo, "period": self.period, "sex": "T", "age": "T", "breakdown": "T",
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a claim, and the displayed row that bears on it, if any. Of a hidden key it
    is one value, whatever was claimed.
    """

    word: Word
    row: Mapping[str, Any] | None = None


def answer(release: Release, claim: Claim, claimed: float) -> Answer:
    """What a release says of one number: what it displays of the key, or elsewhere of the same
    territory and indicator. Never what it hides.
    """
    rows = _covered(release.observations, claim.key)
    if (rows["CONF_STATUS"] == "N").any():
        return Answer("secret")
    shown = [row for row in rows.iter_rows(named=True) if span(row) is not None]
    told = [(_word(row, claimed), row) for row in shown]
    order: tuple[Word, ...] = ("conforms", "rounded", "not_contradicted")
    for word in order:
        if found := next((row for each, row in told if each == word), None):
            return Answer(word, found)
    if found := _elsewhere(release, claim, claimed):
        return found
    return Answer("contradicted", shown[-1]) if shown else Answer("unpublished")


def _word(row: Mapping[str, Any], claimed: float) -> Word:
    held = _held_against([dict(row)], claimed)
    if held == "contradicted" and row["value"] is not None and _rounds(row["value"], claimed):
        return "rounded"
    return "contradicted" if held not in ("conforms", "not_contradicted") else held  # type: ignore[return-value]


def _rounds(value: float, claimed: float) -> bool:
    """Whether a number is what is claimed once rounded to its last figure that is no zero: 1 150
    is 1 146 in tens, 58 is 58.2 in units. 1 000 is another number (`LOOSE`).
    """
    exponent = Decimal(str(claimed)).normalize().as_tuple().exponent
    step = 10.0 ** int(exponent)
    near = abs(claimed - value) <= LOOSE * abs(value)
    return bool(claimed) and near and isclose(round(value / step) * step, claimed, abs_tol=1e-9)


def _elsewhere(release: Release, claim: Claim, claimed: float) -> Answer | None:
    """The same number, displayed of another period of the same, or of the same in another unit."""
    near = claim.key | {"period": ""}
    rows = _covered(release.observations, {k: v for k, v in near.items() if v})
    for row in rows.filter(pl.col("CONF_STATUS") != "N").iter_rows(named=True):
        if row["value"] is not None and isclose(row["value"], claimed):
            return Answer("other_period", row)
    share = release.observations.filter(
        pl.col("value").is_not_null(), pl.col("CONF_STATUS") != "N", dataset=claim.dataset,
        geo_level=claim.level, geo=claim.geo, period=claim.period, sex="T", age="T", breakdown="T",
    )  # fmt: skip
    of = {name: about.get("of") for name, about in
          release.datasets[claim.dataset]["indicators"].items()}  # fmt: skip
    for row in share.iter_rows(named=True):
        if of.get(row["indicator"]) == claim.indicator and isclose(row["value"], claimed):
            return Answer("other_unit", row)
    return None
