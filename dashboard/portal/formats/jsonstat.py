"""JSON-stat 2.0 (https://json-stat.org/full/): a cube whose dimensions are the columns of codes.

A cell is there only where a row is; `status` says of each what it is, hidden ones included, whose
`value` is not there. `unit` and `source` are dimensions only where rows could not be told apart
without them (sources that disagree): else the cube would be nearly all empty. They are in
`extension`, cell by cell.
"""

from __future__ import annotations

import json
from math import prod
from typing import Any

import polars as pl

from dashboard.portal.formats.rows import Rows, TooWide

DIMENSIONS = ("dataset", "indicator", "territory", "period", "sex", "age", "breakdown")
#: What may be one more.
MORE = ("unit", "source")

#: Cells of a cube, empty ones included: what reads it back makes all of them.
MOST = 2_000_000


def write(rows: Rows) -> bytes:
    """The rows as one dataset. Raises TooWide where a cube of them would be nearly all empty, or
    where two rows are one cell of it.
    """
    frame = rows.frame
    codes = {name: sorted(set(frame[name])) for name in _dimensions(frame)}
    size = [len(each) for each in codes.values()]
    if prod(size) > MOST:
        raise TooWide("cube", most=str(MOST))
    cells = _places(frame, codes, size)
    if len(set(cells)) != len(cells):
        raise TooWide("twice")
    made = {
        "version": "2.0",
        "class": "dataset",
        "label": rows.meta["title"],
        "source": rows.meta["publisher"],
        "updated": rows.meta["created"],
        "id": list(codes),
        "size": size,
        "role": {"time": ["period"], "geo": ["territory"]},
        "dimension": {name: _dimension(rows, name, each) for name, each in codes.items()},
        "value": _sparse(cells, frame["value"].to_list()),
        "status": _sparse(cells, _states(frame)),
        "extension": {
            "observatoire": dict(rows.meta), "links": dict(rows.links),
            **{name: _sparse(cells, frame[name].to_list()) for name in ("low", "high", *MORE)},
        },
    }  # fmt: skip
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def _dimensions(frame: pl.DataFrame) -> tuple[str, ...]:
    """The least that tell every row from every other."""
    several = (DIMENSIONS, (*DIMENSIONS, MORE[0]), (*DIMENSIONS, *MORE))
    return next((each for each in several if not frame.select(each).is_duplicated().any()),
                several[-1])  # fmt: skip


def _places(frame: pl.DataFrame, codes: dict[str, list[str]], size: list[int]) -> list[int]:
    """Where each row stands in the cube, the last dimension turning fastest."""
    step, at = 1, pl.lit(0, pl.Int64)
    for name, length in zip(reversed(codes), reversed(size), strict=True):
        order = {code: place for place, code in enumerate(codes[name])}
        at = at + step * pl.col(name).replace_strict(order, return_dtype=pl.Int64)
        step *= length
    return frame.select(at=at)["at"].to_list() if frame.height else []


def _dimension(rows: Rows, name: str, codes: list[str]) -> dict[str, Any]:
    words = {code: _label(rows, name, code) for code in codes}
    return {
        "label": rows.beside.heads[name],
        "category": {"index": codes, "label": words},
    }


def _label(rows: Rows, name: str, code: str) -> str:
    if name == "indicator":
        found = rows.frame.filter(indicator=code)["indicator_label"]
        return found[0] if len(found) else code
    if name == "source":
        return rows.release.source(code)["title"]
    return rows.beside.labels.get((name, code), code)


def _states(frame: pl.DataFrame) -> list[str]:
    pairs = frame.select("OBS_STATUS", "CONF_STATUS").rows()
    return [f"{seen}:{kept}" for seen, kept in pairs]


def _sparse(cells: list[int], values: list[Any]) -> dict[str, Any]:
    there = sorted(zip(cells, values, strict=True))
    return {str(cell): value for cell, value in there if value is not None}
