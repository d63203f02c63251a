"""A program is answered, or said not to be: never guessed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csc_array, csr_array

from data.producer.disclosure.solver import Infeasible, Program

#: Met in a table of 10 000 territories: HiGHS 1.16 ends its primal simplex with "Unknown".
_STARTS = list(range(0, 41, 2))
_ROWS = [0, 8, 0, 9, 1, 9, 2, 9, 3, 8, 3, 9, 4, 8, 4, 9, 5, 9, 6, 8, 6, 9, 7, 8, 7, 9, 0, 10, 1, 10,
         2, 10, 3, 10, 4, 10, 5, 10, 6, 10]  # fmt: skip
_WEIGHTS = [-1.0] * 26 + [1.0, -1.0] * 7
COST = np.ones(20)
COST[[7, 11, 17]] = 0.0
LOW = np.array([0, 0, 0, -1, 0, 0, 0, -88, 0, 0, 0, -7, 0, -1, 0, -1, -1, -89, 0, -1], float)
HIGH = np.where(COST > 0, 3.0, np.inf)
LOST = csr_array(csc_array((_WEIGHTS, _ROWS, _STARTS), shape=(11, 20)))


def test_a_program_in_which_the_simplex_gets_lost_is_answered_all_the_same():
    nothing = np.zeros(11)
    program = Program(LOST, (nothing, nothing), (LOW, HIGH))
    found = program.minimise(COST)
    known = linprog(COST, A_eq=LOST, b_eq=nothing, bounds=list(zip(LOW, HIGH, strict=True)),
                    method="highs-ipm")  # fmt: skip
    assert found.objective == pytest.approx(known.fun)
    assert np.abs(LOST @ found.point).max() < 1e-9
    # Its duals prove it: no point costs less than their bound.
    reduced = COST - LOST.T @ found.duals
    ends = np.where(reduced > 1e-9, LOW, np.where(reduced < -1e-9, HIGH, 0.0))
    assert (reduced * ends).sum() == pytest.approx(known.fun)
    # And the next question starts as any other.
    assert program.minimise(-COST).objective == pytest.approx(
        linprog(-COST, A_eq=LOST, b_eq=nothing, bounds=list(zip(LOW, HIGH, strict=True))).fun
    )


def test_a_program_that_nothing_satisfies_is_said_to_be_one():
    row = csr_array(np.ones((1, 2)))
    program = Program(row, (np.array([5.0]), np.array([5.0])), (np.zeros(2), np.ones(2)))
    with pytest.raises(Infeasible):
        program.minimise(np.ones(2))
