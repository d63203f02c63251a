"""A cell of any sheet, as it is stored and as it is displayed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Stored = Literal["empty", "text", "number", "date", "boolean", "error", "formula"]

#: Where a cell is: row and column, from 1.
Place = tuple[int, int]

#: Nobody's form is larger: beyond, nothing is read.
MOST_ROWS, MOST_COLUMNS = 5_000, 200


@dataclass(frozen=True)
class Cell:
    """What is stored, its kind, and whether it is displayed as something else: in `percent`, or
    `shown_otherwise` (a format that hides or replaces it).
    """

    kind: Stored = "empty"
    text: str = ""
    number: float | None = None
    day: datetime.date | None = None
    percent: bool = False
    shown_otherwise: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it, blanks apart."""
        return self.kind == "empty" or (self.kind == "text" and not self.text.strip())


EMPTY = Cell()


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet that hold something; which are `merged` with others; whether it, or one
    of its rows, is hidden.
    """

    name: str
    cells: Mapping[Place, Cell]
    merged: frozenset[Place] = frozenset()
    hidden: bool = False
    hidden_rows: frozenset[int] = field(default_factory=frozenset)

    def at(self, place: Place) -> Cell:
        """The cell of a place."""
        return self.cells.get(place, EMPTY)


def named(place: Place) -> str:
    """As a spreadsheet names it: C12."""
    row, column = place
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
