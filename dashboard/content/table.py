"""A table: a caption, heads, and rows whose first cell is their header."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.content.inline import Piece

#: Rows that fit without a box of their own: nine years and three periods. Rows that carry a note
#: are tall: a box would show two of them.
SHORT, NOTED = 12, 30


@dataclass(frozen=True, slots=True)
class Column:
    """A head; `number` puts its cells on the right, `opt` hides it on a phone; `role` names its
    cells for the style sheet, where a row becomes a card.
    """

    head: str
    number: bool = False
    opt: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`cells[0]` is the row's header; `own` marks the reader's territory; `identity` names the
    figure of the release that it is; `whole` gives its first cell the width of the table; what is
    `drawn` beside the table is left out of it on paper and on a phone.
    """

    cells: tuple[Piece, ...]
    own: bool = False
    identity: str = ""
    whole: bool = False
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """So many rows, one after the other, under one name."""

    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class Table:
    """`short` is the number of rows that are shown without a box that scrolls; `groups` names rows
    that belong together (`grouping` is the head of their names), `cards` makes a small card of each
    row on a phone.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    short: int = SHORT
    grouping: str = ""
    groups: tuple[Group, ...] = ()
    cards: bool = False


def table(
    caption: str, columns: Sequence[Column], rows: Iterable[Row], short: int = SHORT
) -> Table:
    """A table of as many cells a row as it has columns. Raises ValueError on any other row."""
    made = Table(caption, tuple(columns), tuple(rows), short)
    if uneven := [row for row in made.rows if len(row.cells) != len(made.columns)]:
        raise ValueError(f"{caption}: {len(made.columns)} columns, a row of {len(uneven[0].cells)}")
    return made


def grouped(made: Table, grouping: str, groups: Iterable[Group]) -> Table:
    """The same table, its rows in named groups. Raises ValueError unless each row is in one."""
    named = tuple(groups)
    if sum(each.rows for each in named) != len(made.rows):
        raise ValueError(f"{made.caption}: {len(made.rows)} rows, not all of them in a group")
    return replace(made, grouping=grouping, groups=named, short=len(made.rows), cards=True)
