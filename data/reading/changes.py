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


def between(before: Release, after: Release) -> Changes:
    """Compare two public releases row by row: same key and source, same row."""
    name = [*KEY, "source"]
    old, new = (each.observations.select(*name, *SAID) for each in (before, after))
    both = old.join(new, on=name, how="inner", suffix="_now")
    same = pl.all_horizontal(pl.col(each).eq_missing(pl.col(f"{each}_now")) for each in SAID)
    return Changes(
        before.id,
        added=new.join(old, on=name, how="anti").height,
        revised=both.filter(~same).height,
        gone=old.join(new, on=name, how="anti").height,
    )
