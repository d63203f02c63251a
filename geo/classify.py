"""Classes of a map: a few steps over the displayed values, their bounds rounded to be read.

Quantiles (linear interpolation, type 7 of Hyndman & Fan 1996): as many territories in each class as
ties allow. The bounds are then rounded up to two significant digits, so that a legend reads
« 0,44 » and not « 0,4381 »; a class left empty by rounding is dropped.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np


@dataclass(frozen=True, slots=True)
class Breaks:
    """Upper bounds of the classes, low to high, the last one the greatest value; at most seven."""

    bounds: tuple[float, ...]

    def of(self, value: float) -> int:
        """The class of a value, from 1 up."""
        return min(bisect_left(self.bounds, value), len(self.bounds) - 1) + 1

    @property
    def count(self) -> int:
        """How many classes there are."""
        return len(self.bounds)


def quantiles(values: Sequence[float], classes: int = 5) -> Breaks:
    """Classes over positive displayed values. Raises ValueError where there is none."""
    if not values:
        raise ValueError("no value to class")
    wanted = min(classes, len(set(values)))
    cut = np.quantile(list(values), [step / wanted for step in range(1, wanted)])
    inner = sorted({_rounded(float(bound)) for bound in cut})
    bounds = [bound for bound in inner if bound < max(values)] + [max(values)]
    kept, below = [], float("-inf")
    for bound in bounds:
        if any(below < value <= bound for value in values):
            kept.append(bound)
            below = bound
    return Breaks(tuple(kept))


def _rounded(value: float) -> float:
    """Up to two significant digits."""
    step = 10.0 ** (floor(log10(value)) - 1)
    return round(ceil(value / step - 1e-9) * step, 10)
