"""What a reader can derive of every hidden count of a release, from the release alone.

Asked again from scratch, in other terms than the choice of what to hide: the unknowns here are the
counts that all is made of (a département, a period, the finest codes), every released row is a sum
of them, and nothing is read but the rows and the public description of their datasets. Rows of one
indicator are taken together, whatever their source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor, inf, isfinite
from typing import Any

import polars as pl

from data.observations import KEY, blanked, span
from data.observations import SCHEMA as ROW
from data.producer.disclosure.derive import Row
from data.producer.disclosure.derive import intervals as derive
from data.producer.disclosure.rule import RULES
from geo.territories import DEPARTEMENTS, departements_of

#: What `intervals` says of a hidden count: its key, the least and the greatest value that a reader
#: can derive (`high` null: no limit), how each end is proven, whether its dataset's rule holds.
SCHEMA = {
    **{name: ROW[name] for name in KEY},
    "low": pl.Int64(),
    "high": pl.Int64(),
    "low_proof": pl.String(),
    "high_proof": pl.String(),
    "holds": pl.Boolean(),
}

_PARTS = ("sex", "age", "breakdown")
#: Kinds that are no count.
_NO_COUNT = ("share", "rate", "amount", "statement", "event", "year")
#: Where no layout says what a total is made of: these and others, which nobody gives.
_USUAL_PARTS = {"sex": ("F", "M", "other"), "age": ("Y_LT18", "Y_GE18", "other")}
_PER = {"PCT": 100, "PER_100K": 100_000, "PER_MILLION": 1_000_000}


def intervals(observations: pl.DataFrame, datasets: Mapping[str, Any]) -> pl.DataFrame:
    """A row (columns of SCHEMA) for every hidden count of a release, sorted by key.

    `observations` are its rows (columns of the observations), `datasets` its manifest's; printed
    ranges are not read, else each would prove the other (SECRECY 2). Raises SolverError where a
    program ends neither optimal nor unbounded: nothing is proven then.
    """
    observations = blanked(observations)
    rows = [
        row
        for dataset, about in datasets.items()
        for indicator, unit in _hiding(observations.filter(pl.col("dataset") == dataset), about)
        for row in _Indicator(observations, dataset, about, indicator, unit).intervals()
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort(KEY)


def _hiding(frame: pl.DataFrame, about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The counts of a dataset, by indicator and unit, of which a row is hidden."""
    hidden = frame.filter(pl.col("CONF_STATUS") == "N").select("indicator", "unit").unique()
    kind = {name: each["kind"] for name, each in about["indicators"].items()}
    return sorted((name, unit) for name, unit in hidden.rows() if kind[name] not in _NO_COUNT)


class _Indicator:
    """The rows of one indicator and unit, and all that is said of them elsewhere."""

    def __init__(
        self, rows: pl.DataFrame, dataset: str, about: Mapping[str, Any], indicator: str, unit: str
    ) -> None:
        self.all = rows
        self.dataset, self.indicator, self.unit = dataset, indicator, unit
        self.indicators, self.layout = about["indicators"], about["layout"]
        self.rule = replace(RULES[about["regime"]], zeros=self.layout["zero_discloses"])
        own = rows.filter(pl.col("dataset") == dataset)
        self.ratios = own.filter(pl.col("indicator").is_in(self._made_of_it()))
        self.own = own.filter(pl.col("indicator") == indicator, pl.col("unit") == unit)

    def intervals(self) -> Iterator[tuple]:
        """A tuple of SCHEMA for each hidden row."""
        cells = dict(self._cells())
        rows = [*cells.values(), *self._facts(), *self._of_ratios()]
        keys = list(cells)
        for at, found in derive(rows, self.rule).items():
            yield (*keys[at], found.low, found.high, found.low_proof, found.high_proof, found.holds)

    def _cells(self) -> Iterator[tuple[tuple, Row]]:
        """Each key with what is known of it: sources that disagree leave it between them, and the
        rule still says what it says of a hidden one, unless they contradict it.
        """
        grouped: dict[tuple, list[dict]] = {}
        for row in self.own.sort(KEY).iter_rows(named=True):
            grouped.setdefault(tuple(row[name] for name in KEY), []).append(row)
        for key, rows in grouped.items():
            parts = dict.fromkeys(self._base(rows[0]), 1)
            said = [ends for row in rows if (ends := span(row))]
            hidden = any(row["CONF_STATUS"] == "N" for row in rows)
            if said:  # of a hidden row too, if one source masks what another shows
                low, high = _around(said)
                if hidden and max(low, self.rule.least) <= min(high, self.rule.most):
                    low, high = max(low, self.rule.least), min(high, self.rule.most)
                yield key, Row(parts, low, high, hidden)
            elif hidden:
                yield key, Row(parts, self.rule.least, self.rule.most, hidden)

    def _base(self, row: Mapping[str, str]) -> list[tuple[str, ...]]:
        """The counts that a row is the sum of."""
        finest = (_finest(self._parts_of(name), row[name]) for name in _PARTS)
        every = product(_territories(row), self._periods(row["period"]), *finest)
        return [codes for codes in every if not self._absent(codes)]

    def _parts_of(self, column: str) -> Iterable[str]:
        usual = () if self.layout["periods"] else _USUAL_PARTS.get(column, ())
        return self.layout["parts"].get(column, usual)

    def _periods(self, period: str) -> list[str]:
        """Those of a pool of the layout; any other interval is a period of its own."""
        if period not in self.layout["pools"]:
            return [period]
        start, end = period.split("/")
        return [each for each in self.layout["periods"] if start <= each <= end]

    def _absent(self, codes: tuple[str, ...]) -> bool:
        geo, _, *parts = codes
        return any(
            geo in each["geo"]
            and all(each[name] in (None, code) for name, code in zip(_PARTS, parts, strict=True))
            for each in self.layout["absent"]
        )

    def _facts(self) -> Iterator[Row]:
        """What sentences of the pages say of sums."""
        for fact in self.layout["facts"]:
            parts: dict[tuple[str, ...], int] = {}
            for term in fact["terms"]:
                _add(parts, self._base(term), term["times"])
            least, most = fact["at_least"], fact["at_most"]
            yield Row(parts, -inf if least is None else least, inf if most is None else most)

    def _made_of_it(self) -> list[str]:
        return [name for name, each in self.indicators.items() if each["of"] == self.indicator]

    def _of_ratios(self) -> Iterator[Row]:
        """What each displayed rate or share says of the count it is made from."""
        for row in self.ratios.iter_rows(named=True):
            if (said := _said(row)) is None:
                continue
            low, high = _as_written(said[0])[0], _as_written(said[1])[1]
            per = self.indicators[row["indicator"]]["per"]
            if per == "T":
                yield from self._of_share(row, low, high)
            elif (people := self._population(row)) is not None:
                share = Fraction(people) / _PER[row["unit"]]
                least = 0 if low is None else ceil(low * share)
                most = inf if high is None else floor(high * share)
                yield Row(dict.fromkeys(self._base(row), 1), least, most)

    def _of_share(
        self, row: Mapping[str, str], low: Fraction | None, high: Fraction | None
    ) -> Iterator[Row]:
        """Low ≤ 100 part / whole ≤ high, as two sums (an open end says nothing): the whole may be
        hidden too.
        """
        whole = self._base({**row, **dict.fromkeys(_PARTS, "T")})
        for end, least, most in ((low, 0.0, inf), (high, -inf, 0.0)):
            if end is None:
                continue
            parts: dict[tuple[str, ...], int] = {}
            _add(parts, self._base(row), 100 * end.denominator)
            _add(parts, whole, -end.numerator)
            yield Row(parts, least, most)

    def _population(self, row: Mapping[str, str]) -> float | None:
        """The denominator of a rate, summed over its years; None where a year has none."""
        years = self._periods(row["period"])
        people = self.all.filter(
            pl.col("indicator") == "population",
            pl.col("geo_level") == row["geo_level"],
            pl.col("geo") == row["geo"],
            pl.col("age") == "T",
            pl.col("sex") == "T",
            pl.col("period").is_in(years),
        )["value"].drop_nulls()
        return people.sum() if len(people) == len(years) else None


def _territories(row: Mapping[str, str]) -> Iterable[str]:
    level, geo = row["geo_level"], row["geo"]
    if level == "REG":
        return departements_of(geo)
    return DEPARTEMENTS if level == "FR" else [geo]


def _finest(parts: Iterable[str], code: str) -> Iterable[str]:
    return parts if parts and code == "T" else [code]


def _add(parts: dict[tuple[str, ...], int], base: Iterable[tuple[str, ...]], times: int) -> None:
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
    anything between them where they do not. "At least" and "at most" are half-lines, no count is
    below 0, and a count is whole.
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
