"""What an address asks of the API, read and held against the codes of the release: every parameter
that is wrong is told at once.

The OpenAPI document (`openapi`) is written from the same lists that are checked here.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import messages
from dashboard.portal import formats
from data.observations import COUNTRIES, GEO
from data.reading import export, selecting
from data.reading.selecting import CODED, SORTED, Asked
from data.release import Release
from geo.territories import DEPARTEMENTS, REGIONS

#: Letters of the values of a parameter, values of one; rows of a page: with every column, less than
#: 300 000 cells, so that no answer is much more work than another.
LETTERS, VALUES, ROWS = 2_000, 200, 8_000

#: Rows of a page where nobody said.
USUAL = 1_000

FORMATS = tuple(formats.FORMATS)

#: Parameters that are no filter.
OTHERS = ("from", "to", "sort", "fields", "limit", "cursor", "format", "lang")

#: Those that are given once.
_SINGLE = ("from", "to", "limit", "cursor", "format", "lang")

#: A year, a month, a day, or an interval of two of them (ISO 8601); that there is such a day is not
#: asked: no row is of one that is not.
_POINT = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
PERIOD = rf"{_POINT}(/{_POINT})?"

_BY_EXCEL = re.compile(r"-[MD](\d{2})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CURSOR = re.compile(r"(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A parameter that can't be used: the key of its message (`portal.wrong`), and its facts."""

    parameter: str
    code: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows, from which on, how many, in which format and language."""

    asked: Asked = field(default_factory=Asked)
    start: int = 0
    limit: int = USUAL
    format: str = "json"
    lang: str = "fr"

    @property
    def key(self) -> tuple:
        """Two requests for the same have the same."""
        return (self.asked, self.start, self.limit, self.format, self.lang)


class Refused(Exception):
    """A request that can't be answered; `wrong` are all its parameters that are."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__(", ".join(each.parameter for each in wrong))
        self.wrong = tuple(wrong)


@cache
def territories() -> tuple[str, ...]:
    """Every territory that may be asked for, whether or not a row is of it."""
    codes = {
        "DEP": DEPARTEMENTS, "REG": REGIONS, "FR": ("FR",), "EU": sorted(GEO["EU"]),
        "COUNTRY": COUNTRIES,
    }  # fmt: skip
    return tuple(export.territory(level, code) for level, all_ in codes.items() for code in all_)


def read(release: Release, query: Iterable[tuple[str, str]], format_: str = "json") -> Page:
    """The page that an address asks for; `format_` where it names none. Raises Refused."""
    given: dict[str, list[str]] = {}
    for name, value in query:
        given.setdefault(name, []).append(value)
    wrong = [Wrong(name, "once") for name in _SINGLE if len(given.get(name, ())) > 1]
    codes = _codes(release, given, wrong)
    asked = Asked(
        codes,
        _day(given, "from", wrong),
        _day(given, "to", wrong),
        _order(given, wrong),
        _fields(release, given, wrong),
    )
    page = Page(
        asked,
        _start(given, wrong),
        _limit(given, wrong),
        _one_of(given, "format", FORMATS, format_, wrong),
        _one_of(given, "lang", messages.LANGUAGES, "fr", wrong),
    )
    if asked.since and asked.until and asked.since > asked.until:
        wrong.append(Wrong("to", "before"))
    known = (*CODED, *OTHERS)
    wrong += [Wrong(name[:40], "unknown", _near(name, known))
              for name in given if name not in known]  # fmt: skip
    if wrong:
        raise Refused(wrong)
    return page


def cursor(start: int) -> str:
    """Where the next page begins, for who must not read anything into it."""
    return base64.urlsafe_b64encode(str(start).encode()).decode().rstrip("=")


def _values(given: dict[str, list[str]], name: str, wrong: list[Wrong]) -> list[str]:
    """Repeated, or with commas between: the same."""
    told = ",".join(given.get(name, ()))
    if name == "period":
        told = _BY_EXCEL.sub(r"-\1", told)  # as the CSV for Excel writes a month and a day
    found = list(dict.fromkeys(each.strip() for each in told.split(",") if each.strip()))
    if len(told) > LETTERS or len(found) > VALUES:
        wrong.append(Wrong(name, "long", (("letters", str(LETTERS)), ("values", str(VALUES)))))
        return []
    return found


def _codes(
    release: Release, given: dict[str, list[str]], wrong: list[Wrong]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    known, found = selecting.codes(release), []
    for name in (each for each in CODED if each in given):
        values = _values(given, name, wrong)
        for each in values:
            if not _is_code(name, each, known[name]):
                wrong.append(Wrong(name, "code", (("value", each[:60]), *_near(each, known[name]))))
        if values:
            found.append((name, tuple(sorted(values))))
        elif any(given[name]):
            wrong.append(Wrong(name, "code", (("value", ","), *_near("", known[name]))))
    return tuple(found)


def _is_code(name: str, value: str, known: Sequence[str]) -> bool:
    """A code of the release; of territories and periods, any that there could be."""
    free: dict[str, Callable[[str], bool]] = {
        "territory": lambda each: each in territories(),
        "period": lambda each: bool(re.fullmatch(PERIOD, each, re.ASCII)),
    }  # fmt: skip
    return value in known or free.get(name, lambda _: False)(value)


def _near(value: str, known: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What may have been meant."""
    there = sorted(set(known))
    close = difflib.get_close_matches(value[:60], there, 3, 0.5) or there[:5]
    return (("near", ", ".join(close)),)


def _day(given: dict[str, list[str]], name: str, wrong: list[Wrong]) -> datetime.date | None:
    if not (told := given.get(name, [""])[-1]):
        return None
    try:
        if _DAY.fullmatch(told):
            return datetime.date.fromisoformat(told)
    except ValueError:
        pass
    wrong.append(Wrong(name, "day"))
    return None


def _order(given: dict[str, list[str]], wrong: list[Wrong]) -> tuple[tuple[str, bool], ...]:
    found = []
    for each in _values(given, "sort", wrong):
        name = each.removeprefix("-")
        if name in SORTED:
            found.append((name, each.startswith("-")))
        else:
            wrong.append(Wrong("sort", "sort", (("value", name[:60]), ("all", ", ".join(SORTED)))))
    return tuple({name: (name, down) for name, down in found}.values())


def _fields(release: Release, given: dict[str, list[str]], wrong: list[Wrong]) -> tuple[str, ...]:
    columns, found = selecting.columns(release), _values(given, "fields", wrong)
    for each in found:
        if each not in columns:
            wrong.append(Wrong("fields", "field", (("value", each[:60]), *_near(each, columns))))
    return tuple(each for each in found if each in columns)


def _start(given: dict[str, list[str]], wrong: list[Wrong]) -> int:
    if not (told := given.get("cursor", [""])[-1]):
        return 0
    try:
        plain = base64.urlsafe_b64decode(told[:40] + "=" * (-len(told[:40]) % 4)).decode("ascii")
        if (found := _CURSOR.fullmatch(plain)) and cursor(int(found[1])) == told:
            return int(found[1])
    except (binascii.Error, ValueError):
        pass
    wrong.append(Wrong("cursor", "cursor"))
    return 0


def _limit(given: dict[str, list[str]], wrong: list[Wrong]) -> int:
    if not (told := given.get("limit", [""])[-1]):
        return USUAL
    if re.fullmatch(r"[0-9]{1,9}", told) and 1 <= int(told) <= ROWS:
        return int(told)
    wrong.append(Wrong("limit", "limit", (("most", str(ROWS)),)))
    return USUAL


def _one_of(
    given: dict[str, list[str]], name: str, known: Sequence[str], usual: str, wrong: list[Wrong]
) -> str:
    told = given.get(name, [""])[-1] or usual
    if told not in known:
        wrong.append(Wrong(name, "one_of", (("all", ", ".join(known)),)))
        return usual
    return told
