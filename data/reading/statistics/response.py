"""What a survey that part of those asked have answered can say: a floor, and bounds.

Manski, C. F. (1989), "Anatomy of the selection problem", *Journal of Human Resources* 24, 343-360:
without an assumption on those who are silent, a share lies between all of them saying no and all of
them saying yes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """A share, from 0 to 1."""

    low: float
    high: float


def rate(answered: float, asked: float) -> float:
    """The share of those asked who answered. Raises ValueError when nobody was asked."""
    if asked <= 0 or not 0 <= answered <= asked:
        raise ValueError(f"{answered} answers from {asked} asked")
    return answered / asked


def share(yes: float, answered: float, asked: float) -> Bounds:
    """The share of those asked who would say yes, whatever the silent ones would have said.

    Raises ValueError where `yes` is not among the answers, or nobody was asked.
    """
    if not 0 <= yes <= answered:
        raise ValueError(f"{yes} of {answered} answers")
    silent = 1 - rate(answered, asked)
    return Bounds(yes / asked, yes / asked + silent)
