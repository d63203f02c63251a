"""Which cells to hide: all small ones, and as few others as keep every hidden one in doubt.

Benders' method (Fischetti & Salazar 2001): an integer program over the pattern proposes, the
reader's polytope (`attack`) answers with cuts, until it finds nothing narrow. What ends it is
counted work, never time: the same input gives the same pattern on any machine. Past the limit
nothing proposed is taken back, so that each round hides more and an end is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.sparse import csr_array

from data.errors import ObservatoireError, Sentence, listed, says
from data.producer.disclosure.attack import Attack, Cut
from data.producer.disclosure.layout import Table
from data.producer.disclosure.rule import Rule
from data.producer.disclosure.solver import (
    AGAIN,
    Infeasible,
    Program,
    Solution,
    SolverError,
    components,
)


class Unprotectable(ObservatoireError):
    """No pattern keeps every hidden count in doubt: the layout must change.

    It names the dataset and the sentence, or the levels of the sums, that give a count away, never
    that count: to be named here is to be small.
    """

    def __init__(self, fault: Iterable[Sentence] = (), dataset: str = "") -> None:
        self.fault = tuple(fault)
        less = says("protection.say_less")
        why = says("protection.no_pattern", then=less)
        if self.fault:
            why = says("protection.no_pattern_beside", fault=listed(self.fault), then=less)
        super().__init__(says("protection.of", dataset=dataset, why=why) if dataset else why)
        self.dataset = dataset

    def __reduce__(self) -> tuple:
        # Another process found it: it comes back as it was made.
        return type(self), (self.fault, self.dataset)


@dataclass(frozen=True)
class Limit:
    """Work after which the proposals only grow: rounds, and simplex iterations of the integer
    programs. `gap` is the relative distance to its bound at which an integer program stops.
    """

    rounds: int = 100
    iterations: int = 30_000
    gap: float = 0.02


@dataclass(frozen=True)
class Choice:
    """`hidden` (mask over the table's columns, small cells included), the `weight` of the cells
    hidden for the others' sake, and `bound`: no pattern that protects the small cells weighs less.
    """

    hidden: np.ndarray
    weight: float
    bound: float


def choose(
    table: Table, rule: Rule, limit: Limit | None = None, executor: Executor | None = None
) -> Choice:
    """A pattern under which every hidden cell of `table`, and whatever else it judges, satisfies
    its rule: `rule`, where its columns have none of their own.

    Cells that share no sum are settled apart, by `executor` where there is one. Raises
    Unprotectable where there is no such pattern, SolverError. Same table, same pattern.
    """
    parts = list(_apart(table, rule))
    settle = partial(_settled, rule=rule, limit=limit or Limit())
    tables = [part for _, part in parts]
    found = executor.map(settle, tables) if executor else map(settle, tables)
    hidden, weight, bound = np.zeros(len(table.values), bool), 0.0, 0.0
    for (columns, _), choice in zip(parts, found, strict=True):
        hidden[columns] = choice.hidden
        weight, bound = weight + choice.weight, bound + choice.bound
    return Choice(hidden, weight, bound)


def _settled(table: Table, rule: Rule, limit: Limit) -> Choice:
    """The pattern of cells that hang together."""
    attack = Attack(table, rule)
    if not (attack.small | attack.judged).any():
        return Choice(attack.small, 0.0, 0.0)
    proposals = _Proposals(attack, limit)
    proposals.learn(_of_single_sums(attack))
    _, bound = proposals.settle(lambda hidden: attack.cuts(hidden, attack.needy(attack.small)))
    hidden, _ = proposals.settle(
        lambda hidden: attack.cuts(hidden, attack.needy(hidden), persons=True)
    )
    return Choice(hidden, float(table.weights[hidden & ~attack.small].sum()), bound)


def _apart(table: Table, rule: Rule) -> Iterator[tuple[np.ndarray, Table]]:
    """The tables of cells that share no sum of which any could be hidden, and their columns."""
    attack = Attack(table, rule)
    moving = np.flatnonzero(attack.hideable | ~table.published)
    sums = attack.columns[:, moving].tocsr()
    rows = np.flatnonzero(np.diff(sums.indptr))
    for some, columns in components(sums[rows]):
        beside = np.unique(table.sums[rows[some]].indices)
        columns = np.union1d(moving[columns], beside) if len(some) else moving[columns]
        yield columns, table.part(rows[some], columns)


def _of_single_sums(attack: Attack) -> Iterator[Cut]:
    """Cuts that each sum says by itself: a part is in doubt by what the others can give up.

    They spare the first rounds.
    """
    table = attack.table
    for start, end in zip(table.sums.indptr, table.sums.indptr[1:], strict=False):
        cells, signs = table.sums.indices[start:end], table.sums.data[start:end]
        if not table.published[cells].all() or (signs > 0).sum() != 1:
            continue
        whole, parts = int(cells[signs > 0][0]), cells[(signs < 0) & attack.hideable[cells]]
        for part in parts[attack.small[parts] & ~attack.lost[parts]]:
            width = float(attack.width[part])
            room = np.minimum(-attack.down[parts], width)
            given_up = dict(zip(parts.tolist(), room.tolist(), strict=True))
            also = {whole: width} if attack.hideable[whole] else {}
            yield Cut(given_up | also, width, (int(part),))
        if attack.small[whole] and not attack.lost[whole]:
            width = float(attack.width[whole])
            yield Cut(dict.fromkeys(parts.tolist(), width), width, (whole,))


class _Proposals:
    """The integer program over patterns: a variable for each cell that may be hidden."""

    def __init__(self, attack: Attack, limit: Limit) -> None:
        self.attack, self.limit = attack, limit
        self.cells = np.flatnonzero(attack.hideable)
        self.place = {int(cell): at for at, cell in enumerate(self.cells)}
        self.least = attack.small[self.cells].astype(float)
        self.weights = attack.table.weights[self.cells]
        self.unavoidable = float(self.weights @ self.least)
        self.rounds = self.work = 0
        self.known: set[tuple] = set()
        self.program = _patterns(self.least, limit.gap)

    def settle(self, attack: Callable[[np.ndarray], list[Cut]]) -> tuple[np.ndarray, float]:
        """Propose and learn until `attack` finds nothing: the pattern, and the best bound met."""
        bound = 0.0
        while True:
            proposed = self._propose()
            if not self.tired:
                bound = max(bound, proposed.bound - self.unavoidable)
            hidden = self._hidden(proposed)
            cuts = attack(hidden)
            if not cuts:
                return hidden, bound
            if not self.learn(cuts):
                raise SolverError(says("solver.again", then=AGAIN))
            self._count(proposed)

    def learn(self, cuts: Iterable[Cut]) -> int:
        """Take over the cuts that say something new; returns how many do."""
        return sum(self._add(cut) for cut in cuts)

    @property
    def tired(self) -> bool:
        """Whether the limit is passed."""
        return self.rounds >= self.limit.rounds or self.work >= self.limit.iterations

    def _propose(self) -> Solution:
        try:
            return self.program.minimise(self.weights)
        except Infeasible as error:
            raise Unprotectable from error

    def _hidden(self, proposed: Solution) -> np.ndarray:
        assert proposed.point is not None  # variables between 0 and 1 are never unbounded
        hidden = np.zeros(len(self.attack.table.values), dtype=bool)
        hidden[self.cells] = proposed.point > 0.5
        return hidden

    def _count(self, proposed: Solution) -> None:
        self.rounds += 1
        self.work += proposed.work
        if self.tired:
            self.least = np.maximum(self.least, proposed.point.round())  # type: ignore[union-attr]
            self.program.bound(self.least, np.ones(len(self.least)))

    def _add(self, cut: Cut) -> bool:
        """As a row: Σ weights · x - need · (x of `when`) ≥ need · (1 - their number)."""
        row: dict[int, float] = {self.place[cell]: weight for cell, weight in cut.weights.items()}
        self._possible(cut)
        for cell in cut.when:
            row[self.place[cell]] = row.get(self.place[cell], 0.0) - cut.need
        at_least = cut.need * (1 - len(cut.when))
        row, at_least = self._without_certain(row, at_least)
        name = (round(at_least, 6), *sorted((at, round(each, 6)) for at, each in row.items()))
        if name in self.known or at_least <= sum(min(each, 0) for each in row.values()) + 1e-9:
            return False
        self.known.add(name)
        self.program.add_row(np.array(list(row)), np.array(list(row.values())), at_least)
        return True

    def _without_certain(
        self, row: dict[int, float], at_least: float
    ) -> tuple[dict[int, float], float]:
        """Cells hidden anyway leave the row; no weight need then be more than what is left."""
        small = self.attack.small[self.cells]
        rest = at_least - sum(weight for at, weight in row.items() if small[at])
        kept = {at: weight for at, weight in row.items() if not small[at]}
        if all(weight >= 0 for weight in kept.values()):
            kept = {at: min(weight, max(rest, 0.0)) for at, weight in kept.items()}
        return kept, rest

    def _possible(self, cut: Cut) -> None:
        certain = all(self.attack.small[cell] for cell in cut.when)
        if certain and sum(cut.weights.values()) < cut.need - 1e-9:
            raise Unprotectable(self._fault(cut.when[0]) if cut.when else ())

    def _fault(self, cell: int) -> list[Sentence]:
        """What tells of a cell: the sentences that do, else the levels of the sums around it (two
        sums by name meet in one cell, and to be that cell is to be small).
        """
        table, last = self.attack.table, len(self.attack.table.keys)
        of_it = table.sums[np.unique(self.attack.columns[:, [cell]].indices)]
        around = np.unique(of_it.indices)
        if said := [
            says("protection.sentence", key=table.said[at - last]) for at in around if at >= last
        ]:
            return said
        wholes = np.unique(of_it.indices[of_it.data > 0])
        levels = {tuple(level for level, _ in table.keys[at]) for at in wholes}
        return [says("protection.sums", levels=" × ".join(level)) for level in sorted(levels)]


def _patterns(least: np.ndarray, gap: float) -> Program:
    none = np.zeros(0)
    rows = csr_array((0, len(least)))
    return Program(rows, (none, none), (least, np.ones(len(least))), integer=True, gap=gap)
