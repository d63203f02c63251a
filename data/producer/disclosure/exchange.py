"""Counts that can be exchanged: a proof without a program that a count no row is about is in doubt.

Two pairs of counts, say police and gendarmerie in two départements, of which one more and one less
changes the same sums in the same way: what one pair gives, the other takes back, and every sum
stays. From one whole point that was met, all values in between are then possible. Most of the
counts that a layout leaves out are seen to be in doubt so; for the others programs are solved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise, permutations

import numpy as np
from scipy.sparse import csr_array

from data.producer.disclosure.system import System

#: Unknowns of a sum among which partners are looked for.
_MOST_PARTS = 8


def in_doubt(system: System, places: list[int]) -> set[int]:
    """Of the rows at `places`, each of one unknown, those of which the points met leave as many
    values as their rules ask for.
    """
    row_of = _alone(system, places)
    found: set[int] = set()
    for pairs in _alike(system, row_of).values():
        if len(pairs) > 1:
            found |= _wide(system, [(row_of[one], row_of[other]) for one, other in pairs])
    return found


def _alone(system: System, places: list[int]) -> dict[int, int]:
    """The rows at `places` by their only unknown."""
    some = system.rows[places]
    alone = np.flatnonzero(np.diff(some.indptr) == 1)
    return {int(some.indices[some.indptr[at]]): places[at] for at in alone}


def _alike(
    system: System, row_of: Mapping[int, int]
) -> dict[tuple[tuple[int, int], ...], list[tuple[int, int]]]:
    """Pairs of unknowns by what an exchange between the two changes. No two of them share any: what
    a pair gives, another one must take.
    """
    others = np.setdiff1d(np.arange(system.rows.shape[0]), list(row_of.values()))
    columns = system.rows[others].tocsc()
    content = {
        at: dict(
            zip(columns[:, [at]].indices.tolist(), columns[:, [at]].data.tolist(), strict=True)
        )
        for at in row_of
    }
    made: dict[tuple[tuple[int, int], ...], list[tuple[int, int]]] = {}
    taken: dict[tuple[tuple[int, int], ...], set[int]] = {}
    for one, other in _pairs(columns.tocsr(), row_of):
        changed = _difference(content[one], content[other])
        if taken.setdefault(changed, set()).isdisjoint((one, other)):
            taken[changed] |= {one, other}
            made.setdefault(changed, []).append((one, other))
    return made


def _pairs(rows: csr_array, row_of: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Of each small sum, the ordered pairs of its unknowns."""
    sums = (rows.indices[start:end].tolist() for start, end in pairwise(rows.indptr))
    small = {tuple(sorted(parts)) for parts in sums if len(parts) <= _MOST_PARTS}
    for parts in sorted(small):
        if row_of.keys() >= set(parts):
            yield from permutations(parts, 2)


def _difference(one: Mapping[int, int], other: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    places = sorted(one.keys() | other.keys())
    changes = ((at, one.get(at, 0) - other.get(at, 0)) for at in places)
    return tuple((at, change) for at, change in changes if change)


def _wide(system: System, pairs: list[tuple[int, int]]) -> set[int]:
    """The first rows of pairs that give and take enough, in some point met."""
    first, second = (np.array(each) for each in zip(*pairs, strict=True))
    points = system.points()
    gives, takes = points[:, first], points[:, second]
    rises = np.minimum(takes, _of_another(gives))
    falls = np.minimum(gives, _of_another(takes))
    widths = np.array([system.rules[at].width for at in first])  # type: ignore[union-attr]
    wide = ((rises + falls) >= widths).any(axis=0)
    return {int(at) for at in first[wide]}


def _of_another(values: np.ndarray) -> np.ndarray:
    """In each point, the greatest value of another pair."""
    order = np.sort(values, axis=1)
    most, next_ = order[:, [-1]], order[:, [-2]]
    return np.where(values == most, next_, most)
