"""What a drawn population is bound to: totals of France, and what is published of départements."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from data.producer import catalogue, published

_FILE = Path(__file__).with_name("frame.toml")

#: The least and the most that a number may be.
Ends = tuple[int, int]


@dataclass(frozen=True)
class Frame:
    """`years`; by item the total of France in each of them; what bounds a département's number, by
    (item, département, year), and the persons who entered since 2017, by (département, year).
    """

    years: range
    france: Mapping[str, Mapping[int, int]]
    bounds: Mapping[tuple[str, str, int], Ends]
    since_2017: Mapping[tuple[str, int], Ends]


@cache
def typed() -> pl.DataFrame:
    """Every published figure (columns of SCHEMA)."""
    return published.load(catalogue.load().values())[0]


@cache
def frame() -> Frame:
    """The frame of the file, its published totals looked up. Raises KeyError where one is gone."""
    said = tomllib.loads(_FILE.read_text("utf-8"))
    years = range(said["first"], said["last"] + 1)
    france = {
        item: {year: _number(each) for year, each in zip(years, row, strict=True)}
        for item, row in said["france"].items()
    }
    of = said["departements"]
    bounds = {(item, dep, year): (low, high) for item, dep, year, low, high in of["bounds"]}
    since = {(dep, year): (low, high) for dep, year, low, high in of["since_2017"]}
    return Frame(years, france, bounds, since)


def _number(said: int | str) -> int:
    return said if isinstance(said, int) else _published(said)


def _published(text: str) -> int:
    """A figure of France, by dataset, indicator and period."""
    name, _, period = text.partition(" ")
    dataset, _, indicator = name.partition(".")
    rows = typed().filter(
        dataset=dataset, indicator=indicator, period=period, geo_level="FR",
        sex="T", age="T", breakdown="T",
    )  # fmt: skip
    if rows.is_empty():
        raise KeyError(text)
    return int(rows["value"][0])


def of_departements(indicator: str, dataset: str) -> list[dict]:
    """The published rows of an indicator by département, the oldest first."""
    rows = typed().filter(dataset=dataset, indicator=indicator, geo_level="DEP")
    return rows.sort("period").to_dicts()


def counted(dataset: str, indicator: str) -> int:
    """The last published number of France."""
    rows = typed().filter(dataset=dataset, indicator=indicator, geo_level="FR").sort("period")
    return int(rows["value"][-1])
