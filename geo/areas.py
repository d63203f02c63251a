"""Areas of the départements, in km²: built by `python -m geo.build`, for densities alone.

They are those of the unsimplified boundaries (Natural Earth 10 m, drawn for maps at 1:10 000 000)
in an equal-area projection (EASE-Grid 2.0, EPSG:6933, https://nsidc.org/ease): of ten held against
INSEE's, nine are within 6 %, Paris 23 % too large. Nothing shows them as official areas.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "areas.csv"


@cache
def areas() -> dict[str, float]:
    """By code of the département, in the order of the COG, in km²."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["dep"]: float(row["km2"]) for row in csv.DictReader(file)}
