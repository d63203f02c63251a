"""Rates of counts per 100 000 or per million inhabitants, from the released table only.

The rate of a period is its count over the sum of its years' populations (person-years; Rothman,
Greenland & Lash, *Modern Epidemiology*, 3rd ed., ch. 3). A département whose population of a year
is missing has no rate there, and leaves the counts of its région and of France too; the population
of one that gave no count leaves them, since their totals are of those that did. What needs a
hidden count is hidden; where it needs that count alone, its range over the same person-years is the
range of the rate. A sum of ranges is never taken for the range of a sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from data.observations import NOT_GIVEN
from data.reading.once import once
from data.reading.statistics import poisson
from data.release import Release
from geo.territories import DEPARTEMENTS, departements_of

PER, MILLION = 100_000, 1_000_000

#: One row per territory and period: `count` of what is related to the population, person-years
#: `people`, `value` per 100 000 a year between `ci_low` and `ci_high` (exact Poisson interval at
#: 95 %); Q and N where a count is hidden, O where no population is. Of a hidden count, `count_low`
#: and `count_high` are its range, `low` and `high` that of the rate.
SCHEMA = {
    "geo_level": pl.String(),
    "geo": pl.String(),
    "period": pl.String(),
    "count": pl.Float64(),
    "count_low": pl.Float64(),
    "count_high": pl.Float64(),
    "people": pl.Float64(),
    "value": pl.Float64(),
    "ci_low": pl.Float64(),
    "ci_high": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "OBS_STATUS": pl.String(),
    "CONF_STATUS": pl.String(),
}

_KEY = ("geo_level", "geo", "period")
_INTERVAL = ("value", "ci_low", "ci_high")


@once
def per_100k(release: Release, dataset: str, indicator: str) -> pl.DataFrame:
    """The rates of a protected indicator, for every territory and period (columns of SCHEMA)."""
    layout = release.datasets[dataset]["layout"]
    rows = release.observations.filter(
        dataset=dataset, indicator=indicator, sex="T", age="T", breakdown="T"
    )
    counts = {
        (level, geo, when): _Count(*said, status in NOT_GIVEN)
        for level, geo, when, *said, status in rows.select(
            *_KEY, "value", "low", "high", "OBS_STATUS"
        ).rows()
    }
    silent, population = _silent(release, dataset, indicator), _populations(release)
    cells = (
        _Cell(key, _years(key[2], layout), counts, population, silent) for key in sorted(counts)
    )
    return _rates([cell.row() for cell in cells], PER)


def _silent(release: Release, dataset: str, indicator: str) -> frozenset[tuple[str, str]]:
    """Département and year of each return that did not give the count: it is in no total. Where
    what is counted does not exist, there is none of it, and the population is in.
    """
    answers = release.datasets[dataset].get("answers") or {}
    found = answers.get("silent", {}).get(indicator, {})
    return frozenset((dep, year) for year, deps in found.items()
                     for dep, status in deps.items() if status != _IS_NOT_THERE)  # fmt: skip


#: What is counted does not exist in the département.
_IS_NOT_THERE = "M"


@dataclass(frozen=True, slots=True)
class _Count:
    """A count; of a hidden one, its range; `absent` where nobody gave it."""

    value: float | None
    low: float | None = None
    high: float | None = None
    absent: bool = False


@dataclass(frozen=True)
class _Cell:
    """A territory and a period, with the counts and populations around them."""

    key: tuple[str, str, str]
    years: list[str]
    counts: Mapping[tuple[str, ...], _Count]
    population: Mapping[tuple[str, str], float]
    silent: frozenset[tuple[str, str]] = frozenset()

    def row(self) -> tuple:
        """Its key, count, range of the count, person-years and statuses."""
        level, geo, period = self.key
        if self.counts[self.key].absent:
            return (*self.key, None, None, None, None, "O", "F")
        asked = [dep for dep in _members(level, geo) if self._answers(dep)]
        counted = [dep for dep in asked if self._has_people(dep)]
        left_out = [dep for dep in asked if dep not in counted]
        if not counted:
            return self._without_people(level)
        people = sum(self.population[dep, year] for dep in counted for year in self.years)
        taken = [self.counts[self.key]]
        taken += [self.counts["DEP", dep, period] for dep in left_out]
        if any(count.value is None for count in taken):
            low, high = (None, None) if left_out else (taken[0].low, taken[0].high)
            return (*self.key, None, low, high, people, "Q", "N")
        count = taken[0].value - sum(each.value for each in taken[1:])  # type: ignore[operator,misc]
        return (*self.key, count, None, None, people, "A", "F")

    def _without_people(self, level: str) -> tuple:
        """The count of a département stays what it is; nothing is related to it."""
        if level != "DEP":
            return (*self.key, None, None, None, None, "O", "F")
        own = self.counts[self.key]
        hidden = own.value is None
        ends = (own.low, own.high) if hidden else (None, None)
        return (*self.key, own.value, *ends, None, "Q" if hidden else "O", "N" if hidden else "F")

    def _answers(self, departement: str) -> bool:
        return all((departement, year) not in self.silent for year in self.years)

    def _has_people(self, departement: str) -> bool:
        return all((departement, year) in self.population for year in self.years)


@once
def per_million(release: Release, dataset: str, indicator: str) -> pl.DataFrame:
    """The yearly rates of an indicator of States, per million inhabitants (columns of SCHEMA).

    What the source masks (Q) or lacks (O) has no rate; nor has a year without a population.
    """
    rows = release.observations.filter(
        dataset=dataset, indicator=indicator, geo_level="COUNTRY", breakdown="T", sex="T", age="T"
    ).sort("geo", "period")
    people = _populations(release, "COUNTRY")
    found = [_state(row, people.get((row["geo"], row["period"]))) for row in rows.to_dicts()]
    return _rates(found, MILLION)


def panel(rates: pl.DataFrame) -> pl.DataFrame:
    """The rows of the territories that have a rate in every period: what changes from one to the
    next is then not who is counted.
    """
    periods = rates.drop_nulls("value")["period"].n_unique()
    seen = rates.drop_nulls("value").group_by("geo").len().filter(len=periods)["geo"]
    return rates.filter(pl.col("geo").is_in(seen.to_list()))


def spread(rates: pl.DataFrame) -> pl.DataFrame:
    """By period, the `median` rate and the quartiles `low` and `high` around it, of `shown`
    territories: the one in the middle, never an average of rates that are defined apart.
    """
    shown = (
        rates.drop_nulls("value")
        .group_by("period")
        .agg(
            pl.col("value").median().alias("median"),
            pl.col("value").quantile(0.25, "linear").alias("low"),
            pl.col("value").quantile(0.75, "linear").alias("high"),
            pl.len().alias("shown"),
        )
    )
    return shown.sort("period")


def _state(row: dict, people: float | None) -> tuple:
    key = (row["geo_level"], row["geo"], row["period"])
    if row["value"] is None or people is None:
        status = "O" if row["value"] is not None else row["OBS_STATUS"]
        return (*key, None, None, None, None, status, row["CONF_STATUS"])
    return (*key, row["value"], None, None, people, row["OBS_STATUS"], row["CONF_STATUS"])


def _rates(rows: list[tuple], per: int) -> pl.DataFrame:
    """Rows of key, count, its range, person-years and statuses, with their rates (columns of
    SCHEMA).
    """
    told = {name: kind for name, kind in SCHEMA.items() if name not in (*_INTERVAL, "low", "high")}
    frame = pl.DataFrame(rows, schema=told, orient="row")
    known = frame["count"].is_not_null() & frame["people"].is_not_null()
    shown = frame.filter(known)
    ends = poisson.rates(shown["count"].round().to_numpy(), shown["people"].to_numpy())
    rated = pl.DataFrame({name: end * per for name, end in zip(_INTERVAL, ends, strict=True)})
    at = pl.when(known).then(known.cum_sum() - 1)
    columns = [rated[name].gather(frame.select(at=at)["at"]).alias(name) for name in rated.columns]
    ranges = [
        (pl.col(f"count_{end}") / pl.col("people") * per).alias(end) for end in ("low", "high")
    ]
    return frame.with_columns(*columns, *ranges).select(*SCHEMA)


def _members(level: str, geo: str) -> Iterable[str]:
    if level == "DEP":
        return [geo]
    return departements_of(geo) if level == "REG" else DEPARTEMENTS


def _years(period: str, layout: Mapping[str, list[str]]) -> list[str]:
    start, _, end = period.partition("/")
    return [each for each in layout["periods"] if start <= each <= (end or start)]


@once
def _populations(release: Release, level: str = "DEP") -> dict[tuple[str, str], float]:
    rows = release.observations.filter(
        pl.col("value").is_not_null(), dataset="population", geo_level=level, age="T"
    )
    return {(geo, year): value for geo, year, value in rows["geo", "period", "value"].rows()}
