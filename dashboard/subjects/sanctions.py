"""What the law provides for a purchase, what each step of it leaves in figures, and amounts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import polars as pl

from dashboard.content import values
from dashboard.content.bars import Amount, Amounts
from dashboard.content.blocks import Card, Cards, Sentences, Step, Steps, sentences
from dashboard.content.figure import Figure
from dashboard.content.inline import Link, Missing, Piece
from dashboard.content.sheet import Statements
from dashboard.content.table import Column, Row, Table, table
from dashboard.content.tables import of_figures
from dashboard.memory import remembered
from dashboard.subjects import funnel
from dashboard.subjects.local import statement
from dashboard.view import View
from data.reading.query import figures, latest, totals
from data.reading.returned import answering, datasets
from geo.territories import DEPARTEMENTS

#: Parts of the page, by their anchor.
PARTS = ("loi", "series", "avant", "taux", "local", "steps", "amounts", "suites")

#: The facts of law, in the order of the page; a crime against minors has no amount here.
OFFENCES = ("amende_maximale", "amende_maximale_recidive")


@remembered
def law(view: View) -> Cards:
    """Each offence: who, article, most that a fine can be, since when, last checked on."""
    words = view.words
    found = {
        each["indicator"]: each
        for about in view.release.datasets.values()
        for each in about["legal"]
    }
    cards = [_offence(view, name, found[name]) for name in OFFENCES if name in found]
    minors = Card(
        words("sanctions.law.minors.title"),
        fact=words("sanctions.law.minors.kind"),
        remark=words("sanctions.law.minors.text"),
    )
    return Cards((*cards, minors), across=3)


@remembered
def total(view: View) -> Figure | None:
    """What has been published as a total since the law: sentences to quote, never a sum of ours."""
    words = view.words
    rows = totals(figures(view.release, "sanctions", level="FR", indicator="contraventions"))
    # A mean of several years (the one that is estimated) is no total.
    rows = rows.filter(pl.col("period").str.contains("/"), pl.col("OBS_STATUS") == "A")
    if not rows.height:
        return None
    subtitle = words("sanctions.total.subtitle")
    said = (
        words(
            "sanctions.total.said",
            value=values.with_unit(words, row),
            when=words.when(row["period"]),
            source=values.publisher(words, view.release.source(row["source"])),
        )
        for row in rows.iter_rows(named=True)
    )
    return Figure(
        key="totaux",
        title=words("sanctions.total.title"),
        subtitle=subtitle,
        rows=rows,
        table=of_figures(view, rows, subtitle),
        scope="sanctions",
        drawn=sentences(said),
        warning=words("sanctions.total.warning"),
        note=words("sanctions.total.note"),
    )


@remembered
def zero(view: View) -> Statements:
    """Who said that there is no conviction, when, of what: a statement, filed where it was made."""
    rows = figures(view.release, "sanctions", indicator="propos_condamnations_clients")
    return Statements(tuple(statement(view, row) for row in rows.iter_rows(named=True)))


def zero_known(view: View) -> Sentences:
    """What is known of it, and what is not."""
    return sentences(view.words(f"sanctions.zero.{name}") for name in ("known", "unknown"))


@remembered
def local(view: View) -> Figure | None:
    """The few local figures, each as what it is: they compare neither with each other nor here."""
    rows, words = funnel.local_counts(view), view.words
    if not rows.height:
        return None
    subtitle = words("sanctions.local.subtitle")
    if datasets(view.release):
        subtitle = f"{subtitle} {words('sanctions.local.beside_returns')}"
    places = rows["geo"].n_unique()
    return Figure(
        key="locaux",
        title=words.count("sanctions.local.title", places, total=len(DEPARTEMENTS)),
        subtitle=subtitle,
        rows=rows,
        table=of_figures(view, rows, subtitle, territory=values.place),
        scope="sanctions",
        note=words("sanctions.local.note"),
    )


@remembered
def steps(view: View) -> Figure:
    """From offence to fine: what is published of each step; what is not is drawn as missing."""
    words, made = view.words, _steps(view)
    rows = [each.row for each in made if each.row]
    missing = sum(each.row is None for each in made)
    frame = view.rows(rows)
    subtitle = words("sanctions.steps.subtitle")
    return Figure(
        key="etapes",
        title=words.count("sanctions.steps.title", missing, total=len(made)),
        subtitle=subtitle,
        rows=frame,
        table=_steps_table(view, made, subtitle),
        scope="sanctions",
        drawn=Steps(tuple(_step(view, each) for each in made)),
        note=words("sanctions.steps.note_returned" if _returned(view) else "sanctions.steps.note"),
    )


@remembered
def amounts(view: View) -> Figure | None:
    """The statutory maximum beside the usual fine; the sum that sanctions could come to."""
    words = view.words
    names = ["amende_maximale", "amende_usuelle"]
    found = [
        figures(view.release, "sanctions", level="FR", indicator=name).to_dicts() for name in names
    ]
    if not all(found):
        return None
    top, usual = found[0][0], found[1][-1]
    rows = [top, usual, *_courses(view)]
    frame = view.rows(rows)
    subtitle = words("sanctions.amounts.subtitle")
    return Figure(
        key="montants",
        title=words(
            "sanctions.amounts.title",
            usual=values.with_unit(words, usual),
            top=values.with_unit(words, top),
        ),
        subtitle=subtitle,
        rows=frame,
        table=of_figures(view, frame, subtitle, territory=_place_or_france(view)),
        scope="sanctions",
        drawn=Amounts(tuple(_amount(view, row, top["value"]) for row in rows)),
        note=_ceiling(view, top),
    )


@dataclass(frozen=True, slots=True)
class _Step:
    key: str
    row: dict | None


def _steps(view: View) -> list[_Step]:
    """The latest national figure of each step, or none."""
    rows = totals(figures(view.release, "sanctions", level="FR", indicator="contraventions"))
    contraventions = rows.filter(~pl.col("period").str.contains("/"))
    found = _returned(view) | {"notice": latest(contraventions)}
    return [_Step(key, found.get(key)) for key in ("offence", "notice", "answer", "fine", "paid")]


#: What préfectures return of a step.
_OF_A_STEP = {"offence": "infractions_constatees", "answer": "stages_suivis", "fine": "amendes"}


@remembered
def _returned(view: View) -> dict[str, dict]:
    """The latest total of those that answered, of the steps that have one."""
    rows = totals(figures(view.release, "retour_sanctions", level="FR"))
    rows = rows.filter(~pl.col("period").str.contains("/"))
    found = {key: latest(rows.filter(indicator=name)) for key, name in _OF_A_STEP.items()}
    return {key: row for key, row in found.items() if row}


def _steps_table(view: View, made: list[_Step], caption: str) -> Table:
    words = view.words
    columns = (
        Column(words("sanctions.steps.step")),
        Column(words("table.value"), number=True),
        Column(words("table.period")),
        Column(words("table.source"), opt=True),
    )
    none: Piece = Missing(words("state.unpublished"))
    body = (
        Row(
            (
                words(f"sanctions.steps.{each.key}"),
                *((values.cell(view, each.row), words.period(each.row["period"]),
                   values.source(view, each.row)) if each.row else (none, "", "")),
            ),
            identity=values.identity(each.row) if each.row else "",
        )
        for each in made
    )  # fmt: skip
    return table(caption, columns, body)


def _step(view: View, each: _Step) -> Step:
    words, row = view.words, each.row
    name, text = words(f"sanctions.steps.{each.key}"), words(f"sanctions.steps.{each.key}_text")
    if each.key in _returned(view):
        text = words(f"sanctions.steps.{each.key}_returned", of=_of(view, row))
    if row is None:
        return Step(name, text, missing=words("state.unpublished"))
    return Step(
        name,
        text,
        value=values.with_unit(words, row),
        when=_when(view, row),
        source=values.source(view, row),
        identity=values.identity(row),
    )


def _of(view: View, row: dict) -> str:
    """Of how many départements a total of returns is."""
    there = answering(view.release, row["period"], row["dataset"], row["indicator"])
    return view.words("returned.total_of", n=len(there), total=len(DEPARTEMENTS))


def _when(view: View, row: dict) -> str:
    """When, and the status where the figure is not a normal one: provisional, estimated."""
    when, status = view.words.when(row["period"]), values.status(view.words, row)
    return f"{when} ({status})" if status else when


def _offence(view: View, name: str, legal: dict) -> Card:
    words = view.words
    row = figures(view.release, "sanctions", level="FR", indicator=name).row(0, named=True)
    checked = datetime.date.fromisoformat(legal["checked_on"])
    since = datetime.date.fromisoformat(legal["in_force"])
    dates = {"since": words.date(since), "checked": words.date(checked)}
    return Card(
        words(f"sanctions.law.{name}.title"),
        number=values.with_unit(words, row),
        when=words(f"sanctions.law.{name}.kind"),
        sentence=Link(words.title(legal["article"]), legal["url"], outside=True),
        remark=words("sanctions.law.dates", **dates),
        source=values.source(view, row),
        identity=values.identity(row),
    )


def _courses(view: View) -> list[dict]:
    rows = figures(view.release, "sanctions", level="DEP", indicator="prix_stage")
    return rows.sort("geo").to_dicts()


def _amount(view: View, row: dict, top: float) -> Amount:
    words = view.words
    low = row["low"] if row["low"] is not None else 0.0
    high = row["high"] if row["high"] is not None else row["value"]
    name = values.label(view, row)
    if row["geo_level"] == "DEP":
        name = f"{name}, {values.place(row)}"
    value = values.with_unit(words, row)
    return Amount(name, words.when(row["period"]), value, low / top, high / top)


def _ceiling(view: View, top: dict) -> str:
    """The statutory maximum times the sanctions of a year: a ceiling that nobody pronounced."""
    words = view.words
    last = _steps(view)[1].row
    if last is None:
        return words("sanctions.amounts.note")
    ceiling = words(
        "sanctions.amounts.ceiling",
        fines=values.with_unit(words, last),
        when=_when(view, last),
        top=values.with_unit(words, top),
        sum=words.number(last["value"] * top["value"]),
    )
    return f"{ceiling} {words('sanctions.amounts.note')}"


def _place_or_france(view: View):  # noqa: ANN202
    france = view.words("table.france")
    return lambda row: france if row["geo_level"] == "FR" else values.place(row)


#: Lists of what is published: few places, few steps, few amounts.
LISTS = {"local": local, "steps": steps, "amounts": amounts}
