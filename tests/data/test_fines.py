"""Expected fines: shares of France's, hidden where their exposure is, and never a target."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from data import shelf
from data.reading.statistics import fines, rates, standardised


@pytest.fixture(scope="module")
def release():
    return shelf.open_current(shelf.EMBEDDED)


@pytest.mark.parametrize("exposure", fines.EXPOSURES)
def test_what_is_expected_is_a_share_of_what_the_others_count(release, exposure):
    """Paris, whose number is known, is left out of the reference: others are its measure."""
    found = fines.expected(release, exposure)
    rows = fines.exposures(release, exposure, "2024")
    paris = rows.filter(geo="75")["value"][0]
    left = rows.filter(geo_level="FR")["value"][0] - paris
    assert found.height == 101
    for row in found.drop_nulls("expected").to_dicts():
        assert row["expected"] == pytest.approx((1146 - 665) * row["exposure"] / left)


def test_limits_surround_what_is_expected_and_are_widened_by_known_zeros(release):
    found = fines.expected(release, fines.POPULATION)
    for row in found.to_dicts():
        low, high = row["limit_low"], row["limit_high"]
        assert row["low_998"] <= low <= row["expected"] <= high <= row["high_998"]
        assert row["limit_low"] == 0 or row["expected"] > 20
    others = found.filter(found["geo"] != "75")
    assert others["expected"].sum() == pytest.approx(1146 - 665)


def test_no_limit_is_given_by_offences_and_nothing_is_expected_of_none(release):
    found = fines.expected(release, fines.OFFENCES)
    assert found["limit_low"].null_count() == found["high_998"].null_count() == 101
    assert (
        found.filter(exposure=0)["expected"].null_count() == found.filter(exposure=0).height == 10
    )


def test_a_hidden_exposure_hides_what_is_expected_and_its_limits(release):
    found = fines.expected(release, fines.OFFENCES)
    hidden = found.filter(CONF_STATUS="N")
    assert hidden.height == 43
    assert (hidden["low"] < hidden["high"]).all()
    silent = hidden.drop("geo", "low", "high", "CONF_STATUS")
    assert set(silent.null_count().row(0)) == {43}


def test_paris_is_the_only_published_one_and_comes_from_a_rounded_share(release):
    (paris,) = fines.observed(release)
    assert (paris.geo, paris.count, paris.low, paris.high) == ("75", 665, 659, 670)
    assert paris.derived
    ratio, exact = paris.ratio(16.0), standardised.ratio(665, 16.0)
    assert ratio.low < exact.low and exact.high < ratio.high


def test_more_departements_have_no_fine_than_chance_would_leave(release):
    none = fines.zeros(release)
    assert none["value"] == 36
    assert fines.zeros_by_chance(release, fines.POPULATION) < 10
    assert fines.dispersion(release, fines.POPULATION) > 5
    assert fines.dispersion(release, fines.OFFENCES) is None


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
    assert france["ci_low"] < france["value"] < france["ci_high"]
    masked = found.filter(pl.col("OBS_STATUS").is_in(["Q", "O"]))
    assert masked.height == 6 and masked["value"].null_count() == 6


def test_the_state_in_the_middle_is_of_those_that_publish_every_year(release):
    found = rates.per_million(release, "europe", "victimes_detectees")
    panel = rates.panel(found)
    assert "DE" not in set(panel["geo"]) and "FR" in set(panel["geo"])
    assert panel["value"].null_count() == 0
    assert set(panel.group_by("geo").len()["len"]) == {8}
    middle = rates.spread(panel)
    assert middle["period"].to_list() == [str(year) for year in range(2016, 2024)]
    last = panel.filter(period="2023")["value"]
    row = middle.filter(period="2023").row(0, named=True)
    assert row["median"] == pytest.approx(last.median())
    assert row["low"] < row["median"] < row["high"]
