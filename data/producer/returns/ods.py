"""The sheets of an OpenDocument spreadsheet, from its `content.xml` (OASIS ODF 1.3, part 3, 9.1).

What a cell displays stands beside what it stores: a format that shows something else is seen by
comparing the two.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from data.errors import says
from data.producer.returns.cells import MOST_COLUMNS, MOST_ROWS, Cell, Place, Sheet
from data.producer.sources.text import Unreadable

_MOST_BYTES = 60_000_000
_OF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _TEXT, _STYLE = (_OF % each for each in ("table", "office", "text", "style"))
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


def sheets(content: bytes) -> list[Sheet]:
    """Every sheet of a spreadsheet. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo("content.xml").file_size > _MOST_BYTES:
                raise Unreadable(says("returns.too_large"))
            root = ElementTree.fromstring(archive.read("content.xml"))
    except Unreadable:
        raise
    except Exception as error:  # whatever a damaged part raises: the file is unreadable
        raise Unreadable(says("bytes.damaged")) from error
    hidden = _hidden_styles(root)
    return [_sheet(each, hidden) for each in root.iter(f"{_TABLE}table")]


def _hidden_styles(root: Element) -> set[str]:
    return {
        str(style.get(f"{_STYLE}name"))
        for style in root.iter(f"{_STYLE}style")
        for each in style.iter(f"{_STYLE}table-properties")
        if each.get(f"{_TABLE}display") == "false"
    }


def _sheet(table: Element, hidden_styles: set[str]) -> Sheet:
    cells: dict[Place, Cell] = {}
    merged: set[Place] = set()
    hidden_rows: set[int] = set()
    at = 1
    for row in table.iter(f"{_TABLE}table-row"):
        times = _times(row, "rows")
        for copy in range(min(times, 50)) if len(row) else ():
            if at + copy > MOST_ROWS:
                break
            if row.get(f"{_TABLE}visibility", "visible") != "visible":
                hidden_rows.add(at + copy)
            for place, cell, joined in _row(row, at + copy):
                if cell.kind != "empty":
                    cells[place] = cell
                if joined:
                    merged.add(place)
        at += times
    hidden = table.get(f"{_TABLE}style-name") in hidden_styles
    name = table.get(f"{_TABLE}name", "")
    return Sheet(name, cells, frozenset(merged), hidden, frozenset(hidden_rows))


def _row(row: Element, at: int) -> Iterator[tuple[Place, Cell, bool]]:
    column = 1
    for each in row:
        kind = each.tag.removeprefix(_TABLE)
        if kind not in ("table-cell", "covered-table-cell"):
            continue
        times = _times(each, "columns")
        spans = (each.get(f"{_TABLE}number-{name}-spanned", "1") for name in ("columns", "rows"))
        joined = kind != "table-cell" or any(span != "1" for span in spans)
        for copy in range(min(times, MOST_COLUMNS - column + 1)):
            yield (at, column + copy), _cell(each), joined
        column += times
        if column > MOST_COLUMNS:
            return


def _times(each: Element, what: str) -> int:
    with suppress(ValueError):
        return max(1, int(each.get(f"{_TABLE}number-{what}-repeated", "1")))
    return 1


def _cell(each: Element) -> Cell:
    if each.get(f"{_TABLE}formula"):
        return Cell("formula")
    stored = each.get(f"{_OFFICE}value-type")
    shown = "\n".join("".join(part.itertext()) for part in each.findall(f"{_TEXT}p"))
    if each.get(f"{_CALC}value-type") == "error":
        return Cell("error", shown)
    if stored is None:
        return Cell("text", shown) if shown else Cell()
    if stored == "date":
        return _date(each.get(f"{_OFFICE}date-value", ""), shown)
    if stored in ("float", "percentage", "currency"):
        return _number(each.get(f"{_OFFICE}value", ""), shown, stored == "percentage")
    if stored == "boolean":
        return Cell("boolean", shown)
    return Cell("text", shown)


def _date(stored: str, shown: str) -> Cell:
    with suppress(ValueError):
        day = datetime.date.fromisoformat(stored[:10])
        return Cell("date", day.isoformat(), day=day)
    return Cell("text", shown)


def _number(stored: str, shown: str, percent: bool) -> Cell:
    try:
        value = float(stored)
    except ValueError:
        return Cell("text", shown)
    text = str(int(value)) if value.is_integer() else repr(value)
    digits = re.sub(r"[\s\u00a0\u202f]|€|EUR", "", shown).replace(",", ".")
    try:
        same = abs(float(digits) - value) < 1e-9
    except ValueError:
        same = False
    return Cell("number", text, value, percent=percent, shown_otherwise=not (same or percent))
