"""Rates of States side by side, each with its interval: the order alone says little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.charts import base, drawing, scale
from dashboard.charts.drawing import Axis, Drawing, Mark, Path, Role, Text
from messages import Words

ROW = 27


@dataclass(frozen=True, slots=True)
class Dot:
    """A rate between its ends; `own` for France, `marked` for the State that a reader chose."""

    name: str
    value: float
    low: float
    high: float
    own: bool = False
    marked: bool = False


def ranked(dots: Sequence[Dot], words: Words) -> Drawing:
    """One row per State, from the highest rate down, its interval behind its dot."""
    rows = sorted(dots, key=lambda each: -each.value)
    top = max((each.high for each in rows), default=1.0)
    marks = [mark for at, each in enumerate(rows) for mark in _row(each, -at, words)]
    x = base.up_to(top * 1.16)
    return Drawing(
        24 + ROW * len(rows),
        replace(x, ticks=_ticks(x, words)),
        Axis(-len(rows) + 0.4, 0.6, tuple((-at, _bold(d.name, d)) for at, d in enumerate(rows))),
        tuple(marks),
        left=int(7.4 * max((len(each.name) for each in rows), default=0)) + 8,
        top=8,
        bottom=28,
    )


def _ticks(axis: Axis, words: Words) -> tuple[tuple[float, str], ...]:
    return tuple((each, words.number(each)) for each in scale.round_steps(axis.high))


def _named(each: Dot) -> bool:
    return each.own or each.marked


def _bold(text: str, each: Dot) -> str:
    return f"**{text}**" if _named(each) else text


def _row(each: Dot, y: float, words: Words) -> tuple[Mark, ...]:
    role: Role = "accent" if each.own else "mark" if each.marked else "ink2"
    return (
        Path(((0, y), (each.value, y)), "rule", 1),
        Path(((each.low, y), (each.high, y)), "accent" if each.own else "line", 4),
        drawing.Dot(each.value, y, role=role, size=13 if _named(each) else 9),
        Text(each.high, y, _bold(words.tenths(each.value), each), "right", "ink"),
    )
