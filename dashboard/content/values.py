"""One row of observations in words: its label, its value, its status, its source.

A hidden value, a missing one and zero are three things that never look or read alike.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from functools import partial

from dashboard.content.bars import Bar
from dashboard.content.inline import (
    Badge,
    Missing,
    Note,
    Nothing,
    Number,
    Piece,
    Range,
    Secret,
    Source,
)
from dashboard.view import View
from data.observations import NEAR, NOT_GIVEN, WITHOUT_VALUE, open_end
from data.reading import returned
from data.reading.query import SAME, figures
from data.release import Release
from geo.territories import DEPARTEMENTS
from messages import Words


def label(view: View, row: dict) -> str:
    """What the row counts: its indicator, then its breakdown, sex and age where these vary."""
    name = indicator(view.release, view.words, row["dataset"], row["indicator"])
    return ", ".join((name, *details(view, row)))


def details(view: View, row: dict) -> list[str]:
    """The breakdown, sex and age of a row, where these vary."""
    words, varying = view.words, view.release.varying
    return [
        part(words, column, row[column])
        for column in ("breakdown", "sex", "age")
        if row[column] != "T" and (row["dataset"], row["indicator"], column) in varying
    ]


def part(words: Words, column: str, code: str) -> str:
    """What a code of a breakdown, a sex or an age is called."""
    if code.startswith(NEAR):
        return DEPARTEMENTS[code.removeprefix(NEAR)].name
    return words(f"{column}.{code}")


def indicator(release: Release, words: Words, dataset: str, name: str) -> str:
    """What an indicator is called: by the messages; what préfectures return, by the catalogue, as
    the release tells it.
    """
    key = f"indicator.{dataset}.{name}"
    item = release.datasets.get(dataset, {}).get("indicators", {}).get(name, {}).get("item")
    return words.typeset(item[words.lang]) if item and not words.has(key) else words(key)


def alone(release: Release, words: Words, dataset: str, name: str) -> str:
    """What an indicator is called where it stands by itself: a part ("dont …") after its whole."""
    told, about = indicator(release, words, dataset, name), release.datasets[dataset]
    wholes = [each["whole"] for each in about.get("sums", ()) if name in each["parts"]]
    wholes += [each["more"] for each in about.get("inequalities", ()) if each["less"] == name]
    if not told[:1].islower():
        return told
    # A part of no declared sum follows its whole in the form of returns.
    above = itertools.takewhile(lambda each: each != name, about["indicators"])
    named = {each: indicator(release, words, dataset, each) for each in above}
    wholes += [each for each, said in named.items() if said[:1].isupper()][-1:]
    return f"{alone(release, words, dataset, wholes[0])}, {told}" if wholes else told


def place(row: dict) -> str:
    """The département that a row is of: its name and its code."""
    return f"{DEPARTEMENTS[row['geo']].name} ({row['geo']})"


def number(words: Words, row: dict) -> str:
    """The number alone, without its unit (`Words.quantity`)."""
    if row["unit"] == "YEAR" and row["value"] is not None:
        return str(int(row["value"]))
    return words.quantity(row)


def text(view: View, row: dict) -> str:
    """The value with its unit, or the words that stand in its place, for a sentence."""
    words = view.words
    if row["CONF_STATUS"] == "N":
        return withheld_text(view, row)
    if _is_stated(row):
        return words("state.statement")
    if row["OBS_STATUS"] in WITHOUT_VALUE:
        return words(f"state.{row['OBS_STATUS']}")
    if kind(view, row) == "event":
        return words.period(row["period"]) if row["value"] else words("value.none_held")
    return with_unit(words, {**row, "low": row["value"]} if is_floor(view, row) else row)


def _is_stated(row: dict) -> bool:
    """Whether somebody said something, without a figure: who did not answer has not."""
    return row["unit"] == "STATEMENT" and row["OBS_STATUS"] not in NOT_GIVEN


def absent(words: Words, row: dict) -> str:
    """Why a row of no value has none: nobody answered, there is no such thing; else that it is not
    available.
    """
    return words(f"state.{row['OBS_STATUS'] if row['OBS_STATUS'] in NOT_GIVEN else 'O'}")


def is_floor(view: View, row: dict) -> bool:
    """Whether a count is of those whom somebody knows: at least so many."""
    indicators = view.release.datasets[row["dataset"]]["indicators"]
    if not indicators[row["indicator"]].get("floor") or row["value"] is None:
        return False
    # Where overlaps were left in, a sum of what structures counted is no floor of persons.
    own = {"geo": row["geo"]} if row["geo_level"] == "DEP" else {}
    said = figures(view.release, row["dataset"], level="DEP", **own)
    said = said.filter(indicator="recouvrements", period=row["period"])
    left = indicators.get("recouvrements", {}).get("item", {}).get("choices", {}).get("laisses", {})
    return row["low"] is None and left.get("fr") not in set(said["note"])


def with_unit(words: Words, row: dict) -> str:
    """The number and its unit, in the plural that the language asks for."""
    return words.count(f"unit.{row['unit']}", _size(row), n=number(words, row))


def _size(row: dict) -> float:
    """One number for what a row says: its value, else the end that it gives."""
    return next(row[name] for name in ("value", "high", "low") if row[name] is not None)


def cell(view: View, row: dict) -> Piece:
    """The value as a table shows it, with the mark of its state."""
    words = view.words
    if row["CONF_STATUS"] == "N":
        return withheld(words, row, partial(with_unit, words, row))
    if _is_stated(row):
        return Nothing(words("state.statement"))
    if row["OBS_STATUS"] in WITHOUT_VALUE:
        return Missing(words(f"state.{row['OBS_STATUS']}"))
    return Number(text(view, row))


def ranged(row: dict) -> bool:
    """Whether a hidden row says what anyone can derive of its value."""
    return row["CONF_STATUS"] == "N" and row["low"] is not None and row["high"] is not None


def withheld(words: Words, row: dict, ends: Callable[[], str]) -> Secret | Range:
    """What stands for a hidden value: its range, written by `ends`, where there is one."""
    return Range(ends(), words("state.N")) if ranged(row) else secret(words)


def secret(words: Words) -> Secret:
    """The mark of a hidden value of which nothing is said."""
    return Secret(words("state.N"))


def withheld_text(view: View, row: dict) -> str:
    """The same in a sentence: `secret, entre 2 et 8 personnes`."""
    words = view.words
    if not ranged(row):
        return words("state.N_sentence")
    ends = words("state.ends", low=words.number(row["low"]), high=words.number(row["high"]))
    counted = words.count(f"unit.{row['unit']}", row["high"], n=ends)
    return words("state.N_between", ends=counted)


def kind(view: View, row: dict) -> str:
    """The catalogue's kind of the row's indicator."""
    return view.release.datasets[row["dataset"]]["indicators"][row["indicator"]]["kind"]


def status(words: Words, row: dict) -> str:
    """The status in a word; empty for a normal value."""
    if row["CONF_STATUS"] == "N":
        return words("status.N")  # withheld by us, not by the source
    return "" if row["OBS_STATUS"] == "A" else words(f"status.{row['OBS_STATUS']}")


def scope(words: Words, row: dict, most: int = 170) -> str:
    """What a number must not be told without: its status where it is not a plain one, and the first
    sentences of its note, as many as there is room for; none of them is cut.
    """
    told, said = note(words, row), status(words, row)
    if row["CONF_STATUS"] == "N" or told is None:
        return words.sentence(f"{said}.") if said else ""
    kept = ""
    for each in re.split(r"(?<=[.!?])\s+", told.text):
        if kept and len(kept) + len(each) > most:
            break
        kept = f"{kept} {each}".strip()
    return f"{words.sentence(said)}. {kept}" if said else kept


def badge(words: Words, evidence: str) -> Badge:
    """What supports a figure: always the word, a disc that empties with certainty, no colour."""
    return Badge(evidence, words(f"badge.{evidence}"))


def note(words: Words, row: dict) -> Note | None:
    """The row's note, marked with its language when it is not the page's, and its author."""
    written, lang = words.carried(row["note"], row["note_en"])
    name = author(words, row)
    if name:
        written = f"{written} {words('value.author', author=name)}".strip()
    if not written:
        return None
    return Note(written, "" if lang == words.lang else lang)


def author(words: Words, row: dict) -> str:
    """Who made a figure, where that is not the publisher of the document read; else nothing."""
    return words.carried(row["author"], row["author_en"])[0]


def publisher(words: Words, source: dict) -> str:
    """Who published a source, in the language of the page."""
    name = source[f"publisher_{words.lang}"] or source["publisher"]
    return words.typeset(name)


def source_date(words: Words, source: dict) -> str:
    """When, or that it is not dated."""
    return words.period(source["date"]) if source["date"] else words("figure.undated")


def evidence(view: View, key: str, said: str) -> str:
    """What supports the figures of a source; what a demonstration invents, nothing."""
    invented = view.release.fictional and key in returned.datasets(view.release)
    return "invented" if invented else said


def short_source(view: View, row: dict) -> Source:
    """The same where room lacks: its date to the month, and no word for none."""
    words, found = view.words, source_of(view, row["source"])
    dated = [words.short(found["date"])] if found["date"] else []
    name = ", ".join([publisher(words, found).partition(" (")[0], *dated])
    shown = badge(words, evidence(view, row["source"], row["evidence"]))
    return Source(shown, name, found["url"], found["title"])


def source(view: View, row: dict) -> Source:
    """Badge, whose number it is, where it was read, when; the document itself behind a link."""
    words, found = view.words, source_of(view, row["source"])
    shown = evidence(view, row["source"], row["evidence"])
    return of_source(words, found, shown, author(words, row))


def of_source(words: Words, found: dict, evidence: str, by: str = "") -> Source:
    """A row of the table of sources, for figures that it supports as `evidence`; `by` whom they
    were made, where that is not the publisher: « OCRTEH, lu chez… », « …, d’après l’OCRTEH ».
    """
    name = publisher(words, found)
    if by and by.lower() not in name.lower():
        read = "value.told_by" if evidence == "media" else "value.read_at"
        name = words(read, author=by, publisher=name)
    name = f"{name}, {source_date(words, found)}"
    return Source(badge(words, evidence), name, found["url"], found["title"])


def source_of(view: View, key: str) -> dict:
    """The source's row."""
    return view.release.source(key)


def identity(row: dict) -> str:
    """What makes a row unique in a release, for tests and for whoever links to it."""
    parts = [*SAME[:2], "geo_level", "geo", "period", *SAME[2:], "source"]
    return "|".join(str(row[name]) for name in parts)


def bars(rows: Sequence[dict]) -> list[Bar]:
    """A bar for each row, on one scale; an arrow where "at least" goes on, or "at most" falls short
    of it; none for a hidden row, whose range is no number.
    """
    sizes = [0.0 if row["CONF_STATUS"] == "N" else _size(row) for row in rows]
    ends = [open_end(row) for row in rows]
    top = max(sizes, default=1.0) * (1.12 if any(ends) else 1.0) or 1.0
    return [Bar(size / top, end) for size, end in zip(sizes, ends, strict=True)]


def percent(words: Words, share: float, digits: int = 0) -> str:
    """A share between 0 and 1 as a percentage, rounded to `digits` decimals."""
    return words("unit.PCT.other", n=words.number(round(share * 100, digits)))
