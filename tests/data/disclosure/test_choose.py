"""The pattern: small counts always, zeros never, no more than needed, the same on every machine."""

from __future__ import annotations

import random

import drawn_tables as drawn
import numpy as np
import pytest
import toy

from data.producer.disclosure.attack import Attack
from data.producer.disclosure.choose import Limit, Unprotectable, choose
from data.producer.disclosure.laid_out import laid_out
from data.producer.disclosure.layout import Dimension, Fact, Layout, tabulate
from data.producer.disclosure.protect import coded
from data.producer.disclosure.rule import RULES, Rule

RULE = RULES["threshold"]


@pytest.fixture(scope="module")
def table():
    """Thirty départements over six years and two pools, most counts small."""
    rng = random.Random(5)
    case = toy.dataset(
        periods=[str(year) for year in range(2015, 2021)], pools=["2015/2017", "2018/2020"]
    )
    some = rng.sample(toy.counts_by_departement(), 30)
    told = toy.counts(case, {})
    told |= {codes: int(rng.expovariate(1 / 6)) for codes in told if codes[0] in some}
    return tabulate(laid_out(case), coded(case, told))


@pytest.fixture(scope="module")
def chosen(table):
    return choose(table, RULE)


def test_every_small_count_is_hidden_at_every_level_and_no_zero_is(table, chosen):
    small = (table.values > 0) & (table.values < 5)
    assert chosen.hidden[small & table.published].all()
    assert not chosen.hidden[table.values == 0].any()


def test_showing_any_one_of_the_others_leaks(table, chosen):
    """What is hidden for the others' sake is all needed: at least twenty are tried."""
    others = np.flatnonzero(chosen.hidden & (table.values >= 5))
    assert len(others) >= 20
    attack = Attack(table, RULE)
    for cell in others:
        less = chosen.hidden.copy()
        less[cell] = False
        assert attack.cuts(less, less), table.keys[cell]


def test_the_weight_is_within_the_gap_of_a_proven_bound(chosen):
    assert 0 < chosen.bound <= chosen.weight
    assert chosen.weight <= chosen.bound * 1.1


def test_the_same_table_gives_the_same_pattern(table, chosen):
    assert np.array_equal(choose(table, RULE).hidden, chosen.hidden)


def test_at_its_limit_the_choice_only_grows_and_is_still_safe(table, chosen):
    hurried = choose(table, RULE, Limit(rounds=1))
    assert Attack(table, RULE).cuts(hurried.hidden, hurried.hidden) == []
    assert hurried.weight >= chosen.bound


def test_a_table_without_small_counts_hides_nothing():
    table = tabulate(*drawn.draw(random.Random(1)))
    assert not choose(table, Rule(threshold=1)).hidden.any()


def test_a_table_that_no_pattern_protects_is_refused_by_the_sentence_at_fault():
    """A sentence that tells the one count there is."""
    one = Dimension("geo", {"FR": {"FR": "FR"}})
    cell = (("FR", "FR"),)
    layout = Layout((one,), (("FR",),), (Fact({cell: 1}, least=2, most=2, says="page.told"),))
    with pytest.raises(Unprotectable, match=r"page\.told") as refused:
        choose(tabulate(layout, {("FR",): 2}), RULE)
    assert "FR FR" not in str(refused.value), "to be named is to be small"
