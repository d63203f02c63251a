"""The one table: a row per figure, and the code lists that its columns draw from.

Names and codes are SDMX's where SDMX has them (cross-domain code list CL_OBS_STATUS and
CL_CONF_STATUS, https://sdmx.org/?page_id=3215). Territories are INSEE's *code officiel
géographique*; **the key of a territory is (level, code)**, since every région’s
code is also a département’s.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

import polars as pl

import messages
from data.errors import Problem, Sentence, listed, says
from geo.territories import DEPARTEMENTS, REGIONS, STATES

SCHEMA: dict[str, pl.DataType] = {
    "dataset": pl.String(),
    "indicator": pl.String(),
    "geo_level": pl.String(),
    "geo": pl.String(),
    "period": pl.String(),
    "sex": pl.String(),
    "age": pl.String(),
    "breakdown": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "unit": pl.String(),
    "OBS_STATUS": pl.String(),
    "CONF_STATUS": pl.String(),
    "evidence": pl.String(),
    "source": pl.String(),
    "note": pl.String(),
    "note_en": pl.String(),
    "author": pl.String(),
    "author_en": pl.String(),
}

#: Columns of text that format 1 of a release did not have.
SINCE_FORMAT_2 = ("note_en", "author", "author_en", "publisher_fr", "publisher_en")

SOURCE_SCHEMA: dict[str, pl.DataType] = {
    "source": pl.String(),
    "title": pl.String(),
    "publisher": pl.String(),
    "publisher_fr": pl.String(),
    "publisher_en": pl.String(),
    "date": pl.String(),
    "url": pl.String(),
    "evidence": pl.String(),
    "lang": pl.String(),
}

#: What one figure is about. Two rows with the same key are two sources that disagree.
KEY = ["dataset", "indicator", "geo_level", "geo", "period", "sex", "age", "breakdown", "unit"]

#: Order of a released table: by code, never by value (DESIGN 4.8).
ORDER = [*KEY, "source", "value", "low", "high", "note"]

GEO_LEVELS = ("DEP", "REG", "FR", "EU", "COUNTRY")

COUNTRIES = tuple(STATES)

#: Subjects on which a département may have a figure of its own, in the order of the pages; those
#: that situate it and are no part of the law; all of them.
LOCAL_SUBJECTS = (
    "commissions",
    "parcours",
    "sanctions",
    "diagnostics",
    "procedures",
    "victimes",
    "estimations",
)
BESIDE_THE_LAW = ("population", "contexte")
SUBJECTS = (*LOCAL_SUBJECTS, "proxenetisme", "europe", *BESIDE_THE_LAW)

GEO: dict[str, frozenset[str]] = {
    "DEP": frozenset(DEPARTEMENTS),
    "REG": frozenset(REGIONS),
    "FR": frozenset({"FR"}),
    "EU": frozenset({"EU27_2020", "EU28", "EUROPE"}),
    "COUNTRY": frozenset(COUNTRIES),
}

UNITS = (
    "PERSONS FINES PCT DEPARTEMENTS EUR STATEMENT CASES COMMISSIONS ASSOCIATIONS PROCEDURES "
    "STRUCTURES PER_MILLION PER_100K YEAR CONVICTIONS OFFENCES MEETINGS MONTHS "
    "PER_KM2 DISTANCE VARIANTS"
).split()

OBS_STATUS = {
    "A": "normal value",
    "B": "time series break",
    "E": "estimated value",
    "K": "data included in another category",
    "L": "missing value; data exist but were not collected",
    "M": "missing value; data cannot exist",
    "O": "missing value",
    "P": "provisional value",
    "Q": "missing value; suppressed",
    "S": "missing value; special circumstances",
    "U": "low reliability",
}

#: Statuses that say why there is no value: published in another dataset, a statement, nothing
#: there to count, not known, suppressed, not answered.
WITHOUT_VALUE = ("K", "L", "M", "O", "Q", "S")

#: Those of a count that a département did not give, or that stands elsewhere.
NOT_GIVEN = ("K", "M", "O", "S")

CONF_STATUS = {"F": "free", "N": "not for publication"}
EVIDENCE = ("official", "survey", "estimate", "media")
SEX = ("T", "F", "M")
AGE = ("T", "Y_LT18", "Y_GE18", "Y_GE15", "Y15T29", "Y_GE65")

#: How a breakdown names a département near another, and a criterion of nearness.
NEAR, CRITERION = "voisin=", "critere="


class Said(NamedTuple):
    """A text that travels with a figure, in both languages; `en` is empty where they are one."""

    fr: str
    en: str

    def columns(self, name: str = "note") -> dict[str, str]:
        """As the two columns of a row: `note` and `note_en`."""
        return {name: self.fr, f"{name}_en": self.en}


NOTHING = Said("", "")


def caveat(key: str) -> Said:
    """What the producer writes beside a figure, by its key in the message files (`[caveat]`)."""
    return Said(*(messages.load(lang).raw(f"caveat.{key}") for lang in ("fr", "en")))


_POINT = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_PERIOD = re.compile(rf"({_POINT})(?:/({_POINT}))?")


def empty() -> pl.DataFrame:
    """An observations frame with every column of SCHEMA and no row."""
    return pl.DataFrame(schema=SCHEMA)


def problems(frame: pl.DataFrame, file: str, first_row: int = 2) -> list[Problem]:
    """Everything wrong in `frame` (columns of SCHEMA), in reading order.

    `file` is the name to print; `first_row` the spreadsheet row of the frame's first row.
    """
    missing = [name for name in SCHEMA if name not in frame.columns]
    if missing:
        return [Problem(file, 1, name, "", says("column.add")) for name in missing]
    found: list[Problem] = []
    for offset, row in enumerate(frame.iter_rows(named=True)):
        found.extend(
            Problem(file, first_row + offset, column, value, remedy)
            for column, value, remedy in _row_problems(row)
        )
    return found + _repeated(frame, file, first_row)


def span(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """The least and the greatest number that a row says, whatever it says of it in words.

    `low` alone is "at least" and `high` alone "at most", beside a value or not: the other end is
    open then (an infinity). None where the row says no number, as a hidden one, whose range is no
    figure.
    """
    if row.get("CONF_STATUS") == "N":
        return None
    value, low, high = row["value"], row["low"], row["high"]
    if value is None and low is None and high is None:
        return None
    if low is None and high is None:
        return value, value  # type: ignore[return-value]
    return -math.inf if low is None else low, math.inf if high is None else high


def hidden() -> pl.Expr:
    """True for a row whose value we withhold."""
    return pl.col("CONF_STATUS") == "N"


def blanked(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` without the ranges of its hidden rows: what is compared, or derived from, never takes
    them for knowledge.
    """
    none = pl.lit(None, pl.Float64)
    return frame.with_columns(
        pl.when(hidden()).then(none).otherwise(end).alias(end) for end in ("low", "high")
    )


def open_end(row: Mapping[str, float | None]) -> str | None:
    """`low` where a row says "at least" alone, `high` where it says "at most" alone."""
    given = [name for name in ("low", "high") if row[name] is not None]
    return given[0] if len(given) == 1 else None


def is_period(text: str) -> bool:
    """Whether `text` is an ISO 8601 year, month, day, or an interval of two of them, in order."""
    match = _PERIOD.fullmatch(text)
    if not match:
        return False
    start, end = match.groups()
    if not all(_is_point(point) for point in (start, end) if point):
        return False
    return end is None or start[: len(end)] <= end[: len(start)]


def _is_point(point: str) -> bool:
    padded = (point + "-01-01")[:10]
    try:
        datetime.date.fromisoformat(padded)
    except ValueError:
        return False
    return True


_Found = Iterator[tuple[str, str, Sentence]]


def _row_problems(row: dict) -> _Found:
    for check in _CHECKS:
        yield from check(row)


def _listed(column: str, codes: Collection[str], name: Sentence | str) -> Callable[[dict], _Found]:
    def check(row: dict) -> _Found:
        if row[column] not in codes:
            remedy = says("code.one_of", list=name, codes=listed(codes))
            yield column, str(row[column] or ""), remedy

    return check


def _territory(row: dict) -> _Found:
    level, geo = row["geo_level"], row["geo"]
    if level in GEO and geo not in GEO[level]:
        yield "geo", str(geo or ""), says("code.of_level", level=level)


def _period(row: dict) -> _Found:
    if not is_period(row["period"] or ""):
        yield "period", str(row["period"] or ""), says("period.write")


def _present(row: dict) -> _Found:
    for column in ("dataset", "indicator", "breakdown", "source"):
        if not row[column]:
            yield column, "", says("cell.fill_or_total")


def _finite(row: dict) -> _Found:
    for name in ("value", "low", "high"):
        if row[name] is not None and not math.isfinite(row[name]):
            yield name, str(row[name]), says("number.finite")


def _value_or_reason(row: dict) -> _Found:
    numbers = [row[name] for name in ("value", "low", "high") if row[name] is not None]
    status = row["OBS_STATUS"]
    if status in WITHOUT_VALUE and numbers:
        yield "value", str(numbers[0]), says("status.no_value", status=status)
    elif status not in WITHOUT_VALUE and not numbers:
        yield "value", "", says("status.give_value")
    if status in WITHOUT_VALUE and not row["note"]:
        yield "note", "", says("status.say_why")


def _confidential(row: dict) -> _Found:
    if row["CONF_STATUS"] == "N" and row["OBS_STATUS"] != "Q":
        yield "OBS_STATUS", str(row["OBS_STATUS"]), says("status.masked")


def _bounds(row: dict) -> _Found:
    low, value, high = row["low"], row["value"], row["high"]
    given = [each for each in (low, value, high) if each is not None]
    if given != sorted(given):
        shown = "" if value is None else str(value)
        yield "value", shown, says("number.between")


_CHECKS: tuple[Callable[[dict], _Found], ...] = (
    _present,
    _listed("geo_level", GEO_LEVELS, says("list.levels")),
    _territory,
    _period,
    _listed("sex", SEX, says("list.sex")),
    _listed("age", AGE, says("list.age")),
    _listed("unit", UNITS, says("list.units")),
    _listed("OBS_STATUS", OBS_STATUS, "CL_OBS_STATUS"),
    _listed("CONF_STATUS", CONF_STATUS, "CL_CONF_STATUS"),
    _listed("evidence", EVIDENCE, says("list.evidence")),
    _finite,
    _value_or_reason,
    _confidential,
    _bounds,
)


def _repeated(frame: pl.DataFrame, file: str, first_row: int) -> list[Problem]:
    """One source gives one figure once; two sources that disagree are both kept."""
    key = [*KEY, "source"]
    rows = frame.with_row_index("at", offset=first_row).filter(
        pl.struct(key).is_duplicated() & ~pl.struct(key).is_first_distinct()
    )
    remedy = says("row.twice")
    return [
        Problem(file, at, "source", source, remedy) for at, source in rows["at", "source"].rows()
    ]
