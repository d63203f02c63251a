"""GeoJSON (RFC 7946) and GeoParquet 1.1 (https://geoparquet.org): each row where it is on Earth.

Outlines are those of `geo.build`, simplified: to map with, not to measure. What is of France or of
the Union as a whole has no outline.
"""

from __future__ import annotations

import io
import json
import struct
from functools import cache
from itertools import chain
from typing import Any

import polars as pl

from dashboard.portal.formats.files import described
from dashboard.portal.formats.rows import Rows
from geo import outlines

#: One after the other: each ring of each polygon, as longitudes and latitudes.
Polygons = list[list[list[list[float]]]]


def geojson(rows: Rows) -> bytes:
    """A feature a row: its columns are the properties."""
    around = {"type": "FeatureCollection", "meta": dict(rows.meta), "links": dict(rows.links)}
    head = json.dumps(around, ensure_ascii=False, separators=(",", ":"))
    lines = rows.asked.write_ndjson().splitlines()
    features = (
        f'{{"type":"Feature","geometry":{_written(place)},"properties":{line}}}'
        for place, line in zip(rows.frame["territory"], lines, strict=True)
    )
    return f'{head[:-1]},"features":[{",".join(features)}]}}'.encode()


def geoparquet(rows: Rows) -> bytes:
    """The columns, and `geometry` as WKB in longitudes and latitudes (OGC:CRS84, the default)."""
    places = rows.frame["territory"].to_list()
    shapes = pl.Series("geometry", [_wkb(each) for each in places], pl.Binary)
    there = [each for place in set(places) for each in _corners(place)]
    about: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["MultiPolygon"]}
    if there:
        east, north = zip(*there, strict=True)
        about["bbox"] = [min(east), min(north), max(east), max(north)]
    told = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": about}}
    buffer = io.BytesIO()
    rows.asked.with_columns(shapes).write_parquet(
        buffer, compression="zstd", metadata={"geo": json.dumps(told), **described(rows)}
    )
    return buffer.getvalue()


def polygons(territory: str) -> Polygons | None:
    """The outline of a territory in degrees; None where there is none."""
    return outlines.read(outlines.WORLD).get(territory)


@cache
def _written(territory: str) -> str:
    found = polygons(territory)
    if found is None:
        return "null"
    made = {"type": "MultiPolygon", "coordinates": found}
    return json.dumps(made, separators=(",", ":"))


@cache
def _wkb(territory: str) -> bytes | None:
    """Little-endian well-known binary of a MultiPolygon (OGC 06-103r4)."""
    found = polygons(territory)
    if found is None:
        return None
    return struct.pack("<BII", 1, 6, len(found)) + b"".join(map(_polygon, found))


def _polygon(rings: list[list[list[float]]]) -> bytes:
    made = [struct.pack("<I", len(ring)) + struct.pack(f"<{2 * len(ring)}d", *chain(*ring))
            for ring in rings]  # fmt: skip
    return struct.pack("<BII", 1, 3, len(rings)) + b"".join(made)


@cache
def _corners(territory: str) -> tuple[tuple[float, float], ...]:
    points = [point for shape in polygons(territory) or () for point in shape[0]]
    if not points:
        return ()
    east, north = zip(*points, strict=True)
    return (min(east), min(north)), (max(east), max(north))
