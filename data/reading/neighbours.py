"""Départements that are alike, as a release tells them (dataset `voisins`)."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

import polars as pl

from data.observations import CRITERION, NEAR
from data.reading.once import once
from data.reading.query import figures
from data.release import Release

_DATASET = "voisins"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A département near another: `distance` is 0 for two of a kind, `kept` how many of the
    variants without one criterion keep it.
    """

    code: str
    distance: float
    kept: int


@dataclass(frozen=True, slots=True)
class Alike:
    """The neighbours of a département, the nearest first; by code, the row of each criterion, for
    it and for them; `usual` is the distance of half of all départements to their nearest.
    """

    neighbours: tuple[Neighbour, ...]
    criteria: dict[str, dict[str, dict[str, Any]]]
    usual: float


@once
def alike(release: Release, code: str) -> Alike | None:
    """Those like one département; None where the release tells none."""
    rows = figures(release, _DATASET, level="DEP", geo=code)
    near = {each["breakdown"].removeprefix(NEAR): each["value"]
            for each in rows.filter(indicator="distance").to_dicts()}  # fmt: skip
    kept = {each["breakdown"].removeprefix(NEAR): int(each["value"])
            for each in rows.filter(indicator="maintien").to_dicts()}  # fmt: skip
    if not near:
        return None
    found = tuple(Neighbour(other, near[other], kept[other])
                  for other in sorted(near, key=lambda each: (near[each], each)))  # fmt: skip
    there = {each: _criteria(release, each) for each in (code, *near)}
    return Alike(found, there, _usual(release))


def _criteria(release: Release, code: str) -> dict[str, dict[str, Any]]:
    rows = figures(release, _DATASET, level="DEP", geo=code, indicator="critere")
    return {row["breakdown"].removeprefix(CRITERION): row for row in rows.to_dicts()}


@once
def _usual(release: Release) -> float:
    distances = figures(release, _DATASET, level="DEP", indicator="distance")
    return median(distances.group_by("geo").agg(pl.col("value").min())["value"])
