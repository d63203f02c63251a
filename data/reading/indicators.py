"""What a release can say of a département: every indicator that it holds at that level.

The catalogue's kind decides what can be made of it: a rate where a count of acts or persons is
given for all of France too, a number, a share, a date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from data.reading.once import once
from data.reading.query import chronological, figures, is_figure, totals
from data.release import Release

Form = Literal["rate", "count", "share", "date"]

#: Counts that are related to a population: of acts and of persons, not of meetings or structures.
_RELATED = frozenset({"OFFENCES", "PERSONS", "CASES", "FINES", "PROCEDURES"})
_DATES, _SHARES = frozenset({"event", "year"}), frozenset({"share", "rate", "amount"})


@dataclass(frozen=True, slots=True)
class Indicator:
    """`periods` are those that have a figure of a département, years before sums of years;
    `places` is how many départements have one, in any of them.
    """

    dataset: str
    name: str
    subject: str
    form: Form
    periods: tuple[str, ...]
    places: int

    @property
    def id(self) -> str:
        """As an address writes it."""
        return f"{self.dataset}.{self.name}"


@once
def listed(release: Release) -> tuple[Indicator, ...]:
    """Those of a release, in the order of its catalogue; the population is that of the others."""
    there = figures(release, level="DEP").filter(
        is_figure(), sex="T", age="T", breakdown="T"
    )  # fmt: skip
    found = there.group_by("dataset", "indicator").agg(
        pl.col("geo").n_unique(), pl.col("period").unique()
    )
    held = {(dataset, name): (count, periods) for dataset, name, count, periods in found.rows()}
    return tuple(
        _indicator(about, dataset, name, *held[dataset, name])
        for dataset, about in release.datasets.items()
        for name in about["indicators"]
        if (dataset, name) in held and dataset != "population"
    )


def find(release: Release, id_: str) -> Indicator | None:
    """The indicator that an address names."""
    return next((each for each in listed(release) if each.id == id_), None)


@once
def latest_of_each(release: Release, of: Indicator, level: str) -> dict[str, dict[str, Any]]:
    """By code, the latest row of the indicator at a level: of a year and of years that end with it,
    the year.
    """
    rows = totals(figures(release, of.dataset, level=level, indicator=of.name).filter(is_figure()))
    return {row["geo"]: row for row in chronological(rows).iter_rows(named=True)}


def _indicator(
    about: dict[str, Any], dataset: str, name: str, places: int, periods: list[str]
) -> Indicator:
    ordered = sorted(periods, key=lambda each: ("/" in each, each))
    return Indicator(dataset, name, about["subject"], _form(about, name), tuple(ordered), places)


def _form(about: dict[str, Any], name: str) -> Form:
    told = about["indicators"][name]
    if told["kind"] in _DATES:
        return "date"
    if told["kind"] in _SHARES:
        return "share"
    whole = any({"DEP", "FR"} <= set(each["levels"]) for each in _margins(about))
    related = set(told["units"]) <= _RELATED and "FR" in (told["levels"] or ["FR"])
    compared = told["kind"] in ("flow", "stock") and not _is_surveyed(about)
    return "rate" if whole and related and compared else "count"


def _is_surveyed(about: dict[str, Any]) -> bool:
    """Whether a dataset is of diagnostics: each counts those whom some structures met, and two of
    them do not compare.
    """
    return any(each["floor"] for each in about["indicators"].values())


def _margins(about: dict[str, Any]) -> list[dict[str, Any]]:
    return (about.get("layout") or {}).get("margins") or []
