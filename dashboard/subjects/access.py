"""*Accessibilité*: the RGAA 4.1 criterion by criterion, and what a declaration must say.

Source: https://accessibilite.numerique.gouv.fr (106 criteria in 13 topics; the declaration's form).
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from dashboard.content.blocks import Prose, Sentences, sentences
from dashboard.content.figure import Figure
from dashboard.content.table import Column, Group, Row, grouped, table
from dashboard.memory import remembered
from dashboard.pages import PAGES
from dashboard.view import View
from dashboard.web import settings
from messages import Words

#: Parts of the page, by their anchor.
PARTS = ("etat", "defauts", "outils", "contact", "grille")

GRID = Path(__file__).with_name("rgaa.toml")

#: Under this share of the criteria that apply, a site may not be called partly conforming.
PARTLY = 0.5


@dataclass(frozen=True, slots=True)
class Criterion:
    """`number` is the RGAA's (`10.13`); `result` is `C` (checked `by`), `NC`, or `NA` (`why`)."""

    number: str
    result: str
    by: tuple[str, ...] = ()
    why: str = ""

    @property
    def topic(self) -> str:
        """The number of its topic."""
        return self.number.partition(".")[0]

    @property
    def key(self) -> str:
        """What messages call it."""
        return f"c{self.number.replace('.', '_')}"


@dataclass(frozen=True, slots=True)
class Audit:
    """The day of the check, and what was found."""

    checked_on: datetime.date
    criteria: tuple[Criterion, ...]

    def count(self, *results: str) -> int:
        """Criteria of these results."""
        return sum(each.result in results for each in self.criteria)

    @property
    def share(self) -> float:
        """Criteria that are met, of those that apply."""
        return self.count("C") / self.count("C", "NC")

    @property
    def state(self) -> str:
        """`total`, `partial` or `none`: the three that French law knows."""
        return "total" if self.share == 1 else "partial" if self.share >= PARTLY else "none"


@cache
def audit() -> Audit:
    """What `rgaa.toml` holds."""
    told = tomllib.loads(GRID.read_text("utf-8"))
    found = (
        Criterion(number, each["result"], tuple(each.get("by", ())), each.get("why", ""))
        for number, each in told["criteria"].items()
    )
    return Audit(told["checked_on"], tuple(found))


def state(words: Words) -> str:
    """How far the site conforms, in the words of the law."""
    return words(f"access.state_{audit().state}")


def title(view: View) -> str:
    """A declaration is somebody's: without a publisher, it is none."""
    declared = settings.load().publisher
    return view.words("access.title_declared" if declared else "access.title")


def lead(view: View) -> str:
    """How far, in figures."""
    words, found = view.words, audit()
    return words(
        "access.lead",
        state=state(words),
        met=found.count("C"),
        applicable=found.count("C", "NC"),
        share=words("unit.PCT.other", n=words.number(int(100 * found.share))),
    )


def standing(view: View) -> Prose:
    """Who says so, when and how it was checked, and what was not."""
    words, publisher = view.words, settings.load().publisher
    who = (
        words("access.engaged", publisher=publisher)
        if publisher
        else words("access.undeclared")
    )  # fmt: skip
    how = words("access.how", date=words.date(audit().checked_on), pages=len(PAGES))
    return Prose((who, how, words("access.limit")))


def faults(view: View) -> Sentences:
    """What does not conform, each with its criterion."""
    words = view.words
    return sentences(
        words("access.fault", criterion=each.number, text=words(f"access.faults.{each.key}"))
        for each in audit().criteria
        if each.result == "NC"
    )


def contact(view: View) -> Prose:
    """Where to tell of a fault."""
    words, address = view.words, settings.load().contact
    told = words("access.contact", contact=address) if address else words("access.contact_none")
    return Prose((told,))


def rights(view: View) -> Prose | None:
    """Where to turn if nothing changes: against who answers for the site."""
    return Prose((view.words("access.rights"),)) if settings.load().publisher else None


@remembered
def grid(view: View) -> Figure:
    """The 106 criteria by topic: outcome, and how it was checked, or why it does not apply."""
    words, found = view.words, audit()
    subtitle = words("access.grid_subtitle")
    columns = (
        Column(words("access.criterion_head"), role="nom"),
        Column(words("access.result_head"), role="critere"),
        Column(words("access.checked"), role="critere"),
    )
    made = table(subtitle, columns, (_row(words, each) for each in found.criteria))
    return Figure(
        key="rgaa",
        title=words(
            "access.grid_title",
            met=found.count("C"),
            applicable=found.count("C", "NC"),
            other=found.count("NA"),
        ),
        subtitle=subtitle,
        rows=view.release.observations.head(0),
        table=grouped(made, words("access.topic_head"), _topics(words)),
        scope="tout",
        own_source=words("access.source", date=words.date(found.checked_on)),
    )


def _topics(words: Words) -> Iterator[Group]:
    for topic, held in groupby(audit().criteria, lambda each: each.topic):
        yield Group(words(f"access.topic.{topic}"), len(list(held)))


def _row(words: Words, each: Criterion) -> Row:
    name = f"{each.number} {words(f'access.criterion.{each.key}')}"
    return Row((name, words(f"access.result.{each.result}"), _told(words, each)))


def _told(words: Words, each: Criterion) -> str:
    if each.result == "NC":
        return words(f"access.faults.{each.key}")
    if each.result == "NA":
        return words(f"access.why.{each.why}")
    return ", ".join(words(f"access.by.{way}") for way in each.by)
