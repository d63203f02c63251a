"""Exit pathways and commissions: stock, flow and cumulative apart, and dates that are known."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from dashboard.charts import reading, series, timeline
from dashboard.content import values
from dashboard.content.bars import Bar, Measure, Measures
from dashboard.content.blocks import Card, Cards, marks
from dashboard.content.figure import Figure
from dashboard.content.tables import of_figures
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.query import figures, latest, totals
from geo.territories import DEPARTEMENTS

#: What is counted in a year, and what adds up since 2017: neither is a stock.
FLOWS = ("personnes_accompagnees_annee", "entrees_en_parcours")
CUMULATIVE = ("personnes_depuis_2017", "dossiers_acceptes_depuis_2017")
SPREAD, CLASSES = "departements_avec_parcours", "departements_par_classe"
FIRST_REQUESTS = "type=premieres_demandes"
MEETINGS = (
    "commissions_non_reunies",
    "commissions_reunies_plusieurs_fois",
    "commissions_sans_parcours",
    "commissions_jamais_de_parcours",
)
FIRST, LATER = "premiere_reunion", "reunion_commission"


@remembered
def three(view: View) -> Cards:
    """The latest of each count, side by side: at a date, in a year, since 2017."""
    counts = (("stock", "personnes_en_parcours"), ("flow", FLOWS[0]), ("cumulative", CUMULATIVE[0]))
    found = ((name, latest(_pick(view, "psp", (indicator,)))) for name, indicator in counts)
    return Cards(tuple(_card(view, name, row) for name, row in found if row), across=3)


def _card(view: View, name: str, row: dict) -> Card:
    words = view.words
    return Card(
        words(f"pathways.{name}.card"),
        number=words.quantity(row),
        when=words.when(row["period"]),
        source=values.source(view, row),
        identity=values.identity(row),
    )


@remembered
def flow(view: View) -> Figure:
    """Persons in a year."""
    return _counts(view, "flow", FLOWS)


@remembered
def cumulative(view: View) -> Figure:
    """Persons and files since 2017."""
    return _counts(view, "cumulative", CUMULATIVE)


@remembered
def classes(view: View) -> Figure | None:
    """Départements by number of persons in pathway, as the Senate gives them."""
    words = view.words
    rows = figures(view.release, "psp", level="FR", indicator=CLASSES)
    spread = latest(figures(view.release, "psp", level="FR", indicator=SPREAD))
    if not rows.height or spread is None:
        return None
    counts = [(words(f"breakdown.{row['breakdown']}"), row) for row in rows.to_dicts()]
    counts.sort(key=lambda each: _first_number(each[0]))
    known = sum(row["value"] for _, row in counts)
    subtitle = words("pathways.classes.subtitle", when=words.when(rows["period"][0]))
    agree = known == spread["value"]
    return Figure(
        key="classes",
        title=words("pathways.classes.title" if agree else "pathways.classes.title_differ",
                    known=words.number(known), spread=words.number(spread["value"])),
        subtitle=subtitle,
        rows=rows,
        table=of_figures(view, pl.concat([rows, view.rows([spread])]), subtitle),
        scope="psp",
        drawn=bars(view, counts),
        note=words("pathways.classes.note"),
    )  # fmt: skip


@remembered
def requests(view: View) -> Figure:
    """Asked, refused: what the Senate was told of the latest year."""
    names = ("demandes", "refus", "personnes_accompagnees_annee")
    return _stages(view, "requests", _latest(_pick(view, "psp", names)))


@remembered
def afis(view: View) -> Figure | None:
    """The aid that only persons in pathway receive: asked, granted, refused, the latest year."""
    rows = _latest(figures(view.release, "afis", level="FR"))
    counts = dict(rows.select("indicator", "value").rows())
    if not {"demandes", "beneficiaires"} <= counts.keys():
        return None
    facts = {name: view.words.number(counts[name]) for name in ("demandes", "beneficiaires")}
    return _stages(view, "afis", rows, **facts)


@remembered
def eligible(view: View) -> Figure:
    """What associations that answered count: accompanied, eligible, entered."""
    names = ("personnes_accompagnees_associations_agreees", "personnes_eligibles_parcours",
             "entrees_en_parcours")  # fmt: skip
    return _stages(view, "eligible", _latest(_pick(view, "psp", names)))


@remembered
def refusals(view: View) -> Figure | None:
    """The share of first requests that was refused, by year; other requests are in the table."""
    words = view.words
    rows = figures(view.release, "psp", level="FR", indicator="taux_refus")
    first = rows.filter(breakdown=FIRST_REQUESTS).sort("period")
    if first.height < 2:
        return None
    before, last = first.row(-2, named=True), first.row(-1, named=True)
    subtitle = words("pathways.refusals.subtitle")
    return Figure(
        key="parcours-refus",
        title=words(
            "pathways.refusals.title",
            before=values.with_unit(words, before), before_when=words.when(before["period"]),
            last=values.with_unit(words, last), last_when=words.when(last["period"]),
        ),
        subtitle=subtitle,
        rows=first,
        table=of_figures(view, rows, subtitle),
        scope="psp",
        drawn=bars(view, [(words.period(row["period"]), row) for row in first.to_dicts()]),
        note=words("pathways.refusals.note"),
    )  # fmt: skip


@remembered
def meetings(view: View) -> Figure | None:
    """Commissions that met or not in a year, with a pathway or without, of those that exist."""
    words = view.words
    rows = _latest(_pick(view, "commissions", MEETINGS))
    idle = rows.filter(indicator=MEETINGS[0]).to_dicts()
    if not idle:
        return None
    facts = {"n": words.quantity(idle[0]), "when": words.when(idle[0]["period"])}
    subtitle = words("pathways.meetings.subtitle", when=facts["when"])
    return Figure(
        key="commissions-reunies",
        title=words.sentence(words("pathways.meetings.title", **facts)),
        subtitle=subtitle,
        rows=rows,
        table=of_figures(view, rows, subtitle),
        scope="commissions",
        drawn=bars(view, [(values.label(view, row), row) for row in rows.to_dicts()]),
        note=words("pathways.meetings.note"),
    )


@remembered
def dates(view: View) -> Figure:
    """First and later meetings of commissions, on an axis of years."""
    words = view.words
    rows = figures(view.release, "commissions", level="DEP").filter(
        pl.col("indicator").is_in([FIRST, LATER])
    )
    events = [_event(row) for row in rows.filter(pl.col("value") > 0).to_dicts()]
    places = rows.filter(indicator=FIRST)["geo"].n_unique()
    subtitle = words("pathways.dates.subtitle")
    return Figure(
        key="dates",
        title=words.count("pathways.dates.title", places, total=len(DEPARTEMENTS)),
        subtitle=subtitle,
        rows=rows,
        table=of_figures(view, rows.sort("geo", "period"), subtitle, territory=values.place),
        scope="commissions",
        chart=timeline.timeline(events),
        legend=marks(
            ("rond plein", words("pathways.dates.first")),
            ("rond", words("pathways.dates.year")),
            ("losange", words("pathways.dates.later")),
        ),
        note=words("pathways.dates.note"),
        alt=reading.timeline(events, words),
    )


def bars(view: View, counts: Sequence[tuple[str, dict]]) -> Measures:
    """Labelled bars on one scale, each of a row."""
    made = values.bars([row for _, row in counts])
    items = (_bar(view, *each, bar) for each, bar in zip(counts, made, strict=True))
    return Measures(tuple(items))


def _bar(view: View, name: str, row: dict, bar: Bar) -> Measure:
    return Measure(name, _measure(view, row), bar)


def _measure(view: View, row: dict) -> str:
    """The number; of a share, with its sign."""
    words = view.words
    if row["unit"] == "PCT" or row["CONF_STATUS"] == "N":
        return values.text(view, row)
    return words.quantity(row)


def _counts(view: View, name: str, indicators: Sequence[str]) -> Figure:
    """Several indicators on one axis of years, as stems: two dates are not a trend."""
    words, rows = view.words, _pick(view, "psp", indicators)
    parts = [totals(rows.filter(indicator=each)) for each in indicators]
    names = [words(f"indicator.psp.{each}") for each in indicators]
    styles = ("trait", "trait-fin")
    subtitle = words(f"pathways.{name}.subtitle")
    return Figure(
        key=f"parcours-{name}",
        title=words(f"pathways.{name}.title"),
        subtitle=subtitle,
        rows=rows,
        table=of_figures(view, rows, subtitle),
        scope="psp",
        chart=series.lines(
            [series.Series(part, strong=at == 0) for at, part in enumerate(parts)],
            words, series.Look("stems"),
        ),
        legend=marks(*zip(styles, names, strict=True)),
        note=words(f"pathways.{name}.note"),
        alt=reading.several(list(zip(names, parts, strict=True)), words, trend=False),
    )  # fmt: skip


def _stages(view: View, name: str, rows: pl.DataFrame, **facts: str) -> Figure:
    words = view.words
    rows = rows.sort("value", descending=True, nulls_last=True)
    counts = [(values.label(view, row), row) for row in rows.to_dicts()]
    when = words.when(rows["period"][0]) if rows.height else ""
    subtitle = words(f"pathways.{name}.subtitle", when=when)
    return Figure(
        key=f"parcours-{name}",
        title=words(f"pathways.{name}.title", **facts),
        subtitle=subtitle,
        rows=rows,
        table=of_figures(view, rows, subtitle),
        scope=rows["dataset"][0] if rows.height else "psp",
        drawn=bars(view, counts),
        note=words(f"pathways.{name}.note"),
    )


def _pick(view: View, dataset: str, indicators: Sequence[str]) -> pl.DataFrame:
    rows = totals(figures(view.release, dataset, level="FR"))
    return rows.filter(pl.col("indicator").is_in(indicators))


def _latest(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of the last period that any of them is of."""
    return rows.filter(pl.col("period") == rows["period"].max()) if rows.height else rows


def _event(row: dict) -> timeline.Event:
    kind = "later" if row["indicator"] == LATER else "first" if len(row["period"]) > 4 else "year"
    return timeline.Event(row["period"], kind, values.place(row))


def _first_number(text: str) -> int:
    digits = "".join(each if each.isdigit() else " " for each in text).split()
    return int(digits[0]) if digits else 0
