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

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, product
from math import ceil, floor, inf, isfinite
from typing import Any, NamedTuple

import polars as pl

from data.observations import KEY, WITHOUT_VALUE, blanked, span
from data.producer.disclosure.derive import Row
from data.producer.disclosure.rule import RULES, Rule
from geo.territories import DEPARTEMENTS, departements_of

_PARTS = ("sex", "age", "breakdown")
#: Kinds that are no count.
NO_COUNT = ("share", "rate", "amount", "statement", "event", "year")
#: Where no layout says what a total is made of: these and others, which nobody gives.
_USUAL_PARTS = {"sex": ("F", "M", "other"), "age": ("Y_LT18", "Y_GE18", "other")}
_PER = {"PCT": 100, "PER_100K": 100_000, "PER_MILLION": 1_000_000}
#: The status of what does not exist in a territory: nobody is counted there, as is said.
_NOTHING_THERE = "M"


class Unknown(NamedTuple):
    """A count of the finest kind; `version` tells its return as released before from as corrected
    (or one edition of a document from the next).
    """

    dataset: str
    indicator: str
    unit: str
    geo: str
    period: str
    sex: str
    age: str
    breakdown: str
    version: int = 0


@dataclass(frozen=True)
class Said:
    """What one release says: its rows (columns of the observations) and its manifest's datasets.
    `withdrawn`: readers may have kept it, and nothing displays what it displayed.
    """

    observations: pl.DataFrame
    datasets: Mapping[str, Any]
    withdrawn: bool = False

    @cached_property
    def read(self) -> _Release:
        """Its rows as sums of unknowns, read once however often it is asked for."""
        return _Release(self)


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


def parts_of(row: Row) -> frozenset:
    """What a row is the sum of, as a value."""
    return frozenset(row.parts.items())


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


def _only_withdrawn(told: Sequence[_Release], numbers: Collection[tuple[str, str]]) -> set:
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


class _Release:
    """One release, and how its rows are sums of unknowns."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self.frame = blanked(said.observations)
        self.datasets = said.datasets
        #: Which edition of a document's number its rows are of (see `_set_editions`).
        self.editions: dict[tuple[str, str], int] = {}
        self._rows: dict[tuple[tuple[str, str], int], list[tuple[tuple | None, Row]]] = {}

    @cached_property
    def by_number(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """The rows of each (dataset, indicator), by key."""
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        wanted = [id_ for id_, about in self.datasets.items() if self._may_be_tied(about)]
        for row in (
            self.frame.filter(pl.col("dataset").is_in(wanted)).sort(KEY).iter_rows(named=True)
        ):
            found.setdefault((row["dataset"], row["indicator"]), []).append(row)
        return found

    def _may_be_tied(self, about: Mapping[str, Any]) -> bool:
        """Large open tables, which hide nothing and say nothing of others, are left alone."""
        return about["regime"] != "as_published" or about.get("typed", True)

    def about(self, dataset: str, indicator: str) -> Mapping[str, Any]:
        """What the manifest says of an indicator."""
        return self.datasets[dataset]["indicators"][indicator]

    def regime(self, dataset: str, indicator: str) -> str:
        """Of an indicator, else of its dataset."""
        return self.about(dataset, indicator).get("regime") or self.datasets[dataset]["regime"]

    def rule(self, dataset: str, indicator: str) -> Rule:
        """What judges its counts."""
        zeros = self.datasets[dataset]["layout"]["zero_discloses"]
        rule = RULES[self.regime(dataset, indicator)]
        return replace(rule, zeros=zeros)

    def counts(self, number: tuple[str, str]) -> bool:
        """Whether it is a count."""
        dataset, indicator = number
        known = self.datasets.get(dataset, {}).get("indicators", {})
        return indicator in known and known[indicator]["kind"] not in NO_COUNT

    def protected(self, number: tuple[str, str]) -> bool:
        """Whether every count that is not displayed is judged (world 3)."""
        return self.counts(number) and self.regime(*number) != "as_published"

    def hiding(self) -> set[tuple[str, str]]:
        """The counts of which some row is not displayed."""
        return {
            number
            for number, rows in self.by_number.items()
            if self.counts(number) and any(self._not_displayed(number, row) for row in rows)
        }

    def _not_displayed(self, number: tuple[str, str], row: Mapping[str, Any]) -> bool:
        if row["CONF_STATUS"] == "N":
            return True
        blank = row["OBS_STATUS"] in WITHOUT_VALUE and span(row) is None
        return blank and self.protected(number) and row["OBS_STATUS"] != _NOTHING_THERE

    # What the rows are sums of

    def base(self, row: Mapping[str, str]) -> list[Unknown]:
        """The counts that a row is the sum of."""
        number = row["dataset"], row["indicator"]
        finest = [_finest(self._parts_of(number[0], name), row[name]) for name in _PARTS]
        return [
            self._unknown(number, row["unit"], codes)
            for codes in product(
                territories_of(row), self._periods(number[0], row["period"]), *finest
            )
            if not self._absent(number[0], codes) and self._counted(number, row, codes)
        ]

    def _unknown(self, number: tuple[str, str], unit: str, codes: tuple[str, ...]) -> Unknown:
        version = self.editions.get(number, 0)
        versions = (self.datasets[number[0]].get("answers") or {}).get("versions", {})
        version = versions.get(codes[1][:4], {}).get(codes[0], version)
        return Unknown(*number, unit, *codes, version)  # type: ignore[arg-type]

    def _counted(
        self, number: tuple[str, str], row: Mapping[str, str], codes: tuple[str, ...]
    ) -> bool:
        """Whether a total counts a département: one that did not answer is in none (its own row is
        still of it).
        """
        if row["geo_level"] == "DEP":
            return True
        silent = (self.datasets[number[0]].get("answers") or {}).get("silent", {})
        return codes[0] not in silent.get(number[1], {}).get(codes[1], ())

    def _parts_of(self, dataset: str, column: str) -> Iterable[str]:
        layout = self.datasets[dataset]["layout"]
        usual = () if layout["periods"] else _USUAL_PARTS.get(column, ())
        return layout["parts"].get(column, usual)

    def _periods(self, dataset: str, period: str) -> list[str]:
        return periods_of(self.datasets[dataset]["layout"], period)

    def _absent(self, dataset: str, codes: tuple[str, ...]) -> bool:
        geo, _, *parts = codes
        return any(
            geo in each["geo"]
            and all(each[name] in (None, code) for name, code in zip(_PARTS, parts, strict=True))
            for each in self.datasets[dataset]["layout"]["absent"]
        )

    # What is known of them

    def rows(self, numbers: Collection[tuple[str, str]]) -> Iterator[tuple[tuple | None, Row]]:
        """Each row of these numbers, and all that is said of them elsewhere, with its key."""
        for number in sorted(numbers):
            if number in self.by_number:
                yield from self._of_number(number)
        for dataset in sorted({dataset for dataset, _ in numbers} & self.datasets.keys()):
            yield from ((None, row) for row in self._facts(dataset))
            yield from ((None, row) for row in self._ties(dataset, numbers))

    def _of_number(self, number: tuple[str, str]) -> list[tuple[tuple | None, Row]]:
        edition = number, self.editions.get(number, 0)
        if edition not in self._rows:
            ratios = ((None, row) for row in self._of_ratios(number))
            told = self._cells(number) if self.counts(number) else ratios
            self._rows[edition] = list(told)
        return self._rows[edition]

    def _cells(self, number: tuple[str, str]) -> Iterator[tuple[tuple, Row]]:
        """Each key with what is known of it: sources that disagree leave it between them, and the
        rule still says what it says of a hidden one, unless they contradict it.
        """
        rule = self.rule(*number)
        grouped: dict[tuple, list[dict]] = {}
        for row in self.by_number[number]:
            grouped.setdefault(tuple(row[name] for name in KEY), []).append(row)
        for key, rows in grouped.items():
            parts = dict.fromkeys(self.base(rows[0]), 1)
            said = [ends for row in rows if (ends := span(row))]
            hidden = any(row["CONF_STATUS"] == "N" for row in rows)
            if said:  # of a hidden row too, if one source masks what another shows
                low, high = _around(said)
                if hidden and max(low, rule.least) <= min(high, rule.most):
                    low, high = max(low, rule.least), min(high, rule.most)
                yield key, Row(parts, low, high, hidden, rule)
            elif hidden:
                yield key, Row(parts, rule.least, rule.most, hidden, rule)
            elif parts and self._not_displayed(number, rows[0]):
                yield key, Row(parts, 0, inf, True, rule.blank)

    def _facts(self, dataset: str) -> Iterator[Row]:
        """What sentences of the pages say of sums."""
        about = self.datasets[dataset]
        of = about.get("restricted") or {}
        for fact in about["layout"]["facts"]:
            parts: dict[Unknown, int] = {}
            for term in fact["terms"]:
                named = {"dataset": dataset, "indicator": of["indicator"], "unit": of["unit"]}
                _add(parts, self.base({**named, **term}), term["times"])
            least, most = fact["at_least"], fact["at_most"]
            yield Row(parts, -inf if least is None else least, inf if most is None else most)

    def _ties(self, dataset: str, numbers: Collection[tuple[str, str]]) -> Iterator[Row]:
        """The sums and inequalities that a form checks, count by count (worlds 4 and 8)."""
        about = self.datasets[dataset]
        for each in about.get("sums", ()):
            whole, parts = (
                Ref.read(each["whole"], dataset),
                [Ref.read(part, dataset) for part in each["parts"]],
            )
            for counts in self._side_by_side([whole, *parts], numbers):
                yield Row(_difference(counts[0], [one for of in counts[1:] for one in of]), 0, 0)
        for each in about.get("inequalities", ()):
            pair = [Ref.read(each[name], dataset) for name in ("more", "less")]
            for more, less in self._side_by_side(pair, numbers):
                yield Row(_difference(more, less), 0, inf)

    def _side_by_side(
        self, refs: Sequence[Ref], numbers: Collection[tuple[str, str]]
    ) -> Iterator[list[list[Unknown]]]:
        """The counts that indicators tell of one territory and period, in the order of `refs`: of
        one dataset by its finest codes, of several in total.
        """
        if not all(ref.number in numbers and ref.number in self.by_number for ref in refs):
            return
        apart = len({ref.number[0] for ref in refs}) > 1
        tables = [self._totals(ref) if apart else self._by_place(ref) for ref in refs]
        for place in sorted(set.intersection(*(set(table) for table in tables))):
            yield [table[place] for table in tables]

    def _by_place(self, ref: Ref) -> dict[tuple[str, ...], list[Unknown]]:
        """Its counts by (territory, period of whom they are a term, sex, age, breakdown)."""
        found: dict[tuple[str, ...], list[Unknown]] = {}
        for row in self.by_number[ref.number]:
            for each in self.base(row):
                found[each.geo, ref.forward(each.period), *each[5:8]] = [each]
        return found

    def _totals(self, ref: Ref) -> dict[tuple[str, ...], list[Unknown]]:
        """The counts that its total of a territory and year is made of."""
        found: dict[tuple[str, ...], list[Unknown]] = {}
        for geo, period, row in self._places(ref.number):
            total = dict.fromkeys(_PARTS, "T") | {"geo_level": "DEP", "geo": geo, "period": period}
            found[geo, ref.forward(year_of(period))] = self.base({**row, **total})
        return found

    def totals(self, number: tuple[str, str]) -> dict[tuple[str, ...], list[Unknown]]:
        """The counts that the total of each territory and year is made of."""
        return self._totals(Ref(number)) if number in self.by_number else {}

    def _places(self, number: tuple[str, str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Every territory and period of which a row of a number tells something, with such a row;
        a total says nothing of a département that did not answer.
        """
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for row in self.by_number[number]:
            for period in self._periods(number[0], row["period"]):
                for geo in territories_of(row):
                    codes = (geo, period, "T", "T", "T")
                    if self._counted(number, row, codes):
                        found.setdefault((geo, period), row)
        yield from ((*place, row) for place, row in found.items())

    def _of_ratios(self, number: tuple[str, str]) -> Iterator[Row]:
        """What each displayed rate, share or median says of the count it is made from."""
        about = self.about(*number)
        for row in self.by_number[number]:
            if about.get("held_by") and row["CONF_STATUS"] == "F" and span(row) is not None:
                yield self._held(row, about["held_by"])
            if not about["of"] or (said := _said(row)) is None:
                continue
            count = {**row, "indicator": about["of"]} | self._unit_of(number[0], about["of"])
            low, high = _as_written(said[0])[0], _as_written(said[1])[1]
            if about["per"] in ("T", "FR"):
                yield from self._of_share(count, about["per"], low, high)
            elif (people := self._population(row)) is not None:
                share = Fraction(people) / _PER[row["unit"]]
                least = 0 if low is None else ceil(low * share)
                most = inf if high is None else floor(high * share)
                yield Row(dict.fromkeys(self.base(count), 1), least, most)

    def _unit_of(self, dataset: str, indicator: str) -> dict[str, str]:
        rows = self.by_number.get((dataset, indicator), ())
        units = [row["unit"] for row in rows] or self.about(dataset, indicator)["units"]
        return {"unit": units[0]}

    def _held(self, row: Mapping[str, str], count: str) -> Row:
        """A figure that is shown from a count on says that its count is no smaller (world 5)."""
        dataset = row["dataset"]
        of = {**row, "indicator": count} | self._unit_of(dataset, count)
        return Row(dict.fromkeys(self.base(of), 1), self.rule(dataset, count).threshold, inf)

    def _of_share(
        self, row: Mapping[str, str], per: str, low: Fraction | None, high: Fraction | None
    ) -> Iterator[Row]:
        """Low ≤ 100 part / whole ≤ high, as two sums (an open end says nothing): the whole may be
        hidden too.
        """
        of = {"geo_level": "FR", "geo": "FR"} if per == "FR" else dict.fromkeys(_PARTS, "T")
        whole = self.base({**row, **of})
        for end, least, most in ((low, 0.0, inf), (high, -inf, 0.0)):
            if end is None:
                continue
            parts: dict[Unknown, int] = {}
            _add(parts, self.base(row), 100 * end.denominator)
            _add(parts, whole, -end.numerator)
            yield Row(parts, least, most)

    def _population(self, row: Mapping[str, str]) -> float | None:
        """The denominator of a rate, summed over its years; None where a year has none."""
        years = self._periods(row["dataset"], row["period"])
        people = [self._people.get((row["geo_level"], row["geo"], year)) for year in years]
        return None if None in people else sum(people)  # type: ignore[arg-type]

    @cached_property
    def _people(self) -> dict[tuple[str, str, str], float]:
        rows = self.frame.filter(
            pl.col("value").is_not_null(), indicator="population", age="T", sex="T"
        )
        return {tuple(key): n for *key, n in rows["geo_level", "geo", "period", "value"].rows()}  # type: ignore[misc]


@dataclass(frozen=True)
class Ref:
    """An indicator as the catalogue names it beside others: `personnes`, `psp.personnes`, or
    `personnes@-1` for its value a year before.
    """

    number: tuple[str, str]
    back: int = 0

    @classmethod
    def read(cls, text: str, dataset: str) -> Ref:
        """`dataset` is that of the file in which it stands."""
        name, _, back = text.partition("@-")
        of, _, indicator = name.rpartition(".")
        return cls((of or dataset, indicator), int(back or 0))

    def forward(self, period: str) -> str:
        """The year of whose sum this one is a term."""
        return f"{int(period[:4]) + self.back}{period[4:]}" if self.back else period


def _set_editions(told: Sequence[_Release]) -> None:
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


def _tied(told: Sequence[_Release]) -> set[tuple[str, str]]:
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
    told: Sequence[_Release], unknowns: Collection[Unknown]
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


def _same_numbers(told: Sequence[_Release], unknowns: Collection[Unknown]) -> Iterator[Row]:
    """`same_as`, count by count: equal, or not (two sources differ as often as not)."""
    seen: set[frozenset] = set()
    for newer, older in product(told, repeat=2):
        for one, other in _declared_same(newer.datasets):
            ours, theirs = newer.totals(one), older.totals(other)
            for place in sorted(ours.keys() & theirs.keys()):
                row = Row(_difference(ours[place], theirs[place]), 0, 0, maybe=True)
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


def _difference(one: Iterable[Unknown], other: Iterable[Unknown]) -> dict[Unknown, int]:
    return dict.fromkeys(one, 1) | dict.fromkeys(other, -1)


def _place(number: tuple[str, str], count: Unknown) -> tuple:
    """Of whom and when: a stock on 31 December is that of its year."""
    return number, count.geo, year_of(count.period), count.sex, count.age


def year_of(period: str) -> str:
    """The year of a stock on 31 December; any other period as it is."""
    return period[:4] if period[4:] in ("-12", "-12-31") else period


def _inside(
    told: Sequence[_Release], unknowns: Collection[Unknown]
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
    told: Sequence[_Release], found: Mapping[tuple, tuple[Row, Any]]
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


def periods_of(layout: Mapping[str, Any], period: str) -> list[str]:
    """Those of a pool of the layout; any other interval is a period of its own."""
    if period not in layout["pools"]:
        return [period]
    start, end = period.split("/")
    return [each for each in layout["periods"] if start <= each <= end]


def territories_of(row: Mapping[str, str]) -> Iterable[str]:
    """The départements that a row is of; a territory that is made of none stands for itself."""
    level, geo = row["geo_level"], row["geo"]
    if level == "REG":
        return departements_of(geo)
    return DEPARTEMENTS if level == "FR" else [geo]


def _finest(parts: Iterable[str], code: str) -> Iterable[str]:
    return parts if parts and code == "T" else [code]


def _add(parts: dict[Unknown, int], base: Iterable[Unknown], times: int) -> None:
    for codes in base:
        parts[codes] = parts.get(codes, 0) + times


def _said(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """What a displayed ratio says: its value where there is one beside another number (an interval
    around it hides nothing of it), else its ends.
    """
    alone = row["value"] in (row["low"], row["high"])
    return (row["value"],) * 2 if row["value"] is not None and not alone else span(row)


def _around(said: list[tuple[float, float]]) -> tuple[float, float]:
    """What sources leave of a count when each says its own: what all of them say where they agree,
    anything between them where they do not. "At least" and "at most" are half-lines (world 1), no
    count is below 0, and a count is whole.
    """
    lows, highs = zip(*said, strict=True)
    low, high = max(*lows, 0.0), min(highs)
    if ceil(low) <= (floor(high) if isfinite(high) else inf):
        return ceil(low), floor(high) if isfinite(high) else inf
    low, high = min(lows), max(highs)
    return floor(low) if isfinite(low) else 0, ceil(high) if isfinite(high) else inf


def _as_written(value: float) -> tuple[Fraction, Fraction] | tuple[None, None]:
    """The numbers that would be written as `value`: half a unit of its last digit on each side;
    nothing of an open end.

    A whole number is taken to be written to the unit.
    """
    if not isfinite(value):
        return None, None
    written = Decimal(repr(value)).normalize()
    half = Fraction(10) ** min(int(written.as_tuple().exponent), 0) / 2
    return Fraction(written) - half, Fraction(written) + half


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
