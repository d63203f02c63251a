"""Changes that don't meet: a proof without a program that a count stays in doubt for many readers.

From one whole point, a *move* changes a few counts and leaves every displayed sum as it is. Two
moves that change no row and no count together can both be made: what one reader knows of a
département moves some counts there, and if a hidden count elsewhere has a move of its own that
touches none of them, it has as many values for that reader as for anybody. Most counts are proven
so for all readers at once; for the others programs are solved (`readers.py`).

A move is a direction: made j times it is a whole point again, as long as no row leaves its ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf

import numpy as np
from scipy.sparse import csr_array

from data.producer.disclosure.nearest import Nearest, corner, middle
from data.producer.disclosure.solver import SolverError
from data.producer.disclosure.system import System

#: Tried of each count, before a program is solved instead.
_STEPS = 24
#: Counts that a move changes; those looked at to close a row.
_DEEP, _BROAD = 8, 3
#: How often programs are solved of a row, before it is asked for each reader.
_TRIES = 2
#: Moves kept of a row, and readers for whom none is found, before more are looked for.
_MOST_FOUND, _MOST_FAILED = 3, 3
#: Ways in which the counts of one département may be, each tried.
_MOST_WAYS = 400
#: Points tried besides the one in the middle.
_CORNERS = 3


@dataclass(frozen=True)
class _Bar:
    """What a move may not do: change counts that are `barred`, touch what is `frozen`; rows
    `ignored` are looked after elsewhere. Counts `toward` something go there, no further.
    """

    barred: Collection[int] = ()
    frozen: int = 0
    ignored: frozenset[int] = frozenset()
    toward: Mapping[int, int] = field(default_factory=dict)

    def allows(self, one: int, by: int) -> bool:
        """Whether a count may be changed so: those that are moved somewhere, no further."""
        if one in self.toward:
            left = self.toward[one]
            return by * left > 0 and abs(by) <= abs(left)
        return one not in self.barred


class Moves:
    """Moves from one whole point of a system, in the reading that it takes when this is made."""

    def __init__(self, system: System, base: np.ndarray) -> None:
        self.low, self.high = system.low.tolist(), system.high.tolist()
        self.base, self.value = base.tolist(), (system.rows @ base).tolist()
        self.rules, self.size = system.rules, len(self.low)
        self.of_row = _entries(system.rows)
        self.of_count = _entries(system.rows.T.tocsr())
        self._found: dict[int, list[int]] = {}
        self._failed: Counter[int] = Counter()
        self.nearest = Nearest(system, base)

    def beside(self, system: System) -> Moves | None:
        """The same from a point of who knows what `system` is told; None where there is none."""
        point = system.point()
        if point is None:
            return None
        made = copy(self)
        made.low, made.high = system.low.tolist(), system.high.tolist()
        made.base, made.value = point.tolist(), (system.rows @ point).tolist()
        return made

    def widens(self, at: int) -> bool:
        """Whether moves from this point give the row as many values as its rule asks for."""
        return self._widening(at, 0) is not None

    def unproven(self, places: Iterable[int], frozen: int) -> list[int]:
        """Those of some rows that the moves found until now do not prove, as `doubtful` would."""
        found = self._found
        return [at for at in places if all(mask & frozen for mask in found.get(at, ()))]

    def doubtful(self, at: int, frozen: int = 0) -> bool:
        """Whether no moves that touch nothing `frozen` give the row as many values as its rule
        asks for.
        """
        found = self._found.setdefault(at, [])
        if any(not mask & frozen for mask in found):
            return False
        if len(found) >= _MOST_FOUND or self._failed[at] >= _MOST_FAILED or frozen >> at & 1:
            return True
        mask = self._widening(at, frozen) or (None if found else self._by_program(at, frozen))
        if mask is None:
            self._failed[at] += 1
            return True
        found.append(mask)
        return False

    def _by_program(self, at: int, frozen: int) -> int | None:
        """The same, of the fewest changes that widen a row."""
        if self._failed[at] >= _TRIES:
            return None
        left, mask = self.rules[at].width, 0  # type: ignore[union-attr]
        for sign in (1, -1):
            for by in range(1, left + 1):
                touched = self.nearest.reaching(at, sign * by, frozen)
                if touched is None:
                    break
                left, mask = left - 1, mask | touched
        return None if left > 0 else mask

    def _widening(self, at: int, frozen: int) -> int | None:
        width = self.rules[at].width  # type: ignore[union-attr]
        own = dict(self.of_row[at])
        order = sorted(own, key=lambda each: -self.base[each])
        for one in dict.fromkeys((*order[:2], *order[-2:])):
            bar = _Bar(own.keys() - {one}, frozen)
            up, mask = self._path(one, 1, width, bar)
            if up < width:
                down, other = self._path(one, -1, width - up, bar)
                up, mask = up + down, mask | other
            if up >= width:
                return mask
        return None

    def held(self, block: Collection[int], known: int) -> int | None:
        """What must be touched for the counts of `block` to be any of 0 and 1 that are possible
        where the row `known` is 1; None where no such moves are found.
        """
        inside = frozenset(at for one in block for at, _ in self.of_count[one]
                           if all(each in block for each, _ in self.of_row[at]))  # fmt: skip
        own = sum(1 << (self.size + one) for one in block)
        mask = self._each_way(block, inside, known)
        if mask is None:
            mask = self._one_by_one(block, _Bar(ignored=inside), own)
        return None if mask is None else mask | own

    def _each_way(self, block: Collection[int], inside: frozenset[int], known: int) -> int | None:
        """The same, of all ways that rows of the block alone leave, each by moves of its own."""
        touched, number = 0, 0
        for target in self._ways(sorted(block), inside, known):
            mask = self._toward(target)
            if mask is None:
                mask = self.nearest.at(target)
            if mask is None or (number := number + 1) > _MOST_WAYS:
                return None
            touched |= mask
        return touched

    def _ways(
        self, block: list[int], inside: frozenset[int], known: int
    ) -> Iterator[dict[int, int]]:
        """The counts of a block, each 0 or 1, that no row of the block alone excludes."""
        ends = {at: (self.low[at], self.high[at]) for at in inside} | {known: (1, 1)}
        rows = {at: dict(self.of_row[at]) for at in ends}
        todo: list[dict[int, int]] = [{}]
        while todo:
            told = todo.pop()
            if len(told) == len(block):
                yield told
                continue
            one = block[len(told)]
            more = ({**told, one: value} for value in (0, 1))
            todo += [each for each in more if all(
                _reach(rows[at], each, *ends[at]) for at in rows if one in rows[at]
            )]  # fmt: skip

    def _toward(self, target: Mapping[int, int]) -> int | None:
        """What is touched where all counts of `target` are moved there, if need be with others."""
        mask, made = 0, []
        left = {one: to - self.base[one] for one, to in target.items() if to != self.base[one]}
        while left:
            bar = _Bar(target.keys() - left.keys(), toward=left)
            steps = (self._next(one, 1 if by > 0 else -1, bar) for one, by in left.items())
            move = next((each for each in steps if each is not None), None)
            if move is None:
                break
            counts, rows, room = move
            times = min(room, *(left[one] // by for one, by in counts.items() if one in left))
            self._make(counts, rows, times)
            made.append((counts, rows, times))
            left = {one: by - counts.get(one, 0) * times for one, by in left.items()}
            left = {one: by for one, by in left.items() if by}
            mask |= self._touched(counts, rows)
        for counts, rows, times in made:
            self._make(counts, rows, -times)
        return None if left else mask

    def _one_by_one(self, block: Collection[int], bar: _Bar, own: int) -> int | None:
        """The same, where each count can be moved alone, by moves that do not meet."""
        met = 0
        for one in sorted(block):
            alone = replace(bar, barred=frozenset(block) - {one}, frozen=bar.frozen | met)
            # To none, and to one on the way; from none, to one.
            sign, need = (-1, self.base[one]) if self.base[one] else (1, 1)
            done, mask = self._path(one, sign, need, alone)
            if done < need:
                return None
            met |= mask & ~own
        return met

    def _path(self, one: int, sign: int, need: int, bar: _Bar) -> tuple[int, int]:
        """How far a count is moved one by one, up to `need`, by one move after the other, and what
        they touch. Nothing else is moved when this returns.
        """
        done, mask, made = 0, 0, []
        while done < need:
            move = self._next(one, sign, bar)
            if move is None:
                break
            counts, rows, room = move
            times = min(need - done, room)
            self._make(counts, rows, times)
            made.append((counts, rows, times))
            done += times
            mask |= self._touched(counts, rows, bar.ignored)
        for counts, rows, times in made:
            self._make(counts, rows, -times)
        return done, mask

    def _touched(
        self, counts: Iterable[int], rows: Mapping[int, int], ignored: Collection[int] = ()
    ) -> int:
        """Counts, and rows that are brought nearer to an end."""
        nearer = (at for at, by in rows.items() if at not in ignored and self._nearer(at, by))
        return sum(1 << at for at in nearer) | sum(1 << (self.size + one) for one in counts)

    def _nearer(self, at: int, by: int) -> bool:
        """Whether a change of a row could, with another one, leave its ends."""
        return by != 0 and abs(self.high[at] if by > 0 else self.low[at]) < inf

    def _make(self, counts: Mapping[int, int], rows: Mapping[int, int], times: int) -> None:
        for each, by in counts.items():
            self.base[each] += by * times
        for at, by in rows.items():
            self.value[at] += by * times

    def _next(
        self, one: int, sign: int, bar: _Bar
    ) -> tuple[dict[int, int], dict[int, int], int] | None:
        left = [_STEPS]
        return self._completed({one: sign}, self._with({}, one, sign), bar, left)

    def _completed(
        self, counts: dict[int, int], rows: dict[int, int], bar: _Bar, left: list[int]
    ) -> tuple[dict[int, int], dict[int, int], int] | None:
        """A move that makes these changes, and others so that every sum that is told stays; how
        often it can be made.
        """
        open_ = [
            at for at, by in rows.items() if by and at not in bar.ignored and self._off(at, by)
        ]
        if not open_:
            room = self._room(counts, rows, bar)
            return (counts, rows, room) if room >= 1 else None
        if len(counts) >= _DEEP:
            return None
        at = min(open_, key=lambda each: (len(self.of_row[each]), each))
        for one, by in self._candidates(at, rows, counts, bar):
            left[0] -= 1
            if left[0] < 0:
                return None
            found = self._completed({**counts, one: by}, self._with(rows, one, by), bar, left)
            if found is not None:
                return found
        return None

    def _off(self, at: int, by: int) -> float:
        """How far beyond its ends a row is, once changed so."""
        value = self.value[at] + by
        return min(value - self.low[at], 0) or max(value - self.high[at], 0)

    def _candidates(
        self, at: int, rows: Mapping[int, int], counts: Mapping[int, int], bar: _Bar
    ) -> list[tuple[int, int]]:
        """The counts of a row that may take back what the row has too much of: those first that
        close most rows, then those with the most room.
        """
        off, found = int(self._off(at, rows[at])), []
        for one, weight in self.of_row[at]:
            by, rest = divmod(-off, weight)
            if one in counts or rest or self.base[one] + by < 0:
                continue
            if bar.frozen >> (self.size + one) & 1 or not bar.allows(one, by):
                continue
            found.append((one not in bar.toward, self._opening(one, by, rows, bar),
                          -self.base[one], one, by))  # fmt: skip
        found.sort()
        return [(one, by) for *_, one, by in found[:_BROAD]]

    def _opening(self, one: int, by: int, rows: Mapping[int, int], bar: _Bar) -> int:
        """How many rows a change opens, less those that it closes."""
        opened = 0
        for at, weight in self.of_count[one]:
            if at not in bar.ignored:
                before = rows.get(at, 0)
                opened += bool(self._off(at, before + by * weight)) - bool(self._off(at, before))
        return opened

    def _with(self, rows: Mapping[int, int], one: int, by: int) -> dict[int, int]:
        changed = dict(rows)
        for at, weight in self.of_count[one]:
            changed[at] = changed.get(at, 0) + by * weight
        return changed

    def _room(self, counts: Mapping[int, int], rows: Mapping[int, int], bar: _Bar) -> int:
        """How often a step can be made; none where it touches what is frozen."""
        room = 10**9
        for one, by in counts.items():
            if bar.frozen >> (self.size + one) & 1:
                return 0
            if by < 0:
                room = min(room, self.base[one] // -by)
        for at, by in rows.items():
            if at in bar.ignored or not self._nearer(at, by):
                continue
            if bar.frozen >> at & 1:
                return 0
            end = self.high[at] if by > 0 else self.low[at]
            room = min(room, int((end - self.value[at]) // by))
        return room


def _reach(row: Mapping[int, int], told: Mapping[int, int], low: float, high: float) -> bool:
    """Whether a row of counts of 0 and 1, some of them told, can lie between its ends."""
    known = sum(weight * told[one] for one, weight in row.items() if one in told)
    free = [weight for one, weight in row.items() if one not in told]
    least = known + sum(weight for weight in free if weight < 0)
    most = known + sum(weight for weight in free if weight > 0)
    return least <= high and most >= low


def several(system: System) -> list[Moves]:
    """Moves from a point in the middle, and from corners, where few counts hold what is left."""
    found = []
    for seed in range(_CORNERS + 1):
        try:
            base = corner(system, seed) if seed else middle(system)
        except SolverError:
            return found
        if base is not None:
            found.append(Moves(system, base))
    return found


def _entries(rows: csr_array) -> list[list[tuple[int, int]]]:
    """Of each row, its columns with their weights."""
    ends = rows.indptr
    return [
        list(zip(rows.indices[start:end].tolist(), rows.data[start:end].tolist(), strict=True))
        for start, end in pairwise(ends)
    ]
