"""Counts as circles on the map of France, drawn by pydeck over our own shapes and no other map.

The area of a circle is in proportion to its count. Nothing is asked of another host: the style is
ours and empty, the shapes come from a hashed address. A circle can't be heard or reached by
keyboard: the table under the map is its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill

import pydeck

from dashboard.palette import Palette
from dashboard.web.assets import asset
from geo import outlines

#: Units of the map: radius of the greatest circle.
GREATEST = 42.0
#: Metres to a unit of the map, near the equator: a thousandth of a degree.
METRES = 111.32
#: At this zoom the map is 760 pixels wide; the style sheet makes it smaller on a phone.
ZOOM = 9.41
#: Pixels of a mark or a name, and of a range, which is wider.
SIZE, SMALL = 18, 13


def deck(
    counts: Mapping[str, float],
    marks: Mapping[str, str],
    names: Mapping[str, str],
    palette: Palette,
) -> pydeck.Deck:
    """Displayed counts by code as circles; `marks` (« s », « 0 ») by code where there is none;
    `names` of the insets by frame.

    Paris and the petite couronne have their circles in their inset alone, where they do not cover
    each other.
    """
    width, height = outlines.read(outlines.FRANCE)["box"]
    longitude, latitude = _degrees(width / 2, height / 2)
    layers = (
        _land(palette),
        _circles(counts, palette),
        _text("marks", [(spot(code), text) for code, text in marks.items()], palette.ink),
        _text(
            "names",
            [(_below(frame), fill(text, 16)) for frame, text in names.items()],
            palette.ink2,
        ),
    )
    return pydeck.Deck(
        layers=list(layers),
        initial_view_state=pydeck.ViewState(longitude=longitude, latitude=latitude, zoom=ZOOM),
        map_style=asset("maps/empty.json"),
        map_provider=None,
        views=[pydeck.View(type="MapView", controller=False)],
    )


def _land(palette: Palette) -> pydeck.Layer:
    return pydeck.Layer(
        "GeoJsonLayer",
        id="land",
        data=asset("maps/land.json"),
        get_fill_color=_rgb(palette.miss),
        get_line_color=_rgb(palette.line),
        line_width_min_pixels=0.6,
        stroked=True,
    )


def _circles(counts: Mapping[str, float], palette: Palette) -> pydeck.Layer:
    return pydeck.Layer(
        "ScatterplotLayer",
        id="circles",
        data=[
            {"at": _degrees(*spot(code)), "radius": round(each * METRES)}
            for code, each in radii(counts).items()
        ],
        get_position="at",
        get_radius="radius",
        get_fill_color=[*_rgb(palette.accent), 150],
        get_line_color=_rgb(palette.accent),
        stroked=True,
        line_width_min_pixels=1,
    )


def radii(counts: Mapping[str, float]) -> dict[str, float]:
    """The radius of each circle, in units of the map; none of zero."""
    most = max(counts.values(), default=1.0) or 1.0
    return {code: GREATEST * (count / most) ** 0.5 for code, count in counts.items() if count}


def _text(name: str, written: list[tuple[list[float], str]], colour: str) -> pydeck.Layer:
    return pydeck.Layer(
        "TextLayer",
        id=name,
        data=[
            {"at": _degrees(*place), "text": text, "size": SMALL if "–" in text else SIZE}
            for place, text in written
        ],
        get_position="at",
        get_text="text",
        get_size="size",
        get_color=_rgb(colour),
        font_family=pydeck.types.String("Public Sans, sans-serif"),
        character_set=pydeck.types.String("auto"),
    )


def spot(code: str) -> list[float]:
    """Where a département's circle or mark stands."""
    france = outlines.read(outlines.FRANCE)
    return france["inset_labels"].get(code, france["labels"][code])


def _below(frame: str) -> list[float]:
    x, y, width, height = outlines.read(outlines.FRANCE)["frames"][frame]["box"]
    return [x + width / 2, y + height + 22]


def _degrees(x: float, y: float) -> list[float]:
    return [x / 1000, -y / 1000]


def _rgb(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
