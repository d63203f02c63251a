"""Every table of counts that agrees with what is displayed, one by one: the slowest reader."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from math import inf

from data.producer.disclosure.derive import Inside, Row
from data.producer.disclosure.rule import Rule


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


def safe(rows: Sequence[Row], rule: Rule, cap: int, inside: Inside | None = None) -> bool:
    """Whether every reader is left enough values of every hidden row: whoever takes any of what may
    be so for so, and whoever knows some persons besides. Nothing above `cap` is tried.
    """
    maybes = [at for at, row in enumerate(rows) if row.maybe]
    found = [
        _safe_from(rows, set(reading), met, rule, _of_whom(rows, met, inside or {}))
        for size in range(len(maybes) + 1)
        for reading in combinations(maybes, size)
        if (met := list(tables(_taken(rows, set(reading)), cap)))
    ]
    return bool(found) and all(found)


def _of_whom(rows: Sequence[Row], met: list[dict[Hashable, int]], inside: Inside) -> Inside:
    """Who counts whose persons: a count that may be the same as another one, and is equal to it in
    every table met, counts the same.
    """
    found: dict[Hashable, set[Hashable]] = {one: set(also) for one, also in inside.items()}
    for row in rows:
        is_pair = row.maybe and sorted(row.parts.values()) == [-1, 1]
        if is_pair and all(value(row, table) == 0 for table in met):
            one, other = row.parts
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    for _ in found:  # as often as the longest way
        for one, also in found.items():
            found[one] = also.union(*(found.get(each, set()) for each in also))
    return {one: tuple(also) for one, also in found.items()}


def _taken(rows: Sequence[Row], reading: set[int]) -> list[Row]:
    return [
        row if at in reading or not row.maybe else replace(row, low=-inf, high=inf)
        for at, row in enumerate(rows)
    ]


def _safe_from(
    rows: Sequence[Row],
    reading: set[int],
    met: list[dict[Hashable, int]],
    rule: Rule,
    inside: Inside,
) -> bool:
    judged = [at for at, row in enumerate(rows) if row.hidden and at not in reading
              and not _told_elsewhere(rows, row, reading)]  # fmt: skip
    rules = {at: rows[at].rule or rule for at in judged}
    values = {at: [value(rows[at], table) for table in met] for at in judged}
    if not all(_enough(values[at], rules[at], strict=True) for at in judged):
        return False
    return all(
        _enough([values[at][each] for each in those], rules[at], strict=False)
        for one in judged
        for number in range(1, rules[one].persons + 1)
        for those in _alike(rows, one, number, values, inside)
        for at in judged
        if rules[at].persons >= number and at != one and not _within(rows[at], rows[one], inside)
    )


def _told_elsewhere(rows: Sequence[Row], row: Row, reading: set[int]) -> bool:
    """Whether a row that a document tells already is taken to be what it displays."""
    shown = {frozenset(each.parts) for each in rows if each.low == each.high and not each.maybe}
    return bool(row.rule and row.rule.elsewhere) and any(
        row.parts.keys() < rows[at].parts.keys()
        and frozenset(rows[at].parts.keys() - row.parts.keys()) in shown
        for at in reading
    )


def _alike(
    rows: Sequence[Row], one: int, number: int, values: dict[int, list[int]], inside: Inside
) -> list[list[int]]:
    """The tables in which `one` counts `number`, by what the counts of the same persons are."""
    same = [at for at in values if at != one and _within(rows[at], rows[one], inside)]
    groups: dict[tuple[int, ...], list[int]] = {}
    for table, met in enumerate(values[one]):
        if met == number:
            groups.setdefault(tuple(values[at][table] for at in same), []).append(table)
    return list(groups.values())


def _within(row: Row, whole: Row, inside: Inside) -> bool:
    return all({part, *inside.get(part, ())} & whole.parts.keys() for part in row.parts)


def _enough(values: list[int], rule: Rule, *, strict: bool) -> bool:
    left = set(values)
    if len(left) == 1 and strict:
        return rule.one_value_holds(next(iter(left)))
    return len(left) > rule.width or rule.large(min(left), max(left))


def narrow(rows: Sequence[Row], rule: Rule, cap: int) -> set[frozenset]:
    """What the hidden rows sum of which a reader who knows no more is left too few values."""
    met = list(tables(rows, cap))
    return {
        frozenset(row.parts)
        for row in rows
        if row.hidden
        and not _enough([value(row, table) for table in met], row.rule or rule, strict=True)
    }
