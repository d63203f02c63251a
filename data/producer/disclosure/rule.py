"""What is a small count, and how wide a reader's doubt must stay.

INSEE shows no cell of fewer than 5 persons in most tables and fewer than 11 where they are
sensitive (*Guide du secret statistique*); Hundepool et al., *Statistical Disclosure Control*
(Wiley 2012), ch. 4, call the first the threshold rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True)
class Rule:
    """Counts of 1 to `threshold` - 1 are hidden.

    `person`: also against a reader who knows any one hidden cell of value 1 (that person).
    `zeros`: zeros are hidden like small counts, since they too say something of everyone there.
    `only_small`: nothing else is hidden, as where a document is taken over: a reader then knows
    that any hidden count is small.
    """

    threshold: int
    person: bool = False
    zeros: bool = False
    only_small: bool = False

    @property
    def width(self) -> int:
        """Least distance between the ends of what a reader can derive of a small hidden count."""
        return self.threshold - 2

    @property
    def least(self) -> int:
        """What a reader knows of any hidden count from the rule alone."""
        return 0 if self.zeros else 1

    @property
    def most(self) -> float:
        """The greatest value that the rule alone leaves to a hidden count."""
        return self.threshold - 1 if self.only_small else inf

    def holds(self, low: float, high: float) -> bool:
        """Whether a hidden cell derived to be in [low, high] is protected.

        A public audit can't know which hidden cells are small: it asks it of all that may be.
        """
        return high - low >= self.width or low >= self.threshold


#: By the regime of a dataset in the catalogue.
RULES = {
    "threshold": Rule(threshold=5),
    "sensitive": Rule(threshold=11, person=True),
    "as_published": Rule(threshold=5, only_small=True),
}
