"""The datasets of a release: what each holds, its regime, its files, and its figures in full."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from markupsafe import Markup

from dashboard.files import CODES, address
from dashboard.markup import el, join
from dashboard.memory import remembered
from dashboard.parts import values
from dashboard.parts.figure import Figure
from dashboard.parts.tables import Column, Row, of_figures, table
from dashboard.selection import url
from dashboard.view import View
from data.query import end_of, figures
from geo.territories import DEPARTEMENTS, REGIONS

#: A dataset with more rows than this is shown one period at a time.
WHOLE = 400

FORMATS = (("excel.csv", "excel"), ("csv", "csv"), ("xlsx", "xlsx"), ("parquet", "parquet"))


@remembered
def summary(view: View) -> Figure:
    """One line per dataset: rows, sources, periods."""
    words, rows = view.words, view.release.observations
    columns = (
        Column(words("donnees.dataset")),
        Column(words("donnees.rows"), number=True),
        Column(words("donnees.sources"), number=True),
        Column(words("donnees.periods"), opt=True),
    )
    body = (_summary(view, dataset) for dataset in view.release.datasets)
    subtitle = words("donnees.summary_subtitle")
    return Figure(
        key="summary",
        title=words(
            "donnees.summary_title",
            datasets=words.number(len(view.release.datasets)),
            rows=words.number(rows.height),
            date=words.date(view.release.created),
        ),
        subtitle=subtitle,
        rows=rows.head(0),
        table=table(subtitle, columns, body),
        scope="tout",
        own_source=words("donnees.updated", date=words.date(view.release.created)),
    )


@remembered
def card(view: View, dataset: str) -> Markup:
    """Title, description, dimensions, source, licence, dates, regime, files."""
    words, about = view.words, view.release.datasets[dataset]
    rows = figures(view.release, dataset)
    facts = (
        ("dimensions", ", ".join(_indicators(view, dataset))),
        ("levels", words.all_of([words(f"level.{each}") for each in _levels(rows)])),
        ("periods", _periods(view, rows)),
        ("rows", words.count("donnees.rows_value", rows.height)),
        ("sources", _sources(view, rows)),
        ("cadence", words(f"cadence.{about['cadence']}")),
        ("regime", words(f"regime.{about['regime']}")),
        ("licence", words(f"licence.{about['licence']}")),
    )
    pairs = [
        each
        for name, text in facts
        for each in (el("dt", words(f"donnees.{name}")), el("dd", text))
    ]
    show = view.link("/donnees", dataset=dataset)
    return el(
        "section",
        el("h3", words(f"dataset.{dataset}.title")),
        el("p", words(f"dataset.{dataset}.description")),
        el("dl", *pairs),
        files(view, dataset, el("a", words("donnees.show"), href=f"{show}#chiffres")),
        class_="jeu",
        id=f"jeu-{dataset}",
        data_dataset=dataset,
    )


def files(view: View, scope: str, *more: Markup) -> Markup:
    """Links to the four files of `scope`."""
    return el("p", *more, *_links(view, scope, FORMATS), class_="fichiers")


def _links(view: View, scope: str, formats: Iterable[tuple[str, str]]) -> list[Markup]:
    words = view.words
    return [
        el(
            "a",
            words(f"donnees.{name}"),
            href=address(view.release.id, scope, format_, words.lang),
        )
        for format_, name in formats
    ]


def codebook(view: View) -> Markup:
    """The codes of every column and their words, in both languages: a file of its own."""
    words = view.words
    links = _links(view, CODES, [each for each in FORMATS if each[0] != "parquet"])
    return el(
        "section",
        el("h3", words("donnees.codes")),
        el("p", words("donnees.codes_text")),
        el("p", *links, class_="fichiers"),
        class_="jeu",
    )


@remembered
def whole(view: View, dataset: str) -> tuple[Figure, Markup | None]:
    """Every figure of a dataset (or of one period, when they are many), and links to the others."""
    words, rows = view.words, figures(view.release, dataset)
    periods = sorted(set(rows["period"]), key=lambda each: ("/" not in each, end_of(each)))[::-1]
    links, name = None, words(f"dataset.{dataset}.title")
    if rows.height > WHOLE:
        period = view.selection.period if view.selection.period in periods else periods[0]
        rows = rows.filter(period=period)
        name = f"{name}, {words.period(period)}"
        links = _period_links(view, dataset, periods, period)
    rows = _by_territory(rows)
    title = words(
        "donnees.table_title",
        title=name,
        rows=words.count("donnees.rows_value", rows.height),
    )
    made = Figure(
        key=f"whole-{dataset}",
        title=title,
        subtitle=words("donnees.table_subtitle"),
        rows=rows,
        table=_with_territory(view, rows, title),
        scope=dataset,
    )
    return made, links


def territory(view: View, row: dict) -> str:
    """The name of a row's territory, in the page's language."""
    level, geo = row["geo_level"], row["geo"]
    if level == "DEP":
        return f"{DEPARTEMENTS[geo].name} ({geo})"
    if level == "REG":
        return REGIONS[geo].name
    if level == "COUNTRY":
        return view.words.country(geo)
    return view.words(f"area.{geo}")


def _by_territory(rows: pl.DataFrame) -> pl.DataFrame:
    """One indicator after the other, and in it each territory's years together."""
    what = ["indicator", "breakdown"]
    place = rows.select(what).unique(maintain_order=True).with_row_index("place")
    ordered = rows.join(place, on=what, maintain_order="left")
    return ordered.sort("place", "geo_level", "geo", maintain_order=True).drop("place")


def _with_territory(view: View, rows: pl.DataFrame, caption: str) -> Markup:
    """The table of figures, with the territory in its first column where there are several."""
    if rows["geo"].n_unique() == 1:
        return of_figures(view, rows, caption)
    return of_figures(view, rows, caption, territory=lambda row: territory(view, row))


def _summary(view: View, dataset: str) -> Row:
    words, rows = view.words, figures(view.release, dataset)
    link = el("a", words(f"dataset.{dataset}.title"), href=f"#jeu-{dataset}")
    cells = (
        link,
        words.number(rows.height),
        words.number(rows["source"].n_unique()),
        _periods(view, rows),
    )
    return Row(cells)


def _indicators(view: View, dataset: str) -> list[str]:
    names = view.release.datasets[dataset]["indicators"]
    return [view.words(f"indicator.{dataset}.{name}") for name in names]


def _levels(rows: pl.DataFrame) -> list[str]:
    present = set(rows["geo_level"])
    return [level for level in ("FR", "REG", "DEP", "EU", "COUNTRY") if level in present]


def _periods(view: View, rows: pl.DataFrame) -> str:
    first = min(rows["period"])[:4]
    last = max(end_of(period) for period in rows["period"])[:4]
    return view.words("donnees.periods_value", first=first, last=last) if first != last else first


def _sources(view: View, rows: pl.DataFrame) -> Markup:
    words = view.words
    keys = rows["source"].unique(maintain_order=True).to_list()
    every = [values.publisher(words, view.release.source(key)) for key in keys]
    named = list(dict.fromkeys(every))
    rest = len(named) - 3
    more = words.count("donnees.others", rest) if rest > 0 else ""
    link = el(
        "a",
        words.count("donnees.sources_value", len(keys)),
        href=view.link("/methode") + "#sources",
    )
    return join(
        link,
        ": " if words.lang == "en" else "\u00a0: ",
        ", ".join(named[:3]),
        f" {more}" if more else "",
    )


def _period_links(view: View, dataset: str, periods: list[str], current: str) -> Markup:
    query = {"dataset": dataset}
    links = [
        el(
            "a",
            view.words.period(period),
            href=url("/donnees", view.selection.query(**query, period=period)) + "#chiffres",
            aria_current="true" if period == current else None,
        )
        for period in periods
    ]
    return el("nav", *links, class_="periodes", aria_label=view.words("donnees.choose_period"))
