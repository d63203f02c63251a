"""Every table of counts that agrees with what is displayed, one by one: the slowest reader."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from math import inf

from data.producer.disclosure.derive import Row


def tables(rows: Sequence[Row], cap: int) -> Iterator[dict[Hashable, int]]:
    """Each assignment of whole counts, none negative nor above `cap`, that fits every row."""
    unknowns = sorted({part for row in rows for part in row.parts}, key=str)
    yield from _assign(unknowns, {}, rows, cap)


def intervals(rows: Sequence[Row], cap: int) -> dict[int, tuple[int, int]]:
    """Least and greatest value met of each hidden row, by its place."""
    least: dict[int, int] = {}
    most: dict[int, int] = {}
    for table in tables(rows, cap):
        for at, row in enumerate(rows):
            if row.hidden:
                met = value(row, table)
                least[at] = min(met, least.get(at, met))
                most[at] = max(met, most.get(at, met))
    return {at: (least[at], most[at]) for at in least}


def value(row: Row, table: dict[Hashable, int]) -> int:
    """The sum that a row is, in one table."""
    return sum(weight * table[part] for part, weight in row.parts.items())


def _assign(
    left: list[Hashable], table: dict[Hashable, int], rows: Sequence[Row], cap: int
) -> Iterator[dict[Hashable, int]]:
    if not left:
        yield table
        return
    part, rest = left[0], left[1:]
    touched = [row for row in rows if part in row.parts]
    for count in range(_most(part, touched, table, cap) + 1):
        tried = table | {part: count}
        if all(_fits(row, tried) for row in touched):
            yield from _assign(rest, tried, rows, cap)


def _most(part: Hashable, rows: list[Row], table: dict[Hashable, int], cap: int) -> int:
    """No count is above a displayed sum of counts that it is a part of."""
    plain = [row for row in rows if row.high < inf and min(row.parts.values()) > 0]
    return int(min([cap, *(row.high for row in plain)]))


def _fits(row: Row, table: dict[Hashable, int]) -> bool:
    known = {part: weight for part, weight in row.parts.items() if part in table}
    so_far = sum(weight * table[part] for part, weight in known.items())
    if len(known) == len(row.parts):
        return row.low <= so_far <= row.high
    return so_far <= row.high or min(row.parts.values()) < 0
