"""JSON-stat 2.0 as a frame: one row for each cell that has a value or a flag.

Format: https://json-stat.org/full/. Eurostat's statistics API 1.0
(https://ec.europa.eu/eurostat/web/user-guides/data-browser/api-data-access/api-introduction) sends
it; so may answer 200 with an `error` or a `warning` where data should be. Codes are read from the
reply, in its own order. Values are sparse: a cell that is not there is missing, never zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from data.errors import UpstreamError

#: Eurostat's flags (https://ec.europa.eu/eurostat/data/database/information, "flags") as SDMX
#: OBS_STATUS. Where several are given, the first of this order: what most limits its use.
FLAGS = {
    "c": "Q",  # confidential
    "u": "U",  # low reliability
    "b": "B",  # break in time series
    "p": "P",  # provisional
    "f": "E",  # forecast
    "e": "E",  # estimated
    "s": "E",  # Eurostat estimate
    "i": "E",  # imputed
    "n": "U",  # not significant
    "d": "A",  # definition differs: said in a note
    "r": "A",  # revised
    "z": "O",  # not applicable
}
DIFFERS = "d"
#: What stands between flags, or for "no value".
_BETWEEN = ":, "


def read(reply: Any, source: str, name: str) -> pl.DataFrame:
    """The cells of a JSON-stat dataset: its dimensions (codes), `value`, `flag`.

    Raises UpstreamError for an error body, a warning body, or what is no JSON-stat dataset;
    `source` and `name` say in it what was asked for.
    """
    _check(reply, source, name)
    dimensions = list(reply["id"])
    try:
        codes = [_codes(reply["dimension"][each]) for each in dimensions]
        size = [int(each) for each in reply["size"]]
        if size != [len(each) for each in codes]:
            raise UpstreamError(source, name, "its sizes and its categories disagree.")
        values, flags = _sparse(reply.get("value")), _sparse(reply.get("status"))
        cells = sorted({*values, *flags})
        if cells and cells[-1] >= math.prod(size):
            raise UpstreamError(source, name, "it has a value outside of its dimensions.")
        rows = [(*_place(at, size, codes), values.get(at), flags.get(at) or "") for at in cells]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UpstreamError(source, name, "what came is not a JSON-stat dataset.") from None
    schema = {**dict.fromkeys(dimensions, pl.String()), "value": pl.Float64(), "flag": pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def labels(reply: Any, dimension: str) -> dict[str, str]:
    """The words of a dimension's codes; a code without words is its own."""
    category = reply["dimension"][dimension]["category"]
    return {
        code: category.get("label", {}).get(code, code) for code in _codes({"category": category})
    }


def status(flag: str, value: float | None) -> str:
    """OBS_STATUS of a cell. Without a value: suppressed, or missing. Raises KeyError on a flag that
    is in no list.
    """
    found = [FLAGS[each] for each in sorted(set(flag) - set(_BETWEEN), key=_rank)]
    if value is None or "Q" in found:
        return "Q" if "Q" in found else "O"
    usable = [each for each in found if each not in ("Q", "O")]
    return usable[0] if usable else "A"


def _rank(flag: str) -> int:
    return list(FLAGS).index(flag) if flag in FLAGS else len(FLAGS)


def _check(reply: Any, source: str, name: str) -> None:
    if not isinstance(reply, Mapping):
        raise UpstreamError(source, name, "what came is not a JSON-stat dataset.")
    for key in ("error", "warning"):
        if key in reply:
            raise UpstreamError(source, name, f"the service answered: {_label(reply[key])}")
    if reply.get("class", "dataset") != "dataset" or "id" not in reply:
        raise UpstreamError(source, name, "what came is not a JSON-stat dataset.")


def _label(said: Any) -> str:
    """The words of an error or warning body, which is one object or a list of them."""
    first = said[0] if isinstance(said, Sequence) and not isinstance(said, str) and said else said
    text = first.get("label", first) if isinstance(first, Mapping) else first
    return str(text)[:300]


def _codes(dimension: Mapping[str, Any]) -> list[str]:
    """Codes of a dimension in their order: `index` is a list, or positions by code, or left out
    where there is one category only.
    """
    category = dimension["category"]
    index = category.get("index", list(category.get("label", {})))
    if isinstance(index, Mapping):
        return sorted(index, key=index.__getitem__)
    return list(index)


def _sparse(cells: Any) -> dict[int, Any]:
    """Cells by position: given as a list, as an object, or one for all (`status` alone)."""
    if cells is None:
        return {}
    if isinstance(cells, Mapping):
        return {int(at): each for at, each in cells.items() if each is not None}
    if isinstance(cells, str):
        raise TypeError(cells)
    return {at: each for at, each in enumerate(cells) if each is not None}


def _place(at: int, size: Sequence[int], codes: Sequence[Sequence[str]]) -> list[str]:
    """The codes of a cell: positions count in row-major order, the last dimension fastest."""
    found = []
    for length, names in zip(reversed(size), reversed(codes), strict=True):
        at, place = divmod(at, length)
        found.append(names[place])
    return found[::-1]
