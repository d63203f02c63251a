"""A map as a picture to take away: SVG, and PNG made from it, complete by itself.

Title, legend, source, what secrecy means and the release's id stand inside the picture. Same
arguments, same bytes. Geometry and classes are those of the page; colours are the light theme's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

import resvg_py
from markupsafe import Markup

from dashboard.maps import model
from dashboard.maps.model import Map
from dashboard.markup import el, join
from dashboard.palette import LIGHT
from geo import outlines

FONTS = Path(__file__).parent / "fonts"
WIDTH, MARGIN, TOP, LINE = 1200, 32, 96, 26
#: Letters that fit on a line of a note, of a class of the legend left of its count, of the title
#: and of the subtitle, in the widest of their fonts.
LETTERS, KEYED, TITLED, TOLD = 165, 32, 80, 130

SANS, SERIF = "Public Sans, Arial, sans-serif", "Newsreader, Georgia, serif"
CLASSES = {"q1": "#D7ECE4", "q2": "#97CABF", "q3": "#58A39F", "q4": "#27767C", "q5": "#084751"}
#: The land of other countries.
AROUND = "#ECEEEE"
#: The ground of a class, from 0 (none at all) up, by its place.
PLACES = (LIGHT.bg, *CLASSES.values())
FILLS = CLASSES | {
    model.ZERO: LIGHT.bg,
    model.RANGE: "url(#raies)",
    model.ACROSS: "url(#r24)",
    model.WITHIN: "url(#r22)",
    model.SECRET: "url(#croix)",
    model.MISSING: "url(#semis)",
    model.KNOWN: LIGHT.accent,
    model.UNKNOWN: "url(#semis)",
}


@dataclass(frozen=True, slots=True)
class Type:
    """How words are set: pixels, family, weight, colour."""

    size: int
    family: str = SANS
    weight: int = 400
    fill: str = LIGHT.ink


SMALL = Type(13, fill=LIGHT.ink2)


@dataclass(frozen=True, slots=True)
class Caption:
    """The words around the map: `notes` are lines at the foot, the source and the release last."""

    title: str
    subtitle: str
    unit: str
    frames: dict[str, str]
    notes: tuple[str, ...]


def svg(shown: Map, caption: Caption, map_: Path = outlines.FRANCE, *, square: bool = False) -> str:
    """The picture as SVG, WIDTH pixels wide, over the shapes of a built map; `square` puts ground
    around it until it is as high as it is wide.
    """
    shapes = outlines.read(map_)
    width, height = shapes["box"]
    above, top = _heading(caption)
    below = top + height + 12
    notes = [line for note in caption.notes for line in wrap(note, LETTERS)]
    total = below + LINE * len(notes) + MARGIN
    wide, high = (max(WIDTH, total),) * 2 if square else (WIDTH, total)
    left, up = (wide - WIDTH) // 2, (high - total) // 2
    parts = (
        _patterns(shown),
        el("rect", x=-left, y=-up, width=wide, height=high, fill=LIGHT.bg),
        above,
        el(
            "g",
            _land(shown, shapes),
            _frames(shapes, caption),
            transform=f"translate({MARGIN - 2} {top})",
        ),
        el("g", _legend(shown, caption), transform=f"translate({width + 64} {top + 20})"),
        *(_text(MARGIN, below + LINE * at, note, SMALL) for at, note in enumerate(notes, start=1)),
    )
    drawn = el(
        "svg", el("title", caption.title), *parts, xmlns="http://www.w3.org/2000/svg",
        viewBox=f"{-left} {-up} {wide} {high}", width=WIDTH, height=round(high * WIDTH / wide),
        role="img",
    )  # fmt: skip
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n'


def _heading(caption: Caption) -> tuple[Markup, int]:
    """Title and subtitle, and how far down the map begins."""
    title, told = wrap(caption.title, TITLED), wrap(caption.subtitle, TOLD)
    under = 44 + 32 * (len(title) - 1)
    lines = [_text(MARGIN, 44 + 32 * at, each, Type(26, SERIF, 600))
             for at, each in enumerate(title)]  # fmt: skip
    lines += [_text(MARGIN, under + 28 + 20 * at, each, Type(15, fill=LIGHT.ink2))
              for at, each in enumerate(told)]  # fmt: skip
    return join(*lines), TOP + under - 44 + 20 * (len(told) - 1)


def png(drawn: str, zoom: float = 2) -> bytes:
    """The SVG as PNG, twice its size, with our fonts and no other."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawn,
            zoom=zoom,
            skip_system_fonts=True,
            font_files=[str(path) for path in sorted(FONTS.glob("*.ttf"))],
            font_family="Public Sans",
        )
    )


def _patterns(shown: Map) -> Markup:
    """Those of the states, and of the ranges that are there."""
    there = {each.style for each in shown.territories.values()} | {"r24", "r22"}
    ranges = {style: ends for style in sorted(there) if (ends := model.striped(style))}
    cross = el(
        "pattern",
        el("rect", width=60, height=60, fill=LIGHT.surf),
        el("path", d="M0 0L60 60M60 0L0 60", stroke=LIGHT.hatch, stroke_width=9),
        id="croix", width=60, height=60, patternUnits="userSpaceOnUse",
    )  # fmt: skip
    dots = el(
        "pattern",
        el("rect", width=60, height=60, fill=LIGHT.miss),
        el("circle", cx=30, cy=30, r=10, fill=LIGHT.ink3),
        id="semis", width=60, height=60, patternUnits="userSpaceOnUse",
    )  # fmt: skip
    known = _stripes("raies", LIGHT.bg, LIGHT.accent)
    return el("defs", cross, dots, known, *(_range(*each) for each in ranges.items()))


def _range(style: str, ends: tuple[int, int]) -> Markup:
    """Ground of the low class, stripes of the high one; within one class, thin pale ones."""
    low, high = ends
    if low == high:
        return _stripes(style, PLACES[low], LIGHT.bg, 10)
    return _stripes(style, PLACES[low], PLACES[high])


def _stripes(name: str, ground: str, line: str, width: int = 26) -> Markup:
    return el(
        "pattern",
        el("rect", width=70, height=70, fill=ground),
        el("rect", width=width, height=70, fill=line),
        id=name, width=70, height=70, patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )  # fmt: skip


def _land(shown: Map, shapes: dict) -> Markup:  # type: ignore[type-arg]
    inset, near = shapes.get("inset", {}), shapes.get("inset_labels", {})
    paths = [_shape(shapes["paths"][code], each.style) for code, each in shown.territories.items()]
    paths += [_shape(d, shown.territories[code].style) for code, d in inset.items()]
    if "around" in shapes:
        paths.insert(0, el("path", d=shapes["around"], fill=AROUND))
    marks = [
        _mark(*near.get(code, shapes["labels"][code]), mark, each.style)
        for code, each in shown.territories.items()
        if (mark := each.written)
    ]
    return join(el("g", *paths, transform="scale(0.1)"), *marks)


def _shape(d: str, style: str) -> Markup:
    edge = LIGHT.bg if style in CLASSES or style == model.KNOWN else LIGHT.line
    fill = f"url(#{style})" if model.striped(style) else FILLS[style]
    return el("path", d=d, fill=fill, stroke=edge, stroke_width=7)


def _mark(x: float, y: float, mark: str, style: str) -> Markup:
    secret, solid = style == model.SECRET, style == model.KNOWN
    ink, halo = (LIGHT.bg, LIGHT.accent) if solid else (LIGHT.ink, LIGHT.bg)
    return el(
        "text", mark, x=x, y=y + 5, text_anchor="middle", fill=ink,
        font_family=SERIF if secret else SANS, font_size=15 if secret else 12,
        font_weight=400 if style == model.ZERO else 600, stroke=halo, stroke_width=3,
        paint_order="stroke",
    )  # fmt: skip


def _frames(shapes: dict, caption: Caption) -> Markup:  # type: ignore[type-arg]
    drawn = []
    for name, frame in shapes.get("frames", {}).items():
        x, y, width, height = frame["box"]
        drawn.append(
            el("rect", x=x, y=y, width=width, height=height, fill="none", stroke=LIGHT.rule)
        )
        drawn.append(_text(x + 2, y + height + 17, caption.frames[name], SMALL))
    return join(*drawn)


def _legend(shown: Map, caption: Caption) -> Markup:
    """A row for each class or state; its words in as many lines as they take before its count."""
    rows, y = [_text(0, 0, caption.unit, Type(15, weight=600))], 22
    for each in shown.legend:
        swatch = el("rect", width=340, height=180, fill=FILLS[each.style], stroke=LIGHT.line,
                    stroke_width=8, transform=f"translate(0 {y}) scale(0.1)")  # fmt: skip
        told = wrap(each.label, KEYED)
        words = (_text(46, y + 14 + 18 * at, line, Type(14)) for at, line in enumerate(told))
        rows += [swatch, *words, _text(320, y + 14, str(each.count), Type(14), anchor="end")]
        y += 32 + 18 * (len(told) - 1)
    return join(*rows)


def _text(x: float, y: float, words: str, type_: Type, anchor: str = "start") -> Markup:
    return el("text", words, x=x, y=y, font_size=type_.size, font_family=type_.family,
              font_weight=type_.weight, fill=type_.fill, text_anchor=anchor)  # fmt: skip
