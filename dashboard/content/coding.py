"""The words that stand beside the codes of a file: each code's label, each row's sentence.

A row read alone, by a program or a chatbot that never saw our pages, still says what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import messages
from dashboard.content import values
from dashboard.selection import Selection
from dashboard.view import View
from data.observations import CONF_STATUS, COUNTRIES, GEO, OBS_STATUS
from data.reading import export
from data.release import Release
from geo.territories import DEPARTEMENTS, REGIONS
from messages import Words

#: Columns whose every code has a label.
_CODED = ("dataset", "breakdown", "sex", "age", "unit", "evidence", "geo_level")


def beside(release: Release, lang: str) -> export.Beside:
    """All that stands beside the codes of a release in a language."""
    return export.Beside(labels(release, lang), meaning(release, lang), heads(lang))


def labels(release: Release, lang: str) -> export.Labels:
    """The words of every code of a release in a language."""
    words, rows = messages.load(lang), release.observations
    told = {
        ("status", "N"): words("state.N_sentence"),
        export.RANGE: words("state.N_range", low="{low}", high="{high}"),
    }
    for row in rows.select("dataset", "indicator").unique().iter_rows(named=True):
        name = f"{row['dataset']}.{row['indicator']}"
        told["indicator", name] = values.alone(release, words, *row.values())
    for column in _CODED:
        for code in set(rows[column]):
            told[column, code] = _label(words, column, code)
    for code in OBS_STATUS:
        told["status", code] = told["OBS_STATUS", code] = words(f"status.{code}")
    for code in CONF_STATUS:
        told["CONF_STATUS", code] = words(f"conf_status.{code}")
    return told | {("territory", code): name for code, name in territories(words).items()}


def meaning(release: Release, lang: str) -> Callable[[Mapping[str, Any]], str]:
    """What a row says, as a sentence: whom, when, what, how many or why not."""
    words = messages.load(lang)
    view, named = View(release, Selection(lang), words), territories(words)
    alone = cache(partial(values.alone, release, words))

    def told(row: Mapping[str, Any]) -> str:
        found = dict(row)
        name = alone(found["dataset"], found["indicator"])
        # One colon in a sentence: that before the value.
        what = ", ".join((name, *values.details(view, found))).replace(words.colon, ", ")
        dated = values.kind(view, found) == "event" and found["value"]
        return words(
            "files.meaning_event" if dated else "files.meaning",
            place=named[export.territory(found["geo_level"], found["geo"])],
            when=words.period(found["period"]),
            what=what,
            value=values.text(view, found),
        )

    return told


def notes(release: Release, lang: str) -> list[tuple[str, str]]:
    """The lines of the sheet of notes of a workbook, what they are about first."""
    words = messages.load(lang)
    fiction = [(words("fiction.mark"), words("fiction.file"))] if release.fictional else []
    return [
        *fiction,
        (words("files.release"), release.id),
        (words("files.created"), words.date(release.created)),
        (words("files.licence"), words("licence.LO-2.0")),
        (words("files.status"), words("files.status_text")),
        (words("files.secrecy"), words("files.secrecy_text")),
        (words("files.limits"), words("methode.limits.recorded")),
        (words("files.columns"), words("files.columns_text")),
    ]


def heads(lang: str) -> dict[str, str]:
    """What each column of a file is called, for who opens it in a spreadsheet."""
    words = messages.load(lang)
    return {name: words(f"files.head.{name}") for name in export.COLUMNS}


def _label(words: Words, column: str, code: str) -> str:
    """The words of a code of a column; T is a total in each."""
    if code == "T":
        return words("files.total")
    if column == "unit":
        alone = {"STATEMENT": "files.statement", "YEAR": "files.year"}.get(code)
        return words(alone) if alone else words(f"unit.{code}.other", n="").strip()
    key = {"dataset": f"dataset.{code}.title", "evidence": f"badge.{code}"}.get(column)
    named = "level" if column == "geo_level" else column
    return words(key) if key else values.part(words, named, code)


def territories(words: Words) -> dict[str, str]:
    """The name of each territory by its key: `DEP-01`, `REG-24`, `COUNTRY-EL`, `FR`."""
    named = {
        "DEP": {code: dep.name for code, dep in DEPARTEMENTS.items()},
        "REG": {code: region.name for code, region in REGIONS.items()},
        "COUNTRY": {code: words.country(code) for code in COUNTRIES},
        "FR": {"FR": words("area.FR")},
        "EU": {code: words(f"area.{code}") for code in GEO["EU"]},
    }
    # Five régions bear the name of their only département.
    both = {dep.name for dep in DEPARTEMENTS.values()}
    named["REG"] = {code: words("files.region", name=name) if name in both else name
                    for code, name in named["REG"].items()}  # fmt: skip
    return {
        export.territory(level, code): name
        for level, names in named.items()
        for code, name in names.items()
    }
