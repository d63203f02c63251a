"""A CSV file as one sheet: any encoding, any separator; every cell is text.

The separator is the one with which the header names most of the columns that we know.
"""

from __future__ import annotations

import csv
import io

from data.errors import says
from data.producer.returns.cells import MOST_COLUMNS, MOST_ROWS, Cell, Sheet
from data.producer.returns.heads import head
from data.producer.sources.text import Unreadable, decoded

_SEPARATORS = ";,\t|"


def sheets(content: bytes) -> list[Sheet]:
    """The one sheet of a file. Raises Unreadable."""
    text = decoded(content)
    if "\x00" in text:
        raise Unreadable(says("bytes.no_text"))
    best = max(_SEPARATORS, key=lambda each: _known(text, each))
    rows = _rows(text, best)
    cells = {
        (at, column): Cell("text", value)
        for at, row in enumerate(rows[:MOST_ROWS], start=1)
        for column, value in enumerate(row[:MOST_COLUMNS], start=1)
        if value.strip()
    }
    return [Sheet("", cells)]


def _known(text: str, separator: str) -> int:
    lines = text.splitlines()[:30]
    return max((sum(head(part) is not None for part in line.split(separator)) for line in lines),
               default=0)  # fmt: skip


def _rows(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(says("bytes.no_text")) from error
