"""*Vérifier*: a number read somewhere, beside what this release displays of it.

Of a hidden number one thing is said, whatever is claimed, and the claim is written nowhere: the
page is then the same to the byte (SECRECY 19).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.content import values, withdrawals
from dashboard.content.blocks import Sentences, sentences
from dashboard.content.figure import Figure
from dashboard.content.inline import Missing
from dashboard.content.sheet import Statement, Statements
from dashboard.content.table import Row, table
from dashboard.content.tables import of_figures
from dashboard.memory import remembered
from dashboard.selection import url
from dashboard.view import View
from dashboard.web import settings
from data import shelf
from data.reading.claims import Answer, Claim, answer
from data.reading.once import once
from data.reading.query import chronological, end_of, figures, is_figure, totals
from data.release import Release
from geo.places import FRANCE, Place, place, places
from geo.territories import DEPARTEMENTS, REGIONS, departements_of

#: What is asked about where an address names nothing that there is.
_FIRST = "sanctions.contraventions"


@dataclass(frozen=True, slots=True)
class Held:
    """An indicator of a release, of whatever territory, and its periods, the latest last."""

    dataset: str
    name: str
    periods: tuple[str, ...]

    @property
    def id(self) -> str:
        """As an address writes it."""
        return f"{self.dataset}.{self.name}"


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom, of what and of when a number is said to be."""

    place: Place
    indicator: Held
    period: str

    @property
    def claim(self) -> Claim:
        """As the release is asked."""
        of, where = self.indicator, self.place
        return Claim(of.dataset, of.name, where.level, where.code, self.period)


def asked(view: View) -> Asked | None:
    """What an address asks about, or what it means; None of a release without any indicator."""
    there = held(view.release)
    if not there:
        return None
    place = next(iter(places(view.territories)), FRANCE)
    chosen = there.get(view.selection.indicator) or there.get(_FIRST) or next(iter(there.values()))
    period = view.selection.period
    return Asked(place, chosen, period if period in chosen.periods else chosen.periods[-1])


@once
def held(release: Release) -> dict[str, Held]:
    """Every count of a release that is broken down by nothing, in the order of its catalogue."""
    rows = totals(release.observations).filter(
        pl.col("unit") != "STATEMENT", pl.col("geo_level").is_in(["DEP", "REG", "FR"])
    )
    found = rows.group_by("dataset", "indicator").agg(pl.col("period").unique())
    when = {(dataset, name): each for dataset, name, each in found.rows()}
    made = (
        Held(dataset, name, tuple(sorted(when[dataset, name], key=_end)))
        for dataset, about in release.datasets.items()
        for name in about["indicators"]
        if (dataset, name) in when
    )
    return {each.id: each for each in made}


def _end(period: str) -> tuple[str, str]:
    return end_of(period), period


@remembered
def indicators(view: View) -> dict[tuple[str, str], str]:
    """What may be asked about (address, words), each with its subject."""
    words, about = view.words, view.release.datasets
    return {
        (each.id, values.alone(view.release, words, each.dataset, each.name)): words(
            f"subject.{about[each.dataset]['subject']}.title"
        )
        for each in held(view.release).values()
    }


def claimed(text: str) -> float | None:
    """A number as people write it: `1 150`, `58,2`, `1.146`; None of anything else.

    >>> claimed("1 150"), claimed("58,2"), claimed("environ 3")
    (1150.0, 58.2, None)
    """
    bare = "".join(text.split()).replace(",", ".").removesuffix("%")
    if not bare.replace(".", "", 1).isdigit() or len(bare) > 12:
        return None
    return float(bare)


def territories(view: View) -> tuple[tuple[str, str], ...]:
    """France, régions, départements."""
    regions = ((f"REG-{code}", each.name) for code, each in REGIONS.items()
               if len(departements_of(code)) > 1)  # fmt: skip
    deps = ((f"DEP-{code}", f"{code} {each.name}") for code, each in DEPARTEMENTS.items())
    return (FRANCE.token, view.words("table.france")), *regions, *deps


def told(view: View, of: Asked, number: float) -> Answer:
    """What the release says of it; of one that was withdrawn, that it was, whatever is claimed."""
    if shelf.is_withdrawn(view.selection.release):
        return Answer("withdrawn")
    return answer(view.release, of.claim, number)


def heading(view: View, found: Answer) -> str:
    """In a word or two."""
    return view.words(f"verify.{found.word}.title")


def means(view: View, found: Answer) -> Sentences:
    """What that word says, and what it does not."""
    asked = view.selection.release
    why = (withdrawals.told(view.words, each) for each in shelf.withdrawn()
           if found.word == "withdrawn" and each.id == asked)  # fmt: skip
    return sentences([view.words(f"verify.{found.word}.text"), *why])


def cited(view: View, of: Asked, found: Answer) -> Statements | None:
    """The displayed figure that bears on it, as a sentence to cite."""
    return Statements((statement(view, dict(found.row)),)) if found.row is not None else None


def statement(view: View, row: dict) -> Statement:
    """A figure as a sentence to cite, with the address where it can be asked about for ever."""
    words = view.words
    where = place(f"{row['geo_level']}-{row['geo']}" if row["geo_level"] != "FR" else "FR")
    assert where is not None  # the codes of a release are those of the COG
    sentence = words(
        "verify.sentence", place=where.name or words("table.france"),
        when=words.period(row["period"]), value=values.text(view, row), site=view.site,
        release=view.release.id, address=_address(view, where, row),
    )  # fmt: skip
    label = values.label(view, row)
    note, source = values.note(words, row), values.source(view, row)
    return Statement(label, sentence, "", note, source, values.identity(row))


@remembered
def published(view: View, of: Asked) -> Figure:
    """All that is published of the indicator for that territory, whatever is claimed."""
    words, claim = view.words, of.claim
    rows = figures(view.release, claim.dataset, level=claim.level, geo=claim.geo,
                   indicator=claim.indicator)  # fmt: skip
    rows = chronological(totals(rows.filter(is_figure())))
    place = of.place.name or words("table.france")
    what = values.alone(view.release, words, claim.dataset, claim.indicator)
    subtitle = words("verify.published_subtitle", what=what, place=place)
    told = of_figures(view, rows, subtitle)
    if not rows.height:
        none = Row((what, "", Missing(words("state.unpublished")), ""))
        told = table(subtitle, told.columns, (none,))
    return Figure(
        key="publie-ici",
        title=words.count("verify.published_title", rows.height),
        subtitle=subtitle,
        rows=rows,
        table=told,
        scope=claim.dataset,
        own_source="" if rows.height else words("shared.own_count", id=view.release.id),
        level="h2",
    )


def _address(view: View, where: Place, row: dict) -> str:
    """Where that figure is asked about again, on this very release."""
    of_row = view.selection.elsewhere(
        territories=where.token, indicator=f"{row['dataset']}.{row['indicator']}",
        period=row["period"], release=view.release.id,
    )  # fmt: skip
    return settings.load().base + url("/verifier", of_row)
