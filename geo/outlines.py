"""The built maps (`geo.build`), as the site and its files draw them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

MAPS = Path(__file__).parent / "maps"
FRANCE, TILES, EUROPE = (MAPS / f"{name}.json" for name in ("france", "tiles", "europe"))


@cache
def read(path: Path) -> Mapping[str, Any]:
    """A built map: `box`, `paths` and `labels` by code, `neighbours`; paths in tenths of a unit."""
    return json.loads(path.read_text("utf-8"))
