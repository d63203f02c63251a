"""Every reader whom the rule promises to keep in doubt.

One takes what may be so for so (`Row.maybe`), in any of the ways in which it can be; another also
knows some persons, and that one hidden count is of them alone. A rule that holds for the reader who
excludes most holds for all who exclude less: readings are tried from the narrowest on, and those
below one in which enough values were met need not be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from math import inf

import numpy as np

from data.errors import says
from data.producer.disclosure.apart import Moves, several
from data.producer.disclosure.solver import Infeasible, SolverError
from data.producer.disclosure.system import System
from data.producer.disclosure.twins import Twins

#: Readings tried of one group of rows; where more would be needed, nothing is proven.
MOST_READINGS = 400
#: Ways in which some persons may be in the counts of a département; the same.
_MOST_WAYS = 400

Ends = Mapping[int, tuple[float, float]]


class TooManyReadings(SolverError):
    """More readings of what may be so than are tried: the rule is not proven to hold."""


def told(system: System, ends: Ends, moves: list[Moves] | None = None) -> set[int]:
    """The judged rows of which some reader is left too few values. `ends` are those of a reader who
    takes nothing for so; `moves` those of a system of one reading, where they are known.

    Raises TooManyReadings, Infeasible where no reading is possible.
    """
    if not system.maybes:
        return _told_to(system, ends, moves)[0]
    tried, possible = 0, 0
    first = frozenset(at for at in system.maybes if _may_be_so(system, at))
    todo, known = [first], {first}
    while todo:
        reading = todo.pop(0)
        if (tried := tried + 1) > MOST_READINGS:
            raise TooManyReadings(says("solver.readings"))
        with system.knowing({at: system.said(at) for at in reading}):
            if is_possible := system.is_possible():
                possible += 1
                found, sure = _told_to(system, ends)
                if found:
                    return found
        if not (is_possible and sure):
            narrower = [reading - {at} for at in sorted(reading)]
            todo += [each for each in narrower if each not in known]
            known.update(narrower)
    if not possible:
        raise Infeasible.contradiction()
    return set()


def _may_be_so(system: System, at: int) -> bool:
    """Whether a row may be what it may be, all else being as it is known to be: a correction that
    is displayed was one, in every reading.
    """
    with system.knowing({at: system.said(at)}):
        return system.is_possible()


def _told_to(system: System, ends: Ends, moves: list[Moves] | None = None) -> tuple[set[int], bool]:
    """The rows that a reader knows too closely; whether all others hold for all who know less."""
    twins = system.twins()
    left = system.doubtful(twins.some(system.judged))
    failing = _without_told(system, {at for at in left if not system.holds(at)})
    if failing:
        return twins.all(failing), True
    sure = all(_holds_below(system, at, ends) for at in left)
    for found, settled in _who_know_persons(system, ends, moves, twins):
        failing |= found
        sure = sure and settled
    return twins.all(failing), sure


def _without_told(system: System, narrow: set[int]) -> set[int]:
    """The narrow rows, less those that are not printed since a document tells their number, and
    that are taken here to be that number, or derived to be no secret.
    """
    told = _documents(system) if narrow else {}
    if not told:
        return narrow
    taken = [_columns(system, at) for at in system.pairs
             if system.low[at] == system.high[at] == 0]  # fmt: skip
    return {at for at in narrow
            if at not in told or not (any(_columns(system, at) <= each for each in taken)
                                      or _is_no_secret(system, at, told[at]))}  # fmt: skip


def _documents(system: System) -> dict[int, float]:
    """What a document displays of the places of the rows that are not printed for it."""
    asked = [at for at in system.judged if system.rules[at].elsewhere]  # type: ignore[union-attr]
    if not asked:
        return {}
    free = np.array([rule is None for rule in system.rules])
    exact = np.flatnonzero((system.low == system.high) & free)
    shown = {_columns(system, int(at)): float(system.low[at])
             for at in exact if at not in system.maybes}  # fmt: skip
    shown[frozenset()] = 0.0  # what is known to be none has no column
    sides = {at: _columns(system, at) for at in system.pairs}
    own = {at: _columns(system, at) for at in asked}
    return {one: shown[side - own[one]] for one in asked for side in sides.values()
            if own[one] <= side and side - own[one] in shown}  # fmt: skip


def _is_no_secret(system: System, at: int, told: float) -> bool:
    """Whether a row that a document tells is derived to be what the document says, or no small
    count, which tells nobody.
    """
    low, high = system.end(at, 1)[0], system.end(at, -1)[0]
    return low == high and (low == told or low >= system.rules[at].threshold)  # type: ignore[union-attr]


def _columns(system: System, at: int) -> frozenset[int]:
    return frozenset(system.rows[[at]].indices.tolist())


def _holds_below(system: System, at: int, ends: Ends) -> bool:
    """Whether a row holds for all who know less: enough values were met by now, or none of those
    that are ever left is small.
    """
    return not system.doubtful([at]) or system.rules[at].large(*ends.get(at, (-inf, inf)))


def _who_know_persons(
    system: System, ends: Ends, moves: list[Moves] | None, twins: Twins
) -> Iterator[tuple[set[int], bool]]:
    """Of each reader who knows that one hidden count is of some persons alone: the rows that are
    then too narrow, and whether the others hold for all who know those persons and less. Of rows
    that are alike one is asked.
    """
    if not any(rule and rule.persons for rule in system.rules):
        return
    persons, least = _Persons(system), _Least(system, ends)
    moves = several(system) if moves is None else moves
    large = {at for at in system.judged if _is_large(system, at, ends)}
    for one in twins.some(system.judged):
        low, high = ends.get(one, (-inf, inf))
        for number in range(1, system.rules[one].persons + 1):  # type: ignore[union-attr]
            if low <= number <= high:
                others, theirs = persons.apart(one, number)
                others = [at for at in twins.beside(one, others) if at not in large]
                if number == 1:
                    block = persons.block(one, theirs)
                    others = _not_proven(moves, least, others, one, block)
                if others:
                    told_of = others, theirs
                    yield from _who_know(system, (one, number), told_of, moves[:1])


def _is_large(system: System, at: int, ends: Ends) -> bool:
    """Whether no value that is left of a row is small, which no more knowledge changes."""
    return system.rules[at].large(*ends.get(at, (-inf, inf)))  # type: ignore[union-attr]


class _Least:
    """What one sum says of one of its counts to whoever knows others of them."""

    def __init__(self, system: System, ends: Ends) -> None:
        self.system = system
        self.own = {at: next(iter(counted)) for at in system.judged
                    if len(counted := _columns(system, at)) == 1}  # fmt: skip
        count = system.rows.shape[1]
        self.most = np.full(count, inf)
        for at, (_, high) in ends.items():
            if at in self.own:
                self.most[self.own[at]] = high
        self.sums: dict[int, list[tuple[float, np.ndarray]]] = {}
        for at in np.flatnonzero(system.low > 0):
            row = system.rows[[int(at)]]
            if len(row.indices) > 1 and (row.data == 1).all():
                for each in row.indices.tolist():
                    self.sums.setdefault(each, []).append((system.low[at], row.indices))

    def is_large(self, at: int, block: Collection[int]) -> bool:
        """Whether a row of one count is no small one, where each of a block is 1 at most: the sums
        that count it leave as much.
        """
        if at not in self.own:
            return False
        own = self.own[at]
        threshold = self.system.rules[at].threshold  # type: ignore[union-attr]
        for low, parts in self.sums.get(own, ()):
            others = (1.0 if each in block else self.most[each] for each in parts if each != own)
            if low - sum(others) >= threshold:
                return True
        return False


def _not_proven(
    moves: list[Moves], least: _Least, others: list[int], one: int, block: Collection[int]
) -> list[int]:
    """Of the rows `others`, those not proven to be large, or in doubt, for whoever knows
    that the row `one` is 1, and the counts of a block, each 0 or 1.
    """
    if not others:
        return []
    held = [(each, frozen) for each in moves if (frozen := each.held(block, one)) is not None]
    for each, frozen in held:
        others = each.unproven(others, frozen)
    others = [at for at in others if not least.is_large(at, block)]
    for each, frozen in held:
        others = [at for at in others if each.doubtful(at, frozen)]
    return others


def _who_know(
    system: System,
    known_of: tuple[int, int],
    told_of: tuple[list[int], list[int]],
    moves: list[Moves],
) -> Iterator[tuple[set[int], bool]]:
    """Those who know a number of persons, alone in a row (`known_of`), whatever their other counts
    are: which others they read too closely (`told_of`: the others, then theirs).
    """
    (one, number), (others, theirs) = known_of, told_of
    ways = 0
    with system.knowing({one: (number, number)}):
        for is_possible in _each_way(system, number, theirs):
            if (ways := ways + is_possible) > _MOST_WAYS:
                raise TooManyReadings(says("solver.readings"))
            if not is_possible:
                yield set(), False
                continue
            left = system.doubtful(others)
            here = moves[0].beside(system) if left and moves else None
            left = [at for at in left if here is None or not here.widens(at)]
            found = {at for at in left if not system.no_small_count(at)}
            yield _without_told(system, found), not system.doubtful(left)


def _each_way(system: System, number: int, theirs: list[int]) -> Iterator[bool]:
    """The system as readers know it who know how many of `number` persons each of the rows `theirs`
    counts, for each way that is possible; False of each beginning of one that is not.
    """
    if not system.is_possible():
        yield False
        return
    if not theirs:
        yield True
        return
    first, *rest = theirs
    for value in _may_be(system, first, number):
        with system.knowing({first: (value, value)}):
            yield from _each_way(system, number, rest)


class _Persons:
    """Whose persons each row counts, in the reading that a system takes."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.counts = {at: _columns(system, at) for at in system.judged}
        self.also = [self._also(each) for each in range(system.rows.shape[1])]
        self._counted_in: dict[int, set[int]] = {}
        for at, counted in self.counts.items():
            for each in counted:
                self._counted_in.setdefault(each, set()).add(at)
        self._within: dict[int, set[int]] = {}
        for each, more in enumerate(self.also):
            for whole in more:
                self._within.setdefault(whole, set()).add(each)

    def _also(self, unknown: int) -> frozenset[int]:
        """The unknowns that count all persons of one: those of the form, and those equal to it in
        this reading (a return given again with the same figure is of the same persons).
        """
        found, todo = set(), {unknown}
        while todo:
            found |= todo
            also = ((*self.system.inside[one], *self._equal.get(one, ())) for one in todo)
            todo = {more for each in also for more in each} - found
        return frozenset(found)

    @cached_property
    def _equal(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for at in self.system.maybes:
            row = self.system.rows[[at]]
            if sorted(row.data.tolist()) == [-1, 1] and self._is_zero(at):
                one, other = row.indices.tolist()
                found.setdefault(one, []).append(other)
                found.setdefault(other, []).append(one)
        return found

    def _is_zero(self, at: int) -> bool:
        """Whether a difference is none: taken to be, or so whatever the counts are."""
        system = self.system
        if system.low[at] == system.high[at] == 0:
            return True
        return system.end(at, 1)[0] == system.end(at, -1)[0] == 0

    def apart(self, one: int, number: int) -> tuple[list[int], list[int]]:
        """The rows that must hold for who knows `number` persons, alone in `one`; and those that
        count nobody else, of which he knows all (rows of the same unknowns are one count).
        """
        system, there = self.system, self.counts[one]
        near = set().union(*(self._within[each] for each in there))
        meeting = set().union(*(self._counted_in.get(each, ()) for each in near))
        within = {at for at in meeting if at != one and self.counts[at] <= near}
        others = [at for at in system.judged
                  if at != one and at not in within and system.rules[at].persons >= number]  # type: ignore[union-attr]  # fmt: skip
        same = {self.counts[at]: at for at in sorted(within, reverse=True)
                if self.counts[at] != there}  # fmt: skip
        return others, list(same.values())

    def block(self, one: int, theirs: list[int]) -> frozenset[int]:
        """The counts that who knows `one` and `theirs` knows."""
        return frozenset().union(self.counts[one], *(self.counts[at] for at in theirs))


def _may_be(system: System, at: int, number: int) -> range:
    """How many of `number` persons a row may count."""
    return range(int(max(system.low[at], 0)), int(min(system.high[at], number)) + 1)
