"""Any map of ours in the browser: an SVG drawn once, of which only the classes change.

ARIA: a group of links with one stop for Tab (roving tabindex,
https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/); arrows go to the neighbour that
lies that way, Enter opens. `static/map.js` is the browser's half.
"""

from __future__ import annotations

import streamlit as st

from dashboard.maps.model import Map
from dashboard.parts import going
from dashboard.parts.maps.ground import Ground
from dashboard.web.assets import asset

_component = st.components.v2.component(
    "observatoire_map",
    html='<div class="carte" data-testid="map"></div>',
    js=going.script("map.js"),
    isolate_styles=False,
)


def draw(drawn: Map, key: str, ground: Ground, own: str = "", region: str = "") -> None:
    """Draw the map; `own` is the code that stays outlined, `region` that of the région to look at
    from near.
    """
    _component(
        key=key,
        data={
            "geometry": asset(f"maps/{ground.geometry}.json"),
            "title": drawn.title,
            "opens": ground.opens,
            "frames": ground.frames,
            "territories": [
                [code, each.style, each.sentence, *([each.written] if each.written else [])]
                for code, each in drawn.territories.items()
            ],
            "names": dict(drawn.names),
            "own": own,
            "region": region,
        },
        height="content",
    )
