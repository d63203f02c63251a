"""What earlier releases let a reader who kept them derive of a new one: all are one system.

What a release displays stays displayed, with the same value: but where the ledger tells that a
return was corrected, and where a withdrawal lost it (SECRECY 11 to 15, DESIGN 4.8).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from data.errors import ObservatoireError, listed, says
from data.observations import KEY, hidden
from data.producer.disclosure import audit, knowledge, unknowns
from data.producer.disclosure.released import Said
from data.producer.disclosure.unknowns import periods_of, territories_of

_NAMED = ["dataset", "indicator", "period"]


@dataclass(frozen=True)
class Past:
    """An earlier release of the installation, under its id."""

    id: str
    said: Said


class ChangedPeriod(ObservatoireError):
    """A release would change, or no longer display, what an earlier one displays of a protected
    number. Datasets, indicators and periods are named, with how many of their rows; never a row,
    which may have become small.
    """

    def __init__(self, earlier: str, rows: pl.DataFrame) -> None:
        named = listed(_counted(rows), "\n")
        super().__init__(
            says("protection.changed", number=rows.height, release=earlier, named=named)
        )


class Narrowed(ObservatoireError):
    """Who keeps every release would derive a count too closely. Dataset, period and the levels of
    the sums that are displayed are named, never a count.
    """

    def __init__(self, rows: pl.DataFrame, now: Said) -> None:
        counts = rows.group_by(_NAMED).len().sort(pl.all())
        named = [
            says("protection.history_of", dataset=dataset, indicator=indicator, period=period,
                 number=number, levels=_levels(now, dataset, indicator, period))
            for dataset, indicator, period, number in counts.rows()
        ]  # fmt: skip
        super().__init__(says("protection.history", number=rows.height, named=listed(named, "\n")))


def _levels(now: Said, dataset: str, indicator: str, period: str) -> str:
    rows = now.observations.filter(
        ~hidden(), dataset=dataset, indicator=indicator, period=period
    ).filter(pl.col("geo_level") != "DEP")
    return ", ".join(sorted(set(rows["geo_level"]), reverse=True)) or "DEP"


def _counted(rows: pl.DataFrame) -> Iterator[object]:
    for *key, number in rows.group_by(_NAMED).len().sort(pl.all()).rows():
        yield says("protection.rows", of=" ".join(key), number=number)


def changed(now: Said, before: Said) -> pl.DataFrame:
    """The keys (KEY) of protected numbers that `before` displays and `now` displays otherwise, or
    not at all; counts of returns that the ledger of `now` names as corrected are left out.
    """
    shown = _protected(before).filter(pl.col("value").is_not_null())
    there = shown.filter(pl.col("dataset").is_in(list(now.datasets)))
    both = there.select(*KEY, "value").join(
        _protected(now).select(*KEY, now="value"), on=KEY, how="left", nulls_equal=True
    )
    differs = both.filter(~pl.col("value").eq_missing(pl.col("now"))).select(KEY)
    moved = [_told_by_ledger(now, before, row) for row in differs.iter_rows(named=True)]
    return differs.filter(~pl.Series(moved, dtype=pl.Boolean)).sort(KEY)


def _told_by_ledger(now: Said, before: Said, row: dict[str, str]) -> bool:
    """Whether the ledger tells that a return behind a figure was corrected, or joined or left."""
    about = now.datasets[row["dataset"]]
    here, there = (
        _answered(said.datasets[row["dataset"]].get("answers") or {}, row["indicator"])
        for said in (now, before)
    )
    return any(
        here(period, geo) != there(period, geo)
        for period in periods_of(about["layout"], row["period"])
        for geo in territories_of(row)
    )


def _answered(answers: Mapping[str, Any], indicator: str) -> Callable[[str, str], tuple]:
    """The version of a return and the status of its item, by period and département."""
    versions, silent = answers.get("versions", {}), answers.get("silent", {}).get(indicator, {})

    def of(period: str, geo: str) -> tuple:
        return versions.get(period[:4], {}).get(geo), silent.get(period, {}).get(geo)

    return of


def _protected(said: Said) -> pl.DataFrame:
    """The rows of protected numbers."""
    known = knowledge.protected_numbers(said)
    pairs = pl.DataFrame(sorted(known), schema=["dataset", "indicator"], orient="row")
    return said.observations.join(pairs, on=["dataset", "indicator"], how="semi")


def check(now: Said, past: Iterable[Past], executor: Executor | None = None) -> int:
    """How many counts withdrawn releases have lost. Raises ChangedPeriod, Narrowed, SolverError
    where `now` could not be kept beside the releases of `past`.
    """
    past = list(past)
    unchanged(now, past)
    lost = lost_by(past, now, executor)
    joint = knowledge.of_releases([*(each.said for each in past), now])
    if _as_values(joint) != _as_values(knowledge.of_releases([now])):
        found = audit.of(joint.without(lost), executor)
        if (narrow := found.filter(~pl.col("holds"))).height:
            raise Narrowed(narrow, now)
    hidden = {unknowns.parts_of(row) for row in joint.rows if row.hidden}
    return len(hidden & lost)


def unchanged(now: Said, past: Iterable[Past]) -> None:
    """Raises ChangedPeriod where `now` does not say what a release of `past` displays."""
    for each in past:
        there = [id_ for id_ in each.said.datasets if id_ in now.datasets]
        before = replace(each.said, datasets={id_: each.said.datasets[id_] for id_ in there})
        if not each.said.withdrawn and (rows := changed(now, before)).height:
            raise ChangedPeriod(each.id, rows)


def lost_by(
    past: Sequence[Past], now: Said, executor: Executor | None = None
) -> frozenset[frozenset]:
    """What rows sum of the counts, hidden in `now`, that a withdrawal lost: who kept what was taken
    back knows them too closely, whatever `now` displays (world 13).
    """
    told = [each.said for each in past]
    if not any(each.withdrawn for each in told):
        return frozenset()
    shown = {parts for each in told if each.withdrawn for parts in knowledge.displayed_by(each)}
    asked = replace(now, observations=now.observations.filter(pl.col("value").is_null()))
    return frozenset(shown | audit.told([*told, asked], shown, executor))


def _as_values(known: knowledge.Knowledge) -> set[tuple]:
    return {(unknowns.parts_of(row), row.low, row.high, row.hidden, row.maybe)
            for row in known.rows}  # fmt: skip
