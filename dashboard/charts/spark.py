"""Sparklines: small SVG drawings, first and last values labelled, gaps dotted.

They hold no colour: the style sheet gives it, in both themes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.markup import el, join

WIDTH, HEIGHT = 276, 92
_LEFT, _RIGHT, _TOP, _FLOOR = 6, 270, 24, 72


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a decimal year; `label` is written above it; `joined` to the point before it."""

    x: float
    y: float
    label: str = ""
    joined: bool = True


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of years that nobody published, with its name."""

    start: float
    end: float
    label: str


@dataclass(frozen=True, slots=True)
class Spark:
    """A small drawing: `alt` is its spoken text, `span` the years of its axis; `step` holds a value
    until the next one.
    """

    points: tuple[Point, ...]
    alt: str
    span: tuple[int, int]
    gaps: tuple[Gap, ...] = ()
    step: bool = False


def svg(spark: Spark) -> Markup:
    """The drawing as `<svg role="img">`."""
    top, span = max(point.y for point in spark.points), spark.span

    def at(x: float) -> float:
        return _LEFT + (x - span[0]) / (span[1] + 1 - span[0]) * (_RIGHT - _LEFT)

    def up(y: float) -> float:
        return _FLOOR - y / top * (_FLOOR - _TOP) if top else _FLOOR

    marks = [_gap(gap, at) for gap in spark.gaps]
    marks += [_path(spark.points, at, up, spark.step)]
    marks += [_dot(point, at, up) for point in spark.points]
    marks += [
        el("path", d=f"M{_LEFT} {_FLOOR + 4}H{_RIGHT}", class_="axe"),
        el("text", str(span[0]), x=_LEFT, y=HEIGHT - 2, class_="an"),
        el("text", str(span[1]), x=_RIGHT, y=HEIGHT - 2, class_="an", text_anchor="end"),
    ]
    return el(
        "svg",
        *marks,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=spark.alt,
        class_="spark",
    )


def _gap(gap: Gap, at) -> Markup:  # noqa: ANN001
    left, right = at(gap.start), at(gap.end)
    half = len(gap.label) * 3.6  # The label is in 13 px type, about 7 px a letter.
    middle = min(max((left + right) / 2, half), WIDTH - half)
    rows = range(_TOP + 6, _FLOOR, 6)
    dots = "".join(f"M{x:.0f} {y}h.01" for y in rows for x in range(int(left) + 3, int(right), 6))
    return join(
        el("path", d=dots, class_="pts"),
        el("text", gap.label, x=f"{middle:.0f}", y=_TOP - 4, class_="an", text_anchor="middle"),
    )


def _path(points: Sequence[Point], at, up, step: bool) -> Markup:  # noqa: ANN001
    drawn = ""
    for before, point in zip([None, *points], points, strict=False):
        x, y = f"{at(point.x):.1f}", f"{up(point.y):.1f}"
        if before is None or not point.joined:
            drawn += f"M{x} {y}"
        else:
            drawn += f"H{x}V{y}" if step else f"L{x} {y}"
    return el("path", d=drawn, class_="trait")


def _dot(point: Point, at, up) -> Markup:  # noqa: ANN001
    x, y = at(point.x), up(point.y)
    anchor = "end" if x > WIDTH - 40 else "start" if x < 40 else "middle"
    label = (
        el("text", point.label, x=f"{x:.1f}", y=f"{y - 8:.1f}", class_="val", text_anchor=anchor)
        if point.label
        else None
    )
    return join(el("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="3", class_="pt"), label)
