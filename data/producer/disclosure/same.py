"""A number that two datasets tell: which rows of the one may be which counts of the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from data.producer.disclosure.derive import Row
from data.producer.disclosure.released import TOTAL, Released
from data.producer.disclosure.unknowns import (
    Ref,
    Unknown,
    difference,
    parts_of,
    territories_of,
    year_of,
)


def numbers(told: Sequence[Released], unknowns: Collection[Unknown]) -> Iterator[Row]:
    """`same_as`, document by document: what it tells is our number, or not (two sources differ as
    often as not). A figure of France is one thing to believe, not a hundred. What is not there (M)
    is in neither.
    """
    seen: set[frozenset] = set()
    for newer, older in product(told, repeat=2):
        for number, same in _declared_same(newer.datasets):
            ours = _by_year(newer, number)
            for year, pair, theirs in _documents(older, same):
                for mine in ours.get(year, ()):
                    both = [geo for geo in theirs if geo in mine]
                    parts = difference(_all(mine, both, unknowns), _all(theirs, both, unknowns))
                    row = Row(parts, 0, 0, maybe=True, pair=pair)
                    if len(set(parts.values())) == 2 and parts_of(row) not in seen:
                        seen.add(parts_of(row))
                        yield row


def _all(
    counts: Mapping[str, list[Unknown]], places: Sequence[str], unknowns: Collection[Unknown]
) -> list[Unknown]:
    return [each for geo in places for each in counts[geo] if each in unknowns]


def _declared_same(
    datasets: Mapping[str, Any],
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for dataset, about in datasets.items():
        for name, each in about["indicators"].items():
            for text in each.get("same_as") or ():
                yield (dataset, name), Ref.read(text, dataset).number


def _by_year(
    release: Released, number: tuple[str, str]
) -> dict[str, list[dict[str, list[Unknown]]]]:
    """The counts that the total of each territory is made of, by year: once for each of the
    periods that tell of it (a stock of December, and of the year).
    """
    found: dict[str, dict[str, dict[str, list[Unknown]]]] = {}
    for geo, period, row in release.places(number) if number in release.by_number else ():
        base = release.base({**row, **TOTAL, "geo_level": "DEP", "geo": geo, "period": period})
        found.setdefault(year_of(period), {}).setdefault(period, {})[geo] = base
    return {year: list(periods.values()) for year, periods in found.items()}


def _documents(
    release: Released, number: tuple[str, str]
) -> Iterator[tuple[str, bool, dict[str, list[Unknown]]]]:
    """Each row of a number that others may tell too, as the year that it is of, whether it is of
    one département, and the counts of each département that its total is made of. Of a greater
    territory once with all of them, and once without those that a row of their own tells: who
    takes the whole for ours may take those for another number.
    """
    rows: dict[tuple[str, str], dict[tuple[str, str], dict[str, Any]]] = {}
    for row in release.by_number.get(number, ()):
        for period in release.periods(number[0], row["period"]):
            told = {**row, "sex": "T", "age": "T", "period": period}
            same = rows.setdefault((period, row["breakdown"]), {})
            same.setdefault((row["geo_level"], row["geo"]), told)
    for (period, _), same in rows.items():
        alone = {geo for level, geo in same if level == "DEP"}
        for (level, _), row in same.items():
            pair = level == "DEP"
            for without in (set(),) if pair or not alone else (alone, set()):
                yield year_of(period), pair, _by_territory(release, row, without)


def _by_territory(
    release: Released, row: Mapping[str, str], without: Collection[str]
) -> dict[str, list[Unknown]]:
    return {geo: release.base({**row, "geo_level": "DEP", "geo": geo})
            for geo in territories_of(row) if geo not in without}  # fmt: skip
