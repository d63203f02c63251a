"""Expected fines: shares of France's, hidden where their exposure is, and never a target."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from data import release as releases
from data.statistics import fines, rates


@pytest.fixture(scope="module")
def release():
    return releases.open_current(releases.EMBEDDED)


@pytest.mark.parametrize("exposure", fines.EXPOSURES)
def test_what_is_expected_is_the_share_of_france(release, exposure):
    found = fines.expected(release, exposure)
    rows = fines.exposures(release, exposure, "2024")
    whole = rows.filter(geo_level="FR")["value"][0]
    assert found.height == 101
    for row in found.drop_nulls("expected").to_dicts():
        assert row["expected"] == pytest.approx(1146 * row["exposure"] / whole)
        assert row["low_998"] <= row["low"] <= row["expected"] <= row["high"] <= row["high_998"]


def test_all_departements_expect_together_what_france_counts(release):
    found = fines.expected(release, fines.POPULATION)
    assert found["expected"].sum() == pytest.approx(1146)


def test_a_hidden_exposure_hides_what_is_expected_and_its_limits(release):
    found = fines.expected(release, fines.OFFENCES)
    hidden = found.filter(CONF_STATUS="N")
    assert hidden.height == 43
    assert hidden.drop("geo", "CONF_STATUS").null_count().row(0) == (43,) * 6


def test_paris_is_the_only_published_one_and_comes_from_a_share(release):
    (paris,) = fines.observed(release)
    assert (paris.geo, paris.count, paris.derived) == ("75", 665, True)
    assert fines.dispersion(release, fines.POPULATION) == 1


def test_a_published_count_goes_before_a_share(release):
    row = release.observations.filter(
        dataset="sanctions", indicator="part_contraventions", geo="75", period="2024"
    )
    count = row.with_columns(indicator=pl.lit("contraventions"), value=pl.lit(600.0))
    made = replace(release, observations=pl.concat([release.observations, count]))
    (paris,) = fines.observed(made)
    assert (paris.count, paris.derived) == (600, False)


def test_over_dispersion_is_estimated_when_enough_report(release):
    means = fines.expected(release, fines.POPULATION).head(30)
    row = release.observations.filter(
        dataset="sanctions", indicator="part_contraventions", geo="75", period="2024"
    )
    wild = [
        row.with_columns(
            indicator=pl.lit("contraventions"),
            geo=pl.lit(geo),
            value=pl.lit(round(mean * (3 if at % 2 else 0.2)) + 0.0),
        )
        for at, (geo, mean) in enumerate(means.select("geo", "expected").rows())
    ]
    made = replace(release, observations=pl.concat([release.observations, *wild]))
    assert fines.dispersion(made, fines.POPULATION) > 2


def test_without_national_fines_nothing_is_expected(release):
    kept = release.observations.filter(pl.col("indicator") != "contraventions")
    made = replace(release, observations=kept)
    assert fines.reference(made) is None and fines.observed(made) == []
    assert fines.expected(made, fines.POPULATION).height == 0


def test_the_rate_of_a_state_is_per_million_with_its_interval(release):
    found = rates.per_million(release, "europe", "victimes_detectees")
    france = found.filter(geo="FR", period="2022").row(0, named=True)
    assert france["value"] == pytest.approx(2027 / france["people"] * 1e6)
    assert france["low"] < france["value"] < france["high"]
    masked = found.filter(pl.col("OBS_STATUS").is_in(["Q", "O"]))
    assert masked.height == 6 and masked["value"].null_count() == 6


def test_states_together_are_those_that_are_shown(release):
    found = rates.per_million(release, "europe", "victimes_detectees")
    together = rates.pooled(found, rates.MILLION)
    assert together["period"].to_list() == [str(year) for year in range(2016, 2024)]
    shown = found.filter(period="2023").drop_nulls("value")
    last = together.filter(period="2023").row(0, named=True)
    assert last["shown"] == shown.height
    assert last["value"] == pytest.approx(shown["count"].sum() / shown["people"].sum() * 1e6)
