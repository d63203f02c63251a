"""The sheets of an XLSX workbook, with what its readers usually lose.

A cell in error, a formula that was never recalculated and a format that displays something else
all read as plausible numbers elsewhere: here they are kinds of their own. ECMA-376, part 1, 18.8.30
for number formats.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator

import openpyxl
from openpyxl.cell.cell import Cell as Stored
from openpyxl.worksheet.worksheet import Worksheet

from data.errors import says
from data.producer.returns.cells import MOST_COLUMNS, MOST_ROWS, Cell, Place, Sheet
from data.producer.sources.text import Unreadable

#: What a workbook of ours may take unpacked.
_MOST_BYTES = 60_000_000

#: Formats that display a number as it is: General, 0, 0.00, # ##0, with or without a locale.
_PLAIN = re.compile(
    r"general|standard|@|0(\.0+)?|#[ ,\u00a0\u202f\\]*##0(\.0+)?"
    r"( ?;-?#[ ,\u00a0\u202f\\]*##0(\.0+)?)?",
    re.IGNORECASE,
)
_LOCALE = re.compile(r"\[\$-[0-9A-Fa-f]+\]|_[-)( ]|\\ (?=##0)")


def sheets(content: bytes) -> list[Sheet]:
    """Every sheet of a workbook. Raises Unreadable."""
    _check_size(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
            return [_sheet(each) for each in book.worksheets]
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # whatever a damaged part raises: the file is unreadable
        raise Unreadable(says("bytes.damaged")) from error


def _check_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(each.file_size for each in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable(says("bytes.no_whole_archive")) from error
    if size > _MOST_BYTES:
        raise Unreadable(says("returns.too_large"))


def _sheet(sheet: Worksheet) -> Sheet:
    cells = dict(_cells(sheet))
    merged = frozenset(
        (row, column)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, min(area.max_row, MOST_ROWS) + 1)
        for column in range(area.min_col, min(area.max_col, MOST_COLUMNS) + 1)
    )
    rows = frozenset(at for at, each in sheet.row_dimensions.items() if each.hidden)
    return Sheet(sheet.title, cells, merged, sheet.sheet_state != "visible", rows)


def _cells(sheet: Worksheet) -> Iterator[tuple[Place, Cell]]:
    for (row, column), each in sheet._cells.items():  # those that are there: no row is made
        if row <= MOST_ROWS and column <= MOST_COLUMNS and each.value is not None:
            yield (row, column), _cell(each)


def _cell(each: Stored) -> Cell:
    value, kind = each.value, each.data_type
    if kind == "f":
        return Cell("formula")
    if kind == "e":
        return Cell("error", str(value))
    if isinstance(value, bool):
        return Cell("boolean", str(value))
    if isinstance(value, datetime.datetime | datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        return Cell("date", day.isoformat(), day=day)
    if isinstance(value, int | float):
        return _number(float(value), each.number_format or "General")
    if isinstance(value, str):
        return Cell("text", value, shown_otherwise=_hides_text(each.number_format or ""))
    return Cell("text", str(value))


def _number(value: float, written: str) -> Cell:
    text = str(int(value)) if value.is_integer() else repr(value)
    plain = _PLAIN.fullmatch(_LOCALE.sub(lambda m: " " if m[0] == "\\ " else "", written).strip())
    percent = "%" in written
    return Cell("number", text, value, percent=percent, shown_otherwise=not (plain or percent))


def _hides_text(written: str) -> bool:
    """Whether a format of four parts displays something else than the text."""
    parts = written.split(";")
    return len(parts) >= 4 and "@" not in parts[3]
