"""Any map of ours in the browser: an SVG drawn once, of which only the classes change.

ARIA: a group of links with one stop for Tab (roving tabindex,
https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/); arrows go to the neighbour that
lies that way, Enter opens. `map.js` is the browser's half.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from dashboard.maps.model import Map
from dashboard.parts import going
from dashboard.web.assets import asset

_component = st.components.v2.component(
    "observatoire_map",
    html='<div class="carte" data-testid="map"></div>',
    js=going.JS + Path(__file__).with_name("map.js").read_text("utf-8"),
    isolate_styles=False,
)


def draw(
    drawn: Map,
    key: str,
    geometry: str,
    opens: str,
    *,
    frames: Mapping[str, Sequence] | None = None,
    own: str = "",
    region: str = "",
) -> None:
    """Draw the map over the shapes of `maps/<geometry>.json`.

    `opens` is the address that a shape opens, with `going.CODE` for its code.
    `frames` are the words under each inset, whole and then in short lines; `own` is the code that
    stays outlined; `region` that of the région to look at from near.
    """
    _component(
        key=key,
        data={
            "geometry": asset(f"maps/{geometry}.json"),
            "title": drawn.title,
            "opens": opens,
            "frames": frames or {},
            "territories": [
                [code, each.style, each.sentence, *([each.mark] if each.mark else [])]
                for code, each in drawn.territories.items()
            ],
            "own": own,
            "region": region,
        },
        height="content",
    )
