"""Whole points of a system, and the nearest ones to a base that do something.

The moves of `apart` start from a base: one in the middle leaves room on both sides, one in a corner
has most counts at their least and a few that hold what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

import numpy as np
from scipy.sparse import block_array, csr_array, eye_array

from data.producer.disclosure.solver import Program, SolverError
from data.producer.disclosure.system import System

#: Any point near the least will do.
_GAP = 0.02

Ends = tuple[np.ndarray, np.ndarray]

#: A base point spreads what is left to spread: the first units of a count are worth more.
_WORTH = ((3, 3.0), (4, 2.0), (6, 1.0))


class Nearest:
    """The fewest changes of a base point that do something: a program whose variables are by how
    much each count rises and falls.
    """

    def __init__(self, system: System, base: np.ndarray) -> None:
        rows, value = system.rows, system.rows @ base
        self.rows, self.count, self.base = rows, rows.shape[1], base
        self.low, self.high = system.low - value, system.high - value
        self.free = np.concatenate([np.full(self.count, inf), base.astype(float)])
        self.cost = np.random.default_rng(1).uniform(1, 1.01, 2 * self.count)
        both = block_array([[rows, -rows]], format="csr")
        zero = np.zeros(2 * self.count)
        self.model = Program(csr_array(both), (self.low, self.high), (zero, self.free))

    def reaching(self, at: int, by: int, frozen: int) -> int | None:
        """What is touched where a row is changed `by` so much, and nothing `frozen` is."""
        size, high = len(self.low), self.free.copy()
        if not self.low[at] <= by <= self.high[at]:
            return None
        still = np.array([frozen >> (size + one) & 1 for one in range(self.count)], bool)
        high[: self.count][still] = high[self.count :][still] = 0
        held = [each for each in range(size) if frozen >> each & 1]
        return self._solved(high, {**dict.fromkeys(held, (0.0, 0.0)), at: (by, by)})

    def at(self, target: Mapping[int, int]) -> int | None:
        """What is touched where some counts are what `target` says."""
        low, high = np.zeros(2 * self.count), self.free.copy()
        for one, to in target.items():
            by = to - self.base[one]
            low[one] = high[one] = max(by, 0)
            low[self.count + one] = high[self.count + one] = max(-by, 0)
        return self._solved(high, {}, low)

    def _solved(
        self, high: np.ndarray, rows: Mapping[int, tuple[float, float]],
        low: np.ndarray | None = None,
    ) -> int | None:  # fmt: skip
        """What the fewest changes touch, with these ends of variables and rows."""
        for at, ends in rows.items():
            self.model.bound_row(at, *ends)
        self.model.bound(np.zeros(2 * self.count) if low is None else low, high)
        try:
            point = whole(self.model.minimise(self.cost).point)
        except SolverError:
            point = None
        for at in rows:
            self.model.bound_row(at, self.low[at], self.high[at])
        return None if point is None else self._touched(point[: self.count] - point[self.count :])

    def _touched(self, change: np.ndarray) -> int:
        by, size = self.rows @ change, len(self.low)
        nearer = ((by > 0) & (self.high < inf)) | ((by < 0) & (self.low > -inf))
        rows = sum(1 << int(at) for at in np.flatnonzero(nearer))
        return rows | sum(1 << (size + int(one)) for one in np.flatnonzero(change))


def corner(system: System, seed: int) -> np.ndarray | None:
    """A whole point of least cost, drawn."""
    rows = system.rows
    bounds = np.zeros(rows.shape[1]), np.full(rows.shape[1], inf)
    cost = np.random.default_rng(seed).uniform(1, 2, rows.shape[1])
    return _least(rows, (system.low, system.high), bounds, cost)


def _least(rows: csr_array, ends: Ends, bounds: Ends, cost: np.ndarray) -> np.ndarray | None:
    """A whole point of least cost; where weighted rows leave fractions, by a search."""
    found = whole(Program(rows, ends, bounds).minimise(cost).point)
    if found is None:
        program = Program(rows, ends, bounds, integer=True, gap=_GAP)
        found = whole(program.minimise(cost).point)
    return found


def whole(point: np.ndarray | None) -> np.ndarray | None:
    """A point as whole numbers; None where it has a fraction."""
    if point is None or np.abs(point - point.round()).max(initial=0) > 1e-6:
        return None
    return point.round().astype(np.int64)


def middle(system: System) -> np.ndarray | None:
    """A whole point that leaves counts, and rows that are told by an end, room on both sides."""
    rows, columns = system.rows, system.rows.shape[1]
    loose = np.flatnonzero((system.low < system.high) & (system.low > -inf))
    eye = eye_array(columns, format="csr")
    spread = block_array([[eye], [rows[loose]]], format="csr")
    room = eye_array(spread.shape[0], format="csr")
    matrix = block_array(
        [[rows, None, None, None], [-spread, room, room, room]], format="csr", dtype=np.int64
    )
    free = spread.shape[0]
    below = np.concatenate([np.zeros(columns), -system.low[loose]])
    bounds = np.zeros(matrix.shape[1]), np.full(matrix.shape[1], inf)
    cost = np.zeros(matrix.shape[1])
    for at, (size, worth) in enumerate(_WORTH):
        part = slice(columns + at * free, columns + (at + 1) * free)
        bounds[1][part], cost[part] = size, -worth
    ends = (np.concatenate([system.low, np.full(free, -inf)]),
            np.concatenate([system.high, below]))  # fmt: skip
    found = _least(csr_array(matrix), ends, bounds, cost)
    return None if found is None else found[:columns]
