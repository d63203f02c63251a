"""What can be derived of hidden sums of unknown counts: intervals, each end proven.

The unknowns are whole counts, none negative. A row is a sum of some of them, of which something is
known: displayed rows exactly, hidden ones by the rule alone. Each end of an interval is reached by
some whole point; that none goes further is proven

- by the `rule` itself: a hidden count is at least 1;
- by the duals of the linear program, checked again in whole numbers (`dual`);
- where only whole counts stop it, by an exhausted search (`search`).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, inf

import numpy as np
from scipy.sparse import csr_array

from data.producer.disclosure.rule import Rule
from data.producer.disclosure.solver import Infeasible, Program, Solution, components

_EPS = 1e-6
#: Values tried one by one above the least one, where holes may be.
_LOOKED_THROUGH = 200
#: Duals of sums of counts are fractions with small denominators.
_DENOMINATORS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 60, 840)


@dataclass(frozen=True)
class Row:
    """A sum Σ weight × unknown, known to lie in [low, high]; `hidden`: known by the rule alone."""

    parts: Mapping[Hashable, int]
    low: float
    high: float
    hidden: bool = False


@dataclass(frozen=True)
class Interval:
    """The least and greatest value of a hidden row (`high` None: no limit), how each is proven,
    and whether the rule holds: as many values are possible as it asks for, also to who knows a
    person where the rule says so. One value alone never holds, however large: it is then shown, or
    nothing is.
    """

    low: int
    high: int | None
    low_proof: str
    high_proof: str
    holds: bool


def intervals(rows: Sequence[Row], rule: Rule) -> dict[int, Interval]:
    """The interval of each hidden row, by its place in `rows`.

    Raises SolverError where a program ends neither optimal nor unbounded, as it does when the rows
    contradict each other.
    """
    low, high = (np.array([getattr(row, end) for row in rows]) for end in ("low", "high"))
    matrix = _without_zeros(unknowns(rows)[0], high)
    hidden = np.array([row.hidden for row in rows])
    found: dict[int, Interval] = {}
    for some, columns in components(matrix):
        if hidden[some].any():
            part = matrix[some][:, columns]
            system = _System(part, low[some], high[some], hidden[some], rule)
            found |= {int(some[at]): each for at, each in system.intervals().items()}
    return found


def unknowns(rows: Sequence[Row]) -> tuple[csr_array, list[Hashable]]:
    """Rows × unknowns, and the names of these, in the order in which the rows name them."""
    place: dict[Hashable, int] = {}
    entries = [
        (at, place.setdefault(part, len(place)), weight)
        for at, row in enumerate(rows)
        for part, weight in row.parts.items()
    ]
    shape = (len(rows), len(place))
    if not entries:
        return csr_array(shape, dtype=np.int64), []
    at, column, weight = (np.array(each) for each in zip(*entries, strict=True))
    return csr_array((weight, (at, column)), shape=shape, dtype=np.int64), list(place)


class _System:
    """Rows that share unknowns, and how far each went over the whole points met so far."""

    def __init__(
        self, rows: csr_array, low: np.ndarray, high: np.ndarray, hidden: np.ndarray, rule: Rule
    ) -> None:
        self.rows, self.low, self.high, self.hidden, self.rule = rows, low, high, hidden, rule
        self.places = [int(at) for at in np.flatnonzero(hidden)]
        self.met: list[np.ndarray] = []
        self.least, self.most = np.full(len(low), inf), np.full(len(low), -inf)
        self.program = Program(rows, (low, high), self._unknowns())

    def intervals(self) -> dict[int, Interval]:
        """By place of each hidden row."""
        ends = {at: (self._end(at, 1), self._end(at, -1)) for at in self.places}
        ones = [at for at, (low, high) in ends.items() if low[0] <= 1 <= high[0]]
        told = self._told_by_persons(ones)
        safe = {
            at
            for at, ((low, _), (high, _)) in ends.items()
            if low < high and self._enough(at, low, high)
        }
        return {
            at: Interval(
                int(low),
                None if high == inf else int(high),
                low_proof,
                high_proof,
                at in safe and at not in told,
            )
            for at, ((low, low_proof), (high, high_proof)) in ends.items()
        }

    def _told_by_persons(self, ones: list[int]) -> set[int]:
        """Hidden rows too narrow for a reader who knows that one of `ones` is 1."""
        told: set[int] = set()
        for one in ones if self.rule.person else []:
            if not self._possible(one, 1):
                continue
            low, high = self.low.copy(), self.high.copy()
            low[one] = high[one] = 1
            reader = _System(self.rows, low, high, self.hidden, self.rule)
            told |= {
                at for at in self.places if not (reader._holds(at) or self._same_person(at, one))
            }
        return told

    def _same_person(self, at: int, one: int) -> bool:
        """Whether two rows are always equal (a région of one département): nothing more is told."""
        cost = (self.rows[[at]] - self.rows[[one]]).toarray()[0]
        return all(self.program.minimise(sign * cost).objective == 0 for sign in (1, -1))

    def _holds(self, at: int) -> bool:
        if len(self._seen(at)) > self.rule.width:
            return True
        return self._enough(at, self._end(at, 1)[0], self._end(at, -1)[0])

    def _enough(self, at: int, low: float, high: float) -> bool:
        """Whether the rule holds: enough values between both ends are possible, one by one.

        Weighted sums (a sentence, a share) may leave holes in an interval.
        """
        if not self.rule.holds(low, high) or low >= self.rule.threshold:
            return self.rule.holds(low, high)
        missing = self.rule.width + 1 - len(self._seen(at))
        value = low
        while missing > 0 and value <= high and value <= low + _LOOKED_THROUGH:
            missing -= value not in self._seen(at) and self._possible(at, int(value))
            value += 1
        return missing <= 0

    def _seen(self, at: int) -> set[int]:
        """The values that a row had in the whole points met."""
        return {int(values[at]) for values in self.met}

    def _possible(self, at: int, value: int) -> bool:
        """Whether some whole point gives a row this value."""
        if value in self._seen(at):
            return True
        try:
            return self._reaches(at, value)
        except Infeasible:
            return False

    def _reaches(self, at: int, value: int) -> bool:
        """A whole point where the row has this value, or Infeasible: fractions are tried first."""
        nothing = np.zeros(self.rows.shape[1])
        self.program.bound_row(at, value, value)
        try:
            found = self.program.minimise(nothing)
        finally:
            self.program.bound_row(at, self.low[at], self.high[at])
        if not found.whole:
            low, high = self.low.copy(), self.high.copy()
            low[at] = high[at] = value
            program = Program(self.rows, (low, high), self._unknowns(), integer=True)
            found = program.minimise(nothing)
        self._see(found)
        return True

    def _end(self, at: int, sign: int) -> tuple[float, str]:
        """The least (sign 1) or greatest (sign -1) whole value of a row, and its proof."""
        if self._reached(at, sign) == (known := (self.low if sign == 1 else self.high)[at]):
            return known, "rule"
        cost = sign * self.rows[[at]].toarray()[0]
        found = self.program.minimise(cost)
        if found.point is None:
            return sign * -inf, "ray"
        self._see(found)
        bound = sign * ceil(found.objective - _EPS)
        if self._reached(at, sign) != bound:
            bound = self._search(cost) * sign
        proof = "dual" if self._proven(cost, found, sign * bound) else "search"
        return bound, proof

    def _reached(self, at: int, sign: int) -> float:
        return (self.least if sign == 1 else self.most)[at]

    def _search(self, cost: np.ndarray) -> int:
        """The least cost of a whole point, by branch and bound until nothing better is left."""
        program = Program(self.rows, (self.low, self.high), self._unknowns(), integer=True)
        found = program.minimise(cost)
        self._see(found)
        return round(found.objective)

    def _see(self, found: Solution) -> None:
        if found.whole:
            values = self.rows @ found.point.round()  # type: ignore[union-attr]
            self.met.append(values)
            np.minimum(self.least, values, out=self.least)
            np.maximum(self.most, values, out=self.most)

    def _unknowns(self) -> tuple[np.ndarray, np.ndarray]:
        count = self.rows.shape[1]
        return np.zeros(count), np.full(count, inf)

    def _proven(self, cost: np.ndarray, found: Solution, end: float) -> bool:
        """Whether the duals, as fractions, prove in whole numbers that no cost is below `end`.

        For any u ≥ 0 on the rows' low ends and ≤ 0 on their high ends with cost - Aᵀu ≥ 0, the
        cost is at least u · (those ends): weak duality.
        """
        assert found.duals is not None
        for over in _DENOMINATORS:
            duals = np.rint(found.duals * over).astype(np.int64)
            if np.abs(duals / over - found.duals).max(initial=0) < _EPS:
                ends = np.where(duals > 0, self.low, self.high)[duals != 0]
                reduced = cost * over - self.rows.T @ duals
                if np.isfinite(ends).all() and (reduced >= 0).all():
                    return int(duals[duals != 0] @ ends.astype(np.int64)) > (end - 1) * over
        return False


def _without_zeros(matrix: csr_array, high: np.ndarray) -> csr_array:
    """Without the unknowns of rows that are 0: they are 0."""
    positive = np.diff(matrix.indptr) == (matrix > 0).sum(axis=1)
    zero = np.unique(matrix[np.flatnonzero((high == 0) & positive)].indices)
    return matrix[:, np.setdiff1d(np.arange(matrix.shape[1]), zero)]
