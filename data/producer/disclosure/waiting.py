"""Which returns a release takes in: late and corrected ones come in together, or wait whole.

A latecomer, a leaver and a correction are counts of their own (SECRECY 11, 12, 15): a total of
three départements shown, then of four, gives the fourth to the unit. What can't come in without
being told waits, with its `retour_commission` and all of its items, and nothing public says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import TypeVar

from data.errors import ObservatoireError

Made = TypeVar("Made")
Return = TypeVar("Return", bound=Hashable)

#: Returns that join or leave together, fewer than which tell one of them.
LEAST = 3


def admitted(
    pending: Mapping[Return, bool],
    attempt: Callable[[Collection[Return]], Made],
    refused: type[ObservatoireError] | tuple[type[ObservatoireError], ...],
    *,
    closing: bool = False,
    apart: Collection[Return] = (),
) -> tuple[Made, list[Return]]:
    """What `attempt` makes of the largest lot of `pending` returns that it accepts, and those that
    wait. `pending` tells of each whether it has a count that is not 0.

    All are tried, then the lots without those whose counts were told; where none is named, those
    `apart` (corrections change the set of no total) without the others. At `closing` those of fewer
    than LEAST too, since no other chance comes. Three that are not 0 are needed and never enough:
    `attempt` audits (it raises one of `refused`). With none at all it must succeed, and raises what
    it raises.
    """
    lot = sorted(pending, key=str)
    others = sorted((each for each in apart if each in pending), key=str)
    while lot and (closing or sum(pending[each] for each in lot) >= LEAST):
        try:
            return attempt(tuple(lot)), [each for each in pending if each not in lot]
        except refused as error:
            lot = _without_those(lot, getattr(error, "places", frozenset()))
            if not lot and len(others) < len(pending):
                lot, others = others, []
    return attempt(()), list(pending)


def _without_those(lot: list[Return], named: Collection[Return]) -> list[Return]:
    """The lot without the returns whose counts were told; all of it where none is named."""
    left = [each for each in lot if each not in named]
    return left if len(left) < len(lot) else []
