"""Every reader whom the rule promises to keep in doubt.

One takes what may be so for so (`Row.maybe`), in any of the ways in which it can be; another also
knows some persons, and that one hidden count is of them alone. A rule that holds for the reader who
excludes most holds for all who exclude less: readings are tried from the narrowest on, and those
below one in which enough values were met need not be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import inf

from data.producer.disclosure.solver import Infeasible
from data.producer.disclosure.system import System

#: Readings tried of one group of rows; where more would be needed, the rule is taken not to hold.
MOST_READINGS = 400
#: Counts of the same persons, each of which they know; the same.
_MOST_KNOWN = 6

Ends = Mapping[int, tuple[float, float]]


def told(system: System, ends: Ends) -> set[int]:
    """The judged rows of which some reader is left too few values. `ends` are those of a reader who
    takes nothing for so.

    Raises Infeasible where no reading is possible.
    """
    if not system.maybes:
        return _told_to(system, ends)[0]
    tried, possible = 0, 0
    todo, known = [system.maybes], {system.maybes}
    while todo:
        reading = todo.pop(0)
        if (tried := tried + 1) > MOST_READINGS:
            return set(system.judged)
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


def _told_to(system: System, ends: Ends) -> tuple[set[int], bool]:
    """The rows that a reader knows too closely; whether all others hold for all who know less."""
    left = system.doubtful(system.judged)
    failing = {at for at in left if not system.holds(at)}
    sure = all(_holds_below(system, at, ends) for at in left if at not in failing)
    if not failing:
        failing = {at for known in _who_know_persons(system) for at in known}
    return failing, sure


def _holds_below(system: System, at: int, ends: Ends) -> bool:
    """Whether a row holds for all who know less: enough values were met by now, or none of those
    that are ever left is small.
    """
    return not system.doubtful([at]) or system.rules[at].large(*ends.get(at, (-inf, inf)))


def _who_know_persons(system: System) -> Iterator[set[int]]:
    """Of each reader who knows that one hidden count is of some persons alone: the rows that are
    then too narrow.
    """
    for one in system.judged:
        rule = system.rules[one]
        for number in range(1, rule.persons + 1):
            if not system.low[one] <= number <= system.high[one]:
                continue
            others, theirs = _apart(system, one, number)
            if len(theirs) > _MOST_KNOWN:
                yield set(others)
                continue
            for values in product(*(_may_be(system, at, number) for at in theirs)):
                known = {one: (number, number)}
                known |= {at: (n, n) for at, n in zip(theirs, values, strict=True)}
                with system.knowing(known):
                    if system.is_possible():
                        left = system.doubtful(others)
                        yield {at for at in left if not system.no_small_count(at)}


def _apart(system: System, one: int, number: int) -> tuple[list[int], list[int]]:
    """The rows that must hold for who knows `number` persons, alone in `one`; and those that count
    nobody else, of which he knows all.
    """
    within = {at for at in system.judged if at != one and _counts_within(system, at, one)}
    others = [at for at in system.judged
              if at != one and at not in within and system.rules[at].persons >= number]  # fmt: skip
    return others, list({_parts(system, at): at for at in sorted(within, reverse=True)
                         if _parts(system, at) != _parts(system, one)}.values())  # fmt: skip


def _parts(system: System, at: int) -> tuple[tuple[int, int], ...]:
    """The unknowns of a row, each with its weight: rows of the same ones are one count."""
    row = system.rows[[at]]
    return tuple(sorted(zip(row.indices.tolist(), row.data.tolist(), strict=True)))


def _may_be(system: System, at: int, number: int) -> range:
    """How many of `number` persons a row may count."""
    return range(int(max(system.low[at], 0)), int(min(system.high[at], number)) + 1)


def _counts_within(system: System, at: int, one: int) -> bool:
    """Whether every person counted in a row is counted in another one too, whatever the counts."""
    here, there = (set(system.rows[[row]].indices) for row in (at, one))
    return all(system.inside[unknown] & there for unknown in here)
