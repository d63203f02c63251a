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
from itertools import combinations
from math import inf
from typing import Any

from data.observations import KEY, span
from data.producer.disclosure import same
from data.producer.disclosure.derive import Row
from data.producer.disclosure.released import Released, Said
from data.producer.disclosure.rule import Rule
from data.producer.disclosure.unknowns import (
    Ref,
    Unknown,
    declared_pairs,
    parts_of,
)
from geo.territories import DEPARTEMENTS


@dataclass(frozen=True)
class Knowledge:
    """`rows`, and of each the key (KEY) that it is about (None: of no row of a release), with the
    unknowns that count the same persons as others.
    """

    rows: list[Row] = field(default_factory=list)
    keys: list[tuple[str, ...] | None] = field(default_factory=list)
    inside: dict[Hashable, tuple[Hashable, ...]] = field(default_factory=dict)

    def plain(self) -> Knowledge:
        """What a reader knows who takes nothing that may be so for so, and who knows no person."""
        pairs = [(row, key) for row, key in zip(self.rows, self.keys, strict=True) if not row.maybe]
        rows = [replace(row, rule=row.rule and row.rule.against(0)) for row, _ in pairs]
        return replace(self, rows=rows, keys=[key for _, key in pairs])

    def asking(self, parts: Collection[frozenset]) -> Knowledge:
        """The same, where only rows of these parts are judged."""
        rows = [replace(row, hidden=row.hidden and parts_of(row) in parts) for row in self.rows]
        return replace(self, rows=rows)

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
            at = (parts_of(row), row.low, row.high, (key, row.rule) if row.hidden else None)
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
    """A document that was corrected is another edition, as anyone can see: its figures of that
    period are then not those of the edition before. What is masked, or no longer, is corrected by
    nobody. What we protect has one edition, or versions that the ledger tells.
    """
    before: dict[tuple[tuple[str, str], str], tuple[int, dict]] = {}
    for release in told:
        for number, period, said in _figures(release):
            edition, last = before.get((number, period), (0, {}))
            changed = any(said[key] != last[key] for key in said.keys() & last.keys())
            edition += changed
            before[number, period] = edition, said if changed else {**last, **said}
            release.editions.setdefault(number, {})[period] = edition


def _figures(release: Released) -> Iterator[tuple[tuple[str, str], str, dict[tuple, Any]]]:
    """What each document displays, by number and period: its figures by key and source."""
    for number, rows in release.by_number.items():
        if release.protected(number):
            continue
        found: dict[str, dict[tuple, Any]] = {}
        for row in rows:
            key = (*(row[name] for name in KEY), row["source"])
            if (ends := span(row)) is not None:
                found.setdefault(row["period"], {})[key] = ends
        yield from ((number, period, said) for period, said in found.items())


def _tied(told: Sequence[Released]) -> set[tuple[str, str]]:
    """The counts that some release hides or protects (a change, or a part that no row is about, is
    told by what is displayed), and all numbers that are tied to them, however far.
    """
    links: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for one, other in (pair for release in told for pair in declared_pairs(release.datasets)):
        links.setdefault(one, set()).add(other)
        links.setdefault(other, set()).add(one)
    found, todo = set(), {number for release in told for number in release.judged()}
    while todo:
        found |= todo
        todo = {other for one in todo for other in links.get(one, ())} - found
    return found


def _links(
    told: Sequence[Released], unknowns: Collection[Unknown]
) -> Iterator[tuple[Row, tuple[str, ...] | None]]:
    """Counts that may be equal: those of a return before and after it was corrected (world 11), of
    which the change is judged (world 12), and those that two datasets tell (world 9).
    """
    rules = _rules(told, unknowns)
    versions: dict[Unknown, list[Unknown]] = {}
    for each in unknowns:
        if (each.dataset, each.indicator) in rules:
            versions.setdefault(each._replace(version=0), []).append(each)
    for each_of in versions.values():
        for one, other in combinations(sorted(each_of, key=lambda each: each.version), 2):
            rule = rules[one.dataset, one.indicator].change
            yield Row({other: 1, one: -1}, 0, 0, True, rule, maybe=True), _change(other)
    yield from ((row, None) for row in same.numbers(told, set(unknowns)))


def _change(count: Unknown) -> tuple[str, ...]:
    """What stands for a key where a change is told."""
    return (count.dataset, count.indicator, "DEP", count.geo, count.period,
            count.sex, count.age, count.breakdown, count.unit)  # fmt: skip


def _inside(
    told: Sequence[Released], unknowns: Collection[Unknown]
) -> dict[Hashable, tuple[Hashable, ...]]:
    """Which counts count all the persons of another one of their dataset: the whole of a sum, the
    greater side of an inequality; of the same version and codes.
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
    return _closed({each for each in pairs if each[0][0] == each[1][0]}, unknowns)


def _closed(
    pairs: Collection[tuple[tuple[str, str], tuple[str, str], int]], unknowns: Collection[Unknown]
) -> dict[Hashable, tuple[Hashable, ...]]:
    there = {each._replace(unit=""): each for each in unknowns}
    direct: dict[Unknown, set[Unknown]] = {}
    for each in unknowns if pairs else ():
        for less, more, back in pairs:
            if (each.dataset, each.indicator) == less:
                period = Ref(less, back).forward(each.period)
                moved = each._replace(indicator=more[1], period=period, unit="")
                if moved in there:
                    direct.setdefault(each, set()).add(there[moved])
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
    listed = (row.parts for row, key in found.values() if key is not None)
    alone = {next(iter(parts)) for parts in listed if len(parts) == 1}
    every = {part for parts, *_ in found for part, _ in parts} - alone
    rules = _rules(told, every)
    for each in sorted(every):
        number = each.dataset, each.indicator
        if number in rules and each.geo in DEPARTEMENTS:
            yield Row({each: 1}, 0, inf, True, rules[number].not_listed), _change(each)


def _rules(told: Sequence[Released], unknowns: Collection[Unknown]) -> dict[tuple[str, str], Rule]:
    """What judges the protected numbers among some unknowns, as the last release that has each says
    it.
    """
    found: dict[tuple[str, str], Rule] = {}
    for number in {(each.dataset, each.indicator) for each in unknowns}:
        holding = [one for one in told if number[1] in one.indicators(number[0])]
        if holding and holding[-1].protected(number):
            found[number] = holding[-1].rule(*number)
    return found


def protected(said: Said) -> dict[tuple[str, str], Rule]:
    """The (dataset, indicator) whose counts are judged wherever they are not displayed, each with
    what judges it.
    """
    return {number: said.read.rule(*number) for number in said.read.protected_numbers()}
