"""What is known of each département, surveys before their counts, freshness, whom to ask."""

from __future__ import annotations

import datetime

import polars as pl

from dashboard.content import values
from dashboard.content.figure import Figure
from dashboard.content.inline import Codes, Line, Lines, Link, Missing, Piece
from dashboard.content.table import NOTED, Column, Row, table
from dashboard.content.tables import of_figures
from dashboard.memory import remembered
from dashboard.subjects import diagnostics
from dashboard.view import View
from data.reading.query import BESIDE_THE_LAW, LOCAL_SUBJECTS, coverage, end_of, figures, is_figure
from geo.territories import DEPARTEMENTS, Departement

#: Who was asked and answered, as against what they counted.
RESPONSE = ("structures_sollicitees", "taux_reponse", "professionnels_interroges")


@remembered
def surveys(view: View) -> list[tuple[Departement, Figure]]:
    """Every local diagnostic that counted persons: its département, its figure."""
    rows = figures(view.release, "diagnostics", level="DEP", indicator=diagnostics.COUNT)
    places = [DEPARTEMENTS[geo] for geo in DEPARTEMENTS if geo in set(rows["geo"])]
    return [(place, figure) for place in places for figure in diagnostics.diagnostics(view, place)]


@remembered
def designs(view: View) -> Figure:
    """Every diagnostic: response before count; what was counted, how, in what period."""
    words, found = view.words, figures(view.release, "diagnostics", level="DEP")
    numbers = found.filter(is_figure() & (pl.col("unit") != "YEAR"))
    places = [geo for geo in DEPARTEMENTS if geo in set(found.filter(is_figure())["geo"])]
    counted = set(numbers.filter(~pl.col("indicator").is_in(RESPONSE))["geo"])
    columns = (
        Column(words("table.territory")),
        Column(words("coverage.designs.response")),
        Column(words("coverage.designs.counted")),
        Column(words("table.source"), opt=True),
    )
    body = (_design(view, DEPARTEMENTS[geo], found, numbers.filter(geo=geo)) for geo in places)
    answered = found.filter(indicator="taux_reponse")["geo"].n_unique()
    subtitle = words("coverage.designs.subtitle")
    return Figure(
        key="enquetes",
        title=words.count(
            "coverage.designs.title", len(places), counted=len(counted), answered=answered
        ),
        subtitle=subtitle,
        rows=found,
        table=table(subtitle, columns, body, short=NOTED),
        scope="diagnostics",
        note=words("coverage.designs.note"),
    )


@remembered
def minors(view: View) -> Figure:
    """Minors identified: one line per design, never one map, one sum or one rate."""
    words = view.words
    rows = figures(view.release, "diagnostics", level="DEP")
    rows = rows.filter((pl.col("age") == "Y_LT18") & is_figure() & (pl.col("unit") != "PCT"))
    places = rows["geo"].n_unique()
    subtitle = words("coverage.minors.subtitle")
    return Figure(
        key="mineurs",
        title=words.count("coverage.minors.title", places),
        subtitle=subtitle,
        rows=rows,
        table=of_figures(view, rows.sort("geo", "period"), subtitle, territory=values.place),
        scope="diagnostics",
        note=words("coverage.minors.note"),
        warning=words("coverage.minors.warning"),
    )


@remembered
def freshness(view: View) -> Figure:
    """For each dataset, the last period, the last document, and how old it is at this release."""
    words = view.words
    columns = (
        Column(words("shared.dataset")),
        Column(words("coverage.fresh.period")),
        Column(words("coverage.fresh.document")),
        Column(words("coverage.fresh.age"), number=True),
        Column(words("coverage.fresh.cadence"), opt=True),
    )
    subjects = {id_: each["subject"] for id_, each in view.release.datasets.items()}
    names = sorted(subjects, key=lambda name: subjects[name] in BESIDE_THE_LAW)
    body = [_fresh(view, name) for name in names]
    oldest = max(filter(None, (_age(view, name) for name in names)), default=0)
    subtitle = words("coverage.fresh.subtitle", date=words.date(view.release.created))
    return Figure(
        key="fraicheur",
        title=words.count("coverage.fresh.title", oldest),
        subtitle=subtitle,
        rows=view.release.observations.head(0),
        table=table(subtitle, columns, body),
        scope="tout",
        own_source=words("shared.own_count", id=view.release.id),
        note=words("coverage.fresh.note"),
    )


@remembered
def whom_to_ask(view: View) -> Figure:
    """By subject: how many départements have nothing, who holds it, which ones."""
    words, codes = view.words, coverage(view.release)
    columns = (
        Column(words("shared.subject")),
        Column(words("shared.missing"), number=True),
        Column(words("shared.holder")),
        Column(words("coverage.ask.which")),
    )
    body = (_ask(view, name, codes[name]) for name in LOCAL_SUBJECTS)
    subtitle = words("coverage.ask.subtitle")
    least = max(len(DEPARTEMENTS) - len(codes[name]) for name in LOCAL_SUBJECTS)
    return Figure(
        key="demander",
        title=words("coverage.ask.title", n=least, total=len(DEPARTEMENTS)),
        subtitle=subtitle,
        rows=view.release.observations.head(0),
        table=table(subtitle, columns, body),
        scope="tout",
        own_source=words("shared.own_count", id=view.release.id),
        note=words("coverage.ask.note"),
    )


def _design(view: View, place: Departement, every: pl.DataFrame, numbers: pl.DataFrame) -> Row:
    words = view.words
    link = Link(f"{place.code} {place.name}", view.link("/departement", dep=place.code))
    asked = numbers.filter(pl.col("indicator").is_in(RESPONSE))
    counted = numbers.filter(~pl.col("indicator").is_in(RESPONSE) & (pl.col("unit") != "PCT"))
    own = every.filter(is_figure(), geo=place.code).unique("source", maintain_order=True)
    response = _lines(view, asked) or Missing(words("coverage.designs.no_response"))
    told = _lines(view, counted) or Missing(words("coverage.designs.no_count"))
    return Row((link, response, told, _sources(view, own)))


def _sources(view: View, rows: pl.DataFrame) -> Piece:
    """Who says each, one after the other."""
    first, *rest = (values.source(view, row) for row in rows.to_dicts())
    return (first, *(part for each in rest for part in (" ", each)))


def _lines(view: View, rows: pl.DataFrame) -> Lines | None:
    """Each figure with its period, one under the other; nothing where there is none."""
    words = view.words
    lines = tuple(
        Line(
            values.label(view, row) + words.colon,
            values.text(view, row),
            words.period(row["period"]),
        )
        for row in rows.to_dicts()
    )
    return Lines(lines) if lines else None


def _fresh(view: View, name: str) -> Row:
    words, rows = view.words, _figures_of(view, name)
    ends = sorted(end_of(period) for period in set(rows["period"]))
    last, age = _last_document(view, name), _age(view, name)
    return Row(
        (
            words(f"dataset.{name}.title"),
            words.period(ends[-1]) if ends else "",
            words.period(last.rpartition("/")[2]) if last else words("figure.undated"),
            words.count("coverage.fresh.months", age) if age is not None else "",
            words(f"cadence.{view.release.datasets[name]['cadence']}"),
        )
    )


def _figures_of(view: View, name: str) -> pl.DataFrame:
    return view.release.observations.filter(is_figure(), dataset=name)


def _last_document(view: View, name: str) -> str:
    """The date of the most recent document that gives a figure, or nothing."""
    keys = set(_figures_of(view, name)["source"])
    dates = sorted(date for key in keys if (date := view.release.source(key)["date"]))
    return max(dates, key=_last_day) if dates else ""


def _age(view: View, name: str) -> int | None:
    """Months from the last document to this release."""
    last = _last_document(view, name)
    return _months(_last_day(last), view.release.created) if last else None


def _months(start: datetime.date, end: datetime.date) -> int:
    """Whole months from one day to another; none where it is still to come."""
    months = 12 * (end.year - start.year) + end.month - start.month - (end.day < start.day)
    return max(months, 0)


def _last_day(date: str) -> datetime.date:
    """The last day that a date (a year, a month, a day) may be."""
    parts = [int(part) for part in date.rpartition("/")[2].split("-")]
    year, month, day = (*parts, 12, 0)[:3] if len(parts) < 3 else parts
    if len(parts) == 3:
        return datetime.date(year, month, day)
    first_of_next = datetime.date(year + month // 12, month % 12 + 1, 1)
    return first_of_next - datetime.timedelta(days=1)


def _link(view: View, code: str) -> Link:
    return Link(f"{DEPARTEMENTS[code].name} ({code})", view.link("/departement", dep=code))


def _ask(view: View, subject: str, codes: frozenset[str]) -> Row:
    words = view.words
    missing = [code for code in DEPARTEMENTS if code not in codes]
    links = tuple(_link(view, code) for code in missing)
    return Row(
        (
            words(f"subject.{subject}.title"),
            words.number(len(missing)),
            words(f"subject.{subject}.holder"),
            Codes(words("coverage.ask.list"), links),
        )
    )
