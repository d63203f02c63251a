"""A floor is a half-line to the audit, and a hidden count that has one value is shown."""

from __future__ import annotations

import polars as pl
import pytest
import toy

from data.producer.disclosure import audit
from data.producer.disclosure.certificate import Leak, certify
from data.producer.disclosure.settle import settle

ELSEWHERE = {"75": 900, "13": 400, "59": 300, "33": 200}
CORSE = ELSEWHERE | {"2A": 20, "2B": 9}


def told(case, hidden, **ends):
    """Corse with 2B hidden, and 2A said by `ends` (value, low, high) instead of its 20."""
    rows = toy.small_alone(case, CORSE, also=hidden)
    here = (pl.col("geo_level") == "DEP") & (pl.col("geo") == "2A")
    said = {"value": None, "low": None, "high": None} | ends
    return rows.with_columns(
        pl.when(here).then(pl.lit(said[name], pl.Float64)).otherwise(name).alias(name)
        for name in said
    )


@pytest.mark.parametrize(
    ("ends", "interval"),
    [
        ({"value": 20.0}, (9, 9, False)),
        ({"low": 20.0}, (1, 9, True)),
        ({"value": 20.0, "low": 20.0}, (1, 9, True)),
        ({"high": 25.0}, (4, 29, True)),
        ({"value": 20.0, "high": 25.0}, (4, 29, True)),
        ({"low": 18.0, "high": 22.0}, (7, 11, True)),
    ],
    ids=["its value", "a floor", "value and floor", "a ceiling", "value and ceiling", "a range"],
)
def test_at_least_twenty_is_not_twenty(ends, interval):
    case = toy.dataset()
    assert toy.derived(case, told(case, ("DEP 2B",), **ends))["DEP 2B 2019"] == interval


def test_a_hidden_count_that_has_one_value_is_shown_and_nothing_else_changes():
    case = toy.dataset()
    rows = toy.small_alone(case, CORSE, also=("DEP 2B",))
    shown, _ = settle(rows, described(case))
    changed = shown.filter(shown.hash_rows() != rows.hash_rows())
    assert changed["geo_level", "geo", "value", "CONF_STATUS", "note"].rows() == [
        ("DEP", "2B", 9.0, "F", "")
    ]
    assert toy.derived(case, shown) == {}


def test_one_small_value_is_never_shown_and_refuses_the_release():
    case = toy.dataset()
    small = ELSEWHERE | {"2A": 20, "2B": 3}
    rows = toy.small_alone(case, small)
    assert settle(rows, described(case))[0].equals(rows)
    found = audit.intervals(rows, described(case))
    with pytest.raises(Leak):
        certify(rows, described(case), found)


def test_a_share_said_as_at_most_leaves_its_count_the_whole_way_down():
    ratios = {
        "part": {"kind": "share", "levels": ["DEP"], "units": ["PCT"], "breakdowns": ["F"],
                 "of": "faits", "per": "T"}
    }  # fmt: skip
    case = toy.dataset(ratios=ratios, parts={"breakdown": ["F", "M"]}, margins=[
        {"levels": ["DEP"], "by": ["breakdown"]}, {"levels": ["DEP"]},
    ])  # fmt: skip
    counts = {"37 2019 F": 20, "37 2019 M": 60}
    rows = toy.small_alone(case, counts, also=("37 F", "37 M"))
    share = toy.row(rows, indicator="part", geo="37", breakdown="F", unit="PCT", value=None,
                    CONF_STATUS="F", OBS_STATUS="A")  # fmt: skip
    exact = pl.concat([rows, share.with_columns(value=pl.lit(25.0))])
    around = exact.with_columns(
        low=pl.when(pl.col("indicator") == "part").then(0.0),
        high=pl.when(pl.col("indicator") == "part").then(60.0),
    )
    assert toy.derived(case, around)["DEP 37 2019 F"] == (20, 20, False)
    most = pl.concat([rows, share.with_columns(high=pl.lit(25.0))])
    assert toy.derived(case, exact)["DEP 37 2019 F"] == (20, 20, False)
    assert toy.derived(case, most)["DEP 37 2019 F"] == (1, 20, True)


@pytest.mark.parametrize("also", [{"low": 18.0}, {"high": 40.0}, {"low": 18.0, "high": 40.0}])
def test_a_second_source_that_agrees_weakens_nothing(also):
    """Who reads "20" and "at least 18" still subtracts 20."""
    case = toy.dataset()
    exact = told(case, ("DEP 2B",), value=20.0)
    other = toy.row(exact.filter(geo_level="DEP", geo="2A"), value=None, low=None, high=None,
                    source="autre")  # fmt: skip
    more = other.with_columns(**{name: pl.lit(end) for name, end in also.items()})
    assert toy.derived(case, pl.concat([exact, more]))["DEP 2B 2019"] == (9, 9, False)


def test_two_sources_that_contradict_leave_it_between_them():
    case = toy.dataset()
    exact = told(case, ("DEP 2B",), value=20.0)
    other = toy.row(exact.filter(geo_level="DEP", geo="2A"), value=16.0, source="autre")
    assert toy.derived(case, pl.concat([exact, other]))["DEP 2B 2019"] == (9, 13, True)


def described(case):
    return {case.id: case.model_dump(mode="json")}


@pytest.mark.parametrize(
    ("ends", "interval"),
    [
        ({"low": 2.0}, (2, 4, False)),
        ({"low": 0.0, "high": 3.0}, (1, 3, False)),
        ({"low": 1.0, "high": 20.0}, (1, 4, True)),
        ({"high": 25.0}, (1, 4, True)),
    ],
    ids=["a floor", "under three", "a wide range", "a ceiling"],
)
def test_what_another_source_says_of_a_masked_count_does_not_undo_the_rule(ends, interval):
    """A count that we mask in a document is 1 to 4, whatever else is said of it."""
    case = toy.dataset("as_published", typed=True)
    like = toy.ours(toy.dataset(), {"75": 40})
    masked = {"value": None, "OBS_STATUS": "Q", "CONF_STATUS": "N"}
    place = {"geo_level": "DEP", "geo": "2A"}
    other = {"source": "autre", "value": None, "OBS_STATUS": "A", "CONF_STATUS": "F"}
    rows = pl.concat([toy.row(like, **place, **masked), toy.row(like, **place, **other, **ends)])
    assert list(toy.derived(case, rows).values()) == [interval]
