"""The figures of one département, subject by subject, beside its région and France."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import polars as pl

from dashboard.charts import series
from dashboard.content import values
from dashboard.content.blocks import Place, Silence, Statement, Statements, Tools, marks
from dashboard.content.figure import Figure
from dashboard.content.inline import Link, Mark, Missing
from dashboard.content.table import Column, Row, table
from dashboard.content.tables import compared
from dashboard.memory import remembered
from dashboard.subjects import diagnostics
from dashboard.view import View
from dashboard.web import addresses
from data.observations import LOCAL_SUBJECTS, hidden
from data.reading.query import (
    SAME,
    beside,
    coverage,
    dated_apart,
    disputed,
    every_departement,
    figures,
    is_figure,
    of_the_law,
    population,
)
from geo.territories import Departement

#: Words that a note quotes, in either language.
QUOTED = re.compile("«[^»]+»|“[^”]+”")


def where(view: View, departement: Departement) -> str:
    """Région and population in one line."""
    words, row = view.words, population(view.release, "DEP", departement.code)
    people = words.count("value.inhabitants", row["value"])
    message = "departement.where_alone" if departement.alone_in_region else "departement.where"
    return words(message, region=departement.region.name, population=people, year=row["period"])


def title(view: View, departement: Departement) -> Place:
    """Name, code, région and population."""
    return Place(departement.name, departement.code, where(view, departement))


def tools(view: View, departement: Departement) -> Tools:
    """Print, change, download."""
    words, scope = view.words, f"dep-{departement.code}"
    file = addresses.file(view.release.id, scope, "xlsx", words.lang)
    links = (
        Link(words("departement.change"), view.link("/departement")),
        Link(words("departement.download"), file),
    )
    return Tools(words("departement.print"), links)


@remembered
def subjects(view: View, departement: Departement) -> list[tuple[str, Figure]]:
    """One figure per dataset with local figures: its heading and the figure."""
    made = []
    for dataset in _local_datasets(view):
        there = figures(view.release, dataset, level="DEP", geo=departement.code)
        rows = there.filter(is_figure() & ~_counted_apart(there)) if there.height else there
        if rows.height:
            made.append((view.words(f"dataset.{dataset}.title"), _subject(view, departement, rows)))
    return made


def _local_datasets(view: View) -> list[str]:
    """The datasets whose subject may have local figures, in the order of the subjects."""
    subject = {id_: about["subject"] for id_, about in view.release.datasets.items()}
    local = [id_ for id_ in subject if subject[id_] in LOCAL_SUBJECTS]
    return sorted(local, key=lambda id_: LOCAL_SUBJECTS.index(subject[id_]))


def _counted_apart(rows: pl.DataFrame) -> pl.Expr:
    """Rows of a diagnostic that has a figure of its own."""
    periods = rows.filter(dataset="diagnostics", indicator=diagnostics.COUNT)["period"]
    return (pl.col("dataset") == "diagnostics") & pl.col("period").is_in(periods.to_list())


def statements(view: View, departement: Departement) -> Statements:
    """What somebody said without a count: shown as words, never as a number."""
    rows = figures(view.release, level="DEP", geo=departement.code).filter(unit="STATEMENT")
    return Statements(tuple(_statement(view, row) for row in rows.rows(named=True)))


def _statement(view: View, row: dict) -> Statement:
    """One statement with its source."""
    words, note = view.words, values.note(view.words, row)
    quotes = QUOTED.findall(note.text if note else "")
    return Statement(
        values.label(view, row),
        words("departement.said", period=words.period(row["period"])),
        quotes[0] if quotes else "",
        note,
        values.source(view, row),
        values.identity(row),
    )


def nothing(view: View) -> Silence:
    """Where nobody published anything: said in words, on dots."""
    return Silence(view.words("departement.nothing_title"), view.words("departement.nothing_text"))


def imprint(view: View) -> str:
    """What a printed page says of itself."""
    words = view.words
    return words(
        "departement.printed",
        site=words("site.name"),
        date=words.date(view.release.created),
        release=view.release.id,
    )


@remembered
def context(view: View, departement: Departement) -> Figure:
    """Population of the département, its région and France: the table that every page has."""
    words = view.words
    rows = [row for row in _populations(view, departement) if row]
    own, france = rows[0], rows[-1]
    share = values.percent(words, own["value"] / france["value"], digits=1)
    columns = (
        Column(words("table.territory")),
        Column(words("table.period")),
        Column(words("indicator.population.population"), number=True),
        Column(words("table.status"), opt=True),
    )
    names = {"DEP": departement.name, "REG": departement.region.name, "FR": words("table.france")}
    body = (
        Row(
            (
                names[row["geo_level"]],
                row["period"],
                words.number(row["value"]),
                values.status(words, row),
            ),
            own=row["geo_level"] == "DEP",
            identity=values.identity(row),
        )
        for row in rows
    )
    subtitle = words("departement.population_subtitle", year=own["period"])
    return Figure(
        key="population",
        title=words("departement.population_title", name=departement.name, share=share),
        subtitle=subtitle,
        rows=view.rows([own]),
        table=table(subtitle, columns, body),
        scope="population",
    )


@remembered
def covered(view: View, departement: Departement) -> Figure:
    """By subject: published or not, and who holds what is missing."""
    words, codes = view.words, coverage(view.release)
    rows = figures(view.release, level="DEP", geo=departement.code).filter(
        is_figure() & of_the_law(view.release)
    )
    number = Counter(view.release.datasets[each]["subject"] for each in rows["dataset"])
    known = [name for name in LOCAL_SUBJECTS if departement.code in codes[name]]
    columns = (
        Column(words("shared.subject")),
        Column(words("departement.figures"), number=True),
        Column(words("shared.holder")),
    )
    body = (_covered(view, name, number[name]) for name in LOCAL_SUBJECTS)
    subtitle = words("departement.covered_subtitle", name=departement.name)
    return Figure(
        key="covered",
        title=words.count("departement.covered_title", len(known), total=len(LOCAL_SUBJECTS)),
        subtitle=subtitle,
        rows=rows,
        table=table(subtitle, columns, body),
        scope=f"dep-{departement.code}",
        own_source=words("shared.own_count", id=view.release.id),
    )


@remembered
def everywhere(view: View) -> Figure:
    """The 101 départements in the order of the COG, and the subjects published for each."""
    words, codes = view.words, coverage(view.release)
    columns = (
        Column(words("table.territory")),
        *(Column(words(f"subject.{name}.title")) for name in LOCAL_SUBJECTS),
    )
    body = (_everywhere(view, dep, codes) for dep in every_departement())
    subtitle = words("departement.all_subtitle")
    return Figure(
        key="everywhere",
        title=words("departement.all"),
        subtitle=subtitle,
        rows=view.release.observations.filter(geo_level="DEP").head(0),
        table=table(subtitle, columns, body),
        scope="tout",
        legend=marks(
            ("plein", words("shared.published")),
            ("points", words("shared.unpublished")),
        ),
        note=words("departement.all_note"),
        own_source=words("shared.own_count", id=view.release.id),
    )


def _subject(view: View, departement: Departement, rows: pl.DataFrame) -> Figure:
    words, dataset = view.words, rows["dataset"][0]
    subtitle = words(
        "departement.figures_subtitle",
        dataset=words(f"dataset.{dataset}.title"),
        name=departement.name,
    )
    plain = Figure(
        key=f"local-{dataset}",
        title=words.count("departement.figures_title", rows.height, name=departement.name),
        subtitle=subtitle,
        rows=rows,
        table=compared(view, rows, departement, subtitle),
        scope=f"dep-{departement.code}",
        note=_note(view, rows, departement),
    )
    trend = _trend(rows)
    return plain if trend is None else _with_trend(view, plain, trend, departement)


def _with_trend(
    view: View, figure: Figure, trend: pl.DataFrame, departement: Departement
) -> Figure:
    """The same figure, led by the values that several dates give."""
    two = trend.height == 2
    look = series.Look("stems" if two else "linear")
    return replace(
        figure,
        title=_trend_title(view, trend),
        subtitle=_trend_subtitle(view, trend, departement),
        chart=series.lines([series.Series(_with_hidden(figure.rows, trend))], view.words, look),
        warning=view.words("departement.trend_warning") if two else "",
    )


def _with_hidden(rows: pl.DataFrame, trend: pl.DataFrame) -> pl.DataFrame:
    """A trend and the hidden rows of the same measure: its chart draws their ranges."""
    masked = rows.filter(hidden()).join(trend, on=SAME, how="semi")
    return pl.concat([trend.select(rows.columns), masked])


def _trend(rows: pl.DataFrame) -> pl.DataFrame | None:
    """The longest run of comparable values (at least two dates) of stocks and flows; else None."""
    if rows["period"].n_unique() < 2:
        return None
    numbers = rows.filter(
        pl.col("value").is_not_null()
        & ~pl.col("unit").is_in(["YEAR", "COMMISSIONS", "EUR", "PCT"])
        & (pl.col("OBS_STATUS") != "U")
    )
    runs = [
        series.values(run)
        for _, run in numbers.group_by(SAME, maintain_order=True)
        if _comparable(run)
    ]
    return max(runs, key=lambda run: run.height, default=None)


def _comparable(run: pl.DataFrame) -> bool:
    """At least two dates, none of them an interval: a year and five months are not a trend."""
    return run["period"].n_unique() > 1 and not run["period"].str.contains("/").any()


def _trend_title(view: View, trend: pl.DataFrame) -> str:
    words, rows = view.words, trend.rows(named=True)
    return words(
        "departement.trend",
        label=values.label(view, rows[0]),
        first=words.quantity(rows[0]),
        first_when=words.when(rows[0]["period"]),
        last=words.quantity(rows[-1]),
        last_when=words.when(rows[-1]["period"]),
    )


def _trend_subtitle(view: View, trend: pl.DataFrame, departement: Departement) -> str:
    label = values.label(view, trend.row(0, named=True))
    return view.words("departement.trend_subtitle", label=label, name=departement.name)


def _note(view: View, rows: pl.DataFrame, departement: Departement) -> str:
    """What the table needs said: contradictions, dates that differ, no figure for the région."""
    words, lines = view.words, rows.rows(named=True)
    beside_it = [(row, other) for row in lines for other in _others(view, row, departement)]
    elsewhere = any(row["period"] != other["period"] for row, other in beside_it)
    regional = departement.alone_in_region or any(
        other["geo_level"] == "REG" for _, other in beside_it
    )
    needed = (
        ("conflict", disputed(rows).height > 0),
        ("dates", dated_apart(rows, view.release).height > 0),
        ("other_period", elsewhere),
        ("region_absent", not regional),
    )
    return " ".join(words(f"departement.{key}") for key, on in needed if on)


def _others(view: View, row: dict, departement: Departement) -> list[dict]:
    """The same figure for the région and for France, where there is one."""
    return [other for other in beside(view.release, row, departement).values() if other]


def _populations(view: View, departement: Departement) -> list[dict | None]:
    levels = [("DEP", departement.code), ("FR", "FR")]
    if not departement.alone_in_region:
        levels.insert(1, ("REG", departement.region.code))
    return [population(view.release, *each) for each in levels]


def _covered(view: View, subject: str, count: int) -> Row:
    words = view.words
    shown = str(count) if count else Missing(words("state.L"))
    return Row((words(f"subject.{subject}.title"), shown, words(f"subject.{subject}.holder")))


def _everywhere(view: View, departement: Departement, codes: dict[str, frozenset[str]]) -> Row:
    words = view.words
    link = Link(
        f"{departement.code} {departement.name}",
        view.link("/departement", dep=departement.code),
    )
    yes, no = words("departement.published"), words("state.L")
    cells = [
        Mark("plein", yes) if departement.code in codes[name] else Mark("points", no)
        for name in LOCAL_SUBJECTS
    ]
    return Row((link, *cells))
