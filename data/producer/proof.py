"""`python -m data audit`: a proof, from public files alone, of one release or of a folder's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import polars as pl

from data import release, shelf
from data.errors import UnusableRelease, says
from data.producer.disclosure import audit, history, ranges
from data.producer.disclosure.released import Said
from data.release import MANIFEST, Release


@dataclass(frozen=True)
class Verdict:
    """What was derived of the hidden counts (columns of `audit.SCHEMA`) of what is `named`, how
    many print another range, and in `unseen` what the files do not tell.
    """

    named: str
    found: pl.DataFrame
    unequal: int = 0
    unseen: tuple[str, ...] = ()

    @property
    def narrow(self) -> int:
        """How many counts are told too closely."""
        return self.found.filter(~pl.col("holds")).height

    @property
    def safe(self) -> bool:
        """Whether the rule holds for all."""
        return not (self.narrow or self.unequal)


def of_release(folder: Path, executor: Executor | None = None) -> list[Verdict]:
    """One release by itself. Raises UnusableRelease, SolverError."""
    opened = release.open(folder)
    return [_alone(opened, audit.intervals(opened.observations, opened.datasets, executor))]


def _alone(opened: Release, found: pl.DataFrame) -> Verdict:
    unequal = ranges.unequal(opened.observations, opened.datasets, found)
    return Verdict(opened.id, found, unequal)


def of_folder(folder: Path, executor: Executor | None = None) -> list[Verdict]:
    """Each good release of a folder, and all of them together, last.

    Raises UnusableRelease where there is none, ChangedPeriod where one shows otherwise, or no
    longer, what the one before it displays, SolverError.
    """
    releases = sorted(shelf.good(folder), key=lambda each: (each.created, each.id))
    if not releases:
        why = says("release.none_here", then=says("release.publish"))
        raise UnusableRelease(str(folder), why)
    told = [Said(each.observations, each.datasets) for each in releases]
    different = {each.read.digest: each for each in told}
    derived = {name: audit.joint([each], executor) for name, each in different.items()}
    alone = [_alone(each, derived[said.read.digest])
             for each, said in zip(releases, told, strict=True)]  # fmt: skip
    unseen = tuple(_unseen(folder, releases))
    if len(releases) == 1:
        return [replace(alone[0], unseen=unseen)]
    for earlier, (before, now) in zip(releases, pairwise(told), strict=False):
        if (rows := history.changed(now, before)).height:
            raise history.ChangedPeriod(earlier.id, rows)
    together = audit.joint(list(different.values()), executor)
    named = str(says("protection.together", n=len(releases)))
    return [*alone, Verdict(named, together, unseen=unseen)]


def _unseen(folder: Path, releases: list[Release]) -> Iterator[str]:
    """Releases that existed and whose rows are not in the folder: withdrawn, damaged, elsewhere."""
    there = {each.id for each in releases}
    named = {path.parent.name for path in folder.glob(f"*/{MANIFEST}")}
    for path in folder.glob(f"*/{MANIFEST}"):
        with suppress(OSError, ValueError, TypeError, AttributeError):
            named.add(json.loads(path.read_text("utf-8")).get("previous") or path.parent.name)
    yield from sorted(named - there)
