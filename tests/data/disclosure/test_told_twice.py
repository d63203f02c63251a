"""A number that documents tell too (SECRECY 3 and 9), of France and of départements at once; and
what must not stop a release: an error that crosses processes, a program with nothing to decide,
rows of what no threshold hides.
"""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import returns
from returns import ITEM, A, B, D, leaks, only, said
from scipy.sparse import csr_array

from data.producer.disclosure.answers import Answers
from data.producer.disclosure.choose import Unprotectable
from data.producer.disclosure.rows import masked_rows
from data.producer.disclosure.solver import Infeasible, Program
from data.producer.returns import form


def france(figures, **of_documents):
    """Documents, and returns of some départements; zeros everywhere else."""
    public = returns.dataset("psp", public=True)
    ours = returns.dataset(indicators={"personnes": ITEM | {"same_as": ["psp.personnes"]}})
    zeros = {f"personnes {geo} 2024": 0 for geo in only(A)["silent"]["personnes"]["2024"]}
    documents = {f"personnes {geo} {'' if '-' in geo else 2024}".strip(): value
                 for geo, value in of_documents.items()}  # fmt: skip
    told = {f"personnes {geo} 2024": value for geo, value in figures.items()}
    silent = {geo: status for geo, status in figures.items() if status in ("S", "K", "M")}
    answers = {"silent": {"personnes": {"2024": silent}}}
    return said((public, documents), (ours, zeros | told), **answers)


def test_3_a_departement_where_nothing_is_there_does_not_hide_the_silent_one():
    """903 of all, 899 of ours: where one more says that it does not exist, B is 4 all the same."""
    told = france({"FR": 899, A: 899, B: "S", D: "M"}, FR=903)
    assert f"personnes {B} 2024" in leaks(told)


def test_9_a_total_of_france_is_no_excuse_for_a_number_that_is_not_printed():
    """A document says 7 of B, another 4 of France, ours 0 of all others: B would be 4."""
    told = france({"FR": 0, A: 0, B: "K"}, **{f"{B} 2024-12": 7, "FR": 4})
    assert f"personnes {B} 2024" in leaks(told)


def test_9_who_takes_france_for_ours_and_a_departement_for_another_reads_the_rest():
    """903 of France, 7 of B; ours 899 of the others: B would be 4. With 896 it is the document’s 7,
    which tells nobody.
    """
    told = france({"FR": 899, A: 899, B: "K"}, **{B: 7, "FR": 903})
    assert f"personnes {B} 2024" in leaks(told)
    assert not leaks(france({"FR": 896, A: 896, B: "K"}, **{B: 7, "FR": 903}))


def test_an_impossible_protection_crosses_processes():
    """One that did not broke the pool, and said nothing of why."""
    error = pickle.loads(pickle.dumps(Unprotectable((), "retour_parcours")))
    assert isinstance(error, Unprotectable) and "retour_parcours" in str(error)


def test_a_program_with_nothing_to_decide_has_an_answer():
    def program(low, high):
        none = np.zeros(0)
        ends = np.array([low]), np.array([high])
        return Program(csr_array((1, 0), dtype=np.int64), ends, (none, none))

    assert program(0.0, 2.0).minimise(np.zeros(0)).objective == 0
    for ends in ((1.0, 2.0), (-2.0, -1.0)):
        with pytest.raises(Infeasible):
            program(*ends).minimise(np.zeros(0))


@pytest.mark.parametrize("dataset", form.datasets().values(), ids=lambda each: each.id)
def test_protection_writes_no_row_of_an_item_without_a_threshold(dataset):
    """Its rows are public as they stand: written twice, the whole lot was refused."""
    opened = dataset.opened(["2025"])
    silent = {name: {"2025": {A: "S", B: "O", D: "M"}} for name in opened.indicators}
    rows = masked_rows(opened, Answers(silent))
    assert set(rows["indicator"]) <= set(opened.protected)
