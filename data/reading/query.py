"""What pages ask of a release. Every function is pure: a release in, a frame or a value out."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import polars as pl

from data.observations import (
    BESIDE_THE_LAW,
    KEY,
    LOCAL_SUBJECTS,
    NOT_GIVEN,
    span,
)
from data.reading.once import once
from data.release import Release
from geo.territories import DEPARTEMENTS, Departement

#: What makes two figures comparable, their territory and period apart.
SAME = ["dataset", "indicator", "sex", "age", "breakdown", "unit"]


@once
def figures(
    release: Release,
    dataset: str | None = None,
    *,
    level: str | None = None,
    geo: str | None = None,
    indicator: str | None = None,
) -> pl.DataFrame:
    """The rows that match what is given (columns of the observations).

    Indicators and breakdowns in the order of the catalogue, then in time.
    """
    wanted = {"dataset": dataset, "geo_level": level, "geo": geo}
    given = {name: value for name, value in wanted.items() if value is not None}
    rows = _ordered(release)
    if given:
        rows = _parted(release, tuple(given)).get(tuple(given.values()), rows.head(0))
    return rows if indicator is None else rows.filter(indicator=indicator)


@once
def _parted(release: Release, columns: tuple[str, ...]) -> dict[tuple, pl.DataFrame]:
    """Every row by its values of `columns`: what a view asks for is then looked up."""
    return _ordered(release).partition_by(*columns, as_dict=True)


@once
def _ordered(release: Release) -> pl.DataFrame:
    """Every row: indicators and breakdowns in the order of the catalogue, then in time."""
    order = {
        f"{dataset}|{name}|{breakdown}": rank
        for dataset, about in release.datasets.items()
        for rank, (name, breakdown) in enumerate(
            (name, breakdown)
            for name, indicator in about.get("indicators", {}).items()
            for breakdown in indicator["breakdowns"]
        )
    }
    place = pl.concat_str("dataset", "indicator", "breakdown", separator="|")
    rank = place.replace_strict(order, default=len(order), return_dtype=pl.Int64)
    return chronological(release.observations).sort("dataset", rank, maintain_order=True)


def totals(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that are broken down by nothing."""
    return frame.filter(sex="T", age="T", breakdown="T")


def chronological(frame: pl.DataFrame) -> pl.DataFrame:
    """By indicator and its breakdowns, then by the end of the period: 2024 and 2024-12 together."""
    end = pl.col("period").str.split("/").list.last()
    return frame.sort([*SAME[:2], *SAME[2:5], end.str.pad_end(10, "~"), "period", "source"])


def latest(frame: pl.DataFrame) -> dict | None:
    """The most recent row that has a value and is not of low reliability; None if there is none."""
    usable = _usable(frame)
    return chronological(usable).row(-1, named=True) if usable.height else None


def _usable(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("value").is_not_null() & (pl.col("OBS_STATUS") != "U"))


def years(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of a whole calendar year, with `year` as a number."""
    year = pl.col("period").cast(pl.Int32, strict=False)  # none of a month or an interval
    return frame.with_columns(year=year).drop_nulls("year").sort("year")


def is_figure() -> pl.Expr:
    """True for a row that publishes a figure, hidden or not: a statement is not one, nor is a count
    that nobody gave.
    """
    return ~pl.col("OBS_STATUS").is_in(["L", *NOT_GIVEN])


def of_the_law(release: Release) -> pl.Expr:
    """True for a row of a dataset that says something of how the law is carried out."""
    beside = [id_ for id_, each in release.datasets.items() if each["subject"] in BESIDE_THE_LAW]
    return ~pl.col("dataset").is_in(beside)


@once
def coverage(release: Release) -> dict[str, frozenset[str]]:
    """For each local subject, the codes of the départements that have at least one figure."""
    subject_of = {id_: each["subject"] for id_, each in release.datasets.items()}
    local = release.observations.filter(is_figure(), geo_level="DEP").select(
        "geo", subject=pl.col("dataset").replace_strict(subject_of, return_dtype=pl.String)
    )
    return {
        subject: frozenset(local.filter(subject=subject)["geo"].to_list())
        for subject in LOCAL_SUBJECTS
    }


def beside(release: Release, row: dict, departement: Departement) -> dict[str, dict | None]:
    """The same figure for the département's région (if it is another territory) and for France.

    For each level the row of the same period, else of the nearest one; None where there is none.
    """
    region = None if departement.alone_in_region else departement.region.code
    return {
        "REG": _nearest(release, row, "REG", region) if region else None,
        "FR": _nearest(release, row, "FR", "FR"),
    }


def population(release: Release, level: str, geo: str) -> dict | None:
    """The latest population of a territory, all ages."""
    return _populations(release).get((level, geo))


@once
def _populations(release: Release) -> dict[tuple[str, str], dict]:
    rows = chronological(_usable(figures(release, "population")).filter(age="T"))
    return {(row["geo_level"], row["geo"]): row for row in rows.iter_rows(named=True)}


def disputed(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of one key whose numbers can't be one number: two sources that disagree, a
    documented conflict. All are kept and shown.
    """
    return _apart(rows, list(KEY), lambda part: _no_common_number(part.rows(named=True)))


def dated_apart(rows: pl.DataFrame, release: Release) -> pl.DataFrame:
    """The dates of an event that happens once (an installation) of which none is part of another:
    sources disagree, or one dates the decision and another the first meeting.
    """
    events = rows.filter(pl.struct("dataset", "indicator").is_in(_once(release)))
    return _apart(events, list(KEY[:4]), lambda part: _no_common_date(part["period"].to_list()))


def _apart(
    rows: pl.DataFrame, key: list[str], disagree: Callable[[pl.DataFrame], bool]
) -> pl.DataFrame:
    """The groups of `key` that `disagree`."""
    several = rows.filter(pl.struct(key).is_duplicated())
    groups = several.partition_by(key, maintain_order=True) if several.height else []
    return pl.concat([rows.head(0), *(part for part in groups if disagree(part))])


def _once(release: Release) -> list[dict[str, str]]:
    return [
        {"dataset": id_, "indicator": name}
        for id_, about in release.datasets.items()
        for name, indicator in about["indicators"].items()
        if indicator.get("once")
    ]


def _no_common_number(rows: list[dict]) -> bool:
    ends = [said for row in rows if (said := span(row))]
    return bool(ends) and max(low for low, _ in ends) > min(high for _, high in ends)


def _no_common_date(periods: list[str]) -> bool:
    """Whether a date is no part of another: `2017-05-18` is part of `2017`, not of `2018`."""
    return any(
        not long.startswith(short) for short, long in pairwise(sorted(set(periods), key=len))
    )


def has_value(row: dict) -> bool:
    """Whether a row shows a number (a value, or the bounds of one)."""
    return span(row) is not None


def end_of(period: str) -> str:
    """The last point of a period."""
    return period.rpartition("/")[2]


def decimal_year(period: str) -> float:
    """Where the end of a period stands on an axis of years: 2019 → 2019.5, 2024-12 → 2024.96."""
    parts = [int(part) for part in end_of(period).split("-")]
    if len(parts) == 1:
        return parts[0] + 0.5
    day = parts[2] if len(parts) == 3 else 15
    return parts[0] + (parts[1] - 1) / 12 + day / 365


def _nearest(release: Release, row: dict, level: str, geo: str) -> dict | None:
    found = _comparable(release).get((level, geo, *(row[name] for name in SAME)))
    if not found:
        return None
    at = decimal_year(row["period"])
    return min(
        found,
        key=lambda other: (
            other["period"] != row["period"],
            abs(decimal_year(other["period"]) - at),
        ),
    )


@once
def _comparable(release: Release) -> dict[tuple[str, ...], list[dict]]:
    """The rows of régions and of France by what makes them comparable, by source."""
    found: dict[tuple[str, ...], list[dict]] = {}
    rows = figures(release).filter(pl.col("geo_level").is_in(["REG", "FR"]))
    for row in rows.iter_rows(named=True):
        key = (row["geo_level"], row["geo"], *(row[name] for name in SAME))
        found.setdefault(key, []).append(row)
    return {key: sorted(each, key=lambda row: row["source"]) for key, each in found.items()}


def every_departement() -> tuple[Departement, ...]:
    """The 101 départements, in the order of the COG."""
    return tuple(DEPARTEMENTS.values())
