"""Exact intervals of a count that chance alone may move, of its rate and of its ratio to another.

Garwood, F. (1936), "Fiducial limits for the Poisson distribution", *Biometrika* 28, 437-442; the
link to the chi-square distribution that is used here: Ulm, K. (1990), *Am. J. Epidemiology* 131,
373-375. An exact interval holds the true mean at least as often as it says, never less.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

#: The usual level of an interval.
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """`value` between `low` and `high`, in one unit."""

    value: float
    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether `value` is between the ends."""
        return self.low <= value <= self.high

    def over(self, exposure: float) -> Interval:
        """The same for each unit of `exposure`."""
        return Interval(self.value / exposure, self.low / exposure, self.high / exposure)


def count(events: int, level: float = LEVEL) -> Interval:
    """The mean number of events that `events` may come from (Garwood 1936).

    Raises ValueError for a negative count or a level outside of 0 to 1.
    """
    if events < 0 or not 0 < level < 1:
        raise ValueError(f"no interval of {events} events at level {level}")
    tail = (1 - level) / 2
    low = chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    return Interval(float(events), float(low), float(chi2.ppf(1 - tail, 2 * events + 2) / 2))


def rate(events: int, exposure: float, level: float = LEVEL) -> Interval:
    """Events for each unit of `exposure` (person-years), which is known without error.

    Raises ValueError for an exposure that is not positive.
    """
    if exposure <= 0:
        raise ValueError(f"no rate over an exposure of {exposure}")
    return count(events, level).over(exposure)


def rates(
    events: np.ndarray, exposures: np.ndarray, level: float = LEVEL
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """`rate` of many at once: values, lows and highs.

    Raises ValueError for a negative count, or an exposure that is not positive.
    """
    if (wrong := (events < 0) | (exposures <= 0)).any():
        raise ValueError(f"no rate of {events[wrong]} events over exposures of {exposures[wrong]}")
    tail = (1 - level) / 2
    low = np.where(events > 0, chi2.ppf(tail, 2 * np.maximum(events, 1)) / 2, 0.0)
    high = chi2.ppf(1 - tail, 2 * events + 2) / 2
    return events / exposures, low / exposures, high / exposures
