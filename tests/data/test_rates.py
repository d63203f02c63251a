"""Rates: counts over person-years, from displayed counts only."""

from __future__ import annotations

import drawn
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import observations
from data.reading.once import once
from data.reading.statistics import poisson
from data.reading.statistics.rates import per_100k
from data.release import Release
from geo.territories import DEPARTEMENTS

LAYOUT = {"periods": ["2018", "2019"], "pools": ["2018/2019"]}


def released(counts, people):
    """A release of counts by (level, geo, period), None where hidden, and of populations."""
    levels = [("DEP", code) for code in DEPARTEMENTS] + [("REG", "94"), ("REG", "06"), ("FR", "FR")]
    rows = []
    for level, geo in levels:
        for period in (*LAYOUT["periods"], *LAYOUT["pools"]):
            value = counts.get((level, geo, period), 0.0)
            status = ("Q", "N") if value is None else ("A", "F")
            rows.append(
                drawn.ROW | {"dataset": "etat4001", "indicator": "proxenetisme", "geo_level": level,
                             "geo": geo, "period": period, "value": value, "unit": "OFFENCES",
                             "OBS_STATUS": status[0], "CONF_STATUS": status[1]}
            )  # fmt: skip
    rows += [
        drawn.ROW | {"dataset": "population", "indicator": "population", "geo": geo, "period": year,
                     "value": people.get((geo, year), 100_000.0)}
        for geo in DEPARTEMENTS for year in LAYOUT["periods"] if people.get((geo, year), 1)
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=observations.SCHEMA)
    return Release({"datasets": {"etat4001": {"layout": LAYOUT}}}, frame, drawn.SOURCES)


def rate(given, level, geo, period):
    rates = per_100k(given, "etat4001", "proxenetisme")
    return rates.filter(geo_level=level, geo=geo, period=period).row(0, named=True)


def test_a_rate_is_a_count_over_the_person_years_of_its_period():
    given = released({("DEP", "2A", "2018/2019"): 9.0}, {("2A", "2018"): 200_000.0})
    row = rate(given, "DEP", "2A", "2018/2019")
    assert (row["count"], row["people"], row["value"]) == (9.0, 300_000.0, 3.0)


def test_the_rate_of_a_hidden_count_is_hidden_in_every_column():
    given = released({("DEP", "2A", "2018"): None}, {})
    row = rate(given, "DEP", "2A", "2018")
    assert (row["CONF_STATUS"], row["OBS_STATUS"]) == ("N", "Q")
    assert row["count"] is row["value"] is row["ci_low"] is row["ci_high"] is None


def test_a_departement_without_population_has_no_rate_and_leaves_france():
    """As Mayotte in 2012 and 2013."""
    counts = {("DEP", "976", "2018"): 7.0, ("FR", "FR", "2018"): 20.0}
    given = released(counts, {("976", "2018"): None})
    assert rate(given, "DEP", "976", "2018")["OBS_STATUS"] == "O"
    assert rate(given, "REG", "06", "2018")["OBS_STATUS"] == "O"
    france = rate(given, "FR", "FR", "2018")
    assert (france["count"], france["people"]) == (13.0, 100 * 100_000.0)
    assert rate(given, "FR", "FR", "2018/2019")["people"] == 100 * 200_000.0


def test_france_has_no_rate_where_the_count_to_leave_out_is_hidden():
    counts = {("DEP", "976", "2018"): None, ("FR", "FR", "2018"): 20.0}
    assert rate(released(counts, {("976", "2018"): None}), "FR", "FR", "2018")["CONF_STATUS"] == "N"


def test_the_rates_of_the_committed_release(embedded):
    rates = per_100k(embedded, "etat4001", "proxenetisme")
    assert rates.height == 1_440
    hidden = embedded.observations.filter(dataset="etat4001", CONF_STATUS="N")
    assert rates.filter(CONF_STATUS="N").height == hidden.height
    tours = rates.filter(geo_level="DEP", geo="37", period="2018/2020").row(0, named=True)
    assert tours["count"] == 9 and tours["value"] == pytest.approx(0.4918, abs=1e-4)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(1, 1e8)), min_size=1, max_size=30))
def test_many_intervals_at_once_are_those_of_each(drawn):
    events, exposures = (np.array(each, dtype=float) for each in zip(*drawn, strict=True))
    many = zip(*poisson.rates(events, exposures), strict=True)
    for (count, exposure), (value, low, high) in zip(drawn, many, strict=True):
        one = poisson.rate(count, exposure)
        assert (value, low, high) == (one.value, one.low, one.high)


def test_what_depends_on_a_release_alone_is_computed_once_for_it():
    seen = []

    @once
    def build(given, name):
        seen.append(name)
        return len(seen)

    one, other = (Release({}, pl.DataFrame(), pl.DataFrame()) for _ in range(2))
    assert [build(one, "a"), build(one, "a"), build(one, "b"), build(other, "a")] == [1, 1, 2, 3]
