"""Départements that are alike: by what everybody knows, and the same whatever is hidden."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data import observations, shelf
from data.producer import neighbours
from geo.areas import areas
from geo.territories import DEPARTEMENTS


@pytest.fixture(scope="module")
def embedded():
    return shelf.open_current(shelf.EMBEDDED).observations


@pytest.fixture(scope="module")
def people(embedded):
    return embedded.filter(dataset="population")


def test_the_neighbours_of_the_release_are_those_of_its_populations_to_the_byte(embedded, people):
    made, again = neighbours.rows(people), neighbours.rows(people.reverse())
    order = observations.ORDER
    assert made.sort(order).equals(again.sort(order))
    assert made.sort(order).equals(embedded.filter(dataset="voisins").sort(order))


def test_no_hidden_count_changes_them(embedded):
    """All that is not a population may be anything, or nothing."""
    other = embedded.with_columns(
        value=pl.when(dataset="population").then("value").otherwise(pl.col("value") + 17)
    )
    assert neighbours.rows(other).equals(neighbours.rows(embedded))


def test_each_has_five_others_and_never_itself(people):
    near = neighbours.rows(people).filter(indicator="distance")
    assert near.group_by("geo").len()["len"].unique().to_list() == [neighbours.FIVE]
    assert near.filter("voisin=" + pl.col("geo") == pl.col("breakdown")).is_empty()
    assert set(near["geo"]) == set(DEPARTEMENTS)


def test_below_four_criteria_nothing_is_said(people):
    """Without ages there are three: population, growth, density."""
    assert neighbours.rows(people.filter(age="T")).is_empty()
    assert neighbours.rows(people.head(0)).is_empty()
    assert neighbours.rows(people.filter(pl.col("period") < "2017")).is_empty()


def test_a_year_without_one_departement_is_not_compared(people):
    fewer = people.filter(~((pl.col("geo") == "48") & (pl.col("period") == "2025")))
    assert neighbours.rows(fewer)["period"].unique().to_list() == ["2024"]


def test_more_ages_are_more_criteria_and_six_at_most(people):
    newest = people.filter(geo_level="DEP", age="T")
    rng = np.random.default_rng(1)
    more = [
        newest.with_columns(
            age=pl.lit(age), value=pl.col("value") * rng.uniform(0.1, 0.3, newest.height)
        )
        for age in ("Y15T29", "Y_GE65")
    ]
    made = neighbours.rows(pl.concat([people, *more]))
    assert made.filter(indicator="critere")["breakdown"].n_unique() == neighbours.SIX
    assert made.filter(indicator="maintien")["value"].max() <= neighbours.SIX


def test_what_says_the_same_as_one_before_it_is_left_out():
    rng = np.random.default_rng(2)
    first, other = rng.normal(size=101), rng.normal(size=101)
    told = {"a": (first, "PCT"), "b": (-first + 0.1 * other, "PCT"), "c": (other, "PCT"),
            "d": (np.full(101, np.nan), "PCT")}  # fmt: skip
    assert list(neighbours.standing(told)) == ["a", "c"]


@given(arrays(float, (12, 4), elements=st.floats(-5, 5)))
def test_the_nearest_are_those_that_a_loop_finds(scores):
    found = neighbours.nearest(scores)
    for at, row in enumerate(scores):
        gaps = {other: round(float(np.sqrt(((row - scores[other]) ** 2).sum())), 4)
                for other in range(len(scores)) if other != at}  # fmt: skip
        ordered = sorted(gaps, key=lambda other: (gaps[other], other))
        assert [gaps[other] for other in found[at]] == pytest.approx(
            [gaps[other] for other in ordered[: neighbours.FIVE]], abs=2e-4
        )
        assert all(a <= b for a, b in pairwise(gaps[other] for other in found[at]))


def test_areas_are_of_the_size_that_everyone_knows():
    """INSEE, km², rounded; Natural Earth's outlines are drawn at 1:10 000 000."""
    assert list(areas()) == list(DEPARTEMENTS)
    known = {"37": 6127, "33": 9976, "973": 83534, "2A": 4014, "974": 2504, "59": 5743}
    assert all(abs(areas()[code] / km2 - 1) < 0.05 for code, km2 in known.items())
