"""Linear and integer programs over sparse rows, solved by HiGHS (Huangfu & Hall 2018).

One thread and a fixed seed: the same program gives the same answer, whatever the machine's load.
Nothing here is limited by time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import highspy
import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from data.errors import ObservatoireError, says

INFINITY = highspy.kHighsInf

_OPTIMAL = highspy.HighsModelStatus.kOptimal
_INFEASIBLE = highspy.HighsModelStatus.kInfeasible
_UNBOUNDED = highspy.HighsModelStatus.kUnbounded
_EMPTY = highspy.HighsModelStatus.kModelEmpty
_TOLD = (_OPTIMAL, _INFEASIBLE, _UNBOUNDED, _EMPTY)


#: What to do about a program that ended without an answer.
AGAIN = says("solver.run_again")


class SolverError(ObservatoireError):
    """A program came back neither optimal nor unbounded: nothing can be concluded from it."""


class Infeasible(SolverError):
    """Nothing satisfies every row of a program."""

    @classmethod
    def contradiction(cls) -> Infeasible:
        """What is known contradicts itself."""
        return cls(says("solver.contradiction", then=says("solver.correct")))


def version() -> str:
    """Name and version of the solver."""
    _print_banner_nowhere()
    return f"HiGHS {highspy.Highs().version()}"


@dataclass(frozen=True)
class Solution:
    """What a program came back with; `point` and `duals` are None where it is unbounded.

    `duals` (one per row, of the minimisation) are those of the linear program only. `bound` is
    a proven lower bound of the objective, `work` the number of simplex iterations spent.
    """

    objective: float
    point: np.ndarray | None
    duals: np.ndarray | None
    bound: float
    work: int

    @property
    def whole(self) -> bool:
        """Whether the point is made of integers."""
        return self.point is not None and bool(np.abs(self.point - self.point.round()).max() < 1e-6)


class Program:
    """Minimise a cost over `row_low` ≤ `rows` · x ≤ `row_high`, `low` ≤ x ≤ `high`.

    Costs and bounds may change between two runs; the next one starts where the last one ended.
    `gap` is the relative distance to the best bound at which an integer program may stop.
    """

    def __init__(
        self,
        rows: csr_array,
        row_bounds: tuple[np.ndarray, np.ndarray],
        bounds: tuple[np.ndarray, np.ndarray],
        *,
        integer: bool = False,
        gap: float = 0.0,
    ) -> None:
        self._count = rows.shape[1]
        self._all = np.arange(self._count, dtype=np.int32)
        self._integer = integer
        self._highs = _quiet(gap, integer)
        self._highs.passModel(_model(rows, row_bounds, bounds, integer))

    def bound(self, low: np.ndarray, high: np.ndarray) -> None:
        """Set the bounds of every x."""
        self._highs.changeColsBounds(self._count, self._all, low.astype(float), high.astype(float))

    def bound_row(self, row: int, low: float, high: float) -> None:
        """Set the bounds of one row."""
        self._highs.changeRowBounds(row, low, high)

    def add_row(self, columns: np.ndarray, weights: np.ndarray, at_least: float) -> None:
        """Add `weights` · x[`columns`] ≥ `at_least`."""
        columns = columns.astype(np.int32)
        self._highs.addRow(at_least, INFINITY, len(columns), columns, weights.astype(float))

    def minimise(self, cost: np.ndarray) -> Solution:
        """Run; raises SolverError (Infeasible) unless the answer is optimal or unbounded."""
        self._highs.changeColsCost(self._count, self._all, cost.astype(float))
        self._highs.run()
        if self._highs.getModelStatus() not in _TOLD:
            self._again()
        status, info = self._highs.getModelStatus(), self._highs.getInfo()
        work = max(int(info.simplex_iteration_count), 0)
        if status == _UNBOUNDED:
            return Solution(-INFINITY, None, None, -INFINITY, work)
        if status == _EMPTY:  # nothing to decide: every sum is 0
            return self._of_nothing(work)
        if status == _INFEASIBLE:
            raise Infeasible.contradiction()
        if status != _OPTIMAL:
            told = self._highs.modelStatusToString(status)
            raise SolverError(says("solver.status", status=told, then=AGAIN))
        found = self._highs.getSolution()
        bound = info.mip_dual_bound if self._integer else info.objective_function_value
        duals = None if self._integer else np.array(found.row_dual)
        return Solution(
            info.objective_function_value, np.array(found.col_value), duals, bound, work
        )

    def _again(self) -> None:
        """The same program, reduced first: the simplex got lost on degenerate ground, which a few
        of ten thousand do (tests/data/disclosure/test_solver.py has one of twenty columns).
        """
        self._highs.clearSolver()
        self._highs.setOptionValue("presolve", "on")
        self._highs.run()
        self._highs.setOptionValue("presolve", "choose" if self._integer else "off")

    def _of_nothing(self, work: int) -> Solution:
        told = self._highs.getLp()
        if (np.array(told.row_lower_) > 0).any() or (np.array(told.row_upper_) < 0).any():
            raise Infeasible.contradiction()
        return Solution(0.0, np.zeros(0), np.zeros(len(told.row_lower_)), 0.0, work)


def components(matrix: csr_array) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows and columns of each group of a sparse matrix that shares nothing with the others:
    programs that can be solved apart.
    """
    rows, columns = matrix.shape
    entries = matrix.tocoo()
    size = rows + columns
    links = coo_array(
        (np.ones(entries.nnz), (entries.coords[0], entries.coords[1] + rows)), shape=(size, size)
    )
    _, label = connected_components(links, directed=False)
    order = np.argsort(label, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        yield group[group < rows], group[group >= rows] - rows


def _quiet(gap: float, integer: bool) -> highspy.Highs:
    """`threads` is set once, before anything runs: changed later in a process it breaks runs."""
    _print_banner_nowhere()
    highs = highspy.Highs()
    options = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 1,
        "mip_rel_gap": gap,
        "mip_abs_gap": 0.0,
        "presolve": "choose" if integer else "off",
        "simplex_strategy": 1 if integer else 4,  # primal: only costs change between two runs
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs


@cache
def _print_banner_nowhere() -> None:
    """The first of a process prints two lines to standard output, whatever its options."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    highspy.Highs()
    os.dup2(kept, 1)
    for each in (kept, nowhere):
        os.close(each)


def _model(
    rows: csr_array,
    row_bounds: tuple[np.ndarray, np.ndarray],
    bounds: tuple[np.ndarray, np.ndarray],
    integer: bool,
) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = rows.shape
    model.col_cost_ = np.zeros(rows.shape[1])
    model.col_lower_, model.col_upper_ = (each.astype(float) for each in bounds)
    model.row_lower_, model.row_upper_ = (each.astype(float) for each in row_bounds)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = rows.indptr, rows.indices
    model.a_matrix_.value_ = rows.data.astype(float)
    if integer:
        model.integrality_ = [highspy.HighsVarType.kInteger] * rows.shape[1]
    return model
