"""What can be derived of hidden sums of unknown counts: intervals, each end proven.

The unknowns are whole counts, none negative. A row is a sum of some of them, of which something is
known: displayed rows exactly, hidden ones by the rule alone. Each end of an interval is reached by
some whole point; that none goes further is proven

- by the `rule` itself: a hidden count is at least 1;
- by the duals of the linear program, checked again in whole numbers (`dual`);
- where only whole counts stop it, by an exhausted search (`search`).

The rule must then hold for every reader (`readers.py`): those who take what may be so for so, and
those who know some persons.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from typing import Any, TypeVar

import numpy as np
from scipy.sparse import csr_array

from data.producer.disclosure.apart import Moves, several
from data.producer.disclosure.exchange import in_doubt
from data.producer.disclosure.readers import TooManyReadings, told
from data.producer.disclosure.rule import Rule
from data.producer.disclosure.solver import components
from data.producer.disclosure.system import Group, System
from data.producer.disclosure.twins import Twins

#: Which unknowns count, among others, all the persons that an unknown counts.
Inside = Mapping[Hashable, Sequence[Hashable]]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Row:
    """A sum Σ weight × unknown, known to lie in [low, high].

    `hidden`: known by a rule alone, and judged by it: `rule`, where it is not everybody's.
    `maybe`: what is known of it may be so or not (a number told twice may be one number or two, a
    corrected count may be the same as before), and nobody but the reader knows which. `pair`: of
    such a row, that it is about one place alone.
    """

    parts: Mapping[Hashable, int]
    low: float
    high: float
    hidden: bool = False
    rule: Rule | None = None
    maybe: bool = False
    pair: bool = False


@dataclass(frozen=True)
class Interval:
    """The least and greatest value of a hidden row (`high` None: no limit), how each is proven,
    and whether the rule holds: as many values are possible as it asks for, for every reader. One
    value alone never holds, however large: it is then shown, or nothing is. The ends are those of
    a reader who takes nothing that may be so for so.
    """

    low: int | None
    high: int | None
    low_proof: str
    high_proof: str
    holds: bool


def intervals(
    rows: Sequence[Row],
    rule: Rule,
    inside: Inside | None = None,
    executor: Executor | None = None,
) -> dict[int, Interval]:
    """The interval of each hidden row, by its place in `rows`.

    `inside` names the unknowns that count the same persons and others. Groups of rows that share
    no unknown are solved apart, by `executor` where there is one: it changes no result.

    Raises SolverError where a program ends neither optimal nor unbounded, as it does when the rows
    contradict each other in every reading.
    """
    groups = list(_groups(rows, rule, inside or {}))
    return {
        int(group.places[at]): each
        for group, part in zip(groups, _asked(_of_group, groups, executor), strict=True)
        for at, each in part.items()
    }


def narrow(
    rows: Sequence[Row],
    rule: Rule,
    inside: Inside | None = None,
    executor: Executor | None = None,
) -> set[int]:
    """The places in `rows` of the hidden ones of which some reader is left too few values: the
    verdicts of `intervals`, sooner, since no end need be known. Raises SolverError.
    """
    groups = list(_groups(rows, rule, inside or {}))
    found = zip(groups, _asked(_narrow_of_group, groups, executor), strict=True)
    return {int(group.places[at]) for group, part in found for at in part}


#: What groups that were asked of before gave: a release is audited when it is made, when it is
#: written, and beside all others, and most of its groups are the same each time.
_KNOWN: dict[tuple[str, str], Any] = {}
_MOST_KNOWN = 4_000


def _asked(
    of: Callable[[Group], Found], groups: Sequence[Group], executor: Executor | None
) -> list[Found]:
    """What each group gives, asked once of groups that are alike."""
    names = [(of.__name__, _digest(group)) for group in groups]
    new = {name: group for name, group in zip(names, groups, strict=True) if name not in _KNOWN}
    made = executor.map(of, new.values()) if executor else map(of, new.values())
    found = {name: _KNOWN[name] for name in names if name in _KNOWN}
    found |= zip(new, made, strict=True)
    if len(_KNOWN) + len(new) > _MOST_KNOWN:
        _KNOWN.clear()
    _KNOWN.update(found)
    return [found[name] for name in names]


def _digest(group: Group) -> str:
    """The same for groups that differ by the places of their rows alone."""
    rows = group.matrix
    content = hashlib.sha256(repr((rows.shape, group.rules)).encode())
    for part in (
        rows.indptr,
        rows.indices,
        rows.data,
        group.low,
        group.high,
        group.maybe,
        group.pair,
    ):
        content.update(np.ascontiguousarray(part).tobytes())
    content.update(repr([sorted(each) for each in group.inside]).encode())
    return content.hexdigest()


def _groups(rows: Sequence[Row], rule: Rule, inside: Inside) -> Iterator[Group]:
    low, high = (np.array([getattr(row, end) for row in rows], float) for end in ("low", "high"))
    maybe = np.array([row.maybe for row in rows], bool)
    matrix, names = unknowns(rows)
    kept = _possible(matrix, np.where(maybe, -inf, low), np.where(maybe, inf, high))
    place = {names[column]: at for at, column in enumerate(kept)}
    hidden = np.array([row.hidden for row in rows], bool)
    for some, columns in components(matrix[:, kept]):
        if not hidden[some].any():
            continue
        local = {int(column): at for at, column in enumerate(columns)}
        yield _condensed(Group(
            places=some,
            matrix=matrix[:, kept][some][:, columns],
            low=low[some],
            high=high[some],
            rules=tuple((rows[at].rule or rule) if hidden[at] else None for at in some),
            maybe=maybe[some],
            pair=np.array([rows[at].pair for at in some], bool),
            inside=tuple(
                frozenset(
                    local[place[each]]
                    for each in (names[kept[column]], *inside.get(names[kept[column]], ()))
                    if place.get(each) in local
                )
                for column in columns
            ),
            names=_names([names[kept[column]] for column in columns]),
        ))  # fmt: skip


def _names(unknowns: Sequence[Hashable]) -> tuple[np.ndarray, np.ndarray]:
    """Whose each unknown is (one that has no territory is its own), and what it counts."""
    whose = [getattr(each, "geo", each) for each in unknowns]
    what = [each._replace(geo="") if hasattr(each, "_replace") else "" for each in unknowns]
    return _numbered(whose), _numbered(what)


def _numbered(labels: Sequence[Hashable]) -> np.ndarray:
    place: dict[Hashable, int] = {}
    return np.array([place.setdefault(each, len(place)) for each in labels], int)


def _condensed(group: Group) -> Group:
    """The same with one unknown for all that every row counts alike: their sum is a whole count
    too. Those whose persons others count stay apart.
    """
    rows = group.matrix.tocsc()
    tied = {one for at, each in enumerate(group.inside) if len(each) > 1 for one in (at, *each)}
    first: dict[tuple, int] = {}
    for at, (start, end) in enumerate(pairwise(rows.indptr)):
        alike = rows.indices[start:end].tobytes(), rows.data[start:end].tobytes()
        first.setdefault((*alike, at if at in tied else None), at)
    kept = sorted(first.values())
    if len(kept) == rows.shape[1]:
        return group
    place = {at: new for new, at in enumerate(kept)}
    inside = tuple(frozenset(place[one] for one in group.inside[at]) for at in kept)
    names = group.names[0][kept], group.names[1][kept]
    return replace(group, matrix=csr_array(rows[:, kept]), inside=inside, names=names)


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


def _possible(matrix: csr_array, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The unknowns that are not 0 for being in a sum that is 0, or in what such leave of one."""
    kept = np.arange(matrix.shape[1])
    while True:
        rows = matrix[:, kept]
        positive, negative = ((sign * rows > 0).sum(axis=1) for sign in (1, -1))
        zero = ((high == 0) & (negative == 0)) | ((low == 0) & (positive == 0))
        gone = np.unique(rows[np.flatnonzero(zero)].indices)
        if not len(gone):
            return kept
        kept = np.delete(kept, gone)


def _of_group(group: Group) -> dict[int, Interval]:
    if not group.matrix.shape[1]:
        return _of_nothing(group)
    system = System(group)
    twins = system.twins()
    listed = [at for at in system.judged if not system.rules[at].unlisted]  # type: ignore[union-attr]
    ends = _ends(system, listed, twins)
    unlisted = [at for at in system.judged if at not in ends]
    if unlisted and not (system.maybes or any(rule and rule.persons for rule in system.rules)):
        unlisted = sorted(set(unlisted) - in_doubt(system, unlisted))
    moves = several(system) if unlisted else None
    unsure = [at for at in twins.some(unlisted)
              if all(each.doubtful(at) for each in moves or ())]  # fmt: skip
    ends |= _ends(system, [at for at in unsure if not system.spreads(at)], twins)
    system.judged = sorted({*listed, *unlisted})
    known = {at: (low[0], high[0]) for at, (low, high) in ends.items()}
    failing = _failing(system, known, None if system.maybes else moves)
    ends |= _ends(system, failing - ends.keys(), twins)
    return {
        at: Interval(
            None if low == -inf else int(low),
            None if high == inf else int(high),
            low_proof,
            high_proof,
            at not in failing,
        )
        for at, ((low, low_proof), (high, high_proof)) in ends.items()
    }


Ends = dict[int, tuple[tuple[float, str], tuple[float, str]]]


def _ends(system: System, places: Iterable[int], twins: Twins) -> Ends:
    """Both ends of some rows and of all that are like them, with their proofs."""
    found = {at: (system.end(at, 1), system.end(at, -1)) for at in twins.some(places)}
    return {each: ends for at, ends in found.items() for each in twins.all([at])}


def _narrow_of_group(group: Group) -> set[int]:
    if not group.matrix.shape[1]:
        return {at for at, each in _of_nothing(group).items() if not each.holds}
    system = System(group)
    if not system.maybes:
        system.is_possible()
        for at in system.twins().some(system.judged):
            system.spreads(at)
    return _failing(system, {})


def _failing(
    system: System, ends: Mapping[int, tuple[float, float]], moves: list[Moves] | None = None
) -> set[int]:
    """The judged rows that do not hold, or of which it is not proven that they do. `moves` are
    those of a system of one reading, where they were looked for already.
    """
    try:
        return told(system, ends, moves)
    except TooManyReadings:
        return set(system.judged)


def _of_nothing(group: Group) -> dict[int, Interval]:
    """Rows of counts that are all known to be 0."""
    return {
        at: Interval(0, 0, "rule", "rule", rule.one_value_holds(0))
        for at, rule in enumerate(group.rules)
        if rule is not None
    }
