"""The ways in which small counts are known to be found again, each open with small counts alone
hidden, and closed as we release them. Three of them are told in docs/disclosure.md."""

from __future__ import annotations

import polars as pl
import pytest
import toy

#: Bretagne has four départements, Corse two; Martinique is a région of one; Paris is far larger.
BRETAGNE = {"22": 10, "29": 3, "35": 1, "56": 1}
ELSEWHERE = {"75": 900, "13": 400, "59": 300, "33": 200}


def test_a_hidden_departement_is_not_its_region_minus_the_others():
    case = toy.dataset()
    told = ELSEWHERE | {"22": 30, "29": 3, "35": 20, "56": 12}
    assert toy.derived(case, toy.small_alone(case, told))["DEP 29 2019"] == (3, 3, False)
    assert toy.leaks(case, toy.ours(case, told)) == set()


def test_fifteen_of_which_ten_three_one_and_one():
    """Two hidden ones of a sum of 2 are both 1; even three hidden ones are at most 3."""
    case = toy.dataset()
    told = ELSEWHERE | BRETAGNE
    narrow = toy.derived(case, toy.small_alone(case, told))
    assert narrow["DEP 35 2019"] == narrow["DEP 56 2019"] == (1, 3, False)
    shown = toy.small_alone(case, told)
    three = (pl.col("geo_level") == "DEP") & (pl.col("geo") == "29")
    shown = shown.with_columns(
        value=pl.when(three).then(3.0).otherwise("value"),
        CONF_STATUS=pl.when(three).then(pl.lit("F")).otherwise("CONF_STATUS"),
    )
    assert toy.derived(case, shown)["DEP 35 2019"] == (1, 1, False)
    assert toy.leaks(case, toy.ours(case, told)) == set()


def test_fifteen_five_and_three_where_eleven_is_the_threshold():
    """Five and three are both hidden, and make 8 together: neither is above 7."""
    case = toy.dataset("sensitive")
    told = ELSEWHERE | {"22": 15, "29": 5, "35": 3, "56": 60}
    assert toy.derived(case, toy.small_alone(case, told))["DEP 29 2019"] == (1, 7, False)
    assert toy.leaks(case, toy.ours(case, told)) == set()


def test_a_total_below_the_threshold_of_several_counts():
    """The région is hidden, but France minus the others is 4: two, one and one."""
    case = toy.dataset()
    told = ELSEWHERE | {"22": 2, "29": 1, "35": 1}
    narrow = toy.derived(case, toy.small_alone(case, told))
    assert narrow["REG 53 2019"] == (4, 4, False)
    assert narrow["DEP 22 2019"] == (1, 2, False)
    assert toy.leaks(case, toy.ours(case, told)) == set()


def test_zero_is_zero_plus_zero():
    """Where zeros are hidden too, a région found to be 0 gives all its départements."""
    case = toy.dataset(zero_discloses=True)
    told = {dep: 50 for dep in toy.counts_by_departement() if dep not in ("2A", "2B")}
    narrow = toy.derived(case, toy.small_alone(case, told))
    assert narrow["REG 94 2019"] == narrow["DEP 2A 2019"] == (0, 0, False)
    assert toy.leaks(case, toy.ours(case, told)) == set()


def test_a_region_without_any_fact_protects_no_other():
    """Martinique's 3 is France minus Paris; Corse, all zeros, stays shown and can't help."""
    case = toy.dataset()
    told = {"75": 20, "972": 3}
    assert toy.derived(case, toy.small_alone(case, told))["DEP 972 2019"] == (3, 3, False)
    rows = toy.ours(case, told)
    assert toy.leaks(case, rows) == set()
    corse = rows.filter(pl.col("geo").is_in(["2A", "2B"]))
    assert corse["value"].to_list() == [0.0, 0.0]


def test_two_years_and_their_sum():
    case = toy.dataset(periods=["2018", "2019"], pools=["2018/2019"])
    told = {f"{dep} {year}": n for dep, n in ELSEWHERE.items() for year in ("2018", "2019")}
    told |= {"29 2018": 3, "29 2019": 12, "22 2018": 40, "22 2019": 40}
    hidden = toy.small_alone(case, told, also=("DEP 22 2018", "REG 53 2018"))
    assert toy.derived(case, hidden)["DEP 29 2018"] == (3, 3, False)
    assert toy.leaks(case, toy.ours(case, told)) == set()


def test_a_rate_times_a_population():
    """0.5 per 100 000 of 600 000 inhabitants is 3; made after protection, the rate is hidden."""
    rate = {"taux": {"kind": "rate", "levels": ["DEP"], "units": ["PER_100K"], "of": "faits",
                     "per": "population"}}  # fmt: skip
    case = toy.dataset(ratios=rate)
    told = ELSEWHERE | {"22": 30, "29": 3, "35": 20, "56": 12}
    hidden = toy.small_alone(case, told, also=("DEP 22", "REG 53", "REG 11", "DEP 75"))
    people = toy.row(hidden, dataset="population", indicator="population", geo="29",
                     value=600_000.0, unit="PERSONS", CONF_STATUS="F", OBS_STATUS="A")  # fmt: skip
    shown = toy.row(hidden, indicator="taux", geo="29", value=0.5, unit="PER_100K",
                    CONF_STATUS="F", OBS_STATUS="A")  # fmt: skip
    assert toy.derived(case, pl.concat([hidden, people]))["DEP 29 2019"][2]
    assert toy.derived(case, pl.concat([hidden, people, shown]))["DEP 29 2019"] == (3, 3, False)
    assert toy.leaks(case, pl.concat([toy.ours(case, told), people])) == set()


@pytest.mark.parametrize("whole_is_shown", [True, False])
def test_a_percentage_times_a_total(whole_is_shown):
    """30 % of 10 is 3, whether the 10 is shown or known to be 10."""
    share = {"part": {"kind": "share", "levels": ["FR"], "units": ["PCT"], "of": "faits",
                      "per": "T"}}  # fmt: skip
    margins = [{"levels": ["FR", "REG"]}, {"levels": ["FR"], "by": ["sex"]}]
    case = toy.dataset(ratios=share, parts={"sex": ["F", "M"]}, margins=margins)
    told = {"972 F": 3, "972 M": 7}
    also = ("M",) if whole_is_shown else ("M", "FR FR T", "REG 02")
    hidden = toy.small_alone(case, told, also=also)
    shown = toy.row(hidden, indicator="part", geo_level="FR", geo="FR", sex="F", value=30.0,
                    unit="PCT", CONF_STATUS="F", OBS_STATUS="A")  # fmt: skip
    assert toy.derived(case, hidden)["FR FR 2019 F"][2]
    found = toy.derived(case, pl.concat([hidden, shown]))["FR FR 2019 F"]
    assert found == (3, 3, False) if whole_is_shown else found[0] == 3
    assert toy.leaks(case, toy.ours(case, told)) == set()
