"""Estimates of the number of persons: ranges by author, method and year, never averaged."""

from __future__ import annotations

import re

import polars as pl

from dashboard.charts import ranges, reading
from dashboard.content import values
from dashboard.content.blocks import Card, Cards, Sentences, marks, sentences
from dashboard.content.figure import Figure
from dashboard.content.tables import of_figures
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.query import decimal_year, figures, latest

DATASET = "estimations"
PERSONS, MINORS = "personnes_en_situation_de_prostitution", "mineurs_en_situation_de_prostitution"

#: What counts minors: message key, dataset, indicator, age.
MINORS_COUNTED = (
    ("recourse", "victimes", "victimes_prox_ou_recours_delictuel", "Y_LT18"),
    ("trafficking", "victimes", "victimes_traite_exploitation", "Y_LT18"),
    ("estimate", DATASET, MINORS, "Y_LT18"),
)

#: What registered, detected and estimated numbers can't say.
WHY = ("detected", "registered", "effort", "definition", "estimate")


@remembered
def france(view: View) -> Figure:
    """Persons in prostitution in France, by author and year."""
    rows = figures(view.release, DATASET, level="FR", indicator=PERSONS)
    return _figure(view, rows, "france")


@remembered
def europe(view: View) -> Figure:
    """The two numbers given for Europe: one repeats the low bound of the other."""
    rows = figures(view.release, DATASET, level="EU", indicator=PERSONS)
    return _figure(view, rows, "europe")


@remembered
def minors(view: View) -> Figure:
    """What is estimated of minors, and of the structure of the estimated number."""
    rows = figures(view.release, DATASET, level="FR")
    return _figure(view, rows.filter(indicator=MINORS), "minors", table=rows.filter(
        pl.col("indicator") != PERSONS))  # fmt: skip


@remembered
def local(view: View) -> Figure | None:
    """Local estimates: one place each, their methods apart."""
    rows = figures(view.release, DATASET, level="DEP").sort("geo", "period")
    if not rows.height:
        return None
    words, subtitle = view.words, view.words("estimates.local.subtitle")
    return Figure(
        key="estimations-locales",
        title=words.count("estimates.local.title", rows["geo"].n_unique()),
        subtitle=subtitle,
        rows=rows,
        table=of_figures(view, rows, subtitle, territory=values.place),
        scope=DATASET,
        note=words("estimates.local.note"),
    )


@remembered
def how_many_minors(view: View) -> Cards:
    """The numbers given of minors, each with what it counts: none is part of another."""
    cards = (_minors(view, *each) for each in MINORS_COUNTED)
    return Cards(tuple(each for each in cards if each), across=3)


def _minors(view: View, key: str, dataset: str, indicator: str, age: str) -> Card | None:
    words = view.words
    rows = figures(view.release, dataset, level="FR", indicator=indicator)
    rows = rows.filter(age=age, sex="T", breakdown="T")
    row = rows.row(-1, named=True) if dataset == DATASET and rows.height else latest(rows)
    if row is None:
        return None
    return Card(
        words(f"estimates.minors_counted.{key}.title"),
        number=values.number(words, row),
        when=words.when(row["period"]),
        sentence=words(f"estimates.minors_counted.{key}.text"),
        source=values.source(view, row),
        identity=values.identity(row),
    )


def why(view: View) -> Sentences:
    """Why none of these numbers is prevalence."""
    return sentences(view.words(f"estimates.why.{each}") for each in WHY)


def _figure(view: View, rows: pl.DataFrame, name: str, table: pl.DataFrame | None = None) -> Figure:
    words = view.words
    made = [_estimate(view, row) for row in sorted(rows.to_dicts(), key=_order)]
    subtitle = words(f"estimates.{name}.subtitle")
    kinds = (
        ("intervalle", "key_range", any(each.low is not None for each in made)),
        ("rond", "key_value", any(not each.repeated and each.value for each in made)),
        ("losange", "key_repeated", any(each.repeated for each in made)),
    )
    return Figure(
        key=f"estimations-{name}",
        title=words(_title(view, name, rows)),
        subtitle=subtitle,
        rows=rows,
        table=of_figures(view, rows if table is None else table, subtitle),
        scope=DATASET,
        chart=ranges.ranges(made, words),
        legend=marks(*((style, words(f"estimates.{each}")) for style, each, on in kinds if on)),
        note=words(f"estimates.{name}.note"),
        alt=reading.ranges(made, words),
    )


def _title(view: View, name: str, rows: pl.DataFrame) -> str:
    """The key of the title; another one where a number without a method stands by the range."""
    alone = rows.filter(pl.col("low").is_null()).height
    several = f"estimates.{name}.title_and_number"
    return several if alone and view.words.has(several) else f"estimates.{name}.title"


def _estimate(view: View, row: dict) -> ranges.Estimate:
    words, source = view.words, view.release.source(row["source"])
    number = values.number(words, row)
    author = values.author(words, row) or _short(values.publisher(words, source))
    facts = {"year": row["period"], "author": author, "number": number}
    if len(words("estimates.label", **facts)) > ranges.LETTERS:
        facts["number"] = f"\n{number}"
    label = words("estimates.label", **facts | {"year": f"**{row['period']}**"})
    return ranges.Estimate(
        label, row["value"], row["low"], row["high"], repeated=row["evidence"] == "media"
    )


def _short(publisher: str) -> str:
    """The first publisher, without what stands in brackets: a label must fit in 340 pixels."""
    return re.split(r" \(|, | et | and ", publisher)[0]


def _order(row: dict) -> tuple[float, str]:
    return decimal_year(row["period"]), row["source"]
