"""Which cells a table publishes, and which sums tie them together.

A table has *base* counts (one per combination of its dimensions' finest codes, whether published
or not) and *margins*: a level per dimension (`("REG", "pool", "T")`), each published whole. What
a reader can subtract follows from them alone: for every pair of margins of which one refines the
other, a cell of the coarse one is the sum of its parts in the fine one.

Where no margin refines all the others, published sums may still be tied through counts that are
not published; these then stand in the table as *latent* cells (never released, never counted).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from data.errors import ObservatoireError, says
from data.producer.disclosure.rule import Rule

#: A code at a level; the two are one key, since a région's code is also a département's.
Place = tuple[str, str]
#: A place per dimension.
Key = tuple[Place, ...]
Margin = tuple[str, ...]
Base = Mapping[tuple[str, ...], int]


class LayoutError(ObservatoireError):
    """A layout and the counts disagree; no count is told."""


@dataclass(frozen=True)
class Dimension:
    """A dimension: its levels from fine to coarse, each a mapping of base codes to its codes.

    A base code that a level leaves out has no part in that level (a year outside every pool).
    `weights` says how dear a cell of a level is to the reader (1 unless told).
    """

    name: str
    levels: Mapping[str, Mapping[str, str]]
    weights: Mapping[str, float] = field(default_factory=dict)

    def refines(self, fine: str, coarse: str) -> bool:
        """Whether each code of `coarse` is a union of codes of `fine`."""
        return coarse in self._coarser[fine]

    def parent(self, fine: str, coarse: str, code: str) -> str | None:
        """The code of `coarse` that `code` of `fine` is a part of, if any."""
        return self._parents[fine, coarse].get(code)

    def __post_init__(self) -> None:
        parents = {
            (fine, coarse): _parents(self.levels[fine], self.levels[coarse])
            for fine, coarse in product(self.levels, repeat=2)
        }
        coarser = {
            fine: frozenset(coarse for coarse in self.levels if parents[fine, coarse] is not None)
            for fine in self.levels
        }
        object.__setattr__(self, "_parents", parents)
        object.__setattr__(self, "_coarser", coarser)


@dataclass(frozen=True)
class Fact:
    """What is said in words or by a ratio: `least` ≤ Σ weight × cell ≤ `most` (None: no bound).

    `says` names the sentence (its key in the message files).
    """

    weights: Mapping[Key, int]
    least: int | None = None
    most: int | None = None
    says: str = ""


@dataclass(frozen=True)
class Layout:
    """What is published of a table: its dimensions, the margins (a level per dimension), and what
    is said of its cells besides. `without`: places that cells of these margins have (a territory, a
    period, an indicator: the first two and the last of a key) that are published nowhere (a région
    of which a part is missing). `latent`: margins that are not published and stand in the
    table, since something outside of it speaks of their cells.
    """

    dimensions: tuple[Dimension, ...]
    margins: tuple[Margin, ...]
    facts: tuple[Fact, ...] = ()
    without: frozenset[tuple[Place, ...]] = frozenset()
    latent: tuple[Margin, ...] = ()

    def leaves_out(self, key: Key) -> bool:
        """Whether a cell is published nowhere."""
        return (*key[:2], key[-1]) in self.without

    def refines(self, fine: Margin, coarse: Margin) -> bool:
        """Whether `coarse` is made of sums of cells of `fine`."""
        return all(
            dimension.refines(*levels)
            for dimension, *levels in zip(self.dimensions, fine, coarse, strict=True)
        )

    def cell(self, margin: Margin, codes: tuple[str, ...]) -> Key | None:
        """The cell of `margin` that the base count of `codes` is a part of, if any."""
        named = zip(self.dimensions, margin, codes, strict=True)
        key = tuple((level, dim.levels[level].get(code)) for dim, level, code in named)
        return None if any(code is None for _, code in key) else key  # type: ignore[return-value]

    def whole(self, margin: Margin, key: Key) -> Key | None:
        """The cell of the coarser `margin` that `key` is a part of, if any."""
        named = zip(self.dimensions, margin, key, strict=True)
        made = tuple((level, dim.parent(fine, level, code)) for dim, level, (fine, code) in named)
        return None if any(code is None for _, code in made) else made  # type: ignore[return-value]

    def weight(self, key: Key) -> float:
        """How dear a cell is: the product of its levels' weights."""
        made = 1.0
        for dimension, (level, _) in zip(self.dimensions, key, strict=True):
            made *= dimension.weights.get(level, 1.0)
        return made


@dataclass(frozen=True)
class Table:
    """The cells of a layout.

    `keys` (n) name the cells, published ones first. The arrays have a place per cell and then one
    per fact (its slack): `values`, which are `published`, their `weights`, how far those that are
    not published may go `down` and `up`. `sums` has a row per sum and per fact, +1 at a whole and
    -1 at its parts: times `values`, it is 0. `said` names the facts.

    `rules` judge the columns (None: not judged; empty: everybody's rule judges what is published).
    Cells in `shown` were displayed before and are never hidden; those in `lost` are known to some
    readers, and not judged where they are hidden; those in `few` were counted by too few to be
    shown. `counts_of` names the base counts that each
    column sums, `inside` those that count the same persons and others.
    """

    keys: tuple[Key, ...]
    values: np.ndarray
    published: np.ndarray
    weights: np.ndarray
    down: np.ndarray
    up: np.ndarray
    sums: csr_array
    said: tuple[str, ...] = ()
    rules: tuple[Rule | None, ...] = ()
    shown: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()
    few: tuple[int, ...] = ()
    counts_of: tuple[frozenset[Hashable], ...] = ()
    inside: Mapping[Hashable, tuple[Hashable, ...]] = field(default_factory=dict)

    def part(self, rows: np.ndarray, columns: np.ndarray) -> Table:
        """The table of some of the columns and rows."""
        place = {int(column): at for at, column in enumerate(columns)}
        some = {name: getattr(self, name)[columns]
                for name in ("values", "published", "weights", "down", "up")}  # fmt: skip
        keys = [at for at in columns if at < len(self.keys)]
        return replace(
            self,
            keys=tuple(self.keys[at] for at in keys),
            said=tuple(self.said[at - len(self.keys)] for at in columns if at >= len(self.keys)),
            sums=self.sums[rows][:, columns],
            rules=_picked(self.rules, columns),
            shown=tuple(place[at] for at in self.shown if at in place),
            lost=tuple(place[at] for at in self.lost if at in place),
            few=tuple(place[at] for at in self.few if at in place),
            counts_of=_picked(self.counts_of, columns),
            **some,
        )


def _picked(told: tuple[Any, ...], columns: np.ndarray) -> tuple[Any, ...]:
    return tuple(told[at] for at in columns) if told else ()


def tabulate(layout: Layout, base: Base) -> Table:
    """The table that `layout` publishes of `base` (codes per dimension → count, absent: none).

    Raises LayoutError where a count is negative, a fact names no cell or is not true.
    """
    if any(count < 0 for count in base.values()):
        raise LayoutError(says("layout.negative"))
    published = {margin: _cells(layout, margin, base) for margin in layout.margins}
    named = {margin: _cells(layout, margin, base) for margin in layout.latent}
    cells = published | (named | _latent(layout, published | named, base))
    keys = [key for made in cells.values() for key in made]
    place = {key: at for at, key in enumerate(keys)}
    counts = np.array([count for made in cells.values() for count in made.values()], np.int64)
    rows = [*_sums(layout, cells, place), *_facts(layout, place)]
    slack = np.array([_slack(fact, place, counts) for fact in layout.facts], np.int64)
    least, most = _ends(layout.facts, slack)
    size = len(keys) + len(slack)
    return Table(
        keys=tuple(keys),
        values=np.concatenate([counts, slack]),
        published=_published(keys, layout, published, size),
        weights=np.array([layout.weight(key) for key in keys] + [0.0] * len(slack)),
        down=np.concatenate([-counts, least]),
        up=np.concatenate([np.full(len(counts), np.inf), most]),
        sums=_matrix(rows, size),
        said=tuple(fact.says for fact in layout.facts),
        counts_of=_counts_of(layout, list(cells), keys, base) + (frozenset(),) * len(slack),
    )


def _published(
    keys: list[Key], layout: Layout, published: Mapping[Margin, Mapping[Key, int]], size: int
) -> np.ndarray:
    """Which columns are cells of a release; those come first."""
    made = np.arange(size) < sum(len(cells) for cells in published.values())
    if layout.without:
        made[: len(keys)] &= np.array([not layout.leaves_out(key) for key in keys], bool)
    return made


def _counts_of(
    layout: Layout, margins: list[Margin], keys: list[Key], base: Base
) -> tuple[frozenset[Hashable], ...]:
    """The base counts of each cell."""
    made: dict[Key, set[Hashable]] = {key: set() for key in keys}
    for margin, codes in product(margins, base):
        if (key := layout.cell(margin, codes)) is not None:
            made[key].add(codes)
    return tuple(frozenset(made[key]) for key in keys)


def _parents(fine: Mapping[str, str], coarse: Mapping[str, str]) -> dict[str, str] | None:
    """Each code of `fine` with the code of `coarse` around it; None where they cross."""
    if not coarse.keys() <= fine.keys():
        return None
    made: dict[str, str | None] = {}
    for base, code in fine.items():
        if made.setdefault(code, coarse.get(base)) != coarse.get(base):
            return None
    return {code: parent for code, parent in made.items() if parent is not None}


def _cells(layout: Layout, margin: Margin, base: Base) -> dict[Key, int]:
    made: dict[Key, int] = {}
    for codes, count in base.items():
        key = layout.cell(margin, codes)
        if key is not None:
            made[key] = made.get(key, 0) + count
    return dict(sorted(made.items()))


def _latent(
    layout: Layout, cells: Mapping[Margin, dict[Key, int]], base: Base
) -> dict[Margin, dict[Key, int]]:
    """Counts that are not published and yet tie published ones (none where one margin is finest).

    Two margins that share a published coarser one, crossed whole, need none either: any two sides
    with the same totals are sides of some table of counts (the transportation problem).
    """
    made: dict[Margin, dict[Key, int]] = {}
    for group in _groups(layout, list(cells)):
        finest = [
            m for m in group if not any(m != other and layout.refines(other, m) for other in group)
        ]
        if len(finest) > 1:
            joint = tuple(
                _finest(dim, levels)
                for dim, levels in zip(layout.dimensions, zip(*finest, strict=True), strict=True)
            )
            made[joint] = _cells(layout, joint, base)
    return made


def _groups(layout: Layout, margins: list[Margin]) -> list[list[Margin]]:
    """Margins by what they count: levels of one dimension that cross (two indicators) share no
    base count.
    """
    found: dict[tuple[int, ...], list[Margin]] = {}
    for margin in margins:
        apart = (_alone(dim, level) for dim, level in zip(layout.dimensions, margin, strict=True))
        found.setdefault(tuple(apart), []).append(margin)
    return list(found.values())


def _alone(dimension: Dimension, level: str) -> int:
    """A number for the base codes of a level, where no other level of its dimension shares any."""
    codes = dimension.levels[level].keys()
    for at, (name, other) in enumerate(dimension.levels.items(), start=1):
        if name != level and codes & other.keys():
            return 0
        if name == level:
            own = at
    return own if len(dimension.levels) > 1 else 0


def _finest(dimension: Dimension, levels: tuple[str, ...]) -> str:
    return next(level for level in dimension.levels if level in levels)


def _covers(layout: Layout, margins: list[Margin]) -> Iterator[tuple[Margin, Margin]]:
    """Pairs (coarse, fine) with no margin between them."""
    finer = {
        coarse: [m for m in margins if m != coarse and layout.refines(m, coarse)]
        for coarse in margins
    }
    for coarse, below in finer.items():
        for fine in below:
            if not any(fine in finer[other] for other in below if other != fine):
                yield coarse, fine


def _sums(
    layout: Layout, cells: Mapping[Margin, dict[Key, int]], place: Mapping[Key, int]
) -> Iterator[dict[int, int]]:
    """A row per whole and finer margin: +1 at its place, -1 at its parts' places."""
    for coarse, fine in _covers(layout, list(cells)):
        rows = {key: {place[key]: 1} for key in cells[coarse]}
        for key in cells[fine]:
            whole = layout.whole(coarse, key)
            if whole is not None:
                rows[whole][place[key]] = -1
        yield from rows.values()


def _facts(layout: Layout, place: Mapping[Key, int]) -> Iterator[dict[int, int]]:
    """A row per fact: its weights at its cells' places, -1 at its slack's."""
    for slack, fact in enumerate(layout.facts, start=len(place)):
        if unknown := [key for key in fact.weights if key not in place]:
            raise LayoutError(says("layout.no_cell", cell=str(unknown[0])))
        yield {place[key]: weight for key, weight in fact.weights.items()} | {slack: -1}


def _slack(fact: Fact, place: Mapping[Key, int], counts: np.ndarray) -> int:
    return sum(weight * int(counts[place[key]]) for key, weight in fact.weights.items())


def _ends(facts: tuple[Fact, ...], slack: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far below and above its true value each slack may go."""
    least = np.array([-np.inf if f.least is None else f.least for f in facts]) - slack
    most = np.array([np.inf if f.most is None else f.most for f in facts]) - slack
    if (least > 0).any() or (most < 0).any():
        raise LayoutError(says("layout.not_true"))
    return least, most


def _matrix(rows: list[dict[int, int]], columns: int) -> csr_array:
    places = [(at, column) for at, row in enumerate(rows) for column in row]
    weights = [weight for row in rows for weight in row.values()]
    shape = (len(rows), columns)
    if not places:
        return csr_array(shape, dtype=np.int64)
    return csr_array((weights, tuple(zip(*places, strict=True))), shape=shape, dtype=np.int64)
