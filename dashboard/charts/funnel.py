"""Observed over expected, by what is expected, inside the limits of chance (a funnel plot).

The vertical axis is of square roots: a Poisson count varies as much at every height of it
(Anscombe 1948), zero has a place, and a ratio of 18 does not press the others together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
import polars as pl

from dashboard.charts.base import Ranged
from dashboard.charts.drawing import Axis, Dot, Drawing, Mark, Path, Span, Text
from data.reading.statistics import funnel as limits
from messages import Words

TICKS = (0, 1, 0.25, 4, 2.25, 9, 16, 25, 36, 64, 100, 225, 400, 900, 2500, 10_000)
#: Pixels of the plot, and between two ticks at least.
HEIGHT, APART = 440, 18
EXPECTED = (0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Point:
    """A territory whose count is known; `own` for the one that a reader typed in; `named` where
    its name stands beside it, `until` the other end of a hidden count.
    """

    label: str
    expected: float
    observed: float
    own: bool = False
    named: bool = True
    until: float | None = None

    @property
    def height(self) -> float:
        """Its place on the vertical axis."""
        return sqrt(self.observed / self.expected)


def plot(
    expected: pl.DataFrame,
    points: Sequence[Point],
    dispersion: float | None,
    words: Words,
    ranged: Ranged | None = None,
) -> Drawing | None:
    """The funnel of `expected` (columns of `fines.SCHEMA`) with the `points` on it.

    A tick at the foot for each other département: what is expected there, nothing published; the
    reader's own, `ranged`, is named: a striped bar where its exposure is hidden. No limit is drawn
    where the frame gives none; `dispersion` widens those that are (None: Poisson). None where
    nothing is expected.
    """
    means = [each for each in expected["expected"].drop_nulls() if each > 0]
    if not means:
        return None
    least = min([*means, ranged.low if ranged and ranged.low else means[0]])
    span = least * 0.8, max([*means, *(each.expected for each in points)]) * 1.6
    top = max([each.height for each in points] + [2.0]) * 1.12
    limited = expected["limit_low"].drop_nulls().len() > 0
    marks: list[Mark] = []
    for level, dash in zip(limits.LEVELS, (False, True), strict=True) if limited else ():
        marks += _limit(span, top, level, dispersion or 1.0, dash)
    # What is known by a range alone does not stretch the axis.
    published = {each.expected for each in points if not each.own}
    marks.append(Path(((span[0], 1), (span[1], 1)), "ink", 1))
    marks += [Dot(each, -0.1, "stroke", "ink3", 11) for each in means if each not in published]
    if ranged:
        marks += _range(ranged, span[0])
    x, y = _axes(span, top, words)
    marks += [_hidden(each, top) for each in points if each.until is not None]
    marks += [_point(each, x) for each in points if each.until is None]
    return Drawing(HEIGHT, x, y, tuple(marks), left=64)


def _limit(
    span: tuple[float, float], top: float, level: float, dispersion: float, dash: bool
) -> Iterator[Path]:
    """Both limits of a level, cut at the top of the plot."""
    means = [float(each) for each in np.geomspace(*span, 80)]
    found = [limits.limits(mean, level, dispersion) for mean in means]
    for side in ("low", "high"):
        ratios = (getattr(each, side) / mean for each, mean in zip(found, means, strict=True))
        heights = [sqrt(max(ratio, 0.0)) for ratio in ratios]
        drawn = tuple(
            (mean, height) if height <= top else None
            for mean, height in zip(means, heights, strict=True)
        )
        yield Path(drawn, "line", 1.5, dash=dash)


def _range(each: Ranged, first: float) -> Iterator[Mark]:
    """A bar at the foot, or a stroke where its ends are one; its name above it."""
    if each.low == each.high:
        yield Dot(each.low, -0.1, "stroke", "accent", 20)
        yield Text(each.low, 0.05, f"**{each.name}**", "above", "accent")
        return
    low = max(each.low, first)
    yield Span(low, each.high, -0.18, -0.04)
    yield Text(sqrt(low * each.high), 0.05, f"**{each.name}**", "above", "accent")


def _hidden(each: Point, top: float) -> Path:
    """A stroke from end to end of what is known of a count."""
    ends = each.observed, each.until or each.observed
    low, high = (min(sqrt(end / each.expected), top) for end in ends)
    return Path(((each.expected, low), (each.expected, high)), "ink3", 1)


def _point(each: Point, x: Axis) -> Dot:
    role = "mark" if each.own else "accent"
    return Dot(
        each.expected,
        each.height,
        "lozenge" if each.own else "disc",
        role,
        13 if each.named else 9,
        label=f"**{each.label}**" if each.named else "",
        place="right" if x.share(each.expected) < 0.45 else "left",
        ink=role,
    )


def _axes(span: tuple[float, float], top: float, words: Words) -> tuple[Axis, Axis]:
    seen = [each for each in EXPECTED if span[0] <= each <= span[1]]
    across = tuple((each, words.number(each)) for each in seen)
    up = tuple((sqrt(each), words.count("fines.times", each)) for each in _apart(top))
    x = Axis(*span, across, log=True, line=True)
    return x, Axis(-0.2, ceil(top * 10) / 10, up, grid=True)


def _apart(top: float) -> list[float]:
    """Ratios to name on the axis, the first of TICKS first, as far as their labels have room."""
    pixels, kept = (HEIGHT - 60) / (top + 0.2), []
    for each in TICKS:
        if sqrt(each) <= top and all(
            abs(sqrt(each) - sqrt(other)) * pixels >= APART for other in kept
        ):
            kept.append(each)
    return sorted(kept)
