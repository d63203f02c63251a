"""Tiny tables, each read by a reader who tries every possibility one by one: a sample in `make
test`, two thousand in `make soak`.

The chosen pattern must leave that reader in doubt, and the audit must find, to the unit, the same
least and greatest values as he does. Regions of one département, equal codes of département and
région, zeros, pools, margins that no margin refines: all are drawn.
"""

from __future__ import annotations

import random
from dataclasses import replace
from math import inf, prod

import brute
import drawn_tables as drawn
import numpy as np
import pytest
from soak import tries

from data.producer.disclosure import derive
from data.producer.disclosure.choose import Unprotectable, choose
from data.producer.disclosure.derive import Row
from data.producer.disclosure.layout import tabulate
from data.producer.disclosure.rule import Rule

#: Combinations of counts that are still tried one by one.
POSSIBILITIES = 200_000


def released(seed: int, rule: Rule, *, said: bool = False) -> list[Row] | None:
    """What a reader sees of the table of `seed`, or None where nothing is hidden or can be.

    `said`: a sentence tells something of two of its cells.
    """
    rng = random.Random(seed)
    layout, base = drawn.draw(rng)
    layout = drawn.with_a_fact(rng, layout, base) if said else layout
    table = tabulate(layout, base)
    try:
        hidden = choose(table, rule).hidden
    except Unprotectable:
        return None
    return drawn.rows(layout, base, table, hidden, rule) if hidden.any() else None


def reach(rows: list[Row]) -> int | None:
    """A count beyond which nothing new is found; None where there is too much to try."""
    shown = [row for row in rows if row.high < inf]
    cap = max([int(row.high) for row in shown] + [int(row.low) for row in rows] + [drawn.MOST]) + 2
    every = {part for row in rows for part in row.parts}
    most = (min([cap, *(row.high for row in shown if part in row.parts)]) for part in every)
    return cap if prod(each + 1 for each in most) <= POSSIBILITIES else None


def compare(rows: list[Row], rule: Rule, cap: int) -> None:
    tried = brute.intervals(rows, cap)
    for at, found in derive.intervals(rows, rule).items():
        least, most = tried[at]  # a sentence may keep a count without limit 2 below the cap
        assert found.low == least
        assert found.high == most if found.high is not None else most >= cap - 2
        assert found.holds
        assert rule.holds(least, most if found.high is not None else inf)


def test_printed_ranges_given_back_as_knowledge_narrow_nothing():
    rule = Rule(threshold=5)
    for seed in range(tries(150, 1000)):
        if rows := released(seed, rule):
            before = derive.intervals(rows, rule)
            told = [
                Row(rows[at].parts, each.low, inf if each.high is None else each.high)
                for at, each in before.items()
            ]
            after = derive.intervals([*rows, *told], rule)
            assert {at: (each.low, each.high) for at, each in after.items()} == {
                at: (each.low, each.high) for at, each in before.items()
            }


@pytest.mark.parametrize("hundred", range(tries(4, 20)))
def test_chosen_patterns_are_safe_and_audited_to_the_unit(hundred):
    rule, compared = Rule(threshold=5), 0
    for seed in range(hundred * 100, hundred * 100 + 100):
        rows = released(seed, rule)
        cap = reach(rows) if rows else None
        if rows and cap:
            compare(rows, rule, cap)
            compared += 1
    assert compared > 80


def test_the_same_where_a_sentence_tells_something_of_two_cells():
    rule = Rule(threshold=5)
    seeds = range(tries(80, 250))
    drawn_ones = [rows for seed in seeds if (rows := released(seed, rule, said=True))]
    compared = [compare(rows, rule, cap) for rows in drawn_ones if (cap := reach(rows))]
    assert len(compared) > 0.4 * len(seeds)


def test_the_same_where_zeros_are_hidden_too():
    rule = Rule(threshold=5, zeros=True)
    seeds = range(tries(40, 80))
    drawn_ones = [rows for seed in seeds if (rows := released(seed, rule))]
    compared = [compare(rows, rule, cap) for rows in drawn_ones if (cap := reach(rows))]
    assert len(compared) > 0.5 * len(seeds)


def with_open_ends(rows: list[Row], rng: random.Random) -> list[Row]:
    """The same release, some of its displayed counts said as "at least" or "at most" alone."""
    said = []
    for row in rows:
        kind = rng.choice(["exact", "exact", "floor", "ceiling"])
        if row.hidden or row.low != row.high or kind == "exact":
            said.append(row)
        elif kind == "floor":
            said.append(replace(row, low=max(row.low - rng.randint(0, 2), 0), high=inf))
        else:
            said.append(replace(row, low=0, high=row.high + rng.randint(0, 2)))
    return said


def test_the_same_where_some_figures_are_floors_and_ceilings():
    """A floor read as the value once proved one value of a hidden count, and the audit let it."""
    rule, compared, wider = Rule(threshold=5), 0, 0
    seeds = range(tries(120, 600))
    for seed in seeds:
        exact = released(seed, rule)
        rows = with_open_ends(exact, random.Random(seed)) if exact else None
        cap = reach(rows) if rows else None
        if rows and cap and rows != exact:
            tried = brute.intervals(rows, cap)
            for at, found in derive.intervals(rows, rule).items():
                least, most = tried[at]
                assert found.low == least
                assert found.high == most if found.high is not None else most >= cap - 2
                assert found.holds or least == most or not rule.holds(least, most)
            before = derive.intervals(exact, rule)
            wider += any(before[at] != each for at, each in derive.intervals(rows, rule).items())
            compared += 1
    assert compared > 0.25 * len(seeds) and wider > 0.05 * len(seeds)


def test_one_value_never_holds_however_large_it_is():
    """A hidden 9 whose neighbours are displayed is a secret that anyone can say."""
    parts = [Row({at: 1}, 9.0, 9.0) for at in "ab"]
    hidden, total = Row({"c": 1}, 1, inf, hidden=True), Row({"a": 1, "b": 1, "c": 1}, 27.0, 27.0)
    (found,) = derive.intervals([*parts, hidden, total], Rule(threshold=5)).values()
    assert (found.low, found.high, found.holds) == (9, 9, False)
    (wide,) = derive.intervals([*parts, hidden, replace(total, high=30.0)], Rule(5)).values()
    assert (wide.low, wide.high, wide.holds) == (9, 12, True)


def test_the_same_against_a_reader_who_knows_a_person():
    rule, persons = Rule(threshold=4, persons=1), 0
    for seed in range(40):
        rows = released(seed, rule)
        cap = reach(rows) if rows else None
        if rows and cap and cap < 14:
            compare(rows, rule, cap)
            ones = [at for at, (low, _) in brute.intervals(rows, cap).items() if low == 1]
            persons += sum(knowing(rows, one, rule, cap) for one in ones)
    assert persons > 100


def knowing(rows: list[Row], one: int, rule: Rule, cap: int) -> bool:
    """Every other hidden row is protected, or is that person's own under another name."""
    told = [replace(row, low=1, high=1) if at == one else row for at, row in enumerate(rows)]
    for at, (least, most) in brute.intervals(told, cap).items():
        if at != one and not rule.holds(least, inf if most >= cap else most):
            assert all(
                brute.value(rows[at], table) == brute.value(rows[one], table)
                for table in brute.tables(rows, cap)
            )
    return True


def test_small_counts_alone_would_leak_in_many_of_them():
    """The promise above is not an empty one."""
    rule, leaking, tried = Rule(threshold=5), 0, 0
    for seed in range(200):
        layout, base = drawn.draw(random.Random(seed))
        table = tabulate(layout, base)
        small = table.published & (table.values > 0) & (table.values < rule.threshold)
        if small.any():
            rows = drawn.rows(layout, base, table, small, rule)
            tried += 1
            leaking += not all(each.holds for each in derive.intervals(rows, rule).values())
    assert leaking > tried / 3


def test_the_order_of_the_counts_does_not_change_the_pattern():
    for seed in range(40):
        layout, base = drawn.draw(random.Random(seed))
        mixed = dict(random.Random(seed + 1).sample(list(base.items()), len(base)))
        one, other = (choose(tabulate(layout, each), Rule(5)).hidden for each in (base, mixed))
        assert np.array_equal(one, other)


def test_what_was_proven_before_is_the_same_when_it_is_forgotten(monkeypatch):
    """Groups known already are asked beside new ones, when there is no more room for either."""
    monkeypatch.setattr(derive, "_KNOWN", {})
    monkeypatch.setattr(derive, "_MOST_KNOWN", 1)
    rule = Rule(threshold=5)
    one, other = ([Row({name: 1}, 1, 9, True, rule), Row({name: 1, f"{name}2": 1}, 12, 12),
                   Row({f"{name}2": 1}, 1, 9, True, rule)] for name in "ab")  # fmt: skip
    alone = derive.intervals(one, rule)
    both = derive.intervals([*one, *other], rule)
    assert {at: both[at] for at in alone} == alone
