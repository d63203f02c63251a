"""Observed against expected: indirect standardisation.

Breslow, N. E. & Day, N. E. (1987), *Statistical Methods in Cancer Research*, vol. II, IARC, ch. 2.
What is expected of a territory is a reference's rate times the territory's own exposure: an
exposure chosen by the reader (inhabitants of 15 and over, recorded offences), never a target.
"""

from __future__ import annotations

from data.reading.statistics import poisson
from data.reading.statistics.poisson import LEVEL, Interval


def expected(events: float, of: float, exposure: float) -> float:
    """What a territory of `exposure` would count at the rate of `events` over `of`.

    Raises ValueError where the reference has no exposure.
    """
    if of <= 0:
        raise ValueError(f"no reference rate over an exposure of {of}")
    return events / of * exposure


def ratio(observed: int, expected: float, level: float = LEVEL) -> Interval:
    """Observed over expected, with its exact Poisson interval (Ulm 1990).

    The expected count is taken as known. Raises ValueError where nothing is expected.
    """
    return poisson.rate(observed, expected, level)
