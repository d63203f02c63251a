"""What a reader knows of counts from what releases say: rows over the counts that all is made of.

Nothing is read but released rows and the public description of their datasets. The unknowns are
counts of one département (or of whatever territory is told alone), one period and the finest codes;
every released row is a sum of some of them, and so is all that is said of them elsewhere: rates,
shares, sentences, sums and inequalities that a form checks, a number that another dataset tells
too. A reader who keeps every release has the rows of all of them: a count is the same unknown in
each, but where the ledger says that its return was corrected.

The specification is SECRECY: a comment `world n` says which of its worlds a line closes.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from math import inf
from typing import Any

from data.observations import KEY, span
from data.producer.disclosure.derive import Row
from data.producer.disclosure.released import Released, Said
from data.producer.disclosure.unknowns import Ref, Unknown, difference, parts_of, year_of
from geo.territories import DEPARTEMENTS


@dataclass(frozen=True)
class Knowledge:
    """`rows`, and of each the key (KEY) that it is about (None: of no row of a release), with the
    unknowns that count the same persons as others.
    """

    rows: list[Row] = field(default_factory=list)
    keys: list[tuple[str, ...] | None] = field(default_factory=list)
    inside: dict[Hashable, tuple[Hashable, ...]] = field(default_factory=dict)

    def without(self, parts: Collection[frozenset]) -> Knowledge:
        """The same, where rows of these parts are hidden and no longer judged."""
        rows = [replace(row, hidden=False) if parts_of(row) in parts else row for row in self.rows]
        return replace(self, rows=rows)


def of_releases(releases: Sequence[Said]) -> Knowledge:
    """What a reader of all `releases`, in their order, knows of the counts that one of them hides,
    and of those that are tied to these. Printed ranges are not read, else each would prove the
    other (world 2).
    """
    told = [each.read for each in releases]
    if not told:
        return Knowledge()
    _set_editions(told)
    numbers = _tied(told)
    found: dict[tuple, tuple[Row, tuple[str, ...] | None]] = {}
    for release in told:
        for key, row in release.rows(numbers):
            at = (parts_of(row), row.low, row.high, key if row.hidden else None)
            found.setdefault(at, (row, key))
    displayed = {
        parts_of(row)
        for row, key in found.values()
        if row.low == row.high and not row.hidden and key is not None
    } - _only_withdrawn(told, numbers)
    unknowns = {part for parts, *_ in found for part, _ in parts}
    known = Knowledge(inside=_inside(told, unknowns))
    for row, key in [*found.values(), *_links(told, unknowns), *_not_listed(told, found)]:
        if row.hidden and not row.maybe and parts_of(row) in displayed:
            row = replace(row, hidden=False)
        known.rows.append(row)
        known.keys.append(key)
    return known


def _only_withdrawn(told: Sequence[Released], numbers: Collection[tuple[str, str]]) -> set:
    """What none but withdrawn releases display."""
    shown: dict[bool, set] = {True: set(), False: set()}
    if any(each.said.withdrawn for each in told):
        for release in told:
            shown[release.said.withdrawn] |= {
                parts_of(row)
                for key, row in release.rows(numbers)
                if row.low == row.high and not row.hidden and key is not None
            }
    return shown[True] - shown[False]


def _set_editions(told: Sequence[Released]) -> None:
    """A document that was corrected is another edition, as anyone can see: its numbers are then not
    those of the edition before. What we protect has one edition, or versions that the ledger tells.
    """
    before: dict[tuple[str, str], tuple[int, dict]] = {}
    for release in told:
        for number, rows in release.by_number.items():
            if release.protected(number):
                continue
            said = {(tuple(row[name] for name in KEY), row["source"]): span(row) for row in rows}
            edition, last = before.get(number, (0, said))
            changed = any(said.get(key, ends) != ends for key, ends in last.items())
            edition += changed
            before[number] = edition, said if changed else {**last, **said}
            release.editions[number] = edition


def _tied(told: Sequence[Released]) -> set[tuple[str, str]]:
    """The counts that some release hides, and all numbers that are tied to them, however far."""
    links: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for one, other in (pair for release in told for pair in _pairs(release.datasets)):
        links.setdefault(one, set()).add(other)
        links.setdefault(other, set()).add(one)
    found, todo = set(), {number for release in told for number in release.hiding()}
    while todo:
        found |= todo
        todo = {other for one in todo for other in links.get(one, ())} - found
    return found


def _pairs(datasets: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Numbers of which one says something of the other."""
    for dataset, about in datasets.items():
        for name, each in about["indicators"].items():
            of = [each.get("of"), each.get("held_by"), *(each.get("same_as") or ())]
            yield from (((dataset, name), Ref.read(text, dataset).number) for text in of if text)
        for each in about.get("sums", ()):
            whole = Ref.read(each["whole"], dataset).number
            yield from ((whole, Ref.read(part, dataset).number) for part in each["parts"])
        for each in about.get("inequalities", ()):
            yield tuple(Ref.read(each[name], dataset).number for name in ("less", "more"))  # type: ignore[misc]


def _links(
    told: Sequence[Released], unknowns: Collection[Unknown]
) -> Iterator[tuple[Row, tuple[str, ...] | None]]:
    """Counts that may be equal: those of a return before and after it was corrected (world 11), of
    which the change is judged (world 12), and those that two datasets tell (world 9).
    """
    newest = told[-1]
    versions: dict[Unknown, list[Unknown]] = {}
    for each in unknowns:
        versions.setdefault(each._replace(version=0), []).append(each)
    for same in versions.values():
        ordered = sorted(same, key=lambda each: each.version)
        number = ordered[0].dataset, ordered[0].indicator
        if not newest.counts(number) or not newest.protected(number):
            continue
        rule = newest.rule(*number).change
        for one, other in pairwise(ordered):
            yield Row({other: 1, one: -1}, 0, 0, True, rule, maybe=True), _change(other)
    yield from ((row, None) for row in _same_numbers(told, set(unknowns)))


def _change(count: Unknown) -> tuple[str, ...]:
    """What stands for a key where a change is told."""
    return (count.dataset, count.indicator, "DEP", count.geo, count.period,
            count.sex, count.age, count.breakdown, count.unit)  # fmt: skip


def _same_numbers(told: Sequence[Released], unknowns: Collection[Unknown]) -> Iterator[Row]:
    """`same_as`, count by count: equal, or not (two sources differ as often as not)."""
    seen: set[frozenset] = set()
    for newer, older in product(told, repeat=2):
        for one, other in _declared_same(newer.datasets):
            ours, theirs = newer.totals(one), older.totals(other)
            for place in sorted(ours.keys() & theirs.keys()):
                row = Row(difference(ours[place], theirs[place]), 0, 0, maybe=True)
                if parts_of(row) not in seen and unknowns >= row.parts.keys():
                    seen.add(parts_of(row))
                    yield row


def _declared_same(
    datasets: Mapping[str, Any],
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for dataset, about in datasets.items():
        for name, each in about["indicators"].items():
            for text in each.get("same_as") or ():
                yield (dataset, name), Ref.read(text, dataset).number


def _place(number: tuple[str, str], count: Unknown) -> tuple:
    """Of whom and when: a stock on 31 December is that of its year."""
    return number, count.geo, year_of(count.period), count.sex, count.age


def _inside(
    told: Sequence[Released], unknowns: Collection[Unknown]
) -> dict[Hashable, tuple[Hashable, ...]]:
    """Which counts count all the persons of another: the whole of a sum, the greater side of an
    inequality, the same number elsewhere.
    """
    pairs: set[tuple[tuple[str, str], tuple[str, str], int]] = set()
    for release in told:
        for dataset, about in release.datasets.items():
            for each in about.get("sums", ()):
                whole = Ref.read(each["whole"], dataset)
                parts = [Ref.read(part, dataset) for part in each["parts"]]
                pairs |= {(part.number, whole.number, part.back) for part in parts}
            for each in about.get("inequalities", ()):
                less, more = (Ref.read(each[name], dataset) for name in ("less", "more"))
                pairs.add((less.number, more.number, 0))
            for name, each in about["indicators"].items():
                for text in each.get("same_as") or ():
                    other = Ref.read(text, dataset).number
                    pairs |= {((dataset, name), other, 0), (other, (dataset, name), 0)}
    if not pairs:
        return {}
    return _closed(pairs, unknowns)


def _closed(
    pairs: Collection[tuple[tuple[str, str], tuple[str, str], int]], unknowns: Collection[Unknown]
) -> dict[Hashable, tuple[Hashable, ...]]:
    places: dict[tuple, list[Unknown]] = {}
    for each in unknowns:
        places.setdefault(_place((each.dataset, each.indicator), each), []).append(each)
    direct: dict[Unknown, set[Unknown]] = {}
    for each in unknowns:
        for less, more, back in pairs:
            if (each.dataset, each.indicator) == less:
                moved = each._replace(period=Ref(less, back).forward(each.period))
                direct.setdefault(each, set()).update(places.get(_place(more, moved), ()))
    closed: dict[Hashable, tuple[Hashable, ...]] = {}
    for each in direct:
        found, todo = set(), set(direct[each])
        while todo:
            found |= todo
            todo = {more for one in todo for more in direct.get(one, ())} - found
        closed[each] = tuple(sorted(found - {each}))
    return closed


def _not_listed(
    told: Sequence[Released], found: Mapping[tuple, tuple[Row, Any]]
) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """Counts of a protected number that no row is about (a part that is shown for France alone):
    they are not displayed either.
    """
    alone = {next(iter(parts))[0] for parts, *_ in found if len(parts) == 1}
    every = {part for parts, *_ in found for part, _ in parts} - alone
    for each in sorted(every):
        number = each.dataset, each.indicator
        release = next(one for one in reversed(told) if number[0] in one.datasets)
        if release.protected(number) and each.geo in DEPARTEMENTS:
            yield Row({each: 1}, 0, inf, True, release.rule(*number).not_listed), _change(each)


def protected_numbers(said: Said) -> set[tuple[str, str]]:
    """The (dataset, indicator) whose counts are judged wherever they are not displayed."""
    release = said.read
    return {
        (dataset, indicator)
        for dataset, about in said.datasets.items()
        for indicator in about["indicators"]
        if release.protected((dataset, indicator))
    }


def displayed_by(said: Said) -> set[frozenset]:
    """What the rows sum that a release displays of protected numbers."""
    release = said.read
    numbers = protected_numbers(said)
    return {
        parts_of(row)
        for key, row in release.rows(numbers)
        if key is not None and row.low == row.high and not row.hidden
    }
