"""An ordinary map page: a period, an inline Plotly choropleth of the 101, their table."""

import json
import re
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

MAP = Path(__file__).parents[2] / "geo" / "maps" / "france.json"


@st.cache_data
def shapes() -> dict:
    """Our own shapes as GeoJSON, small enough to be degrees."""
    features = []
    for code, path in json.loads(MAP.read_text("utf-8"))["paths"].items():
        rings = []
        for start, moves in re.findall(r"M(-?\d+ -?\d+)l([^z]*)z", path):
            x, y = map(int, start.split())
            ring = [(x / 1000, 45 - y / 1000)]
            steps = [int(each) for each in re.findall(r"-?\d+", moves)]
            for dx, dy in zip(steps[::2], steps[1::2], strict=True):
                x, y = x + dx, y + dy
                ring.append((x / 1000, 45 - y / 1000))
            rings.append([[*ring, ring[0]]])
        geometry = {"type": "MultiPolygon", "coordinates": rings}
        features.append({"type": "Feature", "id": code, "geometry": geometry, "properties": {}})
    return {"type": "FeatureCollection", "features": features}


period = int(st.query_params.get("periode", "2018")[:4])
st.title("Stock map")
codes = [feature["id"] for feature in shapes()["features"]]
frame = pd.DataFrame(
    {"code": codes, "rate": [(7 * at * period) % 23 / 10 for at in range(len(codes))]}
)
chart = px.choropleth(frame, geojson=shapes(), locations="code", color="rate")
chart.update_geos(fitbounds="locations", visible=False)
st.plotly_chart(chart)
st.dataframe(frame)
