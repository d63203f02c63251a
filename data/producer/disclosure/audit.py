"""What a reader can derive of every hidden count of a release, or of several, from them alone.

Asked again from scratch, in other terms than the choice of what to hide: the unknowns are the
counts that all is made of, and nothing is read but released rows and the public description of
their datasets (`knowledge.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import Any

import polars as pl

from data.observations import KEY
from data.observations import SCHEMA as ROW
from data.producer.disclosure import derive, knowledge, unknowns
from data.producer.disclosure.knowledge import Knowledge
from data.producer.disclosure.released import Said
from data.producer.disclosure.rule import RULES

#: What `intervals` says of a hidden count: its key, the least and the greatest value that a reader
#: can derive (null: no limit), how each end is proven, whether its rule holds.
SCHEMA = {
    **{name: ROW[name] for name in KEY},
    "low": pl.Int64(),
    "high": pl.Int64(),
    "low_proof": pl.String(),
    "high_proof": pl.String(),
    "holds": pl.Boolean(),
}


def intervals(
    observations: pl.DataFrame, datasets: Mapping[str, Any], executor: Executor | None = None
) -> pl.DataFrame:
    """A row (columns of SCHEMA) for every hidden count of a release, sorted by key.

    `observations` are its rows (columns of the observations), `datasets` its manifest's; printed
    ranges are not read. Raises SolverError where a program ends neither optimal nor unbounded:
    nothing is proven then.
    """
    return joint([Said(observations, datasets)], executor=executor)


def joint(releases: Sequence[Said], executor: Executor | None = None) -> pl.DataFrame:
    """The same for who keeps all `releases`: a row for each hidden count, for each count that no
    row is about and each change of a corrected one that is told too closely.
    """
    return of(knowledge.of_releases(releases), executor)


def told(known: Knowledge, executor: Executor | None = None) -> set[frozenset]:
    """What the counts sum (`unknowns.parts_of`) that are known too closely."""
    found = derive.narrow(known.rows, RULES["sensitive"], known.inside, executor)
    return {unknowns.parts_of(known.rows[at]) for at in found}


def ends(
    known: Knowledge, executor: Executor | None = None
) -> dict[frozenset, tuple[int | None, int | None]]:
    """The least and greatest values of the counts that are judged, by what they sum."""
    found = _intervals(known, executor)
    return {unknowns.parts_of(known.rows[at]): (each.low, each.high) for at, each in found.items()}


def hidden_parts(said: Said) -> set[frozenset]:
    """What the hidden rows of a release sum."""
    rows = knowledge.of_releases([said]).rows
    return {unknowns.parts_of(row) for row in rows if row.hidden and not row.rule.unlisted}  # type: ignore[union-attr]


def _intervals(known: Knowledge, executor: Executor | None) -> dict[int, derive.Interval]:
    # Every row has its own rule; this one would judge a row that has none.
    return derive.intervals(known.rows, RULES["sensitive"], known.inside, executor)


def of(known: Knowledge, executor: Executor | None = None) -> pl.DataFrame:
    """The same of what is `known`."""
    rows = []
    for at, found in _intervals(known, executor).items():
        key, row = known.keys[at], known.rows[at]
        assert key is not None and row.rule is not None  # what is hidden is about something
        if not (found.holds and (row.rule.unlisted or row.rule.signed)):
            proofs = found.low_proof, found.high_proof
            rows.append((*key, found.low, found.high, *proofs, found.holds))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").unique().sort(*SCHEMA)
