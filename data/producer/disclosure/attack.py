"""What a reader can still derive from a pattern of hidden cells, and what it would take to stop it.

The reader knows the displayed cells, every published sum, the facts stated in words, and the rule:
a hidden cell is at least 1. What may stand in the hidden cells is then a polytope; a cell is
protected when its two extremes over it are far enough apart (Fischetti & Salazar, *Management
Science* 47, 2001). Where they are not, the duals of the two extremes say which cells, hidden too,
would move them: that is a cut.

All is said in deviations from the true counts (d = y - a): every sum is then 0, and d = 0 is one
of the reader's possibilities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from data.producer.disclosure.layout import Table
from data.producer.disclosure.rule import Rule
from data.producer.disclosure.solver import Infeasible, Program, Solution, components

#: Points kept of a part: a possibility for one reader is one for many others.
_MOST_MET = 2_000
_EPS = 1e-6
_Bounds = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Cut:
    """What a safe pattern x of 0 and 1 obeys: Σ weights · x ≥ need · (x of all `when` cells).

    `weights` by cell; `when` holds the cell that is too narrow and, where the reader is supposed
    to know a person, the cell of that person.
    """

    weights: dict[int, float]
    need: float
    when: tuple[int, ...]


class Attack:
    """The reader of `table` under `rule`, or under the rules that its columns have."""

    def __init__(self, table: Table, rule: Rule) -> None:
        self.table, rules = table, table.rules or _for_all(table, rule)
        self.rules = rules
        self.threshold, self.width, self.least, self.persons = _of_rules(rules)
        zeros = np.array([each is not None and each.zeros for each in rules], bool)
        listed = table.published & ((table.values > 0) | zeros)
        self.lost = _mask(table.lost, len(rules)) & listed
        #: What no row displays and is judged all the same.
        self.judged = ~table.published & np.array([each is not None for each in rules], bool)
        few = _mask(table.few, len(rules)) & listed
        self.small = (listed & (table.values < self.threshold)) | few
        self.hideable = listed & (~_mask(table.shown, len(rules)) | self.small)
        self.down = np.where(table.published, self.least - table.values, table.down)
        self.columns = table.sums.tocsc()
        none = np.flatnonzero(table.published & (table.values == 0) & ~zeros)
        self._none = frozenset().union(*(table.counts_of[at] for at in none if table.counts_of))

    def within(self, cell: int, whole: int) -> bool:
        """Whether everybody counted in a column is counted in another one, as anyone can see."""
        counts_of, inside = self.table.counts_of, self.table.inside
        if not counts_of or not counts_of[cell]:
            return False
        return all(
            base in self._none or not counts_of[whole].isdisjoint((base, *inside.get(base, ())))
            for base in counts_of[cell]
        )

    def needy(self, hidden: np.ndarray) -> np.ndarray:
        """What must be protected under a pattern: all that it hides and is not lost, and what no
        row displays.
        """
        return (hidden & ~self.lost) | self.judged

    def cuts(self, hidden: np.ndarray, needy: np.ndarray, *, persons: bool = False) -> list[Cut]:
        """What `hidden` (mask of cells) lacks for the `needy` ones to be protected; empty: safe.

        `persons`: also against readers who know some persons, alone in a hidden cell. Programs over
        fractions come first; whole counts, dearer, are asked for once those are satisfied.
        """
        parts = [part for part in self._parts(hidden) if needy[part.cells].any()]
        readers = [_Reader(part, needy) for part in parts]
        found = _cuts_of(readers)
        if persons and self.persons.any() and not found:
            found = _cuts_of(reader for part in parts for reader in part.who_know_persons(needy))
        return found

    def _parts(self, hidden: np.ndarray) -> Iterator[_Part]:
        """The hidden and latent cells, by groups that share no sum."""
        cells = np.flatnonzero((hidden & self.hideable) | ~self.table.published)
        sums = self.columns[:, cells].tocsr()
        rows = np.flatnonzero(np.diff(sums.indptr))
        for some, others in components(sums[rows]):
            yield _Part(self, cells[others], rows[some], sums[rows[some]][:, others])


def _for_all(table: Table, rule: Rule) -> tuple[Rule | None, ...]:
    """One rule for all that is published."""
    return tuple(rule if published else None for published in table.published)


def _of_rules(rules: tuple[Rule | None, ...]) -> tuple[np.ndarray, ...]:
    """Threshold, width, least value and known persons of each column; 0 where it has no rule."""
    names = ("threshold", "width", "least", "persons")
    return tuple(np.array([getattr(each, name) if each else 0 for each in rules], float)
                 for name in names)  # fmt: skip


def _mask(places: tuple[int, ...], size: int) -> np.ndarray:
    made = np.zeros(size, bool)
    made[list(places)] = True
    return made


class _Part:
    """Hidden cells that move together: a program over their deviations."""

    def __init__(
        self, attack: Attack, cells: np.ndarray, rows: np.ndarray, sums: csr_array
    ) -> None:
        self.attack, self.cells, self.rows, self.sums = attack, cells, rows, sums
        self.hidden = attack.table.published[cells]
        self.counts = attack.table.values[cells]
        self.low, self.high = attack.down[cells].astype(float), attack.table.up[cells]
        self.zeros = np.zeros(len(rows))
        self.met = _Met(len(cells))
        self.program = Program(sums, (self.zeros, self.zeros), (self.low, self.high))

    def extreme(self, cost: np.ndarray, bounds: _Bounds) -> Solution:
        """The least cost over fractions; each run starts where the last one ended."""
        self.program.bound(*bounds)
        return self.program.minimise(cost)

    def whole_extreme(self, cost: np.ndarray, bounds: _Bounds) -> Solution:
        """The least cost over whole counts, which fractions may understate."""
        program = Program(self.sums, (self.zeros, self.zeros), bounds, integer=True)
        return program.minimise(cost)

    def who_know_persons(self, needy: np.ndarray) -> Iterator[_Reader]:
        """The readers who know that a cell is of one person alone, or of a few."""
        for place in np.flatnonzero(self.hidden | self.attack.judged[self.cells]):
            for number in range(1, int(self.attack.persons[self.cells[place]]) + 1):
                reader = _Reader(self, needy, int(place), number)
                if self.counts[place] == number or reader.is_possible():
                    yield reader


class _Reader:
    """One who looks at a part, knowing, or not, that the cell at place `known` is of `number`
    persons.

    `reached` keeps how far each cell went, over all whole points met: possibilities that the
    reader can't exclude, found once and never looked for again.
    """

    def __init__(
        self, part: _Part, needy: np.ndarray, known: int | None = None, number: int = 0
    ) -> None:
        self.part, self.attack, self.known, self.number = part, part.attack, known, number
        self.width = part.attack.width[part.cells]
        wanted = needy[part.cells]
        if known is not None:
            wanted &= part.attack.persons[part.cells] >= number
        self.places = [int(at) for at in np.flatnonzero(wanted) if at != known]
        self.low, self.high = part.low.copy(), part.high.copy()
        if known is not None:
            self.low[known] = self.high[known] = number - part.counts[known]
        self.reached = _Reached(len(part.cells), 0.0 if known is None else np.nan)
        self.doubtful: list[int] = []

    def cuts(self) -> list[Cut]:
        """A cut for each needy cell that fractions alone show too narrow."""
        self._remember()
        narrow = [at for at in self.places if self.reached.width(at) < self.width[at]]
        for sign in (1, -1) if narrow else ():  # all at once: most are seen to be wide enough so
            self._extreme(narrow, sign, self._near(narrow))
        found = (self._cut(at) for at in self.places)
        return [cut for cut in found if cut is not None]

    def _remember(self) -> None:
        """What others met is a possibility for this reader where it is as he knows."""
        points = self.part.met.all()
        if self.known is not None:
            points = points[points[:, self.known] == self.low[self.known]]
        self.reached.see_all(points)

    def whole_cuts(self) -> list[Cut]:
        """A cut for each cell that no whole point met shows wide enough, if none does."""
        found = (self._whole_cut(at) for at in self.doubtful)
        return [cut for cut in found if cut is not None]

    def is_possible(self) -> bool:
        """Whether some whole counts agree with what this reader knows."""
        try:
            self.part.whole_extreme(np.zeros(len(self.part.cells)), (self.low, self.high))
        except Infeasible:
            return False
        return True

    def _cut(self, at: int) -> Cut | None:
        if self.reached.width(at) >= self.width[at]:
            return None
        bottom, top = (self._extreme([at], sign, self._near([at])) for sign in (1, -1))
        if not self._holds(at, np.ceil(bottom.objective - _EPS), np.floor(_EPS - top.objective)):
            return None if self._same_person(at) else self._cut_off(at, bottom, top)
        if self.reached.width(at) < self.width[at]:
            self.doubtful.append(at)
        return None

    def _whole_cut(self, at: int) -> Cut | None:
        if self.reached.width(at) >= self.width[at]:
            return None
        ends = (self._whole_extreme(at, sign, self._near([at])) for sign in (1, -1))
        safe = self._holds(at, *ends) or self._same_person(at)
        return None if safe else self._wider_cut(at)

    def _same_person(self, at: int) -> bool:
        """Whether a cell counts nobody but the known persons (a région of one département)."""
        cells = self.part.cells
        return self.known is not None and self.attack.within(cells[at], cells[self.known])

    def _extreme(self, places: list[int], sign: int, bounds: _Bounds) -> Solution:
        """Least (sign 1) or greatest (sign -1) deviations."""
        found = self.part.extreme(self._costs(places, sign), bounds)
        self._see(found)
        return found

    def _see(self, found: Solution) -> None:
        self.reached.see(found)
        self.part.met.see(found)

    def _whole_extreme(self, at: int, sign: int, bounds: _Bounds) -> float:
        """The same over whole counts. Where fractions have no end, whole counts have none."""
        found = self._extreme([at], sign, bounds)
        if found.point is None:
            return -sign * np.inf
        if not found.whole:
            found = self.part.whole_extreme(self._costs([at], sign), bounds)
            self._see(found)
        return sign * round(found.objective)

    def _costs(self, places: list[int], sign: int) -> np.ndarray:
        cost = np.zeros(len(self.part.cells))
        cost[places] = sign
        return cost

    def _near(self, places: list[int]) -> _Bounds:
        """Bounds that let `places` go no further from the truth than the width asks.

        To who knows a cell the truth may be no possibility at all: no such bounds.
        """
        if self.known is not None:
            return self.low, self.high
        low, high = self.low.copy(), self.high.copy()
        low[places] = np.maximum(low[places], -self.width[places])
        high[places] = np.minimum(high[places], self.width[places])
        return low, high

    def _holds(self, at: int, lowest: float, highest: float) -> bool:
        low, high = self.part.counts[at] + lowest, self.part.counts[at] + highest
        rule = self.attack.rules[self.part.cells[at]]
        assert rule is not None  # a needy cell has one
        if low == high and not self.part.hidden[at]:
            return rule.one_value_holds(low)
        return rule.holds(low, high)  # a large count of which one value is left is shown, later

    def _cut_off(self, at: int, bottom: Solution, top: Solution) -> Cut:
        """The duals' cut, where it excludes the pattern: rounding may be what makes it narrow."""
        cut = self._dual_cut(at, bottom, top)
        here = set(self.part.cells.tolist())
        given = sum(weight for cell, weight in cut.weights.items() if cell in here)
        return cut if given < cut.need - _EPS else self._wider_cut(at)

    def _dual_cut(self, at: int, bottom: Solution, top: Solution) -> Cut:
        """By duality the width is at most what the cells that may move give it.

        With u the duals, d_k = Σ (e_k - Mᵀu) · d: a cell adds what its own bounds allow, times its
        reduced cost. Weights above the need say no more than the need.
        """
        cell, table = self.part.cells[at], self.attack.table
        reduced = [self._reduced(cell, bottom, 1), self._reduced(cell, top, -1)]
        weights = sum(self._moved(each, self.width[at]) for each in reduced)
        need = self.width[at] - float(weights[~table.published].sum())  # type: ignore[index]
        if self.known is not None:
            known = self.part.cells[self.known]
            moved = self.number - self.part.counts[self.known]
            need += sum(each[known] for each in reduced) * moved
            weights[known] = 0  # type: ignore[index]
        kept = np.flatnonzero((weights > _EPS) & self.attack.hideable)  # type: ignore[operator]
        capped = {int(each): float(min(weights[each], max(need, 0))) for each in kept}  # type: ignore[index]
        return Cut(capped, float(need), self._when(at))

    def _reduced(self, cell: int, found: Solution, sign: int) -> np.ndarray:
        """Reduced cost of every cell of the table, hidden or not."""
        assert found.duals is not None  # both extremes of a narrow cell are finite
        reduced = -(self.attack.table.sums[self.part.rows].T @ found.duals)
        reduced[cell] += sign
        return reduced

    def _moved(self, reduced: np.ndarray, width: float) -> np.ndarray:
        """What each cell, if it may move, can add to the width. Unbounded moves: all of it."""
        up, down = self.attack.table.up, self.attack.down
        falls = np.where(reduced > _EPS, -reduced * np.where(np.isfinite(down), down, -width), 0.0)
        limited = -reduced * np.where(np.isfinite(up), up, 0.0)
        rises = np.where(np.isfinite(up), limited, width)
        return falls + np.where(reduced < -_EPS, rises, 0.0)

    def _wider_cut(self, at: int) -> Cut:
        """Whole counts alone are too narrow: something more must be hidden next to these cells."""
        beside = np.unique(self.attack.table.sums[self.part.rows].indices)
        more = np.setdiff1d(beside[self.attack.hideable[beside]], self.part.cells)
        return Cut(dict.fromkeys(more.tolist(), 1.0), 1.0, self._when(at))

    def _when(self, at: int) -> tuple[int, ...]:
        """The cells of which the cut speaks; what no row displays is hidden under any pattern."""
        cells = self.part.cells[[at] if self.known is None else [at, self.known]]
        return tuple(int(each) for each in cells if not self.attack.judged[each])


class _Reached:
    """How far down and up whole points went, cell by cell."""

    def __init__(self, count: int, start: float) -> None:
        self.low, self.high = np.full(count, start), np.full(count, start)

    def see(self, found: Solution) -> None:
        if found.whole:
            point = found.point.round()  # type: ignore[union-attr]
            np.fmin(self.low, point, out=self.low)
            np.fmax(self.high, point, out=self.high)

    def see_all(self, points: np.ndarray) -> None:
        """Whole points × cells."""
        if len(points):
            np.fmin(self.low, points.min(axis=0), out=self.low)
            np.fmax(self.high, points.max(axis=0), out=self.high)

    def width(self, at: int) -> float:
        return self.high[at] - self.low[at]


class _Met:
    """Whole points that any reader of a part met, the first _MOST_MET of them."""

    def __init__(self, count: int) -> None:
        self._points = np.zeros((0, count))
        self._size = 0

    def see(self, found: Solution) -> None:
        if not found.whole or self._size >= _MOST_MET:
            return
        if self._size == len(self._points):
            room = np.zeros((max(64, self._size), self._points.shape[1]))
            self._points = np.vstack([self._points, room])
        self._points[self._size] = found.point.round()  # type: ignore[union-attr]
        self._size += 1

    def all(self) -> np.ndarray:
        """Points × cells."""
        return self._points[: self._size]


def _cuts_of(readers: Iterable[_Reader]) -> list[Cut]:
    readers = list(readers)
    found = [cut for reader in readers for cut in reader.cuts()]
    return found or [cut for reader in readers for cut in reader.whole_cuts()]
