"""Victims detected in the 27 States per million inhabitants; registered ones stand apart."""

from __future__ import annotations

import polars as pl

from dashboard.charts import dots, reading, series
from dashboard.content.blocks import marks
from dashboard.content.figure import Figure
from dashboard.content.inline import Missing
from dashboard.content.table import Column, Row, Table, table
from dashboard.content.tables import of_figures
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.query import figures, totals, years
from data.reading.statistics import rates

DATASET, DETECTED, REGISTERED = "europe", "victimes_detectees", "victimes_enregistrees"
FRANCE, UNION = "FR", "EU27_2020"
#: The registered victims as the producer pulls them.
LIVE = "eurostat-crim_thb_sex"


def periods(view: View) -> list[str]:
    """Years with a rate of at least one State."""
    return sorted(set(_rates(view).drop_nulls("value")["period"]))


@remembered
def ranked(view: View, when: str) -> Figure:
    """The rates of a year, each with its interval; States without one are named."""
    words, rows = view.words, of_year(view, when)
    made = [
        dots.Dot(
            words.country(row["geo"]), row["value"], row["ci_low"], row["ci_high"],
            own=row["geo"] == FRANCE, marked=row["geo"] in view.territories,
        )
        for row in rows.drop_nulls("value").to_dicts()
    ]  # fmt: skip
    absent = [words.country(geo) for geo in rows.filter(pl.col("value").is_null())["geo"]]
    subtitle = words("europe.ranked_subtitle", year=when)
    return Figure(
        key=f"etats-{when}",
        title=words("europe.ranked_title", year=when),
        subtitle=subtitle,
        rows=behind(view, when),
        table=of_the_27(view, rows, subtitle),
        scope=DATASET,
        chart=dots.ranked(made, words),
        note=words("europe.ranked_note"),
        alt=reading.ranked(made, absent, words),
    )


@remembered
def beside(view: View) -> Figure:
    """France beside the State in the middle of those that publish every year: never an average."""
    words, found = view.words, _rates(view)
    france, panel = found.filter(geo=FRANCE), rates.panel(found.filter(pl.col("geo") != FRANCE))
    middle = rates.spread(panel)
    names = words("table.france"), words("europe.middle")
    drawn = [_line(view, france), _line(view, middle.rename({"median": "value"}))]
    span = {"first": middle["period"][0], "last": middle["period"][-1]}
    subtitle = words("europe.beside_subtitle", n=panel["geo"].n_unique(), **span)
    absent = sorted(set(found["geo"]) - set(panel["geo"]) - {FRANCE})
    note = words("europe.beside_note", names=words.all_of([words.country(c) for c in absent]))
    return Figure(
        key="france-europe",
        title=words("europe.beside_title", **span),
        subtitle=subtitle,
        rows=figures(view.release, DATASET, indicator=DETECTED, geo=FRANCE),
        table=_beside_table(view, france, middle, subtitle),
        scope=DATASET,
        chart=series.lines(
            [series.Series(drawn[0]), series.Series(drawn[1], strong=False)], words
        ),
        legend=marks(("trait", names[0]), ("trait-fin", names[1])),
        note=note,
        alt=reading.several(list(zip(names, drawn, strict=True)), words),
    )  # fmt: skip


@remembered
def registered(view: View) -> Figure:
    """Eurostat's registered victims of the Union: another count, another definition."""
    words = view.words
    rows = figures(view.release, DATASET, indicator=REGISTERED)
    union = _of_one_edition(years(totals(rows).filter(geo=UNION)))
    known = series.values(union)
    subtitle = words("europe.registered_subtitle")
    # The 27 series of Eurostat are on the page of the dataset: here they would hide the others.
    near = (pl.col("geo_level") == "EU") | (pl.col("geo") == FRANCE) | (pl.col("source") != LIVE)
    ratios = figures(view.release, DATASET, indicator="victimes_par_million")
    everything = pl.concat([rows.filter(near, sex="T"), ratios])
    return Figure(
        key="enregistrees",
        title=words(
            "europe.registered_title",
            first=words.number(known["value"][0]), start=known["period"][0],
            last=words.number(known["value"][-1]), end=known["period"][-1],
        ),
        subtitle=subtitle,
        rows=known.select(rows.columns),
        table=of_figures(view, everything, subtitle, territory=_place(view)),
        scope=DATASET,
        chart=series.lines([series.Series(union.select(rows.columns))], words),
        note=words("europe.registered_note"),
        alt=reading.series(union.select(rows.columns), words),
    )  # fmt: skip


def _of_one_edition(rows: pl.DataFrame) -> pl.DataFrame:
    """Eurostat's series as it is now, where it was pulled; else what its articles said in turn."""
    live = rows.filter(source=LIVE)
    return live if live.height else rows


@remembered
def _rates(view: View) -> pl.DataFrame:
    return rates.per_million(view.release, DATASET, DETECTED)


def of_year(view: View, when: str) -> pl.DataFrame:
    """A year's rates by code; a State without a row of that year is not available."""
    found, every = _rates(view).filter(period=when), sorted(set(_rates(view)["geo"]))
    absent = [geo for geo in every if geo not in found["geo"]]
    gaps = pl.DataFrame(
        [("COUNTRY", geo, when, *(None,) * 9, "O", "F") for geo in absent],
        schema=found.schema,
        orient="row",
    )
    return pl.concat([found, gaps]).sort("geo")


def behind(view: View, when: str) -> pl.DataFrame:
    """The counts and the populations that the rates of a year are made from: their sources."""
    counts = figures(view.release, DATASET, indicator=DETECTED).filter(period=when, breakdown="T")
    people = figures(view.release, "population", level="COUNTRY").filter(period=when)
    return pl.concat([counts, people])


def of_the_27(view: View, rows: pl.DataFrame, caption: str) -> Table:
    """The States by name, each with its count, its rate and its interval."""
    words = view.words
    columns = (
        Column(words("europe.state")),
        Column(words("europe.detected"), number=True),
        Column(words("europe.per_million"), number=True),
        Column(words("shared.interval"), number=True, opt=True),
    )
    named = sorted(rows.to_dicts(), key=lambda row: words.country(row["geo"]))
    return table(caption, columns, (_state(view, row) for row in named))


def _state(view: View, row: dict) -> Row:
    words, name = view.words, view.words.country(row["geo"])
    own = row["geo"] == FRANCE
    if row["value"] is None:
        state = words("state.Q" if row["OBS_STATUS"] == "Q" else "state.O")
        cells = (Missing(state),) * 3
        return Row((name, *cells), own=own)
    ends = _between(view, row["ci_low"], row["ci_high"])
    return Row((name, words.number(row["count"]), words.tenths(row["value"]), ends), own=own)


def _line(view: View, found: pl.DataFrame) -> pl.DataFrame:
    """Rates as rows that a line chart draws (`PER_MILLION`, rounded to a decimal)."""
    like = dict.fromkeys(view.release.observations.schema)
    return view.rows(
        like
        | {"period": row["period"], "value": round(row["value"], 1), "unit": "PER_MILLION",
           "OBS_STATUS": "A", "CONF_STATUS": "F"}
        for row in found.drop_nulls("value").to_dicts()
    )  # fmt: skip


def _beside_table(view: View, france: pl.DataFrame, middle: pl.DataFrame, caption: str) -> Table:
    words, others = view.words, {row["period"]: row for row in middle.to_dicts()}
    columns = (
        Column(words("table.period")),
        Column(words("table.france"), number=True),
        Column(words("shared.interval"), number=True, opt=True),
        Column(words("europe.middle"), number=True),
        Column(words("europe.half"), number=True),
    )
    body = (
        Row(
            (
                row["period"],
                words.tenths(row["value"]),
                _between(view, row["ci_low"], row["ci_high"]),
                words.tenths(others[row["period"]]["median"]),
                _between(view, *(others[row["period"]][end] for end in ("low", "high"))),
            )
        )
        for row in france.drop_nulls("value").to_dicts()
        if row["period"] in others
    )
    return table(caption, columns, body)


def _between(view: View, low: float, high: float) -> str:
    words = view.words
    return words("value.range", low=words.tenths(low), high=words.tenths(high))


def _place(view: View):  # noqa: ANN202
    return lambda row: (
        view.words(f"area.{row['geo']}")
        if row["geo_level"] == "EU"
        else view.words.country(row["geo"])
    )
