"""Round numbers for the ticks of an axis."""

from __future__ import annotations

from math import floor, log10


def round_steps(high: float, most: int = 5) -> list[float]:
    """From zero to `high`, at most `most` steps of 1, 2 or 5 times a power of ten.

    >>> round_steps(43)
    [0, 10, 20, 30, 40]
    """
    if high <= 0:
        return [0]
    power = 10 ** floor(log10(high / most))
    step = next(each * power for each in (1, 2, 5, 10) if high / (each * power) <= most)
    return [round(at * step, 10) for at in range(int(high / step) + 1)]
