"""What a release says that the one before it did not: rows added, revised, gone."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from data.observations import KEY
from data.release import Release

#: What a row says of its number; a change of any of these is a revision.
SAID = ("value", "low", "high", "OBS_STATUS", "CONF_STATUS")


@dataclass(frozen=True, slots=True)
class Changes:
    """How many rows, by what happened to them since the release `since`."""

    since: str
    added: int
    revised: int
    gone: int


@dataclass(frozen=True, slots=True)
class Changed:
    """The same of one dataset, and the départements of which a row is new or revised."""

    dataset: str
    added: int
    revised: int
    gone: int
    places: frozenset[str]


def between(before: Release, after: Release) -> Changes:
    """Compare two public releases row by row: same key and source, same row."""
    added, revised, gone = _apart(before, after)
    return Changes(before.id, added.height, revised.height, gone.height)


def by_dataset(before: Release, after: Release) -> tuple[Changed, ...]:
    """The same for each dataset of which something changed, in the order of the newer catalogue."""
    added, revised, gone = _apart(before, after)
    found = []
    for id_ in dict.fromkeys((*after.datasets, *before.datasets)):
        rows = [each.filter(dataset=id_) for each in (added, revised, gone)]
        there = pl.concat(rows[:2]).filter(geo_level="DEP")
        if any(each.height for each in rows):
            counts = (each.height for each in rows)
            found.append(Changed(id_, *counts, frozenset(there["geo"])))
    return tuple(found)


def _apart(before: Release, after: Release) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The keys of the rows that were added, revised, and are gone."""
    name = [*KEY, "source"]
    old, new = (each.observations.select(*name, *SAID) for each in (before, after))
    both = old.join(new, on=name, how="inner", suffix="_now")
    same = pl.all_horizontal(pl.col(each).eq_missing(pl.col(f"{each}_now")) for each in SAID)
    return (
        new.join(old, on=name, how="anti").select(name),
        both.filter(~same).select(name),
        old.join(new, on=name, how="anti").select(name),
    )
