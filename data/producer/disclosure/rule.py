"""What is a small count, and how wide a reader's doubt must stay.

INSEE shows no cell of fewer than 5 persons in most tables and fewer than 11 where they are
sensitive (*Guide du secret statistique*); Hundepool et al., *Statistical Disclosure Control*
(Wiley 2012), ch. 4, call the first the threshold rule.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf


@dataclass(frozen=True)
class Rule:
    """Counts of 1 to `threshold` - 1 are hidden.

    `persons`: also against a reader who knows so many persons, and that a cell counts them alone.
    `zeros`: zeros are hidden like small counts, since they too say something of everyone there.
    `only_small`: nothing else is hidden, as where a document is taken over: a reader then knows
    that any hidden count is small.
    `unlisted`: of counts that no row is about, which the layout leaves out at every value: where
    other rows say a zero or a large count, they have said it.
    `elsewhere`: of counts that a document tells already and that are not printed again: taken to be
    that number, they tell nothing; taken to be another one, they are as small as any.
    `signed`: of the change of a count between two versions, which may be a fall; none at all tells
    nobody, and a change of `threshold` or more is no small count.
    """

    threshold: int
    persons: int = 0
    zeros: bool = False
    only_small: bool = False
    unlisted: bool = False
    elsewhere: bool = False
    signed: bool = False

    @property
    def width(self) -> int:
        """Least distance between the ends of what a reader can derive of a small hidden count."""
        return self.threshold - 2

    @property
    def least(self) -> float:
        """What a reader knows of any hidden count from the rule alone."""
        if self.signed:
            return -inf
        return 0 if self.zeros or self.unlisted else 1

    @property
    def most(self) -> float:
        """The greatest value that the rule alone leaves to a hidden count."""
        return self.threshold - 1 if self.only_small else inf

    @property
    def blank(self) -> Rule:
        """Of a count that is not displayed for another reason (it did not answer): it may be 0."""
        return replace(self, zeros=True, only_small=False)

    @property
    def told_elsewhere(self) -> Rule:
        """Of a count that a document tells already."""
        return replace(self.blank, elsewhere=True)

    @property
    def not_listed(self) -> Rule:
        """Of a count that no row is about."""
        return replace(self, unlisted=True, only_small=False)

    @property
    def of_a_whole(self) -> Rule:
        """Of the sum of two counts that are not displayed: whoever knows that one is of some
        persons alone reads the other, which must not be small then.
        """
        return replace(self, threshold=self.threshold + self.persons)

    @property
    def change(self) -> Rule:
        """Of what a correction adds or takes away."""
        return replace(self, persons=0, only_small=False, unlisted=False, signed=True)

    def holds(self, low: float, high: float) -> bool:
        """Whether a hidden cell derived to be in [low, high] is protected.

        A public audit can't know which hidden cells are small: it asks it of all that may be.
        """
        return high - low >= self.width or self.large(low, high)

    def large(self, low: float, high: float) -> bool:
        """Whether no value of [low, high] is small."""
        return low >= self.threshold or (self.signed and high <= -self.threshold)

    def one_value_holds(self, value: float) -> bool:
        """Whether a count of which one value is left tells nothing that must be hidden."""
        if not (self.unlisted or self.signed):
            return False
        return value == 0 or self.large(value, value)

    def against(self, persons: int) -> Rule:
        """The same, of a dataset whose readers may know so many persons."""
        return replace(self, persons=min(self.persons, 1) * persons)


#: By the regime of an indicator in the catalogue.
RULES = {
    "threshold": Rule(threshold=5),
    "sensitive": Rule(threshold=11, persons=1),
    "as_published": Rule(threshold=5, only_small=True),
}
