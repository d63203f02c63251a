"""One release: its rows as sums of unknowns, and what else it says of them.

Nothing is read but released rows and the public description of their datasets. The unknowns are
counts of one département (or of whatever territory is told alone), one period and the finest codes.
A comment `world n` says which world of SECRECY a line closes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import ceil, floor, inf
from typing import Any

import polars as pl

from data.observations import KEY, ORDER, WITHOUT_VALUE, blanked, span
from data.producer.disclosure import numbers
from data.producer.disclosure.derive import Row
from data.producer.disclosure.rule import RULES, Rule
from data.producer.disclosure.unknowns import (
    Ref,
    Unknown,
    declared_pairs,
    difference,
    halved,
    periods_of,
    territories_of,
    year_of,
)

_PARTS = ("sex", "age", "breakdown")
#: The codes of a total.
TOTAL = dict.fromkeys(_PARTS, "T")
_ENDS = ("value", "low", "high")
#: Kinds that are no count.
NO_COUNT = ("share", "rate", "amount", "statement", "event", "year")
#: Where no layout says what a total is made of: these and others, which nobody gives.
_USUAL_PARTS = {"sex": ("F", "M", "other"), "age": ("Y_LT18", "Y_GE18", "other")}
_PER = {"PCT": 100, "PER_100K": 100_000, "PER_MILLION": 1_000_000}
#: The status of what does not exist in a territory: nobody is counted there, as is said.
_NOTHING_THERE = "M"
#: The status of what a document tells already.
_ELSEWHERE = "K"


@dataclass(frozen=True)
class Said:
    """What one release says: its rows (columns of the observations) and its manifest's datasets.
    `withdrawn`: readers may have kept it, and nothing displays what it displayed.
    """

    observations: pl.DataFrame
    datasets: Mapping[str, Any]
    withdrawn: bool = False

    @cached_property
    def read(self) -> Released:
        """Its rows as sums of unknowns, read once however often it is asked for."""
        return Released(self)


class Released:
    """One release, and how its rows are sums of unknowns."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self.frame = blanked(said.observations)
        self.datasets = said.datasets
        #: Which edition of a document its figures of a number and period are of (`_set_editions`).
        self.editions: dict[tuple[str, str], dict[str, int]] = {}
        self._rows: dict[tuple, list[tuple[tuple | None, Row]]] = {}

    @cached_property
    def by_number(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """The rows of each (dataset, indicator), by key."""
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        rows = self.frame.filter(pl.col("dataset").is_in(self._read)).sort(KEY)
        for row in rows.iter_rows(named=True):
            found.setdefault((row["dataset"], row["indicator"]), []).append(row)
        return found

    @cached_property
    def digest(self) -> str:
        """The same for two releases of which nothing that is read here differs."""
        people = [id_ for id_, each in self.datasets.items() if "population" in each["indicators"]]
        read = sorted({*self._read, *people})
        rows = self.frame.filter(pl.col("dataset").is_in(read)).sort(ORDER, nulls_last=True)
        about = {id_: self.datasets[id_] for id_ in read}
        text = rows.write_csv() + json.dumps(about, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def _read(self) -> list[str]:
        """The datasets that are read. Large open tables, which hide nothing and of which no other
        one speaks, are left alone.
        """
        return [
            id_
            for id_, about in self.datasets.items()
            if id_ in self._named
            or about.get("regime") != "as_published"
            or about.get("typed", True)
        ]

    @cached_property
    def _named(self) -> set[str]:
        """The datasets that another one names beside its own numbers."""
        pairs = declared_pairs(self.datasets)
        return {number[0] for pair in pairs for number in pair if pair[0][0] != pair[1][0]}

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
        rule = rule.against(self.datasets[dataset].get("persons", 1))
        rule = rule.of_a_whole if indicator in halved(self.datasets[dataset]) else rule
        return replace(rule, zeros=zeros)

    def counts(self, number: tuple[str, str]) -> bool:
        """Whether it is a count."""
        known = self.indicators(number[0])
        return number[1] in known and known[number[1]]["kind"] not in NO_COUNT

    def indicators(self, dataset: str) -> Mapping[str, Any]:
        """Those of a dataset, if the release has it."""
        return self.datasets.get(dataset, {}).get("indicators", {})

    def protected(self, number: tuple[str, str]) -> bool:
        """Whether every count that is not displayed is judged (world 3)."""
        return self.counts(number) and self.regime(*number) != "as_published"

    def judged(self) -> set[tuple[str, str]]:
        """The counts that are protected, and those of which some row is not displayed."""
        hiding = (
            number
            for number, rows in self.by_number.items()
            if self.counts(number) and any(self._not_displayed(number, row) for row in rows)
        )
        return {*self.protected_numbers(), *hiding}

    def protected_numbers(self) -> list[tuple[str, str]]:
        """The numbers whose counts are judged wherever they are not displayed."""
        every = self.datasets.items()
        named = [(id_, name) for id_, about in every for name in about["indicators"]]
        return [number for number in named if self.protected(number)]

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
                territories_of(row), self.periods(number[0], row["period"]), *finest
            )
            if not self._absent(number[0], codes) and self._counted(number, row, codes)
        ]

    def _unknown(self, number: tuple[str, str], unit: str, codes: tuple[str, ...]) -> Unknown:
        version = self.editions.get(number, {}).get(codes[1], 0)
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

    def periods(self, dataset: str, period: str) -> list[str]:
        """Those that a period of a dataset is made of."""
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
        edition = number, tuple(self.editions.get(number, {}).items())
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
        alone = self._alone(grouped.values())
        for key, rows in grouped.items():
            parts = dict.fromkeys(self.base(rows[0]), 1)
            said = [ends for row in rows if (ends := span(row))]
            hidden = any(row["CONF_STATUS"] == "N" for row in rows)
            if said:  # of a hidden row too, if one source masks what another shows
                low, high = numbers.around(said)
                if hidden and max(low, rule.least) <= min(high, rule.most):
                    low, high = max(low, rule.least), min(high, rule.most)
                yield key, Row(parts, low, high, hidden, rule)
            elif rows[0]["OBS_STATUS"] == _NOTHING_THERE and not hidden:
                yield key, Row(parts, 0, 0)
            elif hidden:
                yield key, Row(parts, rule.least, rule.most, hidden, rule)
            elif not parts.keys() <= alone and self._not_displayed(number, rows[0]):
                told = rows[0]["OBS_STATUS"] == _ELSEWHERE
                yield key, Row(parts, 0, inf, True, rule.told_elsewhere if told else rule.blank)

    def _alone(self, rows: Iterable[list[dict]]) -> set[Unknown]:
        """The counts that rows of their own display: a total of these alone is no secret."""
        alone = (each[0] for each in rows if len(each) == 1 and each[0]["CONF_STATUS"] == "F")
        shown = (self.base(row) for row in alone if len(set(span(row) or ())) == 1)
        return {parts[0] for parts in shown if len(parts) == 1}

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
            refs = [Ref.read(text, dataset) for text in (each["whole"], *each["parts"])]
            for whole, *parts in self._side_by_side(refs, numbers):
                yield Row(difference(whole, [one for of in parts for one in of]), 0, 0)
        for each in about.get("inequalities", ()):
            pair = [Ref.read(each[name], dataset) for name in ("more", "less")]
            for more, less in self._side_by_side(pair, numbers):
                yield Row(difference(more, less), 0, inf)

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
            yield from (list(each) for each in product(*(table[place] for table in tables)))

    def _by_place(self, ref: Ref) -> dict[tuple[str, ...], list[list[Unknown]]]:
        """Its counts by (territory, period of whom they are a term, sex, age, breakdown)."""
        found: dict[tuple[str, ...], list[list[Unknown]]] = {}
        for row in self.by_number[ref.number]:
            for each in self.base(row):
                found[each.geo, ref.forward(each.period), *each[5:8]] = [[each]]
        return found

    def _totals(self, ref: Ref) -> dict[tuple[str, ...], list[list[Unknown]]]:
        """The counts that its total of a territory and year is made of; a year may be told twice (a
        stock of December, and of the year).
        """
        found: dict[tuple[str, ...], list[list[Unknown]]] = {}
        for geo, period, row in self.places(ref.number):
            total = {**row, **TOTAL, "geo_level": "DEP", "geo": geo, "period": period}
            found.setdefault((geo, ref.forward(year_of(period))), []).append(self.base(total))
        return found

    def places(self, number: tuple[str, str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Every territory and period of which a row of a number tells something, with such a row;
        a total says nothing of a département that did not answer.
        """
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for row in self.by_number[number]:
            for period in self.periods(number[0], row["period"]):
                for geo in territories_of(row):
                    codes = (geo, period, "T", "T", "T")
                    if self._counted(number, row, codes):
                        found.setdefault((geo, period), row)
        yield from ((*place, row) for place, row in found.items())

    def _of_ratios(self, number: tuple[str, str]) -> Iterator[Row]:
        """What each displayed rate, share or median says of the count it is made from."""
        about, rows = self.about(*number), self.by_number[number]
        decimals = max((numbers.decimals(row[end]) for row in rows for end in _ENDS), default=0)
        for row in rows:
            if about.get("held_by") and row["CONF_STATUS"] == "F" and span(row) is not None:
                yield self._held(row, about["held_by"])
            if not about["of"] or (said := numbers.said(row)) is None:
                continue
            count = {**row, "indicator": about["of"]} | self._unit_of(number[0], about["of"])
            low, high = (numbers.as_written(end, decimals)[at] for at, end in enumerate(said))
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
        years = self.periods(row["dataset"], row["period"])
        people = [self._people.get((row["geo_level"], row["geo"], year)) for year in years]
        return None if None in people else sum(people)  # type: ignore[arg-type]

    @cached_property
    def _people(self) -> dict[tuple[str, str, str], float]:
        rows = self.frame.filter(
            pl.col("value").is_not_null(), indicator="population", age="T", sex="T"
        )
        return {tuple(key): n for *key, n in rows["geo_level", "geo", "period", "value"].rows()}  # type: ignore[misc]


def _finest(parts: Iterable[str], code: str) -> Iterable[str]:
    return parts if parts and code == "T" else [code]


def _add(parts: dict[Unknown, int], base: Iterable[Unknown], times: int) -> None:
    for codes in base:
        parts[codes] = parts.get(codes, 0) + times
