"""What a hostile statistician tried on the first release: each attempt is seen by the audit."""

from __future__ import annotations

import random

import drawn_tables as drawn
import polars as pl
import pydantic
import pytest
import toy

from data.producer.disclosure.attack import Attack
from data.producer.disclosure.choose import Unprotectable, choose
from data.producer.disclosure.derive import Row, intervals
from data.producer.disclosure.layout import Fact, tabulate
from data.producer.disclosure.rule import Rule
from data.producer.layouts import Layout

ELSEWHERE = {"75": 900, "13": 400, "59": 300, "33": 200}


def test_a_weighted_sentence_that_leaves_three_values_in_a_wide_interval_is_a_leak():
    """Twice one count minus another is 9: the second is odd."""
    terms = [
        {"geo_level": "DEP", "geo": "35", "period": "2019", "times": 2},
        {"geo_level": "DEP", "geo": "29", "period": "2019", "times": -1},
    ]
    fact = {"says": "jouet", "terms": terms, "at_least": 9, "at_most": 9}
    case = toy.dataset(facts=[fact])
    told = ELSEWHERE | {"22": 5, "29": 3, "35": 6, "56": 1}
    rows = toy.small_alone(case, told, also=("DEP 22", "DEP 35"))
    low, high, holds = toy.derived(case, rows)["DEP 29 2019"]
    assert high - low >= 3 and not holds


def test_a_total_and_one_sex_tell_the_other_even_where_no_layout_says_so():
    case = toy.dataset("as_published", typed=True)
    rows = toy.small_alone(toy.dataset(), {"75": 3})
    paris = rows.filter(geo="75", geo_level="DEP")
    shown = {"CONF_STATUS": "F", "OBS_STATUS": "A"}
    both = [toy.row(paris, value=188.0, **shown), toy.row(paris, sex="F", value=186.0, **shown)]
    found = toy.derived(case, pl.concat([*both, toy.row(paris, sex="M")]))
    assert found["DEP 75 2019 M"] == (1, 2, False)


def test_a_row_that_gives_bounds_alone_bounds_its_parts():
    case = toy.dataset()
    told = {"972": 3, "75": 900}
    rows = toy.small_alone(case, told)
    martinique = toy.row(rows, geo_level="REG", geo="02", value=None, low=2.0, high=3.0,
                         CONF_STATUS="F", OBS_STATUS="E")  # fmt: skip
    others = rows.filter(~((pl.col("geo_level") != "DEP") | (pl.col("geo") == "75")))
    assert toy.derived(case, pl.concat([others, martinique]))["DEP 972 2019"] == (2, 3, False)


def test_a_person_is_tried_where_zeros_are_hidden_too():
    """Two hidden counts that make 11: who knows that one is 1 knows the other."""
    rule = Rule(threshold=11, persons=1, zeros=True)
    rows = [Row({"a": 1}, 0, float("inf"), True), Row({"b": 1}, 0, float("inf"), True),
            Row({"a": 1, "b": 1}, 11, 11)]  # fmt: skip
    assert not any(each.holds for each in intervals(rows, rule).values())


@pytest.mark.parametrize("sexes", [("T",), ("T", "F", "M")])
def test_a_rate_tells_of_its_count_however_its_population_is_given(sexes):
    rate = {"taux": {"kind": "rate", "levels": ["DEP"], "units": ["PER_100K"], "of": "faits",
                     "per": "population"}}  # fmt: skip
    case = toy.dataset(ratios=rate)
    told = ELSEWHERE | {"22": 30, "29": 3, "35": 20, "56": 12}
    hidden = toy.small_alone(case, told, also=("DEP 22", "REG 53", "REG 11", "DEP 75"))
    shown = {"CONF_STATUS": "F", "OBS_STATUS": "A"}
    people = [
        toy.row(hidden, dataset="population", indicator="population", geo="29", sex=sex,
                value=600_000.0, unit="PERSONS", **shown)
        for sex in sexes
    ]  # fmt: skip
    told_by = toy.row(hidden, indicator="taux", geo="29", value=0.5, unit="PER_100K", **shown)
    found = toy.derived(case, pl.concat([hidden, *people, told_by]))
    assert found["DEP 29 2019"] == (3, 3, False)


@pytest.mark.parametrize(
    "said",
    [
        {"parts": {"age": ["Y_LT18", "Y_GE15", "Y_GE18"]}},
        {"parts": {"sex": ["T", "F"]}},
        {"periods": ["2019", "2019-01"]},
        {"periods": ["2018/2019", "2019"]},
        {"periods": ["2018", "2019", "2020"], "pools": ["2018/2019", "2019/2020"]},
        {"periods": ["2018", "2019"], "pools": ["2018/2020"]},
    ],
    ids=["ages overlap", "a total among the parts", "a year and its month", "a pool as a period",
         "pools overlap", "a pool beyond the periods"],
)  # fmt: skip
def test_a_layout_that_counts_something_twice_is_refused(said):
    with pytest.raises(pydantic.ValidationError):
        Layout(**said)


def test_sentences_with_weights_never_stop_the_choice_short():
    """A pattern is found, or none exists: the solver is never asked the same twice."""
    settled = 0
    for seed in range(120):
        rng = random.Random(seed)
        layout, base = drawn.draw(rng)
        table = tabulate(layout, base)
        one, other = rng.sample(range(int(table.published.sum())), 2)
        weighted = {table.keys[one]: 2, table.keys[other]: -1}
        value = int(2 * table.values[one] - table.values[other])
        said = Fact(weighted, least=value - rng.randint(0, 2), most=value + rng.randint(0, 2))
        drawn_table = tabulate(drawn.replace(layout, facts=(said,)), base)
        try:
            hidden = choose(drawn_table, Rule(5)).hidden
        except Unprotectable:
            continue
        settled += 1
        assert Attack(drawn_table, Rule(5)).cuts(hidden, hidden) == []
    assert settled > 60
