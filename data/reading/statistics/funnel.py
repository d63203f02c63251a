"""Funnel limits: how far from its expected count chance alone takes a territory of its size.

Spiegelhalter, D. J. (2005), "Funnel plots for comparing institutional performance", *Statistics in
Medicine* 24, 1185-1202 (appendix A.1: exact limits, between two counts by interpolation; A.3:
over-dispersion). The upper limit is one count further than his, so that chance alone passes either
limit less often than it says: Manktelow, B. N. & Seaton, S. E. (2012), *PLoS ONE* 7(9), e45723,
first method. No limit is a target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm, poisson

#: What a funnel shows: about two and three standard deviations.
LEVELS = (0.95, 0.998)


@dataclass(frozen=True, slots=True)
class Limits:
    """Observed counts below `low` or above `high` are beyond the limits."""

    low: float
    high: float

    def place(self, observed: float) -> int:
        """-1 below, 0 within, 1 above."""
        return (observed > self.high) - (observed < self.low)


# A page draws the same hundreds of limits at every view, whoever looks.
@lru_cache(maxsize=4096)
def limits(expected: float, level: float = 0.95, dispersion: float = 1.0) -> Limits:
    """Limits of the observed count around `expected` (both in events).

    With `dispersion` above 1, the multiplicative model: limits are normal, their variance that
    many times Poisson's. Raises ValueError where nothing is expected.
    """
    if expected <= 0:
        raise ValueError(f"no limits around {expected} expected events")
    tail = (1 - level) / 2
    if dispersion > 1:
        width = norm.ppf(1 - tail) * np.sqrt(dispersion * expected)
        return Limits(max(expected - width, 0.0), float(expected + width))
    return Limits(_quantile(tail, expected), _quantile(1 - tail, expected) + 1)


def dispersion(
    observed: Sequence[float], expected: Sequence[float], winsorised: float = 0.1
) -> float:
    """How many times Poisson's the variance of observed counts is (φ; 1 where chance explains all).

    The mean square of standardised differences, the `winsorised` share of the greatest and of the
    smallest drawn in to the nearest of the others, so that one outlier does not widen the limits
    that show it.
    """
    if not len(observed):
        return 1.0
    means = np.asarray(expected, dtype=float)
    scores = np.sort((np.asarray(observed, dtype=float) - means) / np.sqrt(means))
    kept = np.clip(scores, *np.quantile(scores, [winsorised, 1 - winsorised]))
    return max(1.0, float(np.mean(kept**2)))


def dispersion_of_zeros(zeros: int, expected: Sequence[float]) -> float:
    """The φ at which as many territories count nothing as are known to (1 where chance does it).

    Counts are negative binomial with variance φ times their mean (NB1; Cameron & Trivedi 2013,
    *Regression Analysis of Count Data*, 2nd ed., 3.3): none occurs with probability φ^(-μ/(φ-1)).
    """
    means = np.asarray(expected, dtype=float)
    if zeros <= zeros_by_chance(expected) or zeros >= len(means):
        return 1.0

    def surplus(phi: float) -> float:
        return float(np.sum(phi ** (-means / (phi - 1)))) - zeros

    return float(brentq(surplus, 1 + 1e-6, 1e6))


def zeros_by_chance(expected: Sequence[float]) -> float:
    """How many territories would count nothing if chance alone parted them (Poisson)."""
    return float(np.sum(np.exp(-np.asarray(expected, dtype=float))))


def _quantile(probability: float, expected: float) -> float:
    """Where the distribution reaches `probability`, between two counts: r - a (Spiegelhalter)."""
    reached = poisson.ppf(probability, expected)
    over = poisson.cdf(reached, expected) - probability
    return float(max(reached - over / poisson.pmf(reached, expected), 0.0))
