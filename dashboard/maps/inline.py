"""A map inside a page, drawn by the server: the same shapes and classes as `static/map.js` draws,
in the colours of the style sheet. Its shapes are links, so that it needs no script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from dashboard.maps import model
from dashboard.maps.circles import radii, spot
from dashboard.maps.model import Map, Territory
from dashboard.markup import el, join
from geo import outlines

#: Words under an inset by its name: whole, then in short lines.
Frames = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Look:
    """How a map is looked at: `geometry` names its shapes, `opens` makes the address of a code;
    `own` is the code that is outlined, `region` that of the région to look at from near.
    """

    geometry: str
    frames: Frames
    opens: Callable[[str], str]
    own: str = ""
    region: str = ""


def choropleth(shown: Map, look: Look) -> Markup:
    """A shape for each territory, with its class or state, its sentence and its mark."""
    shapes = outlines.read(outlines.MAPS / f"{look.geometry}.json")
    near = _near(shapes, look.region)
    scale = max(near[2:]) / max(shapes["box"])
    styles = sorted({each.style for each in shown.territories.values()})
    land = el("g", *_land(shown, shapes, look), transform="scale(0.1)")
    marks = el("g", *_marks(shown, shapes), aria_hidden="true", class_="marques")
    return el(
        "svg", _patterns(styles, scale), *_frames(shapes, look.frames), land, marks,
        viewBox=" ".join(f"{each:g}" for each in near), role="group", aria_label=shown.title,
        style=f"--pres:{scale:.3g}",
    )  # fmt: skip


def circles(counts: Mapping[str, float], marks: Mapping[str, str], look: Look) -> Markup:
    """Counts as circles whose area is in proportion; `marks` where there is none."""
    shapes = outlines.read(outlines.FRANCE)
    ground = [el("path", d=d, class_="dep absent-plat") for d in shapes["paths"].values()]
    drawn = [
        el("circle", cx=spot(code)[0], cy=spot(code)[1], r=f"{radius:.1f}", class_="rond-carte")
        for code, radius in radii(counts).items()
    ]
    written = [el("text", mark, x=spot(code)[0], y=spot(code)[1] + 5, class_="marque")
               for code, mark in marks.items()]  # fmt: skip
    return el(
        "svg", *_frames(shapes, look.frames), el("g", *ground, transform="scale(0.1)"), *drawn,
        el("g", *written, class_="marques"), viewBox="0 0 {} {}".format(*shapes["box"]),
        aria_hidden="true",
    )  # fmt: skip


def locator(code: str) -> Markup:
    """Where a département is among the others: in its inset, where it has one."""
    shapes = outlines.read(outlines.FRANCE)
    box, codes = _around(shapes, code)
    inset = shapes["inset"] if box else {}
    paths = [
        el("path", d=inset.get(each, shapes["paths"][each]),
           class_="ici" if each == code else "fond")
        for each in sorted(codes, key=lambda each: each == code)
    ]  # fmt: skip
    return el(
        "svg", el("g", *paths, transform="scale(0.1)"),
        viewBox=" ".join(map(str, box or WHOLE)), aria_hidden="true",
    )  # fmt: skip


#: Metropolitan France without the insets.
WHOLE = (0, 18, 656, 670)


def _around(shapes: Mapping[str, Any], code: str) -> tuple[list[float] | None, list[str]]:
    """The inset of a département and who is in it; else nothing and all those outside of insets."""
    frames = shapes["frames"].values()
    for frame in frames:
        if code in frame["codes"]:
            return frame["box"], frame["codes"]
    apart = {each for frame in frames if len(frame["codes"]) == 1 for each in frame["codes"]}
    return None, [each for each in shapes["paths"] if each not in apart]


def _near(shapes: Mapping[str, Any], region: str) -> list[float]:
    """The whole map, or a région with a little room around it."""
    if not region:
        return [0, 0, *shapes["box"]]
    x, y, width, height = shapes["regions"][region]["box"]
    room = max(width, height) * 0.06
    return [x - room, y - room, width + 2 * room, height + 2 * room]


def _frames(shapes: Mapping[str, Any], words: Frames) -> Iterator[Markup]:
    for name, frame in shapes.get("frames", {}).items():
        x, y, width, height = frame["box"]
        yield el("rect", x=x, y=y, width=width, height=height, class_="cadre")
        right, (long, short) = name == "paris", words[name]
        left, brief = (x + width if right else x + 2), (short if right else [name])
        for style, lines in (("long", [long]), ("court", short), ("bref", brief)):
            spans = [el("tspan", line, x=left, dy="1.1em") for line in lines]
            yield el("text", *spans, x=left, y=y + height + 2, class_=f"nom-cadre {style}",
                     aria_hidden="true", text_anchor="end" if right else "start")  # fmt: skip


def _land(shown: Map, shapes: Mapping[str, Any], look: Look) -> Iterator[Markup]:
    if around := shapes.get("around"):
        yield el("path", d=around, class_="autour", aria_hidden="true")
    for code, each in shown.territories.items():
        shape = _shape(shapes["paths"][code], each, el("title", each.sentence))
        yield el("a", shape, href=look.opens(code), tabindex=-1, aria_label=each.sentence)
    for code, d in shapes.get("inset", {}).items():
        yield _shape(d, shown.territories[code], None)
    if look.own:
        yield el("path", d=_whole(shapes, look.own), class_="choisi", aria_hidden="true")


def _shape(d: str, each: Territory, title: Markup | None) -> Markup:
    striped, named = model.striped(each.style), f"dep entre {each.style}"
    return el("path", title, d=d, class_=named if striped else f"dep {each.style}",
              style=f"fill:url(#{each.style})" if striped else None)  # fmt: skip


def _whole(shapes: Mapping[str, Any], code: str) -> str:
    return shapes["paths"][code] + shapes.get("inset", {}).get(code, "")


def _marks(shown: Map, shapes: Mapping[str, Any]) -> Iterator[Markup]:
    inset = shapes.get("inset_labels", {})
    for code, each in shown.territories.items():
        x, y = shapes["labels"][code]
        left, top = inset.get(code, (x, y))
        if each.written:
            down = 19 if "codes" in shapes else 5
            yield el("text", each.written, x=left, y=top + down,
                     class_=f"marque marque-{each.style}")  # fmt: skip
        if code in shown.names:
            yield el("text", shown.names[code], x=x, y=y, dy="1.9em", class_="nom-dep")
        if "codes" in shapes:
            kind = "entre" if model.striped(each.style) else each.style
            yield el("text", code, x=x, y=y + 1, class_=f"numero {kind}")


def _patterns(styles: Sequence[str], scale: float) -> Markup:
    """Those of the states, and of the ranges that are there."""
    cross = join(el("rect", width=6, height=6, class_="fond-secret"),
                 el("path", d="M0 0L6 6M6 0L0 6", class_="croix"))  # fmt: skip
    dots = join(el("rect", width=6, height=6, class_="fond-absent"),
                el("circle", cx=3, cy=3, r=0.95, class_="point"))  # fmt: skip
    ends = {style: found for style in styles if (found := model.striped(style))}
    return el(
        "defs",
        _pattern("croix", cross, 6, scale),
        _pattern("semis", dots, 6, scale),
        _stripes("raies", "q0", "accent", scale),
        *(_range(style, *found, scale) for style, found in ends.items()),
    )


def _range(style: str, low: int, high: int, scale: float) -> Markup:
    """Ground of the low class, stripes of the high one; within one class, thin pale ones."""
    if low == high:
        return _stripes(style, f"q{low}", "q0", scale, 1)
    return _stripes(style, f"q{low}", f"q{high}", scale)


def _stripes(name: str, ground: str, line: str, scale: float, width: float = 2.6) -> Markup:
    drawn = join(
        el("rect", width=7, height=7, class_=f"sol {ground}"),
        el("rect", width=width, height=7, class_=f"sol {line}"),
    )
    return _pattern(name, drawn, 7, scale, " rotate(45)")


def _pattern(name: str, drawn: Markup, size: int, scale: float, turn: str = "") -> Markup:
    return el("pattern", drawn, id=name, width=size, height=size, patternUnits="userSpaceOnUse",
              patternTransform=f"scale({10 * scale:g}){turn}")  # fmt: skip
