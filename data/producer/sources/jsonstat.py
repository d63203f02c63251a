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

from data.errors import UpstreamError, says

#: Eurostat's flags (https://ec.europa.eu/eurostat/data/database/information, "flags") and the codes
#: of SDMX's CL_OBS_STATUS that it sends, case apart, as OBS_STATUS. Where several are given, the
#: first of this order: what most limits its use.
FLAGS = {
    "c": "Q",  # confidential
    "q": "Q",  # missing; suppressed
    "u": "U",  # low reliability
    "b": "B",  # break in time series
    "p": "P",  # provisional
    "v": "P",  # unvalidated
    "f": "E",  # forecast
    "e": "E",  # estimated
    "s": "E",  # Eurostat estimate
    "i": "E",  # imputed
    "g": "E",  # experimental
    "n": "U",  # not significant
    "d": "A",  # definition differs: said in a note
    "r": "A",  # revised
    "k": "A",  # data included in another category
    "w": "A",  # includes data of another category
    "a": "A",  # normal value
    "l": "L",  # missing; data exist but were not collected
    "z": "O",  # not applicable
    "m": "O",  # missing; data can't exist
    "o": "O",  # missing value
}
DIFFERS = "d"
#: What stands between flags, or for "no value".
_BETWEEN = ":, "
#: After `|`, CL_CONF_STATUS: anything but free is confidential.
_CONF, _FREE = "|", "F"
_ABSENT = ("Q", "L", "O")


def read(reply: Any, source: str, name: str) -> pl.DataFrame:
    """The cells of a JSON-stat dataset: its dimensions (codes), `value`, `flag`. A value that is no
    number is none (`unread` names it).

    Raises UpstreamError for an error body, a warning body, or what is no JSON-stat dataset;
    `source` and `name` say in it what was asked for.
    """
    _check(reply, source, name)
    dimensions = list(reply["id"])
    try:
        codes = [_codes(reply["dimension"][each]) for each in dimensions]
        size = [int(each) for each in reply["size"]]
        if size != [len(each) for each in codes]:
            raise UpstreamError(source, name, says("answer.sizes"))
        values = _sparse(reply.get("value"))
        flags = _statuses(reply.get("status"), values)
        cells = sorted({*values, *flags})
        if cells and cells[-1] >= math.prod(size):
            raise UpstreamError(source, name, says("answer.outside"))
        rows = [
            (*_place(at, size, codes), _number(values.get(at)), str(flags.get(at) or ""))
            for at in cells
        ]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UpstreamError(source, name, says("answer.no_jsonstat")) from None
    schema = {**dict.fromkeys(dimensions, pl.String()), "value": pl.Float64(), "flag": pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def labels(reply: Any, dimension: str) -> dict[str, str]:
    """The words of a dimension's codes; a code without words is its own."""
    category = reply["dimension"][dimension]["category"]
    return {
        code: category.get("label", {}).get(code, code) for code in _codes({"category": category})
    }


def unread(reply: Any) -> list[str]:
    """The values of a dataset that are no numbers, each after its codes."""
    codes = [_codes(reply["dimension"][each]) for each in reply["id"]]
    size = [len(each) for each in codes]
    return [
        f"{' '.join(_place(at, size, codes))}: “{str(each)[:40]}” is no number"
        for at, each in _sparse(reply.get("value")).items()
        if _number(each) is None
    ]


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def status(flag: str, value: float | None) -> str:
    """OBS_STATUS of a cell: of its flags, or of `flags|CONF_STATUS`. Without a value: suppressed,
    not collected, or missing. Raises KeyError on a flag that is in no list.
    """
    flags, bar, conf = flag.partition(_CONF)
    secret = (bar and conf.strip() not in ("", _FREE)) or "C" in flags
    letters = {each.lower() for each in flags if each not in _BETWEEN}
    found = [FLAGS[each] for each in sorted(letters, key=_rank)]
    if secret or "Q" in found:
        return "Q"
    if value is None:
        return "L" if "L" in found else "O"
    usable = [each for each in found if each not in _ABSENT]
    return usable[0] if usable else "A"


def _rank(flag: str) -> int:
    return list(FLAGS).index(flag) if flag in FLAGS else len(FLAGS)


def _check(reply: Any, source: str, name: str) -> None:
    if not isinstance(reply, Mapping):
        raise UpstreamError(source, name, says("answer.no_jsonstat"))
    for key in ("error", "warning"):
        if key in reply:
            raise UpstreamError(source, name, says("answer.told", told=_label(reply[key])))
    if reply.get("class", "dataset") != "dataset" or "id" not in reply:
        raise UpstreamError(source, name, says("answer.no_jsonstat"))


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
    """Cells by position: given as a list, or as an object."""
    if cells is None:
        return {}
    if isinstance(cells, Mapping):
        return {int(at): each for at, each in cells.items() if each is not None}
    if isinstance(cells, str):
        raise TypeError(cells)
    return {at: each for at, each in enumerate(cells) if each is not None}


def _statuses(given: Any, values: Mapping[int, Any]) -> dict[int, Any]:
    """Flags by position: as values are given, or one for all (a text, or a list of one)."""
    alone = given if isinstance(given, str) else None
    if isinstance(given, Sequence) and not isinstance(given, str) and len(given) == 1:
        alone = given[0]
    return _sparse(given) if alone is None else dict.fromkeys(values, alone)


def _place(at: int, size: Sequence[int], codes: Sequence[Sequence[str]]) -> list[str]:
    """The codes of a cell: positions count in row-major order, the last dimension fastest."""
    found = []
    for length, names in zip(reversed(size), reversed(codes), strict=True):
        at, place = divmod(at, length)
        found.append(names[place])
    return found[::-1]
