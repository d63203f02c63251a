"""Sums that a release makes itself: complete, or said not to be."""

import drawn
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.producer import aggregates
from data.producer.catalogue import Dataset
from geo.territories import DEPARTEMENTS, REGIONS


def dataset(*levels):
    return Dataset(
        id="psp",
        regime="as_published",
        subject="parcours",
        cadence="yearly",
        licence="LO-2.0",
        indicators={
            "personnes_en_parcours": {"kind": "stock", "levels": ["DEP"], "units": ["PERSONS"]}
        },
        layout={"sums": levels},
    )


def sums(rows, *levels):
    return aggregates.sums(rows, {"psp": dataset(*levels)}).sort("geo_level", "geo", "period")


def everywhere(value=1.0, **changes):
    """One row for each of the 101 départements."""
    return drawn.frame(*(drawn.row(geo=code, value=value, **changes) for code in DEPARTEMENTS))


def corsica(text):
    """The sum for Corse of a drawn table of 2A and 2B."""
    return sums(drawn.table(text), "REG").filter(geo="94").row(0, named=True)


def test_a_region_is_the_sum_of_its_departements():
    both = corsica(
        """
        geo  value
        2A   10
        2B   5
        """
    )
    assert (both["value"], both["OBS_STATUS"], both["note"]) == (15, "A", aggregates.SUM_NOTE.fr)


def test_a_sum_is_provisional_when_one_of_its_parts_is():
    both = corsica(
        """
        geo  value  OBS_STATUS
        2A   10     A
        2B   5      P
        """
    )
    assert (both["value"], both["OBS_STATUS"]) == (15, "P")


@pytest.mark.parametrize("gap", ["2B  missing", "2B  masked", "13  4"])
def test_a_sum_of_what_is_visible_is_never_called_a_total(gap):
    both = corsica(f"geo  value\n2A   10\n{gap}")
    assert both["value"] is None
    assert (both["OBS_STATUS"], both["note"]) == ("O", aggregates.GAP_NOTE.fr)


def test_france_needs_its_101_departements():
    whole = sums(everywhere(), "FR")
    assert whole["value"].to_list() == [101]
    mayotte_missing = sums(everywhere().filter(pl.col("geo") != "976"), "FR")
    assert mayotte_missing["value", "OBS_STATUS"].rows() == [(None, "O")]


def test_a_departement_whose_code_is_also_a_regions_counts_in_its_own_region():
    # 11 is Aude, in Occitanie (76); 11 is also Île-de-France.
    found = sums(drawn.table("geo  value\n11  4"), "REG")
    assert found["geo"].to_list() == ["76"]


def test_years_ages_and_sources_are_summed_apart():
    rows = drawn.table(
        """
        geo  period  age     source      value
        2A   2023    T       prefecture  1
        2B   2023    T       prefecture  2
        2A   2024    T       prefecture  10
        2B   2024    T       prefecture  20
        2A   2024    Y_GE15  prefecture  100
        2B   2024    Y_GE15  prefecture  200
        2A   2024    T       presse      1000
        2B   2024    T       presse      2000
        """
    )
    found = sums(rows, "REG").sort("value")
    assert found["value"].to_list() == [3, 30, 300, 3000]


def test_only_the_levels_that_a_layout_lists_are_summed():
    assert sums(everywhere()).is_empty()
    assert set(sums(everywhere(), "REG")["geo_level"]) == {"REG"}
    assert set(sums(everywhere(), "REG", "FR")["geo_level"]) == {"REG", "FR"}


def test_rows_of_other_levels_and_datasets_are_left_out_of_a_sum():
    rows = pl.concat(
        [
            everywhere(),
            drawn.frame(drawn.row(geo_level="REG", geo="94", value=50.0)),
            drawn.frame(drawn.row(geo_level="FR", geo="FR", value=50.0)),
            everywhere(dataset="afis"),
        ]
    )
    assert sums(rows, "FR")["value"].to_list() == [101]


def test_an_overseas_region_is_its_one_departement():
    found = sums(drawn.table("geo  value\n974  12"), "REG")
    assert found["geo", "value"].rows() == [("04", 12)]


@given(st.lists(st.integers(0, 10**7), min_size=101, max_size=101))
def test_regions_and_france_add_up_to_the_departements(counts):
    rows = everywhere().with_columns(value=pl.Series(counts, dtype=pl.Float64))
    found = sums(rows, "REG", "FR")
    assert found.filter(geo_level="FR")["value"].to_list() == [sum(counts)]
    assert found.filter(geo_level="REG")["value"].sum() == sum(counts)
    assert found.filter(geo_level="REG").height == len(REGIONS)


def test_the_population_of_france_is_not_given_for_the_years_without_mayotte(embedded):
    france = embedded.observations.filter(dataset="population", geo_level="FR", age="T")
    years = dict(france["period", "value"].rows())
    assert [year for year, value in sorted(years.items()) if value is None] == ["2012", "2013"]
    assert min(value for value in years.values() if value) > 65e6
