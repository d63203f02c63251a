"""Rows that share unknowns, as one reader knows them, and the whole points met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil, inf

import numpy as np
from scipy.sparse import csr_array

from data.producer.disclosure.rule import Rule
from data.producer.disclosure.solver import Infeasible, Program, Solution
from data.producer.disclosure.twins import Twins

_EPS = 1e-6
#: Values tried one by one above the least one, where holes may be.
_LOOKED_THROUGH = 200
#: Whole points that are kept: each is a row of numbers, and copied for whoever knows more.
_MOST_POINTS = 1_500
#: Duals of sums of counts are fractions with small denominators.
_DENOMINATORS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 60, 840)


@dataclass(frozen=True)
class Group:
    """Rows that share unknowns: their `matrix`, what is known of each (`low`, `high`), which rule
    judges it (None: none), which may be so or not, and are of one place alone; of each unknown,
    those that count its persons (itself first); the `places` of the rows among all. `names` are, of
    each unknown, whose it is and what it counts, as numbers.
    """

    places: np.ndarray
    matrix: csr_array
    low: np.ndarray
    high: np.ndarray
    rules: tuple[Rule | None, ...]
    maybe: np.ndarray
    pair: np.ndarray
    inside: tuple[frozenset[int], ...]
    names: tuple[np.ndarray, np.ndarray]


class System:
    """The rows of a group, what a reader takes for known of them, and the whole points met.

    What is known changes from reader to reader (`knowing`); a point that one of them met is a
    possibility for any other whom it does not contradict.
    """

    def __init__(self, group: Group) -> None:
        self.rows, self.rules, self.inside = group.matrix, group.rules, group.inside
        self.names = group.names
        self.maybes = frozenset(int(at) for at in np.flatnonzero(group.maybe))
        self.pairs = frozenset(int(at) for at in np.flatnonzero(group.pair))
        self._said = group.low, group.high
        self.low = np.where(group.maybe, -inf, group.low)
        self.high = np.where(group.maybe, inf, group.high)
        self.judged = [at for at, rule in enumerate(self.rules) if rule is not None]
        self._pool = _Points(np.zeros((0, len(self.low))))
        self.program = Program(self.rows, (self.low, self.high), self._unknowns())

    def said(self, at: int) -> tuple[float, float]:
        """What may be so of a row."""
        return self._said[0][at], self._said[1][at]

    def twins(self) -> Twins:
        """Which rows are alike for this reader."""
        ends = zip(self.low.tolist(), self.high.tolist(), self.rules, strict=True)
        said = [(*each, at in self.maybes, at in self.pairs) for at, each in enumerate(ends)]
        return Twins(self.rows, self.names, self.inside, said)

    @contextmanager
    def knowing(self, more: Mapping[int, tuple[float, float]]) -> Iterator[None]:
        """A reader who also knows that rows lie between these ends."""
        before, pool = {at: (self.low[at], self.high[at]) for at in more}, self._pool
        self._bound({at: (max(self.low[at], low), min(self.high[at], high))
                     for at, (low, high) in more.items()})  # fmt: skip
        self._pool = pool.between(list(more), self.low, self.high)
        try:
            yield
        finally:
            self._bound(before)
            pool.take(self._pool)
            self._pool = pool

    def _bound(self, ends: Mapping[int, tuple[float, float]]) -> None:
        for at, (low, high) in ends.items():
            self.low[at], self.high[at] = low, high
            self.program.bound_row(at, low, high)

    def is_possible(self) -> bool:
        """Whether some whole counts agree with what this reader knows."""
        if (self.low > self.high).any():
            return False
        if len(self.points()):
            return True
        try:
            self._solve(np.zeros(self.rows.shape[1]))
        except Infeasible:
            return False
        return True

    def point(self) -> np.ndarray | None:
        """A whole point of this reader, by its unknowns; None where the first one found has a
        fraction.
        """
        found = self.program.minimise(np.zeros(self.rows.shape[1]))
        self._see(found)
        return found.point.round().astype(np.int64) if found.whole else None  # type: ignore[union-attr]

    def points(self) -> np.ndarray:
        """Points × rows: their values in the points met that this reader can't exclude."""
        return self._pool.all()

    def doubtful(self, places: Sequence[int]) -> list[int]:
        """Of the judged rows at `places`, those that the points met do not show wide enough."""
        if not places:
            return []
        points = np.sort(self.points()[:, list(places)], axis=0)
        values = (np.diff(points, axis=0) > 0).sum(axis=0) + bool(len(points))
        return [at for at, number in zip(places, values, strict=True)
                if number <= self.rules[at].width]  # fmt: skip

    def holds(self, at: int) -> bool:
        """Whether the rule of a row holds for this reader, to whom one value left is too few."""
        low, high = self.end(at, 1)[0], self.end(at, -1)[0]
        if low == high:
            return self.rules[at].one_value_holds(low)  # type: ignore[union-attr]
        return self._enough(at, low, high)

    def spreads(self, at: int) -> bool:
        """Whether enough values next to one that was met are possible: no end need be known."""
        met = self.points()[:, at]
        if not len(met):
            return False
        for step in (1, -1):
            value = met[0] + step
            while self.doubtful([at]) and self._reaches(at, value):
                value += step
        return not self.doubtful([at])

    def no_small_count(self, at: int) -> bool:
        """The same, to whom one value may be left of a large count: it is told by what he knows."""
        return self._enough(at, self.end(at, 1)[0], self.end(at, -1)[0])

    def _enough(self, at: int, low: float, high: float) -> bool:
        """Whether enough values between both ends are possible, one by one.

        Weighted sums (a sentence, a share) may leave holes in an interval.
        """
        rule = self.rules[at]
        if low == high and rule.one_value_holds(low):
            return True
        if rule.large(low, high) or high - low < rule.width:
            return rule.holds(low, high)
        seen = set(self.points()[:, at])
        missing = rule.width + 1 - len(seen)
        # From whichever end is one: a change may fall without limit.
        start, step = (low, 1) if low > -inf else (min(high, 0), -1)
        for value in (start + step * each for each in range(_LOOKED_THROUGH)):
            if missing <= 0 or not low <= value <= high:
                break
            missing -= value not in seen and self._reaches(at, value)
        return missing <= 0

    def _reaches(self, at: int, value: float) -> bool:
        """Whether some whole point gives a row this value: fractions are tried first."""
        with self.knowing({at: (value, value)}):
            try:
                self._solve(np.zeros(self.rows.shape[1]))
            except Infeasible:
                return False
        return True

    def _solve(self, cost: np.ndarray) -> Solution:
        """A whole point of least cost, or Infeasible."""
        found = self.program.minimise(cost)
        if found.point is not None and not found.whole:
            bounds = self.low, self.high
            found = Program(self.rows, bounds, self._unknowns(), integer=True).minimise(cost)
        self._see(found)
        return found

    def end(self, at: int, sign: int) -> tuple[float, str]:
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
            bound = sign * round(self._solve(cost).objective)
        proof = "dual" if self._proven(cost, found, sign * bound) else "search"
        return bound, proof

    def _reached(self, at: int, sign: int) -> float:
        return (self._pool.least if sign == 1 else self._pool.most)[at]

    def _see(self, found: Solution) -> None:
        if found.whole:
            self._pool.add(self.rows @ found.point.round())  # type: ignore[union-attr]

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


class _Points:
    """Whole points met, by the values of the rows: how far each row went, and what was met since
    (which is a possibility for whoever excludes less).
    """

    def __init__(self, points: np.ndarray) -> None:
        self._held, self._size, self._first = points, len(points), len(points)
        self.least, self.most = points.min(axis=0, initial=inf), points.max(axis=0, initial=-inf)

    def add(self, values: np.ndarray) -> None:
        """One more; of too many, how far each row went is remembered alone."""
        np.minimum(self.least, values, out=self.least)
        np.maximum(self.most, values, out=self.most)
        if self._size >= _MOST_POINTS:
            return
        if self._size == len(self._held):
            room = np.zeros((max(64, self._size), len(values)))
            self._held = np.vstack([self._held, room])
        self._held[self._size] = values
        self._size += 1

    def take(self, other: _Points) -> None:
        """What another one met."""
        for values in other.all()[other._first :]:
            self.add(values)

    def all(self) -> np.ndarray:
        """Points × rows."""
        return self._held[: self._size]

    def between(self, places: list[int], low: np.ndarray, high: np.ndarray) -> _Points:
        """Those whose rows at `places` lie between these ends."""
        points = self.all()
        some = points[:, places]
        return _Points(points[((some >= low[places]) & (some <= high[places])).all(axis=1)])
