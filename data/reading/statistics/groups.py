"""Whether a territory's rate stands clearly above or below the whole's, and which places it may
have among the others: never one place alone.

Two counts that are rare events over known exposures: given their sum, the first one is binomial, of
probability its share of the exposures (Przyborowski, J. & Wilenski, H. (1940), *Biometrika* 31,
313-323). A territory is compared so with the rest of the whole that counts it; the two-sided test
is twice the smaller tail, so that it rejects exactly where the interval of Clopper & Pearson (1934,
*Biometrika* 26, 404-413) leaves the share of the exposures out (Fay, M. P. (2010), *R Journal* 2/1,
53-58). Bonferroni over the whole family (all départements, or all régions), whoever is looked at:
to add a territory to a page changes no word. Places: the territories from which one is told apart,
each pair tested, Bonferroni over the pairs of that one (the marginal rank interval of Bazylik, D.,
Mogstad, M., Romano, J., Shaikh, A. & Wilhelm, D., "Finite- and large-sample inference for ranks
using multinomial data with an application to ranking political parties").

Of a hidden count the test is taken where its range makes it weakest: what is said holds whatever
the count is, and says nothing that the printed range does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

import numpy as np
from scipy.stats import beta

#: The chance that any word of a family is wrong, by chance alone.
ALPHA = 0.05

Group = Literal["above", "alike", "below"]


@dataclass(frozen=True, slots=True)
class Counted:
    """A territory's count between `low` and `high` (equal where it is displayed; `high` inf where
    no end is known), over `people` (person-years, more than none).
    """

    low: float
    high: float
    people: float


@dataclass(frozen=True, slots=True)
class Standing:
    """The group of a territory; the interval of its rate (events for each unit of exposure) at the
    level of the family, given the whole's count, which leaves the whole's rate out exactly where
    the group is not "alike"; the `first` and `last` place that it may have `among` the family.
    """

    group: Group
    low: float
    high: float
    first: int
    last: int
    among: int


def standings(family: Sequence[Counted], whole: Counted) -> list[Standing]:
    """Where each territory of a family stands beside `whole`, which counts them all.

    Raises ValueError where the whole's count is not known, or a count is more than it.
    """
    if whole.low != whole.high:
        raise ValueError("the whole's count is not known")
    if any(each.low > whole.low or each.people <= 0 for each in family):
        raise ValueError("a territory counts more than the whole, or nobody")
    tail = ALPHA / 2 / max(len(family), 1)
    places = _places(family)
    return [_standing(each, whole, tail, place)
            for each, place in zip(family, places, strict=True)]  # fmt: skip


def _standing(one: Counted, whole: Counted, tail: float, places: tuple[int, int, int]) -> Standing:
    total, share = whole.low, one.people / whole.people
    low = float(_lowest(one.low, total, tail))
    high = float(_highest(min(one.high, total), total, tail))
    group: Group = "above" if low > share else "below" if high < share else "alike"
    if one.high == inf:
        group = "alike"
    per = total / one.people
    return Standing(group, low * per, high * per, *places)


def _places(family: Sequence[Counted]) -> list[tuple[int, int, int]]:
    """First and last place by rate, the greatest first, and among how many."""
    count = len(family)
    if count < 2:
        return [(1, count, count)] * count
    low, high, people = (
        np.array([getattr(each, name) for each in family], float)
        for name in ("low", "high", "people")
    )
    above = _apart(low, high, people, ALPHA / 2 / (count - 1))
    return [
        (1 + int(above[:, at].sum()), count - int(above[at].sum()), count) for at in range(count)
    ]


def _apart(low: np.ndarray, high: np.ndarray, people: np.ndarray, tail: float) -> np.ndarray:
    """Territories × territories: whether the first one's rate is above the second one's, whatever
    their counts are within their ranges.
    """
    first, second = low[:, None], high[None, :]
    share = people[:, None] / (people[:, None] + people[None, :])
    known = np.isfinite(second) & (first > 0)
    total = np.where(known, first + np.where(known, second, 0), 1)
    apart = known & (_lowest(np.where(known, first, 1), total, tail) > share)
    np.fill_diagonal(apart, val=False)
    return apart


def _lowest(events: float | np.ndarray, total: float | np.ndarray, tail: float) -> np.ndarray:
    """The least share that `events` of `total` may come from (Clopper & Pearson)."""
    ends = beta.ppf(tail, np.maximum(events, 1), np.asarray(total) - events + 1)
    return np.where(np.asarray(events) > 0, ends, 0.0)


def _highest(events: float, total: float, tail: float) -> float:
    """The greatest one."""
    return 1.0 if events >= total else float(beta.ppf(1 - tail, events + 1, total - events))


Trend = Literal["more", "fewer", "alike", "silent"]


def change(before: Counted, after: Counted) -> Trend:
    """Whether a rate rose or fell from one period to the next, by the same test at 5 %.

    "silent" where no outcome of as many events could have been told from chance (of a range, of the
    fewest that it allows), or where no end of one is known: « ne se distingue pas » would say
    nothing there.
    """
    if inf in (before.high, after.high):
        return "silent"
    share, tail = after.people / (before.people + after.people), ALPHA / 2
    total = before.low + after.low
    if min(share, 1 - share) ** total > tail:
        return "silent"
    low = _lowest(after.low, after.low + before.high, tail)
    high = _highest(after.high, after.high + before.low, tail) if after.high + before.low else 1.0
    return "more" if low > share else "fewer" if high < share else "alike"
