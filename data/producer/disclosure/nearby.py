"""Whole points of one reader found close to a row, everything farther being left as it is.

A program over the counts that stand near a row (those of its sums, then those of the sums that
these stand in, the shortest first) excludes points that the whole system allows, and allows none
that the whole excludes. What it finds is therefore a possibility, at a hundredth of the price; what
it does not find is asked of the whole (`system.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.sparse import csr_array

from data.producer.disclosure.solver import Program, SolverError
from data.producer.disclosure.system import System

#: Counts that may move.
_MOST_COUNTS = 160


@dataclass(frozen=True)
class _Part:
    """The counts near a row, the rows that count any of them, and those rows of those counts."""

    counts: np.ndarray
    rows: np.ndarray
    matrix: csr_array


class Nearby:
    """The neighbourhoods of the rows of a system, whatever its readers know."""

    def __init__(self, system: System) -> None:
        self.system, self.rows = system, system.rows
        self.rows_of = system.rows.T.tocsr()
        self.lengths = np.diff(system.rows.indptr)
        self._parts: dict[int, _Part] = {}

    def look(self, places: list[int], base: np.ndarray) -> None:
        """Meet points around `base`, a whole point of the system as its reader knows it, until the
        rows at `places` have as many values as their rules ask for, or none is found.
        """
        values = self.rows @ base
        for at in places:
            for sign in (1, -1):
                if self.system.doubtful([at]):
                    self._walk(at, sign, base, values)

    def _walk(self, at: int, sign: int, base: np.ndarray, values: np.ndarray) -> None:
        """Points whose row is one more than the last one's, or one less."""
        system, part = self.system, self._part(at)
        inside = part.matrix @ base[part.counts]
        beyond = values[part.rows] - inside
        ends = system.low[part.rows] - beyond, system.high[part.rows] - beyond
        free = np.zeros(len(part.counts)), np.full(len(part.counts), inf)
        program = Program(part.matrix, ends, free, integer=True)
        own = int(np.searchsorted(part.rows, at))
        for step in range(1, system.rules[at].width + 1):  # type: ignore[union-attr]
            value = inside[own] + sign * step
            if not ends[0][own] <= value <= ends[1][own] or not system.doubtful([at]):
                return
            program.bound_row(own, value, value)
            try:
                found = program.minimise(np.zeros(len(part.counts)))
            except SolverError:
                return
            point = base.copy()
            point[part.counts] = found.point.round()  # type: ignore[union-attr]
            system.meet(point)

    def _part(self, at: int) -> _Part:
        if at not in self._parts:
            counts = self._around(at)
            sums = self.rows_of[counts]
            rows = np.unique(sums.indices)
            self._parts[at] = _Part(counts, rows, csr_array(self.rows[rows][:, counts]))
        return self._parts[at]

    def _around(self, at: int) -> np.ndarray:
        """The counts of a row, then those of the sums that they stand in, as many as may move."""
        found = dict.fromkeys(self._counts(at))
        edge, seen = list(found), {at}
        while edge and len(found) < _MOST_COUNTS:
            sums = set(self.rows_of[edge].indices.tolist()) - seen
            seen |= sums
            more = {}
            for each in sorted(sums, key=lambda row: (self.lengths[row], row)):
                more |= dict.fromkeys(one for one in self._counts(each) if one not in found)
                if len(found) + len(more) >= _MOST_COUNTS:
                    break
            found |= more
            edge = list(more)
        return np.array(sorted(list(found)[: max(_MOST_COUNTS, self.lengths[at])]))

    def _counts(self, at: int) -> list[int]:
        return self.rows.indices[self.rows.indptr[at] : self.rows.indptr[at + 1]].tolist()
