"""Territories under each other on one scale, and their years side by side on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.charts import scale
from dashboard.charts.drawing import Axis, Dot, Drawing, Mark, Path, Role, Span, Text
from dashboard.charts.offences import NAMES, RUNG, TALL, in_lines
from messages import Words


@dataclass(frozen=True, slots=True)
class Line:
    """A territory: its rate or the ends of its range; where chance may have put it (95 %), and the
    same at the level of the whole family (`far`).
    """

    name: str
    rate: float | None = None
    ends: tuple[float, float] | None = None
    chance: tuple[float, float] | None = None
    far: tuple[float, float] | None = None
    own: bool = False


def intervals(lines: Sequence[Line], france: tuple[str, float], words: Words) -> Drawing:
    """A point, or the striped bar of a range, with both intervals; France across all of them.

    The axis ends with the last 95 % interval: the longer one may go on beyond it, cut there.
    """
    tops = [max(each.rate or 0, *(each.ends or ()), *(each.chance or ())) for each in lines]
    edge = max(france[1], *tops) * 1.08 or 1.0
    marks: list[Mark] = [
        Path(((france[1], 0.2), (france[1], -len(lines) - 0.4)), "ink", 1),
        Text(france[1], 0.55, f"**{france[0]} {words.decimals(france[1])}**", "middle", "ink"),
    ]
    for at, each in enumerate(lines, start=1):
        marks += _line(each, -float(at), edge)
    names = tuple((-float(at), in_lines(each.name, each.own))
                  for at, each in enumerate(lines, start=1))  # fmt: skip
    ticks = tuple((each, words.number(each) if each >= 1 else words.decimals(each))
                  for each in scale.round_steps(edge))  # fmt: skip
    rung = (TALL if any("\n" in name for _, name in names) else RUNG) + 8
    return Drawing(
        round(rung * (len(lines) + 1.8)) + 24, Axis(-edge * 0.02, edge, ticks, line=True),
        Axis(-len(lines) - 0.6, 0.9, names), tuple(marks), left=NAMES, top=4, bottom=26,
    )  # fmt: skip


def strip(line: Line, france: float, edge: float, height: int) -> Drawing:
    """One territory alone, for a row of a table: France across it, no axis of its own."""
    across: Mark = Path(((france, 0.5), (france, -0.5)), "ink", 1)
    marks = (across, *_line(line, 0.0, edge))
    return Drawing(height, Axis(-edge * 0.02, edge), Axis(-0.5, 0.5), marks, left=0, right=0, top=0,
                   bottom=0)  # fmt: skip


def _line(each: Line, y: float, edge: float) -> Iterator[Mark]:
    role: Role = "accent" if each.own else "ink3"
    if each.far:
        yield Path(((each.far[0], y), (min(each.far[1], edge), y)), "ink3", 1)
    if each.chance:
        yield Path(((each.chance[0], y), (each.chance[1], y)), role, 2)
        yield from (Dot(end, y, "stroke", role, 12) for end in each.chance)
    if each.ends:
        yield Span(*each.ends, y - 0.24, y + 0.24, role=role)
    elif each.rate is not None:
        yield Dot(each.rate, y, "disc", role, 11, not each.rate)


@dataclass(frozen=True, slots=True)
class Year:
    """A rate, or the ends of a range."""

    year: int
    rate: float | None = None
    ends: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A territory's years, and its three-year means as (first, last, rate)."""

    years: tuple[Year, ...]
    means: tuple[tuple[int, int, float], ...] = ()
    own: bool = False


def years(panel: Panel, france: Panel, top: float, words: Words) -> Drawing:
    """The years of one territory, France as a grey line behind them; nothing joins a displayed year
    to a hidden one. `top` is that of all panels.
    """
    role: Role = "accent" if panel.own else "ink"
    marks: list[Mark] = [Path(_shown(france), "ink3", 1.5)]
    for first, last, mean in panel.means:
        marks.append(Path(((first - 0.4, mean), (last + 0.4, mean)), role, 4))
    marks += [Span(each.year - 0.28, each.year + 0.28, *each.ends, role=role)
              for each in panel.years if each.ends]  # fmt: skip
    marks.append(Path(_shown(panel), role, 2))
    marks += [Dot(each.year, each.rate, "disc", role, 8, not each.rate)
              for each in panel.years if each.rate is not None]  # fmt: skip
    first, last = panel.years[0].year, panel.years[-1].year
    x = Axis(first - 0.6, last + 0.6, ((first, str(first)), (last, str(last)))
             if first != last else ((first, str(first)),), line=True)  # fmt: skip
    steps = tuple((each, words.number(each) if each >= 1 or not each else words.decimals(each))
                  for each in scale.round_steps(top, 3))  # fmt: skip
    return Drawing(150, x, Axis(0, top, steps, grid=True), tuple(marks), left=34, top=10, bottom=26)


def _shown(panel: Panel) -> tuple[tuple[float, float] | None, ...]:
    return tuple(None if each.rate is None else (each.year, each.rate) for each in panel.years)
