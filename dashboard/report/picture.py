"""A figure as a picture to take away, complete by itself: title, legend, what is drawn or its
table, sources, what secrecy means, release and address. Same arguments, same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup

from dashboard.charts import svg
from dashboard.charts.drawing import Drawing
from dashboard.content.blocks import Panels
from dashboard.content.figure import Figure
from dashboard.content.table import Table
from dashboard.maps.picture import CLASSES, MARGIN, SANS, SERIF, WIDTH, Type
from dashboard.markup import el, join
from dashboard.palette import LIGHT
from dashboard.report import pieces

TITLE, SUB, KEY = Type(26, SERIF, 600), Type(15, fill=LIGHT.ink2), Type(14, fill=LIGHT.ink2)
CELL, HEAD, NOTE = Type(14), Type(13, weight=600), Type(13, fill=LIGHT.ink2)

#: Pixels of a letter, as a share of its size: sans, serif.
_SANS, _SERIF = 0.52, 0.52
#: The same of a letter that must never be cut off.
_WIDE = 0.6
#: Rows of a table that a picture shows; pixels of one, and between two of its lines.
ROWS, ROW, LEADING = 16, 27, 17
#: Letters of a cell that is never broken.
SHORT = 12
#: Widths that a square is tried at: the first one that holds all of it.
_SQUARES = (760, 900, 1050, 1200, 1400, 1700, 2100, 2600)


@dataclass(frozen=True, slots=True)
class Words:
    """What stands under the drawing, and what says that more rows are in the files."""

    notes: tuple[str, ...]
    more: Callable[[int], str]
    fiction: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """Something drawn, and how high it is."""

    drawn: Markup
    height: float


def landscape(figure: Figure, words: Words) -> str:
    """WIDTH pixels wide, as high as it needs."""
    made = _laid(figure, words, WIDTH)
    return _svg(figure, made.drawn, WIDTH, round(made.height), WIDTH)


def square(figure: Figure, words: Words) -> str:
    """WIDTH pixels a side: laid out at the width at which it fills a square best."""
    for side in _SQUARES:
        made = _laid(figure, words, side)
        if made.height <= side:
            break
    side = max(side, round(made.height))
    down = (side - made.height) / 2
    return _svg(
        figure, el("g", made.drawn, transform=f"translate(0 {down:.0f})"), side, side, WIDTH
    )


def _svg(figure: Figure, drawn: Markup, width: int, height: int, shown: int) -> str:
    ground = el("rect", width=width, height=height, fill=LIGHT.bg)
    made = el(
        "svg", el("title", figure.title), _defs(), ground, drawn,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}", width=shown,
        height=round(height * shown / width), role="img",
    )  # fmt: skip
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{made}\n'


def _laid(figure: Figure, words: Words, width: int) -> _Part:
    """Every part under the one before it."""
    inner = width - 2 * MARGIN
    parts = [
        *([_lines(words.fiction, Type(15, weight=600, fill=LIGHT.mark), inner, _SANS)]
          if words.fiction else []),
        _lines(figure.title, TITLE, inner, _SERIF),
        _lines(figure.subtitle, SUB, inner, _SANS),
        *([_legend(figure.legend.items, inner)] if figure.legend else []),
        _body(figure, inner, words),
        *(_lines(note, NOTE, inner, _SANS) for note in words.notes),
    ]  # fmt: skip
    top, drawn = float(MARGIN), []
    for part in parts:
        drawn.append(el("g", part.drawn, transform=f"translate({MARGIN} {top:.0f})"))
        top += part.height
    return _Part(join(*drawn), top + MARGIN)


def _lines(text: str, type_: Type, width: int, letter: float) -> _Part:
    """Words in as many lines as they take."""
    told = wrap(text.replace("**", ""), max(int(width / (type_.size * letter)), 10))
    leading = round(type_.size * 1.32)
    drawn = (_text(0, leading * at, each, type_) for at, each in enumerate(told, start=1))
    return _Part(join(*drawn), leading * len(told) + 8)


def _body(figure: Figure, width: int, words: Words) -> _Part:
    if figure.chart is not None:
        drawing = figure.chart
        return _Part(el("g", _chart(drawing, width), transform="translate(0 12)"),
                     drawing.height + 28)  # fmt: skip
    if isinstance(figure.drawn, Panels):
        return _panels(figure.drawn, width)
    return _table(figure.table, width, words)


def _chart(drawing: Drawing, width: int) -> Markup:
    return svg.fixed(drawing, width, LIGHT)


def _panels(made: Panels, width: int) -> _Part:
    """Three side by side at most."""
    across = min(3, len(made.panels))
    each_wide = (width - 24 * (across - 1)) // across
    high = max(each.drawing.height for each in made.panels) + 40
    drawn = []
    for at, each in enumerate(made.panels):
        x, y = at % across * (each_wide + 24), at // across * high
        chart = el("g", _chart(each.drawing, each_wide), transform="translate(0 24)")
        inside = join(_text(0, 16, each.title, HEAD), chart)
        drawn.append(el("g", inside, transform=f"translate({x} {y})"))
    return _Part(join(*drawn), -(-len(made.panels) // across) * high + 12)


def _table(table: Table, width: int, words: Words) -> _Part:
    """The first rows, every word of them; a line says how many more the files have."""
    told = pieces.rows(table)
    shown = [[cell["text"].split("\n")[0].strip() for cell in row["cells"]]
             for row in told["rows"][:ROWS]]  # fmt: skip
    rooms = _rooms([told["heads"], *shown], told["numbers"], width)
    wide = round(sum(rooms))
    drawn, high = [], 0.0
    for at, cells in enumerate([told["heads"], *shown]):
        made = _row(cells, rooms, told["numbers"], HEAD if at == 0 else CELL)
        drawn.append(el("g", made.drawn, transform=f"translate(0 {high:.0f})"))
        high += made.height
        drawn.append(_rule(high, wide, LIGHT.rule if at else LIGHT.ink))
    high += 16
    if rest := len(told["rows"]) - len(shown):
        drawn.append(_text(0, high + 8, words.more(rest), NOTE))
        high += 26
    scale = min(width / wide, 1.0)
    return _Part(el("g", *drawn, transform=f"scale({scale:.4f})"), high * scale)


def _rooms(lines: Sequence[Sequence[str]], numbers: Sequence[bool], width: int) -> list[float]:
    """Pixels of each column. Those of numbers are as wide as their words, and no column is narrower
    than its longest word: what is cut says something else. The others share the rest.
    """
    letter = CELL.size * _WIDE
    rooms, shares = [], []
    for (head, *column), number in zip(zip(*lines, strict=True), numbers, strict=True):
        longest = max(map(len, column), default=1)
        words = (head, *column) if not number and longest > SHORT else (head,)
        word = max((len(each) for cell in words for each in cell.split(" ")), default=1)
        least = max(longest, word) if number or longest <= SHORT else word
        rooms.append(least * letter + 24)
        shares.append(0 if number else max(min(longest, 60) - least, 0))
    rest = max(width - sum(rooms), 0.0)
    return [room + rest * share / (sum(shares) or 1)
            for room, share in zip(rooms, shares, strict=True)]  # fmt: skip


def _row(
    cells: Sequence[str], rooms: Sequence[float], numbers: Sequence[bool], type_: Type
) -> _Part:
    """A line of the table, its words in as many lines as they take."""
    drawn, x, most = [], 0.0, 1
    for cell, room, number in zip(cells, rooms, numbers, strict=True):
        letters = max(int((room - 12) / (type_.size * _WIDE)), 1)
        told = [cell] if number and type_ is CELL else wrap(cell, letters) or [""]
        most = max(most, len(told))
        place, end = (x + room - 12, "end") if number else (x, "start")
        drawn += [_text(place, 18 + LEADING * at, line, type_, end) for at, line in enumerate(told)]
        x += room
    return _Part(join(*drawn), ROW + LEADING * (most - 1))


def _rule(y: float, width: int, colour: str) -> Markup:
    return el("line", x1=0, x2=width, y1=y, y2=y, stroke=colour, stroke_width=1)


def _legend(items: Sequence[tuple[str, str]], width: int) -> _Part:
    """Marks and words, one after the other, in lines."""
    drawn, x, y = [], 0.0, 16.0
    for style, words in items:
        room = 34 + len(words) * KEY.size * _SANS + 18
        if x and x + room > width:
            x, y = 0.0, y + 24
        mark = el("g", join(*_swatch(style)), transform=f"translate({x:.0f} {y - 5:.0f})")
        drawn += [mark, _text(x + 32, y, words, KEY)]
        x += room
    return _Part(join(*drawn), y + 14)


#: Marks that are a disc where a legend says so.
_DISCS = ("plein", "rond", "yes", "no", "unknown")


def _swatch(style: str) -> Iterator[Markup]:
    """The mark of a legend, 24 pixels wide, its middle at 0."""
    name = style.split()[-1]
    if name == "rond-noir":
        yield el("circle", cx=12, cy=0, r=5, fill=LIGHT.ink)
    elif name in ("plein", "rond", "yes", "no", "unknown") and (
        "rond" in style or "devoir" in style
    ):
        inside = LIGHT.accent if name in ("plein", "yes") else LIGHT.bg
        edge = LIGHT.ink3 if name == "unknown" else LIGHT.accent
        yield el("circle", cx=12, cy=0, r=5, fill=inside, stroke=edge, stroke_width=2)
    elif name == "losange":
        yield el("path", d="M12 -6L18 0L12 6L6 0Z", fill=LIGHT.bg, stroke=LIGHT.ink, stroke_width=2)
    elif name == "tirets":
        yield el("line", x1=0, x2=24, y1=0, y2=0, stroke=LIGHT.line, stroke_width=2,
                 stroke_dasharray="5 3")  # fmt: skip
    elif name == "intervalle":
        yield el("rect", y=-2, width=24, height=4, fill=LIGHT.accent)
    elif name in ("trait", "trait-fin", "trait-gris", "moustache"):
        fine = name in ("trait-fin", "trait-gris")
        yield el("line", x1=0, x2=24, y1=0, y2=0, stroke=LIGHT.ink3 if fine else LIGHT.accent,
                 stroke_width=1.5 if fine else 3)  # fmt: skip
        for x in (1, 23) if name == "moustache" else ():
            yield el("line", x1=x, x2=x, y1=-5, y2=5, stroke=LIGHT.accent, stroke_width=2)
    elif name == "tiret-vertical":
        yield el("line", x1=12, x2=12, y1=-6, y2=6, stroke=LIGHT.ink3, stroke_width=1.5)
    else:
        yield el("rect", y=-6, width=24, height=12, fill=_FILLS.get(name, LIGHT.surf),
                 stroke=LIGHT.line)  # fmt: skip


_FILLS = {
    "plein": LIGHT.accent, "raies": "url(#cle-raies)", "points": "url(#cle-points)",
    "hachures": "url(#cle-croix)", "gris": LIGHT.ink3, "contour": LIGHT.bg, "rien": LIGHT.bg,
    "gris-pale": LIGHT.rule, "provisoire": CLASSES["q2"],
}  # fmt: skip


def _defs() -> Markup:
    """Stripes of a range, dots of what nobody published, the cross of a secret."""
    drawn = {
        "raies": el("path", d="M-1 8L8 -1M-1 1L1 -1M6 8L8 6", stroke=LIGHT.accent, stroke_width=2),
        "points": el("circle", cx=3, cy=3, r=0.9, fill=LIGHT.ink3),
        "croix": el("path", d="M0 0L7 7M7 0L0 7", stroke=LIGHT.hatch),
    }
    return el("defs", *(
        el("pattern", el("rect", width=7, height=7, fill=LIGHT.bg), each, id=f"cle-{name}",
           width=7, height=7, patternUnits="userSpaceOnUse")
        for name, each in drawn.items()
    ))  # fmt: skip


def _text(x: float, y: float, words: str, type_: Type, anchor: str = "start") -> Markup:
    return el("text", words, x=f"{x:.0f}", y=f"{y:.0f}", font_size=type_.size,
              font_family=type_.family or SANS, font_weight=type_.weight, fill=type_.fill,
              text_anchor=anchor)  # fmt: skip
