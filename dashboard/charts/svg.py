"""A drawing as SVG, without a browser: fluid on a page, in pixels in a picture or on a sheet.

On a page its heights are pixels and its widths are shares of whatever room it has: text never
shrinks or grows, and one drawing serves a phone and a desk, in either theme, since its colours are
those of the style sheet. Same drawing, same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.charts.drawing import (
    Bracket,
    Column,
    Dot,
    Drawing,
    Leader,
    Path,
    Place,
    Span,
    Text,
    Zone,
)
from dashboard.markup import el, join
from dashboard.palette import Palette

SIZE, LEADING = 13, 16
SANS, SERIF = "Public Sans, system-ui, sans-serif", "Newsreader, Georgia, serif"
#: The « s » of what is secret.
SLANTED = {"font_family": SERIF, "font_style": "italic", "font_weight": 600, "font_size": 15}

#: Units of the stretched drawings of lines on a page.
_WIDE = 1000

#: Anchor, pixels right, lines of text down: where a label begins, around the edge of its mark.
_PLACES: Mapping[Place, tuple[str, int, float]] = {
    "above": ("middle", 0, -1),
    "below": ("middle", 0, 1),
    "left": ("end", -1, 0),
    "right": ("start", 1, 0),
    "above left": ("end", -1, -1),
    "above right": ("start", 1, -1),
    "middle": ("middle", 0, 0),
}

#: Degrees, clockwise, of an arrow that points up.
_TURNS = {"up": 0, "right": 90, "down": 180, "left": 270}


def fluid(drawing: Drawing, alt: str, key: str) -> Markup:
    """The drawing for a page, as wide as its place; `key` makes the names in it its own."""
    made = _Pen(drawing, key, None, _sheet)
    style = f"margin-left:{drawing.left}px;width:calc(100% - {drawing.left + drawing.right}px)"
    return el(
        "svg", *made.parts(), role="img", aria_label=alt, class_="trace", height=drawing.height,
        style=style,
    )  # fmt: skip


def fixed(drawing: Drawing, width: int, palette: Palette) -> Markup:
    """The drawing in pixels, in the colours of a theme: a group to put in a picture."""
    inner = width - drawing.left - drawing.right
    made = _Pen(drawing, "trace", inner, lambda role: getattr(palette, role))
    return el("g", *made.parts(), transform=f"translate({drawing.left} 0)", font_size=SIZE,
              font_family=SANS)  # fmt: skip


def _sheet(role: str) -> str:
    return f"var(--{role})"


@dataclass(frozen=True)
class _Pen:
    """Draws on a page (`width` None: horizontal places are shares), or in so many pixels."""

    drawing: Drawing
    key: str
    width: int | None
    colour: Callable[[str], str]

    def parts(self) -> Iterator[Markup]:
        """Patterns, axes, then the marks in their order."""
        zones = {each.kind for each in self.drawing.marks if isinstance(each, Zone)}
        spans = {each.role for each in self.drawing.marks if isinstance(each, Span)}
        if zones or spans:
            hatched = (self._pattern(kind) for kind in sorted(zones))
            yield el("defs", *hatched, *(self._stripes(role) for role in sorted(spans)))
        yield from self._axes()
        draw = {Column: self._column, Zone: self._zone, Span: self._span, Path: self._path,
                Dot: self._dot, Text: self._words, Bracket: self._bracket,
                Leader: self._leader}  # fmt: skip
        for mark in self.drawing.marks:
            yield draw[type(mark)](mark)

    # Places

    def _x(self, value: float) -> str:
        return self._at(self.drawing.x.share(value))

    def _at(self, share: float) -> str:
        return f"{share * 100:.2f}%" if self.width is None else f"{share * self.width:.1f}"

    def _y(self, value: float) -> float:
        drawing = self.drawing
        plot = drawing.height - drawing.top - drawing.bottom
        return round(drawing.top + (1 - drawing.y.share(value)) * plot, 1)

    def _role(self, role: str) -> str:
        return self.colour(role) if role else "none"  # type: ignore[operator]

    # Text

    def _label(
        self, x: str, y: float, text: str, place: Place, role: str, gap: float = 0
    ) -> Markup:
        """Lines of text around a point, `gap` pixels from it, with a halo of the page's ground."""
        anchor, right, down = _PLACES[place]
        lines = text.split("\n")
        first = y + SIZE * 0.35 - (len(lines) - 1) * LEADING / 2
        first += down * (gap + SIZE * 0.6 + (len(lines) - 1) * LEADING / 2)
        spans = [
            el("tspan", _bold(line), x=x, dx=right * (gap + 4) or None, dy=LEADING if at else None)
            for at, line in enumerate(lines)
        ]
        return el("text", *spans, y=f"{first:.1f}", text_anchor=anchor, fill=self._role(role),
                  paint_order="stroke", stroke=self._role("bg"),
                  stroke_width=4, stroke_linejoin="round")  # fmt: skip

    # Axes

    def _axes(self) -> Iterator[Markup]:
        drawing = self.drawing
        floor = drawing.height - drawing.bottom
        for value, text in drawing.x.ticks:
            if drawing.x.grid:
                yield self._line(self._x(value), drawing.top, self._x(value), floor, "rule", 1)
            yield self._label(self._x(value), floor + 10, text, "middle", "ink2")
        for value in drawing.x.cuts:
            yield self._line(self._x(value), floor, self._x(value), floor + 6, "ink", 1)
        for value, text in drawing.y.ticks:
            y = self._y(value)
            if drawing.y.grid:
                yield self._line("0", y, self._at(1), y, "rule", 1)
            yield self._label("0", y, text, "left", "ink2", 2)
        if drawing.x.line:
            yield self._line("0", floor, self._at(1), floor, "ink", 1)

    def _line(self, x1: str, y1: float, x2: str, y2: float, role: str, width: float) -> Markup:
        return el("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=self._role(role), stroke_width=width)

    # Marks

    def _column(self, each: Column) -> Markup:
        x = self.drawing.x
        left, right = x.share(each.at - each.width / 2), x.share(each.at + each.width / 2)
        top = self._y(each.value)
        bar = el("rect", x=self._at(left), y=top, width=self._at(right - left),
                 height=round(self._y(0) - top, 1), fill=self._role(each.fill),
                 stroke=self._role(each.edge), stroke_width=1.5)  # fmt: skip
        if not each.label:
            return bar
        return join(bar, self._label(self._x(each.at), top, each.label, "above", "ink", 2))

    def _zone(self, each: Zone) -> Markup:
        x, top = self.drawing.x, self._y(each.top)
        left, right = x.share(each.start), x.share(each.end)
        ground = el("rect", x=self._at(left), y=top, width=self._at(right - left),
                    height=round(self._y(0) - top, 1),
                    fill=f"url(#{self.key}-{each.kind})")  # fmt: skip
        if not each.label:
            return ground
        middle = (each.start + each.end) / 2
        y, role = self._y(each.label_at), "ink2" if each.kind == "silence" else "ink"
        label = self._label(self._x(middle), y, each.label, "middle", role)
        return join(ground, el("g", label, **SLANTED) if each.kind == "secret" else label)

    def _pattern(self, kind: str) -> Markup:
        """Dots, or hatches that cross: the two marks of what is not there (LOOK 1)."""
        if kind == "silence":
            drawn = el("circle", cx=4, cy=4, r=0.8, fill=self._role("ink3"))
        else:
            ground = el("rect", width=8, height=8, fill=self._role("surf"))
            cross = el("path", d="M0 0L8 8M8 0L0 8", stroke=self._role("hatch"), stroke_width=0.9)
            drawn = join(ground, cross)
        return el("pattern", drawn, id=f"{self.key}-{kind}", width=8, height=8,
                  patternUnits="userSpaceOnUse")  # fmt: skip

    def _span(self, each: Span) -> Markup:
        x, top, floor = self.drawing.x, self._y(each.high), self._y(each.low)
        left, right = x.share(each.start), x.share(each.end)
        bar = el("rect", x=self._at(left), y=top, width=self._at(right - left),
                 height=round(floor - top, 1), fill=f"url(#{self.key}-raies-{each.role})",
                 stroke=self._role(each.role), stroke_width=1)  # fmt: skip
        if not each.label:
            return bar
        middle = self._x((each.start + each.end) / 2)
        return join(bar, self._label(middle, top, each.label, "above", "ink", 2))

    def _stripes(self, role: str) -> Markup:
        """One slant of stripes: a range (LOOK 13); what crosses is what nothing is known of."""
        ground = el("rect", width=7, height=7, fill=self._role("bg"))
        line = el("path", d="M-1 8L8 -1M-1 1L1 -1M6 8L8 6", stroke=self._role(role),
                  stroke_width=2)  # fmt: skip
        return el("pattern", ground, line, id=f"{self.key}-raies-{role}", width=7, height=7,
                  patternUnits="userSpaceOnUse")  # fmt: skip

    def _path(self, each: Path) -> Markup:
        wide = self.width or _WIDE
        d, pen = "", "M"
        for point in each.points:
            if point is None:
                pen = "M"
                continue
            x, y = f"{self.drawing.x.share(point[0]) * wide:.1f}", self._y(point[1])
            d += f"H{x}V{y}" if each.step and pen == "L" else f"{pen}{x} {y}"
            pen = "L"
        line = el("path", d=d, fill="none", stroke=self._role(each.role),
                  stroke_width=each.width, stroke_dasharray="2 4" if each.dash else None,
                  stroke_linejoin="round", vector_effect="non-scaling-stroke")  # fmt: skip
        if self.width:
            return line
        box = f"0 0 {_WIDE} {self.drawing.height}"
        return el("svg", line, viewBox=box, width="100%", height=self.drawing.height,
                  preserveAspectRatio="none", overflow="visible")  # fmt: skip

    def _dot(self, each: Dot) -> Markup:
        x, y = self._x(each.x), self._y(each.y)
        tip = el("title", each.tip) if each.tip else None
        mark = self._placed(x, y, join(tip, self._shape(each)))
        if not each.label:
            return mark
        return join(mark, self._label(x, y, each.label, each.place, each.ink, each.size / 2))

    def _placed(self, x: str, y: float, drawn: Markup) -> Markup:
        if self.width is None:
            return el("svg", drawn, x=x, y=y, overflow="visible")
        return el("g", drawn, transform=f"translate({x} {y})")

    def _shape(self, each: Dot) -> Markup:
        half, role = each.size / 2, self._role(each.role)
        fill, edge = (self._role("bg"), role) if each.hollow else (role, self._role("bg"))
        if each.symbol == "disc":
            width = 2 if each.hollow else 1.5
            return el("circle", r=half, fill=fill, stroke=edge, stroke_width=width)
        if each.symbol == "lozenge":
            d = f"M0 {-half - 1}L{half + 1} 0L0 {half + 1}L{-half - 1} 0Z"
            width = 2.5 if each.hollow else 1.5
            return el("path", d=d, fill=fill, stroke=edge, stroke_width=width)
        if each.symbol == "stroke":
            return el("path", d=f"M0 {-half}V{half}", stroke=role, stroke_width=1.5)
        return el("path", d=_arrow(half), fill="none", stroke=role, stroke_width=2.5,
                  transform=f"rotate({_TURNS[each.symbol]})")  # fmt: skip

    def _words(self, each: Text) -> Markup:
        y = self.drawing.top - 14 if each.y is None else self._y(each.y)
        return self._label(self._x(each.x), y, each.text, each.place, each.ink)

    def _bracket(self, each: Bracket) -> Markup:
        y = self.drawing.top - 4
        return self._line(self._x(each.start), y, self._x(each.end), y, "ink3", 1)

    def _leader(self, each: Leader) -> Markup:
        x, y = self._x(each.x), self._y(each.y)
        end = y - each.rise
        stroke = self._line(x, y - (9 if each.rise > 0 else -9), x, end, each.role, 1)
        down = -SIZE * 0.6 if each.rise > 0 else SIZE * 0.6
        place: Place = "middle" if each.side == "center" else (
            "left" if each.side == "right" else "right"
        )  # fmt: skip
        return join(stroke, self._label(x, end + down, each.text, place, each.role, -4))


def _arrow(half: float) -> str:
    """A bar at the number itself, and an arrow from it, upwards."""
    long, head = half * 1.8, half * 0.7
    return f"M{-half} 0H{half}M0 0V{-long}M{-head} {head - long}L0 {-long}L{head} {head - long}"


def _bold(line: str) -> Markup:
    """`**…**` in bold, the rest escaped."""
    parts = re.split(r"\*\*(.+?)\*\*", line)
    return join(*(el("tspan", part, font_weight=700) if at % 2 else part
                  for at, part in enumerate(parts)))  # fmt: skip
