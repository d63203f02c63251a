"""Statistics against figures printed elsewhere, and what they promise whatever the counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import poisson as law

from data.reading.statistics import funnel, poisson, standardised

COUNTS = st.integers(0, 2_000)
MEANS = st.floats(0.05, 500, allow_nan=False)


def test_statsdirect_prints_this_interval_of_a_rate():
    """StatsDirect, help, "Poisson rate": 14 events over 400 person-years, 0.035."""
    found = poisson.rate(14, 400)
    assert round(found.value, 3) == 0.035
    assert (round(found.low, 6), round(found.high, 6)) == (0.019135, 0.058724)


def test_epitools_prints_this_upper_limit_of_no_event():
    """R package epitools, help of `pois.exact`: x = 0, upper limit 3.689."""
    assert poisson.count(0) == poisson.Interval(0, 0, pytest.approx(3.689, abs=0.0005))


@pytest.mark.parametrize(
    ("events", "low", "high", "low_998", "high_998"),
    [
        (15, 0.5596924, 1.649348, 0.3862650, 2.082907),
        (20, 0.6108260, 1.544419, 0.4479107, 1.902094),
        (30, 0.6746958, 1.427562, 0.5289724, 1.702771),
    ],
)
def test_funnelplotr_prints_these_exact_intervals_of_a_ratio(events, low, high, low_998, high_998):
    """R package FunnelPlotR 0.6.0, tests/testthat/test-poisson_limits.R: ratios of 1."""
    usual, wide = (standardised.ratio(events, events, level) for level in funnel.LEVELS)
    assert (round(usual.low, 7), round(usual.high, 6)) == (low, high)
    assert (round(wide.low, 7), round(wide.high, 6)) == (low_998, high_998)


@pytest.mark.parametrize(
    ("span", "below", "above"),
    [
        ((1, 50), (0.0186, 0.0000, 0.0250), (0.0201, 0.0052, 0.0250)),
        ((50, 100), (0.0215, 0.0172, 0.0250), None),
    ],
)
def test_seaton_and_manktelow_print_how_often_chance_passes_these_limits(span, below, above):
    """BMC Med. Res. Methodology 2012, 12:98, table 1, "prediction" limits at 95 %: median, least
    and greatest probability that a territory with nothing particular is beyond them.
    """
    means = np.arange(span[0] + (0.01 if span[0] > 1 else 0), span[1] + 0.001, 0.01)
    found = [funnel.limits(mean, 0.95) for mean in means]
    under = [law.cdf(np.ceil(each.low) - 1, mean) for each, mean in zip(found, means, strict=True)]
    assert _summary(under) == pytest.approx(below, abs=0.00006)
    if above:
        over = [law.sf(np.floor(each.high), mean) for each, mean in zip(found, means, strict=True)]
        assert _summary(over) == pytest.approx(above, abs=0.00006)


def test_spiegelhalter_interpolates_between_two_counts():
    """Statistics in Medicine 2005, A.1.1, by hand: of 2 expected events, five have a cumulated
    probability of 0.98344 and a probability of 0.03609: 5 - (0.98344 - 0.975) / 0.03609 = 4.766,
    and the upper limit is one count further.
    """
    assert funnel.limits(2, 0.95).high == pytest.approx(5.766, abs=0.001)
    assert funnel.limits(2, 0.95).low == 0


def test_over_dispersion_widens_limits_by_its_square_root():
    """Spiegelhalter 2005, A.3: 1 ± 1.96 √(φ / expected); φ = 4 and 100 expected: 0.608 to 1.392."""
    found = funnel.limits(100, 0.95, dispersion=4)
    assert (round(found.low, 1), round(found.high, 1)) == (60.8, 139.2)


def test_one_outlier_does_not_widen_the_limits_that_show_it():
    calm = [100.0] * 19
    assert funnel.dispersion([*calm, 400.0], [100.0] * 20) == 1
    wild = [60.0, 140.0] * 10
    assert funnel.dispersion(wild, [100.0] * 20) == pytest.approx(16)


def test_known_zeros_tell_how_much_territories_differ():
    """By hand: ten territories expect 1 each; chance leaves 10/e = 3.68 of them without one. At
    φ = 2, 2^(-1) of them have none: 5.
    """
    means = [1.0] * 10
    assert round(funnel.zeros_by_chance(means), 2) == 3.68
    assert funnel.dispersion_of_zeros(5, means) == pytest.approx(2)
    assert funnel.dispersion_of_zeros(3, means) == 1


@given(st.lists(st.floats(0.2, 20), min_size=3, max_size=60), st.floats(1.1, 30))
def test_over_dispersion_is_found_again_from_the_zeros_that_it_leaves(means, phi):
    zeros = sum(phi ** (-mean / (phi - 1)) for mean in means)
    assume(zeros > funnel.zeros_by_chance(means) + 0.01 and zeros < len(means) - 0.01)
    found = funnel.dispersion_of_zeros(zeros, means)
    assert sum(found ** (-mean / (found - 1)) for mean in means) == pytest.approx(zeros, rel=1e-4)


@given(MEANS, st.sampled_from([0.8, 0.95, 0.998]))
def test_an_exact_interval_holds_the_true_mean_at_least_as_often_as_it_says(mean, level):
    events = np.arange(0, int(mean + 12 * np.sqrt(mean) + 20))
    held = [poisson.count(int(each), level).holds(mean) for each in events]
    assert law.pmf(events[held], mean).sum() >= level - 1e-9


@given(COUNTS, st.floats(0.5, 0.99), st.floats(0.001, 0.009))
def test_more_events_or_more_confidence_never_bring_an_end_inwards(events, level, more):
    found, wider = poisson.count(events, level), poisson.count(events, level + more)
    higher = poisson.count(events + 1, level)
    assert wider.low <= found.low <= found.value <= found.high <= wider.high
    assert found.low <= higher.low and found.high < higher.high


@given(MEANS, st.sampled_from(funnel.LEVELS))
def test_chance_alone_passes_a_limit_no_more_often_than_it_says(mean, level):
    found, tail = funnel.limits(mean, level), (1 - level) / 2
    assert law.cdf(np.ceil(found.low) - 1, mean) <= tail + 1e-9
    assert law.sf(np.floor(found.high), mean) <= tail + 1e-9
    assert found.low <= mean <= found.high


@given(MEANS, st.floats(1, 20))
def test_the_wider_level_and_more_dispersion_hold_the_narrower(mean, dispersion):
    usual, wide = (funnel.limits(mean, level, dispersion) for level in funnel.LEVELS)
    assert wide.low <= usual.low and usual.high <= wide.high
    more = funnel.limits(mean, 0.95, dispersion + 1)
    assume(dispersion > 1)
    assert more.low <= usual.low and usual.high <= more.high


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1, 1e6))
def test_the_reference_expects_of_itself_what_it_has(events, exposure, other):
    assert standardised.expected(events, exposure, exposure) == pytest.approx(events)
    whole = standardised.expected(events, exposure, other)
    assert standardised.expected(events, exposure, 2 * other) == pytest.approx(2 * whole)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: poisson.count(-1),
        lambda: poisson.count(3, 1.0),
        lambda: poisson.rate(3, 0),
        lambda: standardised.expected(3, 0, 5),
        lambda: standardised.ratio(3, 0),
        lambda: funnel.limits(0),
    ],
)
def test_what_has_no_answer_is_refused(wrong):
    with pytest.raises(ValueError, match=r"\d"):
        wrong()


def _summary(probabilities: list[float]) -> tuple[float, float, float]:
    return float(np.median(probabilities)), min(probabilities), max(probabilities)
