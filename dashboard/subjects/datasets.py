"""The datasets of a release: what each holds, its regime, its files, and its figures in full."""

from __future__ import annotations

import polars as pl

from dashboard.content.blocks import Choices, Definitions
from dashboard.content.figure import Figure
from dashboard.content.inline import Link, Piece
from dashboard.content.table import Column, Row, Table, table
from dashboard.content.tables import of_figures
from dashboard.memory import remembered
from dashboard.view import View
from dashboard.web import addresses, settings
from data.reading.query import end_of, figures
from geo.territories import DEPARTEMENTS, REGIONS

#: A dataset with more rows than this is shown one period at a time.
WHOLE = 400


def programs(view: View) -> Definitions:
    """Three lines that read a file, by language of programming."""
    file = addresses.file(view.release.id, "tout", "csv")
    here = settings.load().base or "http://localhost:8501"
    told = {
        "R": f'library(readr)\nrows <- read_csv("{here}{file}")\n'
        'subset(rows, territory == "DEP-37")',
        "Python": f'import polars as pl\nrows = pl.read_csv("{here}{file}")\n'
        'rows.filter(pl.col("territory") == "DEP-37")',
    }
    return Definitions(tuple(told.items()), code=True)


@remembered
def summary(view: View) -> Figure:
    """One line per dataset: rows, sources, periods."""
    words, rows = view.words, view.release.observations
    columns = (
        Column(words("shared.dataset")),
        Column(words("donnees.rows"), number=True),
        Column(words("donnees.sources"), number=True, opt=True),
        Column(words("donnees.periods"), opt=True),
        Column(words("donnees.files")),
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
        own_source=words("shared.updated", date=words.date(view.release.created)),
    )


def ways(view: View) -> tuple[tuple[Link, str], ...]:
    """To the page of the API, and to what is new."""
    words = view.words
    told = (("api", "/api"), ("news", "/nouveautes"))
    return tuple((Link(words(f"donnees.way.{name}"), view.link(address)),
                  words(f"donnees.way.{name}_text")) for name, address in told)  # fmt: skip


def portals(view: View) -> Definitions:
    """What other portals harvest, and what tools of each community read."""
    words = view.words
    told = {
        "DCAT-AP": "/catalog.ttl",
        "Frictionless": f"/fichiers/{addresses.LATEST}/datapackage.json",
        "OpenAPI": "/api/v1/openapi.json",
        "Atom": "/flux/tout.atom",
    }
    here = settings.load().base
    return Definitions(tuple((f"{name}, {words(f'donnees.portal.{name.lower()}')}", here + path)
                             for name, path in told.items()), code=True)  # fmt: skip


@remembered
def whole(view: View, dataset: str) -> tuple[Figure, Choices | None]:
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


def _with_territory(view: View, rows: pl.DataFrame, caption: str) -> Table:
    """The table of figures, with the territory in its first column where there are several."""
    if rows["geo"].n_unique() == 1:
        return of_figures(view, rows, caption)
    return of_figures(view, rows, caption, territory=lambda row: territory(view, row))


def _summary(view: View, dataset: str) -> Row:
    words, rows = view.words, figures(view.release, dataset)
    link = Link(words(f"dataset.{dataset}.title"), f"#jeu-{dataset}")
    cells = (
        link,
        words.number(rows.height),
        words.number(rows["source"].n_unique()),
        years(view, rows),
        _files(view, dataset),
    )
    return Row(cells)


def _files(view: View, dataset: str) -> tuple[Piece, ...]:
    """The files that most is asked for, one click from the top of the page."""
    names = {"excel.csv": "Excel", "csv": "CSV", "xlsx": "XLSX"}
    found: list[Piece] = []
    for format_, name in names.items():
        address = addresses.file(view.release.id, dataset, format_, view.words.lang)
        title = f"{name}, {view.words(f'dataset.{dataset}.title')}"
        found += [" · "] if found else []
        found.append(Link(name, address, title))
    return tuple(found)


def years(view: View, rows: pl.DataFrame) -> str:
    """The first year of rows and the last: "2017 à 2024"."""
    first = min(rows["period"])[:4]
    last = max(end_of(period) for period in rows["period"])[:4]
    return view.words("donnees.periods_value", first=first, last=last) if first != last else first


def _period_links(view: View, dataset: str, periods: list[str], current: str) -> Choices:
    links = (
        Link(
            view.words.period(period),
            view.link("/donnees", dataset=dataset, period=period) + "#chiffres",
        )
        for period in periods
    )
    return Choices(view.words("donnees.choose_period"), tuple(links), periods.index(current))
