"""The national figures, one per dataset: every figure of level FR is in one of their tables."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from dashboard.charts import reading, series
from dashboard.charts import sanctions as sanctions_chart
from dashboard.charts.drawing import Drawing
from dashboard.content import values
from dashboard.content.blocks import Legend, marks
from dashboard.content.figure import Figure
from dashboard.content.tables import of_figures
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.query import end_of, figures, latest, totals, years


@remembered
def sanctions(view: View) -> Figure:
    """Clients implicated, then contraventions."""
    rows = _rows(view, "sanctions")
    words = view.words
    persons = years(rows.filter(indicator="clients_interpelles"))["year"].to_list()
    fines = years(rows.filter(indicator="contraventions"))["year"].to_list()
    silent = sanctions_chart.silences(sorted({*persons, *fines}))
    three = len(silent) == 1 and silent[0][1] - silent[0][0] == 2
    legend = marks(
        ("contour", words("shared.persons")),
        ("plein", words("shared.fines")),
        ("provisoire", words("shared.provisional")),
        ("points", words("shared.silence")),
    )
    title = "overview.sanctions.title_gap" if three else "overview.sanctions.title"
    chart = sanctions_chart.bars(rows, words)
    shown = sanctions_chart.drawn(rows)
    parts = [
        (words(f"shared.{name}"), years(rows.filter(indicator=indicator)))
        for name, indicator in (("persons", "clients_interpelles"), ("fines", "contraventions"))
    ]
    alt = reading.years_apart(parts, words)
    return _figure(view, "sanctions", words(title), rows, _Chart(chart, legend, shown, alt))


@remembered
def pathways(view: View) -> Figure:
    """Persons in pathway at a date; the AFIS, which only they receive, is in the same table."""
    rows = pl.concat([_rows(view, "psp"), _rows(view, "afis")])
    words = view.words
    stock = totals(rows.filter(indicator="personnes_en_parcours"))
    drawn = series.values(stock)
    sure, unsure = drawn.filter(pl.col("OBS_STATUS") != "U"), drawn.filter(OBS_STATUS="U")
    title = words("overview.psp.title")
    if sure.height > 1 and unsure.height and sure["value"][-1] > sure["value"][0]:
        title = words("overview.psp.title_rise", **_ends(view, sure))
    look = series.Look(hole_label=words("shared.silence_label"))
    chart = series.lines([series.Series(stock)], words, look)
    legend = marks(("rond", words("overview.psp.unreliable"))) if unsure.height else None
    alt = reading.series(stock, words)
    return _figure(view, "psp", title, rows, _Chart(chart, legend, drawn, alt))


@remembered
def victims(view: View) -> Figure:
    """Victims of trafficking or exploitation recorded, and the minors among them."""
    rows = _rows(view, "victimes")
    words = view.words
    wanted = rows.filter(indicator="victimes_traite_exploitation", sex="T", breakdown="T")
    everyone, minors = wanted.filter(age="T"), wanted.filter(age="Y_LT18")
    drawn = series.values(everyone)
    shown = pl.concat([drawn, series.values(minors)])
    title = words("overview.victimes.title")
    if drawn.height > 1 and drawn["value"][-1] > drawn["value"][0]:
        title = words("overview.victimes.title_rise", **_ends(view, drawn))
    chart = series.lines([series.Series(everyone), series.Series(minors, strong=False)], words)
    legend = marks(
        ("trait", words("overview.victimes.all")), ("trait-fin", words("overview.victimes.minors"))
    )
    names = [words(f"overview.victimes.{name}") for name in ("all", "minors")]
    alt = reading.several(list(zip(names, (everyone, minors), strict=True)), words)
    return _figure(view, "victimes", title, rows, _Chart(chart, legend, shown, alt))


@remembered
def commissions(view: View) -> Figure:
    """Commissions installed, and the silence since."""
    rows = _rows(view, "commissions")
    words = view.words
    installed, told = commissions_installed(view)
    drawn = series.values(installed)
    now = view.release.created.year
    title = words("overview.commissions.title")
    if drawn.height and now - int(end_of(drawn["period"][-1])[:4]) > 1:
        ends = _ends(view, drawn)
        title = words("overview.commissions.title_stop", last=ends["end"], to=ends["to"])
    look = series.Look("step", until=now, until_label=words("overview.key.commissions.gap"))
    both = [series.Series(installed), series.Series(told, strong=False)]
    chart = series.lines(both, words, look)
    alt, legend = reading.series(installed, words), None
    if told.height:
        names = [words(f"overview.commissions.{name}") for name in ("counted", "told")]
        legend = marks(("trait", names[0]), ("rond-noir", names[1]))
        alt = reading.several(list(zip(names, (installed, told), strict=True)), words)
        drawn = pl.concat([drawn, told])
    made = _figure(view, "commissions", title, rows, _Chart(chart, legend, drawn, alt))
    return replace(made, note=_commissions_note(view, rows))


def commissions_installed(view: View) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Commissions installed as the State counts them, and as an association says that they are: a
    line never joins the two.
    """
    rows = totals(_rows(view, "commissions").filter(indicator="commissions_installees"))
    return rows.filter(pl.col("evidence") != "survey"), rows.filter(evidence="survey")


def _commissions_note(view: View, rows: pl.DataFrame) -> str:
    """Installed is not met; what the latest survey says of those that are not there."""
    words = view.words
    without = latest(rows.filter(indicator="departements_sans_commission"))
    said = without and words(
        "overview.commissions.without",
        departements=values.with_unit(words, without),
        when=words.when(without["period"]),
        source=values.author(words, without)
        or values.publisher(words, view.release.source(without["source"])),
    )
    return " ".join(
        filter(None, (said and words.sentence(said), words("overview.commissions.note")))
    )


@remembered
def justice(view: View) -> Figure:
    """Proceedings, prosecutions, convictions: a table, since no two figures share their scope."""
    rows = _rows(view, "procedures")
    title = view.words("overview.procedures.title")
    return _figure(view, "procedures", title, rows)


@remembered
def estimates(view: View) -> Figure:
    """Estimates by author, as a table: their chart is on the page that compares them."""
    rows = _rows(view, "estimations")
    title = view.words("overview.estimations.title")
    return _figure(view, "estimations", title, rows)


def _rows(view: View, dataset: str) -> pl.DataFrame:
    return figures(view.release, dataset, level="FR")


@dataclass(frozen=True, slots=True)
class _Chart:
    """A chart, its legend, the rows that it draws, and what it says."""

    drawing: Drawing | None = None
    legend: Legend | None = None
    rows: pl.DataFrame | None = None
    alt: str = ""


def _figure(
    view: View, dataset: str, title: str, rows: pl.DataFrame, chart: _Chart = _Chart()
) -> Figure:
    """`rows` are all in the table; the source lines are those of what is drawn."""
    subtitle = view.words(f"overview.{dataset}.subtitle")
    return Figure(
        key=dataset,
        title=title,
        subtitle=subtitle,
        rows=rows if chart.rows is None else chart.rows,
        table=of_figures(view, rows, subtitle),
        scope=dataset,
        chart=chart.drawing,
        legend=chart.legend,
        note=view.words(f"overview.{dataset}.note"),
        alt=chart.alt,
    )


def _ends(view: View, rows: pl.DataFrame) -> dict[str, str]:
    words, first, last = view.words, rows.row(0, named=True), rows.row(-1, named=True)
    return {
        "start": words.quantity(first),
        "end": words.quantity(last),
        "from": end_of(rows["period"][0])[:4],
        "to": end_of(rows["period"][-1])[:4],
    }
