"""What a map shows: for each territory a class or a state, and the words for it.

The states never look or read alike: a class, zero, a range of classes, secret, not available; on
the map of what is known, published or not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ZERO, SECRET, MISSING, KNOWN, UNKNOWN = "zero", "secret", "absent", "publie", "inconnu"

#: A hidden number of which a range is known, on a map of numbers.
RANGE = "fourchette"
#: Rows of a legend that teach the stripes of a range of classes: across several, within one.
ACROSS, WITHIN = "fourchette-large", "fourchette-seule"

#: What is written on a shape of a state: the same signs in every map, picture, table and chart.
SIGNS = {SECRET: "s", ZERO: "0"}


def stripes(low: int, high: int) -> str:
    """The style of a range from a class to another (0 is none at all): ground of the low one,
    stripes of the high one.
    """
    return f"r{low}{high}"


def striped(style: str) -> tuple[int, int] | None:
    """The classes of a range's style; None of any other style."""
    return (int(style[1]), int(style[2])) if re.fullmatch(r"r\d\d", style) else None


#: A territory beside those that one looks at.
OUTSIDE = "hors"


def taught(style: str) -> str:
    """The style of the row of the legend that teaches how to read a shape."""
    ends = striped(style)
    return style if ends is None else ACROSS if ends[0] < ends[1] else WITHIN


@dataclass(frozen=True, slots=True)
class Class:
    """A row of the legend: the style of its shapes, its words, how many territories."""

    style: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Territory:
    """A shape: the style of its class or state, the sentence that is spoken and shown.

    `mark` is a number to write on the shape; a state has its own sign without it.
    """

    style: str
    sentence: str
    mark: str = ""

    @property
    def written(self) -> str:
        """What is written on the shape, if anything."""
        return self.mark or SIGNS.get(self.style, "")


@dataclass(frozen=True, slots=True)
class Map:
    """A map: `title` names it for a screen reader; `names` are written on shapes seen from near."""

    title: str
    territories: Mapping[str, Territory]
    legend: Sequence[Class]
    names: Mapping[str, str] = field(default_factory=dict)
