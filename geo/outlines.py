"""The built maps (`geo.build`), as the site and its files draw them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

MAPS = Path(__file__).parent / "maps"
FRANCE, TILES, LAND, EUROPE, WORLD = (
    MAPS / f"{name}.json" for name in ("france", "tiles", "land", "europe", "world")
)


@cache
def read(path: Path) -> Mapping[str, Any]:
    """A built map: `box`, `paths` and `labels` by code, `neighbours`; paths in tenths of a unit."""
    return json.loads(path.read_text("utf-8"))


def rings(path: str) -> list[list[tuple[int, int]]]:
    """The closed rings of a path of ours (tenths of a unit; relative moves after each start)."""
    found = []
    for start, moves in re.findall(r"M(-?\d+ -?\d+)l([^z]*)z", path):
        x, y = map(int, start.split())
        ring = [(x, y)]
        steps = [int(each) for each in moves.split()]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append([*ring, ring[0]])
    return found
