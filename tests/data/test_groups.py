"""Groups beside the whole, places, change: the exact tests, by papers, enumeration and drawing."""

from __future__ import annotations

import itertools
from math import comb, inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.reading.statistics import groups
from data.reading.statistics.groups import ALPHA, Counted, change, standings


def exact(count, people):
    return Counted(count, count, people)


def tail_above(events, total, share):
    """The chance of as many events or more, summed term by term."""
    return sum(comb(total, k) * share**k * (1 - share) ** (total - k)
               for k in range(events, total + 1))  # fmt: skip


def test_the_interval_of_a_ratio_is_that_of_fay_2010():
    # Fay (2010), R Journal 2/1, p. 53: 2 events of 17,877 against 10 of 20,000; the ratio of rates
    # is 0.2237512, its central 95 % interval 0.02383738 to 1.04995468.
    one, other, events, total = 17_877, 20_000, 2, 12
    low, high = groups._lowest(events, total, 0.025), groups._highest(events, total, 0.025)
    ratios = [share / (1 - share) * other / one for share in (float(low), high)]
    assert ratios == pytest.approx([0.02383738, 1.04995468], rel=1e-6)


@pytest.mark.parametrize("people", [(1, 1, 1), (3, 1, 2), (10, 1, 1)])
def test_groups_are_those_of_the_sums_of_all_outcomes(people):
    tail = ALPHA / 2 / len(people)
    for counts in itertools.product(range(0, 15, 2), repeat=len(people)):
        total, all_people = sum(counts), sum(people)
        if not total:
            continue
        found = standings([exact(*each) for each in zip(counts, people, strict=True)],
                          exact(total, all_people))  # fmt: skip
        for count, own, each in zip(counts, people, found, strict=True):
            share = own / all_people
            above = tail_above(count, total, share) <= tail
            below = tail_above(total - count, total, 1 - share) <= tail
            assert each.group == ("above" if above else "below" if below else "alike")


def test_places_are_those_of_the_sums_of_all_outcomes():
    people, tail = (2, 1, 1, 3), ALPHA / 2 / 3
    for counts in itertools.product((0, 3, 9, 20), repeat=4):
        family = [exact(*each) for each in zip(counts, people, strict=True)]
        if not sum(counts):
            continue
        found = standings(family, exact(sum(counts), sum(people)))
        for at, each in enumerate(found):
            better = sum(told_above(counts, people, other, at, tail) for other in range(4))
            worse = sum(told_above(counts, people, at, other, tail) for other in range(4))
            assert (each.first, each.last, each.among) == (1 + better, 4 - worse, 4)


def told_above(counts, people, one, other, tail):
    if one == other:
        return False
    total = counts[one] + counts[other]
    share = people[one] / (people[one] + people[other])
    return total > 0 and tail_above(counts[one], total, share) <= tail


counted = st.tuples(st.integers(0, 40), st.integers(0, 15), st.integers(1, 50))


@settings(max_examples=150, deadline=None)
@given(st.lists(counted, min_size=2, max_size=6), st.data())
def test_what_is_said_of_a_range_holds_for_every_count_in_it(drawn, data):
    ranges = [Counted(low, low + wide, people) for low, wide, people in drawn]
    whole = exact(sum(each.high for each in ranges), sum(each.people for each in ranges) + 7)
    if not whole.low:
        return
    said = standings(ranges, whole)
    true = [exact(data.draw(st.integers(int(each.low), int(each.high))), each.people)
            for each in ranges]  # fmt: skip
    for one, told in zip(standings(true, whole), said, strict=True):
        assert told.group in ("alike", one.group)
        assert told.first <= one.first and told.last >= one.last
        assert told.low <= one.low and told.high >= one.high


@settings(max_examples=150, deadline=None)
@given(st.lists(counted, min_size=1, max_size=6))
def test_the_drawn_interval_leaves_the_whole_out_exactly_where_the_word_says_so(drawn):
    family = [Counted(low, low + wide, people) for low, wide, people in drawn]
    whole = exact(sum(each.high for each in family) + 1, sum(each.people for each in family) + 3)
    rate = whole.low / whole.people
    for each in standings(family, whole):
        assert (each.group == "above") == (each.low > rate)
        assert (each.group == "below") == (each.high < rate)


def test_a_count_without_an_upper_end_is_told_apart_from_nothing():
    one = Counted(50, inf, 10)
    found = standings([one, exact(1, 10), exact(0, 100)], exact(60, 130))[0]
    assert found.group == "alike"


def test_by_chance_alone_a_word_is_wrong_in_no_more_than_one_family_in_twenty():
    rng = np.random.default_rng(7)
    people = rng.uniform(0.2, 5, 40)
    wrong, rounds = 0, 400
    for _ in range(rounds):
        counts = rng.poisson(people * 8)
        family = [exact(int(count), each) for count, each in zip(counts, people, strict=True)]
        said = standings(family, exact(int(counts.sum()), float(people.sum())))
        wrong += any(each.group != "alike" for each in said)
    assert wrong / rounds <= ALPHA


def test_the_place_that_a_territory_has_is_among_those_that_it_may_have():
    rng = np.random.default_rng(11)
    rates, people = rng.uniform(1, 60, 12), rng.uniform(0.5, 2, 12)
    order = np.argsort(np.argsort(-rates)) + 1
    missed, rounds = np.zeros(12), 400
    for _ in range(rounds):
        counts = rng.poisson(rates * people)
        family = [exact(int(count), each) for count, each in zip(counts, people, strict=True)]
        said = standings(family, exact(int(counts.sum()), float(people.sum())))
        missed += [not each.first <= place <= each.last
                   for each, place in zip(said, order, strict=True)]  # fmt: skip
    assert (missed / rounds <= ALPHA).all()


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ((40, 40), (90, 90), "more"),
        ((90, 90), (40, 40), "fewer"),
        ((40, 40), (44, 44), "alike"),
        ((1, 1), (2, 2), "silent"),  # five of five would be told from chance, three are not
        ((0, 0), (0, 0), "silent"),
        ((30, 60), (70, 75), "alike"),  # 60 then 70: no more than chance
        ((10, 20), (60, 75), "more"),
        ((10, inf), (60, 75), "silent"),
    ],
)
def test_a_change_is_named_where_it_can_be_told_from_chance(before, after, word):
    assert change(Counted(*before, 3), Counted(*after, 3)) == word


@pytest.mark.parametrize("whole", [Counted(3, 9, 10), exact(4, 10)])
def test_a_whole_that_is_not_known_or_too_small_is_refused(whole):
    with pytest.raises(ValueError, match="whole"):
        standings([exact(5, 1)], whole)
