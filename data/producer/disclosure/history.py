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
from data.observations import KEY, blanked, hidden
from data.producer.disclosure import audit, knowledge, unknowns
from data.producer.disclosure.released import Said
from data.producer.disclosure.unknowns import periods_of, territories_of

#: The least and greatest values left of a count (None: no limit).
Ends = tuple[int | None, int | None]

_NAMED = ["dataset", "indicator", "period"]


@dataclass(frozen=True)
class Past:
    """An earlier release of the installation; `ids` are its own and those that said the same."""

    id: str
    said: Said
    ids: tuple[str, ...] = ()


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
    the sums that are displayed are named, never a count. `places`: the (département, year) that are
    told, for the program alone.
    """

    def __init__(self, rows: pl.DataFrame, now: Said) -> None:
        told = rows.filter(geo_level="DEP")
        self.places = frozenset((geo, year[:4]) for geo, year in told["geo", "period"].rows())
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
    here = _protected(now).select(*KEY, now="value", hidden=hidden())
    both = there.select(*KEY, "value").join(here, on=KEY, how="left", nulls_equal=True)
    differs = both.filter(~pl.col("value").eq_missing(pl.col("now")))
    moved = [_told_by_ledger(now, before, row) for row in differs.iter_rows(named=True)]
    return differs.filter(~pl.Series(moved, dtype=pl.Boolean)).select(KEY).sort(KEY)


def are_others(now: Said, before: Said) -> bool:
    """Whether most of what both display of protected numbers differs: they are not of the same
    counts.
    """
    shown = _protected(before).filter(
        pl.col("value") > 0, pl.col("dataset").is_in(list(now.datasets))
    )
    here = _protected(now).select(*KEY, now="value")
    both = shown.select(*KEY, "value").join(here, on=KEY, nulls_equal=True)
    same = both.filter(pl.col("value") == pl.col("now")).height
    return 2 * same < both.height


def _told_by_ledger(now: Said, before: Said, row: dict[str, str]) -> bool:
    """Whether the ledger tells that a return behind a figure was corrected, or joined or left."""
    if row["hidden"] and row["geo_level"] != "DEP":
        return False  # a total that was displayed stays
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
    names = ["dataset", "indicator"]
    pairs = pl.DataFrame(
        sorted(knowledge.protected(said)), schema=dict.fromkeys(names, pl.String), orient="row"
    )
    return said.observations.join(pairs, on=names, how="semi")


def check(now: Said, past: Iterable[Past], executor: Executor | None = None) -> int:
    """How many counts withdrawn releases have lost. Raises ChangedPeriod, Narrowed, SolverError
    where `now` could not be kept beside the releases of `past`.
    """
    past = list(past)
    unchanged(now, past)
    told = [each.said for each in past]
    lost = lost_by(told, now, executor)
    joint = knowledge.of_releases([*told, now])
    if _as_values(joint) != _as_values(knowledge.of_releases([now])):
        found = audit.of(joint.without(lost.keys()), executor)
        narrow = found.filter(~pl.col("holds"))
        further = _told_further(joint, lost, executor)
        if narrow.height or further.height:
            raise Narrowed(pl.concat([narrow, further]), now)
    return len(lost)


def _told_further(
    joint: knowledge.Knowledge, lost: Mapping[frozenset, Ends], executor: Executor | None
) -> pl.DataFrame:
    """The lost counts of which `joint` leaves fewer values than the withdrawn releases did."""
    if not lost:
        return pl.DataFrame(schema=audit.SCHEMA)
    asked = joint.plain().asking(lost.keys())
    left = audit.ends(asked, executor)
    further = {parts for parts, ends in left.items() if ends != lost[parts]}
    return audit.of(asked.asking(further), executor)


def unchanged(now: Said, past: Iterable[Past]) -> None:
    """Raises ChangedPeriod where `now` does not say what a release of `past` displays."""
    for each in past:
        there = [id_ for id_ in each.said.datasets if id_ in now.datasets]
        before = replace(each.said, datasets={id_: each.said.datasets[id_] for id_ in there})
        if not each.said.withdrawn and (rows := changed(now, before)).height:
            raise ChangedPeriod(each.id, rows)


def lost_by(
    told: Sequence[Said], now: Said, executor: Executor | None = None
) -> dict[frozenset, Ends]:
    """What rows sum of the counts, hidden in `now`, that a withdrawal among the releases `told`
    lost, and the values that it left: who kept what was taken back knows too much of them, whatever
    `now` says (world 13).

    It is asked for a reader who takes nothing that may be so for so, and who knows no person: what
    others know too closely is no excuse.
    """
    if not any(each.withdrawn for each in told):
        return {}
    asked = _asked_of(now, told)
    kept = [each for each in told if not each.withdrawn]
    with_them, without = (knowledge.of_releases([*each, asked]).plain() for each in (told, kept))
    hidden = audit.hidden_parts(asked)
    narrow = audit.told(with_them.asking(hidden), executor)
    narrow -= audit.told(without.asking(narrow), executor)
    return audit.ends(with_them.asking(narrow), executor)


def _asked_of(now: Said, told: Sequence[Said]) -> Said:
    """The hidden rows of `now`, with nothing that it says of them."""
    rows = blanked(now.observations).filter(hidden())
    before = {id_: about for each in told for id_, about in each.datasets.items()}
    about = {id_: _silent(before.get(id_, each) | {"answers": each.get("answers")})
             for id_, each in now.datasets.items()}  # fmt: skip
    return replace(now, observations=rows, datasets=about)


def _silent(about: Mapping[str, Any]) -> dict[str, Any]:
    return {**about, "layout": {**about["layout"], "facts": []}}


def _as_values(known: knowledge.Knowledge) -> set[tuple]:
    return {(unknowns.parts_of(row), row.low, row.high, row.hidden, row.maybe)
            for row in known.rows}  # fmt: skip
