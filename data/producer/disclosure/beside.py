"""What a reader knows beside a table that is being protected: earlier releases, public documents,
the sums and inequalities of the form.

It joins the table as further columns: the counts that only others speak of, and one for each thing
known (as for a sentence). The choice then keeps every cell, and every change of a corrected one, in
doubt for who knows all of it in the narrowest way; the audit tries the other readings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isfinite

import numpy as np
from scipy.sparse import block_array, csr_array, eye_array

from data.producer.disclosure.derive import Row
from data.producer.disclosure.knowledge import Knowledge
from data.producer.disclosure.layout import Table
from data.producer.disclosure.solver import Infeasible, Program
from data.producer.disclosure.unknowns import Unknown


def joined(table: Table, known: Knowledge) -> Table:
    """`table` and what is `known` beside it; `counts_of` names base counts as `Unknown`s do.

    Rows that are cells of the table say nothing more of them: what was displayed stays displayed.
    Raises Infeasible where no counts beside those of the table agree with what is known.
    """
    named = {next(iter(of)): at for at, of in enumerate(table.counts_of) if len(of) == 1}
    rows = [_unjudged(row, table, named) for row in _telling(known, table)]
    rows = _touching(rows, {each for of in table.counts_of for each in of})
    more = sorted({part for row in rows for part in row.parts} - named.keys())
    if not rows:
        return replace(table, inside=known.inside)
    values = _consistent(rows, {name: table.values[at] for name, at in named.items()}, more)
    return _with_columns(table, rows, named, more, values, known)


def _unjudged(row: Row, table: Table, named: Mapping[Unknown, int]) -> Row:
    """A total that is not printed, of counts that are all displayed since they are 0, is none that
    could be hidden.
    """
    if not row.hidden or row.maybe or not (row.rule and row.rule.zeros):
        return row
    places = [named.get(part) for part in row.parts]  # type: ignore[call-overload]
    rules = table.rules
    shown = all(at is not None and table.values[at] == 0 and not (rules[at] and rules[at].zeros)
                for at in places)  # fmt: skip
    return replace(row, hidden=False) if shown and len(places) > 1 else row


def unnamed(table: Table, known: Knowledge) -> set[Unknown]:
    """The base counts of which something is known, and that no column of `table` is alone of."""
    alone = {next(iter(of)) for of in table.counts_of if len(of) == 1}
    every = {each for of in table.counts_of for each in of}
    said = _telling(known, table)
    return {part for row in said for part in row.parts} & every - alone  # type: ignore[return-value]


def _telling(known: Knowledge, table: Table) -> list[Row]:
    """The rows that say more than a cell of the table that stays displayed, or that the table
    judges itself. What a withdrawn release displayed of a cell that is hidden now says something.
    """
    stay = {table.counts_of[at] for at in table.shown}
    cells = {table.counts_of[at] for at in np.flatnonzero(table.published)}
    return [
        row
        for row in known.rows
        if row.maybe
        or set(row.parts.values()) != {1}
        or frozenset(row.parts) not in (stay if row.low == row.high else cells)
    ]


def _touching(rows: Sequence[Row], counts: set) -> list[Row]:
    """The rows that share a count with the table, or with another one that does."""
    todo, left = [], list(rows)
    while True:
        near = [row for row in left if not counts.isdisjoint(row.parts)]
        if not near:
            return todo
        todo += near
        left = [row for row in left if counts.isdisjoint(row.parts)]
        counts = counts | {part for row in near for part in row.parts}


def _consistent(
    rows: Sequence[Row], held: Mapping[Unknown, float], more: Sequence[Unknown]
) -> dict[Unknown, int]:
    """Counts for `more` unknowns, with those that are `held`, as `rows` want them; as few as can be
    of those that may be equal are not.
    """
    place = {name: at for at, name in enumerate(more)}
    maybes = [row for row in rows if row.maybe]
    size = len(more) + 2 * len(maybes)
    apart = {id(row): len(more) + 2 * at for at, row in enumerate(maybes)}
    entries, low, high = [], [], []
    for at, row in enumerate(rows):
        known = sum(weight * held.get(part, 0) for part, weight in row.parts.items())
        entries += [(at, place[part], n) for part, n in row.parts.items() if part in place]
        if row.maybe:
            entries += [(at, apart[id(row)], -1), (at, apart[id(row)] + 1, 1)]
        low.append(row.low - known)
        high.append(row.high - known)
    at, column, weight = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = csr_array((weight, (at, column)), shape=(len(rows), size), dtype=np.int64)
    bounds = np.zeros(size), np.full(size, np.inf)
    cost = (np.arange(size) >= len(more)).astype(float)
    ends = np.array(low, float), np.array(high, float)
    if not size:
        if (ends[0] > 0).any() or (ends[1] < 0).any():
            raise Infeasible.contradiction()
        return {}
    point = Program(matrix, ends, bounds, integer=True).minimise(cost).point
    assert point is not None  # costs are not negative
    return {name: round(point[at]) for name, at in place.items()}


def _with_columns(
    table: Table,
    rows: Sequence[Row],
    named: Mapping[Unknown, int],
    more: Sequence[Unknown],
    values: Mapping[Unknown, int],
    known: Knowledge,
) -> Table:
    size = len(table.values)
    place = dict(named) | {name: size + at for at, name in enumerate(more)}
    held = {name: float(table.values[at]) for name, at in named.items()} | values
    said = [sum(n * held[part] for part, n in row.parts.items()) for row in rows]
    down, up, rules = zip(*(_freedom(row, value) for row, value in zip(rows, said, strict=True)),
                          strict=True)  # fmt: skip
    added = np.array([*(values[name] for name in more), *said], np.int64)
    none = np.zeros(len(added))
    return replace(
        table,
        values=np.concatenate([table.values, added]),
        published=np.concatenate([table.published, none.astype(bool)]),
        weights=np.concatenate([table.weights, none]),
        down=np.concatenate([table.down, [-float(values[name]) for name in more], down]),
        up=np.concatenate([table.up, np.full(len(more), np.inf), up]),
        sums=_sums(table, rows, place, size + len(more)),
        said=(*table.said, *[""] * len(added)),
        rules=(*table.rules, *[None] * len(more), *rules),
        counts_of=(*table.counts_of, *(frozenset({name}) for name in more),
                   *(frozenset(row.parts) if row.hidden else frozenset() for row in rows)),
        inside=known.inside,
    )  # fmt: skip


def _freedom(row: Row, value: float) -> tuple[float, float, object]:
    """How far below and above its value a row may be thought to lie, and what judges it."""
    if row.maybe and not row.low <= value <= row.high:
        return -np.inf, np.inf, row.rule if row.hidden else None
    rule = row.rule if row.hidden and not row.maybe else None
    if rule and rule.elsewhere:  # that number is told; whether the two are one, the audit asks
        rule = None
    ends = (end - value if isfinite(end) else end for end in (row.low, row.high))
    return *ends, rule  # type: ignore[return-value]


def _sums(table: Table, rows: Sequence[Row], place: Mapping[Unknown, int], size: int) -> csr_array:
    """The sums of the table, and a row for each thing known: its parts less its own column."""
    entries = [
        (at, place[part], weight)
        for at, row in enumerate(rows)
        for part, weight in row.parts.items()
    ]
    at, column, weight = zip(*entries, strict=True)
    told = csr_array((weight, (at, column)), shape=(len(rows), size), dtype=np.int64)
    old = table.sums
    padded = csr_array((old.data, old.indices, old.indptr), shape=(old.shape[0], size))
    own = -eye_array(len(rows), dtype=np.int64, format="csr")
    return csr_array(block_array([[padded, None], [told, own]]), dtype=np.int64)
