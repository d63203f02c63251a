"""Every sentence that a reader sees, in both languages, and how numbers and dates are written.

One file per page, and a few that pages share (`site`, `language`, `codes`, `datasets`, `figure`,
`refusals`, `caveats`, `fichiers`, `portail`); `fr/` and `en/` hold the same files and the same
keys. A message is plain text: no HTML, no figure, ordinary spaces (French spacing is added here).
`{name}` is filled in by the caller, `**…**` is bold. It stands below `dashboard` and `data`: both
speak to people.
The notes, authors and publishers that travel with figures have both wordings in the release.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, get_month_names
from babel.lists import format_list
from babel.numbers import NumberPattern, parse_pattern

from messages.spacing import NBSP, NNBSP, french

FOLDER = Path(__file__).parent
LANGUAGES = ("fr", "en")


class Words:
    """The messages of one language: `words("overview.title")`, and its numbers and dates."""

    def __init__(self, lang: str, messages: Mapping[str, str]) -> None:
        self.lang = lang
        self.locale = Locale.parse("fr_FR" if lang == "fr" else "en_GB")
        self._messages = messages

    def __call__(self, key: str, **values: Any) -> str:
        """The message `key` with `values` filled in. Raises KeyError on an unknown key."""
        return self.typeset(self._messages[key].format(**values))

    def raw(self, key: str) -> str:
        """The message `key` as it is written, for what travels as data."""
        return self._messages[key]

    def has(self, key: str) -> bool:
        """Whether the message files hold `key`."""
        return key in self._messages

    def quoting(self, key: str, /, **values: Any) -> str:
        """The message `key` around values that stay as they were typed, spaces included."""
        return self.typeset(self._messages[key]).format(**values)

    def count(self, key: str, number: float, **values: Any) -> str:
        """`key.one` or `key.other`, as the language counts.

        `{n}` is the number, unless `values` give another wording of it.
        """
        return self(self.form(key, number), **{"n": self.number(number), **values})

    def form(self, key: str, number: float) -> str:
        """The key of the form that the language gives a message beside that number."""
        form = self.locale.plural_form(abs(number))
        return f"{key}.{form}" if self.has(f"{key}.{form}") else f"{key}.other"

    def typeset(self, text: str) -> str:
        """`text` with the spaces that French typography asks for; English as it is."""
        return french(text) if self.lang == "fr" else text

    @property
    def colon(self) -> str:
        """What stands between a name and what is said of it."""
        return f"{NBSP}: " if self.lang == "fr" else ": "

    @property
    def semicolon(self) -> str:
        """What stands between items that have commas in them."""
        return f"{NNBSP}; " if self.lang == "fr" else "; "

    def carried(self, fr: str, en: str) -> tuple[str, str]:
        """A text that travels with the data, and the language it is given in: French where it has
        no English wording.
        """
        return (en, "en") if self.lang == "en" and en else (french(fr), "fr")

    def sentence(self, text: str) -> str:
        """`text` with a capital: what begins a sentence or a title."""
        return text[:1].upper() + text[1:]

    def title(self, text: str) -> str:
        """The title of a French document, spaced as French is, whatever the page's language."""
        return french(text)

    def country(self, code: str) -> str:
        """The name of a State by its Eurostat code (Greece is EL there, GR in ISO 3166)."""
        return self.locale.territories["GR" if code == "EL" else code]

    def number(self, value: float) -> str:
        """1 146 in French (narrow no-break space), 1,146 in English; at most two decimals."""
        return self._written(value, "#,##0.##")

    def quantity(self, row: Mapping[str, Any]) -> str:
        """The number that a row says by its `value`, `low` and `high`: `1 146`, `300 à 500`,
        `37 000 (30 000 à 44 000)`; with one end alone `au moins 252`, `300 (au plus 400)`.
        """
        value, low, high = row["value"], row["low"], row["high"]
        if low is None and high is None:
            return self.number(value)
        ends = {"low": low, "high": high}
        given = {name: self.number(end) for name, end in ends.items() if end is not None}
        key = "range" if len(given) == 2 else "at_least" if "low" in given else "at_most"
        if value is None or (len(given) == 1 and value in (low, high)):
            return self(f"value.{key}", **given)
        return self(f"value.with_{key}", value=self.number(value), **given)

    def between(self, low: float, high: float, written: Callable[[float], str]) -> str:
        """Both ends of a range, as `written`: 2 à 8."""
        return self("value.range", low=written(low), high=written(high))

    def span(self, low: float, high: float) -> str:
        """Both ends of a range where room is short: 2–8."""
        return f"{self.number(low)}–{self.number(high)}"

    def decimals(self, value: float) -> str:
        """Always two decimals, for figures that stand side by side: 0,50; a true zero is 0."""
        return self._written(value, "#,##0.00") if value else "0"

    def tenths(self, value: float) -> str:
        """Always one decimal: 31,4."""
        return self._written(value, "#,##0.0")

    def _written(self, value: float, pattern: str) -> str:
        return _pattern(pattern).apply(value, self.locale)

    def period(self, code: str) -> str:
        """An ISO 8601 period: 2019, mars 2019, 19 décembre 2017, avril 2016 à mars 2018."""
        start, _, end = code.partition("/")
        if not end:
            return self._point(start)
        if len(start) == len(end) == 4:
            return f"{start}–{end}"
        return self("period.interval", start=self._point(start), end=self._point(end))

    def when(self, code: str) -> str:
        """A period in a sentence: en mars 2019, le 19 décembre 2017, d’avril 2016 à mars 2018."""
        start, _, end = code.partition("/")
        if end:
            words = {"start": self._point(start), "end": self._point(end)}
            vowel = self.lang == "fr" and words["start"][0] in "ao"
            return self("period.between_vowel" if vowel else "period.between", **words)
        size = {4: "year", 7: "month", 10: "day"}[len(start)]
        return self(f"period.{size}", point=self._point(start))

    def short(self, code: str) -> str:
        """A period where room lacks, to the month: 2019, mars 2019, déc. 2017, 2020–2023."""
        start, _, end = code.partition("/")
        if end:
            return f"{start[:4]}–{end[:4]}" if start[:4] != end[:4] else start[:4]
        year, *rest = code.split("-")
        if not rest:
            return year
        return f"{get_month_names('abbreviated', locale=self.locale)[int(rest[0])]} {year}"

    def _point(self, code: str) -> str:
        parts = [int(part) for part in code.split("-")]
        if len(parts) == 1:
            return code
        month = get_month_names("wide", locale=self.locale)[parts[1]]
        if len(parts) == 2:
            return f"{month} {parts[0]}"
        day = "1er" if self.lang == "fr" and parts[2] == 1 else str(parts[2])
        return f"{day} {month} {parts[0]}"

    def all_of(self, items: Sequence[str]) -> str:
        """a, b et c."""
        return format_list(list(items), locale=self.locale)

    def date(self, day: Any) -> str:
        """A `datetime.date` in words."""
        return format_date(day, "d MMMM y", locale=self.locale)


@cache
def _pattern(written: str) -> NumberPattern:
    """A pattern of Unicode's, read once: Babel reads it again for every number."""
    return parse_pattern(written)


@cache
def load(lang: str) -> Words:
    """The messages of `lang` ("fr" or "en"), read once."""
    return Words(lang, read(lang))


def spoken() -> str:
    """The language of whoever runs this program, as POSIX tells it: French where the first of
    LC_ALL, LC_MESSAGES and LANG that is set names it, else English.
    """
    told = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "fr" if re.match(r"fr(?![a-z])", next(filter(None, told), "")) else "en"


def read(lang: str) -> dict[str, str]:
    """Every message of `lang` by dotted key. Raises ValueError on a key of two files."""
    found: dict[str, str] = {}
    for path in sorted((FOLDER / lang).glob("*.toml")):
        own = keys(path)
        if twice := own.keys() & found.keys():
            raise ValueError(f"{path}: {', '.join(sorted(twice))}: in another file too")
        found |= own
    return found


def keys(path: Path) -> dict[str, str]:
    """The messages of one file by dotted key."""
    return dict(_flat(tomllib.loads(path.read_text("utf-8"))))


def placeholders(message: str) -> set[str]:
    """The names that `message` expects."""
    return set(re.findall(r"{(\w+)}", message))


def _flat(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, branch in tree.items():
        found += (
            _flat(branch, f"{prefix}{name}.")
            if isinstance(branch, dict)
            else [(prefix + name, branch)]
        )
    return found
