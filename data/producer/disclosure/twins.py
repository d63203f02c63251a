"""Départements that nothing tells apart: what is proven of one is proven of all that are alike.

Swapping two départements whose counts stand in the same totals, and in rows of their own that say
the same, leaves all that is known as it is: a reader who knows somebody in the one learns of a
third what he would learn if it were the other. One of each kind is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

#: Where a count of a kind is, the same in every block.
Kind = Hashable


@dataclass
class _Block:
    """The counts of a département, by kind: the rows that others are in too, with their weights.
    `own` are the rows of no other, by what they say.
    """

    counts: dict[Kind, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    inside: set[tuple[Kind, Kind]] = field(default_factory=set)
    own: dict[Hashable, list[int]] = field(default_factory=dict)
    unlike: bool = False

    def signature(self) -> Hashable:
        """The same for blocks that may be swapped."""
        numbers = Counter({said: len(rows) for said, rows in self.own.items()})
        return (
            frozenset(self.counts.items()),
            frozenset(self.inside),
            frozenset(numbers.items()),
        )


class Twins:
    """Which rows are alike. `blocks` and `kinds` name, of each unknown, whose it is and what it
    counts; `said` is what is known of each row.
    """

    def __init__(
        self,
        rows: csr_array,
        names: tuple[np.ndarray, np.ndarray],
        inside: tuple[frozenset[int], ...],
        said: Mapping[int, Hashable] | list[Hashable],
    ) -> None:
        self._blocks, kinds = names
        made = _made(rows, (self._blocks, kinds), inside, said)
        groups: dict[Hashable, list[int]] = {}
        for number, block in sorted(made.items()):
            alike = block.signature(), number if block.unlike else None
            groups.setdefault(alike, []).append(number)
        #: Of each block, those that it may be swapped with, itself among them.
        self._like = {number: each for each in groups.values() for number in each}
        self._block_of: dict[int, int] = {}
        self._orbit: dict[int, tuple[int, ...]] = {}
        for each in groups.values():
            for said_of in made[each[0]].own:
                there = [made[number].own[said_of] for number in each]
                for same in zip(*there, strict=True):
                    self._orbit |= dict.fromkeys(same, same)
            for number in each:
                own = (at for some in made[number].own.values() for at in some)
                self._block_of |= dict.fromkeys(own, number)

    def some(self, places: Iterable[int]) -> list[int]:
        """One of each kind of rows."""
        return list(dict.fromkeys(min(self._orbit.get(at, (at,))) for at in places))

    def all(self, places: Iterable[int]) -> set[int]:
        """Every row that is like one of them."""
        return {each for at in places for each in self._orbit.get(at, (at,))}

    def beside(self, one: int, places: Collection[int]) -> list[int]:
        """One of each kind of rows to whoever knows the row `one`: of a block of its own kind, the
        next one.
        """
        own = self._block_of.get(one)
        return [at for at in places if self._stands(at, own)]

    def _stands(self, at: int, own: int | None) -> bool:
        block = self._block_of.get(at)
        if block is None or block == own:
            return True
        return block == next(each for each in self._like[block] if each != own)


def _made(
    rows: csr_array,
    names: tuple[np.ndarray, np.ndarray],
    inside: tuple[frozenset[int], ...],
    said: Mapping[int, Hashable] | list[Hashable],
) -> dict[int, _Block]:
    blocks, kinds = (each.tolist() for each in names)
    made: dict[int, _Block] = {}
    shared: list[list[tuple[int, int]]] = [[] for _ in blocks]
    for at in range(rows.shape[0]):
        part = slice(rows.indptr[at], rows.indptr[at + 1])
        columns, weights = rows.indices[part].tolist(), rows.data[part].tolist()
        if len({blocks[each] for each in columns}) == 1:
            counted = frozenset((kinds[each], n) for each, n in zip(columns, weights, strict=True))
            own = made.setdefault(blocks[columns[0]], _Block()).own
            own.setdefault((counted, said[at]), []).append(at)
        else:
            for each, n in zip(columns, weights, strict=True):
                shared[each].append((at, n))
    for at, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        here = made.setdefault(block, _Block())
        here.unlike = here.unlike or kind in here.counts
        here.counts[kind] = tuple(shared[at])
        for each in inside[at]:
            if blocks[each] != block:  # neither may be swapped
                here.unlike = made.setdefault(blocks[each], _Block()).unlike = True
            here.inside.add((kind, kinds[each]))
    return made
