"""Amounts of France: shown, and changed, only where enough people and places stand behind.

An amount is the sum of a few cases; who knows one reads the others (SECRECY 5). The rule is that of
dominance in business statistics (Hundepool et al. 2012, ch. 4): three contributors, none above
half, and as many persons as the threshold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.producer.disclosure.contributors import LEAST
from data.producer.disclosure.rule import RULES

#: The threshold of persons behind an amount, or behind a change of it.
THRESHOLD = RULES["sensitive"].threshold


@dataclass(frozen=True)
class Share:
    """What one département gives of an amount, and the persons behind it."""

    amount: int
    persons: int


Shares = Mapping[str, Share]


def shown(history: Sequence[Shares]) -> int | None:
    """The amount that the last release of a `history` (what each one held, by département) may
    display: the last total that the rule let in; None where none was.
    """
    last: Shares | None = None
    for now in history:
        if _enough(_changes(last or {}, now)):
            last = now
    return sum(each.amount for each in last.values()) if last is not None else None


def _changes(before: Shares, now: Shares) -> list[Share]:
    none = Share(0, 0)
    pairs = [(before.get(dep, none), now.get(dep, none)) for dep in {*before, *now}]
    return [Share(abs(b.amount - a.amount), max(a.persons, b.persons))
            for a, b in pairs if a.amount != b.amount]  # fmt: skip


def _enough(changes: list[Share]) -> bool:
    amounts = [each.amount for each in changes]
    persons = sum(each.persons for each in changes)
    return len(amounts) >= LEAST and 2 * max(amounts) <= sum(amounts) and persons >= THRESHOLD
