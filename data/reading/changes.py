"""What a release says that the one before it did not: rows added, revised, gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

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


#: What may have happened to a row: it is new, says another number, is shown where it was withheld,
#: is withheld where it was shown, says another range, is gone.
Kind = Literal["added", "revised", "shown", "withheld", "range", "gone"]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a row (`key`: columns of KEY and `source`). `before` and `after` are numbers
    (value, low, high) that both releases show: of what either withholds, neither.
    """

    kind: Kind
    key: Mapping[str, str]
    before: Mapping[str, float | None] | None = None
    after: Mapping[str, float | None] | None = None


def told(before: Release, after: Release) -> tuple[Change, ...]:
    """Every row that changed, in the order of the table. What is withheld now is told without the
    number that it had, what is gone without any.
    """
    added, revised, gone = _apart(before, after)
    name = [*KEY, "source"]
    old = before.observations.select(*name, *SAID)
    new = after.observations.select(*name, *SAID)
    both = revised.join(old, on=name).join(new, on=name, suffix="_now").sort(name)
    found = [Change("added", key) for key in added.sort(name).to_dicts()]
    found += [_revised(row, name) for row in both.to_dicts()]
    found += [Change("gone", key) for key in gone.sort(name).to_dicts()]
    return tuple(sorted(found, key=lambda each: tuple(each.key.values())))


def _revised(row: Mapping[str, Any], name: Sequence[str]) -> Change:
    key = {each: row[each] for each in name}
    was, is_ = (row[each] == "N" for each in ("CONF_STATUS", "CONF_STATUS_now"))
    if was or is_:
        kind: Kind = "range" if was and is_ else "shown" if was else "withheld"
        return Change(kind, key)
    numbers = ("value", "low", "high")
    return Change("revised", key, {each: row[each] for each in numbers},
                  {each: row[f"{each}_now"] for each in numbers})  # fmt: skip


def broken(before: Release, after: Release) -> dict[str, bool]:
    """The datasets of which something changed; whether what was there is not any more, so that who
    counted on it must look again.
    """
    _, _, gone = _apart(before, after)
    lost = set(gone["dataset"])
    changed = {each.dataset for each in by_dataset(before, after)}
    return {name: name in lost for name in changed}
