"""Recorded offences of pimping: a département beside its région and France, years and periods."""

from __future__ import annotations

import polars as pl

from dashboard.charts import offences as chart
from dashboard.charts import reading
from dashboard.content import values
from dashboard.content.blocks import Legend, marks
from dashboard.content.figure import Figure
from dashboard.content.inline import Missing, Nothing, Number, Piece
from dashboard.content.table import Column, Row, Table, table
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.once import once
from data.reading.query import every_departement, figures, totals, years
from data.reading.statistics.rates import per_100k
from data.release import Release
from geo.territories import DEPARTEMENTS, Departement

DATASET, INDICATOR = "etat4001", "proxenetisme"

#: Where a count and a rate have their range, if they are hidden.
ENDS = {"count": ("count_low", "count_high"), "value": ("low", "high")}

#: Rows of `rates.SCHEMA` of one period, by level and code.
Rates = dict[tuple[str, str], dict]


@remembered
def by_year(view: View, departement: Departement) -> Figure:
    """Years and three-year periods; what is hidden is hatched, and named in the table."""
    words = view.words
    rows = _rows(view, "DEP", departement.code)
    yearly = years(rows)["period", "value", "high"]
    subtitle = words(
        "offences.subtitle_police" if _police_only(view, departement) else "offences.subtitle",
        span=_span(view, yearly),
    )
    return Figure(
        key="faits",
        title=_title(view, rows, yearly),
        subtitle=subtitle,
        rows=rows,
        table=_table(view, departement, subtitle),
        scope=f"dep-{departement.code}",
        chart=chart.by_year(rows, words),
        legend=_legend(view, rows, yearly),
        alt=reading.offences(rows, words),
        note=_note(view, departement),
    )


@remembered
def rate(view: View, departement: Departement) -> Figure:
    """The latest period's rate of the département among all that are displayed, beside its région
    and the other départements of it; France across.
    """
    words = view.words
    period = pools(view)[-1]
    rates = _rates(view.release, period)
    lines = _lines(view, rates, departement)
    around = _around(view, rates, departement)
    others = [each for code, each in _others(rates, departement) if code not in around]
    region = [(words("offences.region"), row) for _, row in lines[1:-1]]
    rungs = [_rung(name, row, departement) for name, row in (*region, *around.values())]
    whole = lines[-1][0], lines[-1][1]["value"]
    subtitle = words("offences.rate_subtitle", period=words.period(period))
    return Figure(
        key="taux",
        title=_rate_title(view, lines),
        subtitle=subtitle,
        rows=_behind_rate(view, departement, period),
        table=_rate_table(view, [*lines, *around.values()], subtitle),
        scope=f"dep-{departement.code}",
        chart=chart.ladder(others, rungs, whole, words),
        legend=_rate_legend(view, rungs),
        note=_rate_note(view, departement, rates, chart.limit(others, rungs, whole[1])),
        alt=_rate_alt(view, lines, rates, departement),
    )


def _around(view: View, rates: Rates, departement: Departement) -> dict[str, tuple[str, dict]]:
    """Name and rate of each département of the région, by code, in the order of the COG."""
    there = [dep for dep in every_departement() if dep.region == departement.region]
    return {dep.code: (f"{dep.code} {dep.name}", rates["DEP", dep.code]) for dep in there}


def _rung(name: str, row: dict, departement: Departement) -> chart.Rung:
    own = (row["geo_level"], row["geo"]) == ("DEP", departement.code)
    if values.ranged(row):
        return chart.Rung(name, ends=(row["low"], row["high"]), own=own)
    chance = (row["ci_low"], row["ci_high"]) if own and row["value"] is not None else None
    return chart.Rung(name, row["value"], chance=chance, own=own)


def _rate_alt(
    view: View, lines: list[tuple[str, dict]], rates: Rates, departement: Departement
) -> str:
    shown, hidden = len(_others(rates, departement)), _hidden(rates, departement)
    return reading.strip(lines[0], lines[-1], shown, hidden, view.words)


def _rate_legend(view: View, rungs: list[chart.Rung]) -> Legend:
    words = view.words
    items = (
        ("tiret-vertical", "offences.key_others", True),
        ("raies", "shared.range_key", any(each.ends for each in rungs)),
        ("moustache", "offences.key_chance", any(each.chance for each in rungs)),
    )
    return marks(*((style, words(key)) for style, key, there in items if there))


def _behind_rate(view: View, departement: Departement, period: str) -> pl.DataFrame:
    """The count and the populations that the département's rate is made from: its sources."""
    first, last = period.split("/")
    people = figures(view.release, "population", level="DEP", geo=departement.code)
    people = people.filter(
        pl.col("age") == "T", pl.col("period").is_between(pl.lit(first), pl.lit(last))
    )
    return pl.concat([_rows(view, "DEP", departement.code).filter(period=period), people])


def pools(view: View) -> list[str]:
    """The three-year periods of the release, in time."""
    return sorted(view.release.datasets[DATASET]["layout"]["pools"])


def _rows(view: View, level: str, geo: str) -> pl.DataFrame:
    """Totals of a territory: each period of several years after its last year."""
    return _totals(view.release)[level, geo]


@once
def _totals(release: Release) -> dict[tuple, pl.DataFrame]:
    ends = pl.col("period").str.split("/")
    rows = totals(figures(release, DATASET)).sort(ends.list.last(), ends.list.len())
    return rows.partition_by("geo_level", "geo", as_dict=True)


def _span(view: View, yearly: pl.DataFrame) -> str:
    first, last = yearly["period"].item(0), yearly["period"].item(-1)
    return view.words.period(f"{first}/{last}")


def _title(view: View, rows: pl.DataFrame, yearly: pl.DataFrame) -> str:
    """The latest period's count or range, and of how many years the range alone is known."""
    words = view.words
    last = rows.filter(period=pools(view)[-1]).row(0, named=True)
    period, hidden = words.period(last["period"]), yearly["value"].null_count()
    ranged = yearly.filter(pl.col("value").is_null())["high"].null_count() == 0
    count = (
        words("offences.title_range", period=period, value=values.withheld_text(view, last))
        if values.ranged(last)
        else words("offences.title_secret", period=period)
        if last["value"] is None
        else words("offences.title_none", period=period)
        if not last["value"]
        else words.count("offences.title", last["value"], period=period)
    )
    key = "offences.title_ranged" if ranged else "offences.title_hidden"
    rest = words.count(key, hidden, total=yearly.height) if hidden else ""
    return f"{count}{rest}"


def _legend(view: View, rows: pl.DataFrame, yearly: pl.DataFrame) -> Legend:
    """Only the marks that are there."""
    words, shown, hidden = view.words, yearly["value"], rows.filter(pl.col("value").is_null())
    items = (
        ("rond plein", "offences.key_year", (shown > 0).any()),
        ("rond", "offences.key_zero", (shown == 0).any()),
        ("trait", "offences.key_pool", True),
        ("raies", "shared.range_key", hidden["high"].count() > 0),
        ("hachures", "shared.secret", hidden["high"].null_count() > 0),
    )
    return marks(*((swatch, words(name)) for swatch, name, there in items if there))


def _note(view: View, departement: Departement) -> str:
    """What these counts are not, then what is particular here."""
    return " ".join([view.words("offences.note"), *_caveats(view, departement)])


def _caveats(view: View, departement: Departement) -> list[str]:
    """What the workbook lacks here; what one département weighs."""
    said = [
        view.words(fact["says"])
        for fact in view.release.datasets[DATASET]["layout"]["facts"]
        if any(term["geo"] == departement.code for term in fact["terms"])
    ]
    police = [view.words("offences.no_gendarmerie")] if _police_only(view, departement) else []
    return [*police, *said]


def _police_only(view: View, departement: Departement) -> bool:
    absent = view.release.datasets[DATASET]["layout"]["absent"]
    return any(departement.code in each["geo"] for each in absent)


def _table(view: View, departement: Departement, caption: str) -> Table:
    words = view.words
    region = None if departement.alone_in_region else departement.region
    columns = (
        Column(words("table.period")),
        Column(departement.name, number=True),
        *((Column(region.name, number=True),) if region else ()),
        Column(words("table.france"), number=True),
    )
    beside = {
        level: {row["period"]: row for row in _rows(view, level, geo).iter_rows(named=True)}
        for level, geo in (("REG", region.code if region else None), ("FR", "FR"))
        if geo
    }
    lines = [
        Row(
            (
                words.period(row["period"]),
                _count(view, row),
                *(_count(view, rows[row["period"]]) for rows in beside.values()),
            ),
            own="/" in row["period"],
            identity=values.identity(row),
        )
        for row in _rows(view, "DEP", departement.code).iter_rows(named=True)
    ]
    return table(caption, columns, lines)


def _count(view: View, row: dict) -> Piece:
    """The number alone: the caption says what it counts."""
    words = view.words
    if row["CONF_STATUS"] == "N":
        return values.withheld(words, row, lambda: words.quantity(row))
    return Number(words.number(row["value"]))


@once
def _rates(release: Release, period: str) -> dict[tuple[str, str], dict]:
    """The rates of a period, by level and code."""
    rows = per_100k(release, DATASET, INDICATOR).filter(period=period)
    return {(row["geo_level"], row["geo"]): row for row in rows.iter_rows(named=True)}


def _lines(view: View, rates: Rates, departement: Departement) -> list[tuple[str, dict]]:
    """Name and rate of the département, its région (where it is another territory) and France."""
    wanted = [(departement.name, "DEP", departement.code)]
    if not departement.alone_in_region:
        wanted.append((departement.region.name, "REG", departement.region.code))
    wanted.append((view.words("table.france"), "FR", "FR"))
    return [(name, rates[level, geo]) for name, level, geo in wanted]


def _hidden(rates: Rates, departement: Departement) -> reading.Hidden:
    """How many other départements have a range, how many a secret rate."""
    found = [values.ranged(row) for row in _beside(rates, departement) if row["CONF_STATUS"] == "N"]
    return reading.Hidden(sum(found), len(found) - sum(found))


def _others(rates: Rates, departement: Departement) -> list[tuple[str, float]]:
    """Code and rate of every other département whose rate is displayed."""
    shown = (row for row in _beside(rates, departement) if row["value"] is not None)
    return [(row["geo"], row["value"]) for row in shown]


def _beside(rates: Rates, departement: Departement) -> list[dict]:
    return [
        row for (level, geo), row in rates.items() if level == "DEP" and geo != departement.code
    ]


def _rate_title(view: View, lines: list[tuple[str, dict]]) -> str:
    """Two rates, and whether chance alone may part them: France's is within the interval or not."""
    words, (name, own), (_, france) = view.words, lines[0], lines[-1]
    if own["value"] is None:
        return _no_rate(view, name, own, words.decimals(france["value"]))
    chance = own["ci_low"] <= france["value"] <= own["ci_high"]
    return words.count(
        "offences.rate_title_chance" if chance else "offences.rate_title",
        own["value"],
        name=name,
        own=words.decimals(own["value"]),
        france=words.decimals(france["value"]),
    )


def _no_rate(view: View, name: str, own: dict, france: str) -> str:
    """What the title says where there is a range, a secret or nothing."""
    words = view.words
    if values.ranged(own):
        value = words.between(own["low"], own["high"], words.decimals)
        return words("offences.rate_range", name=name, value=value, france=france)
    state = "secret" if own["CONF_STATUS"] == "N" else "missing"
    return words(f"offences.rate_{state}", name=name, france=france)


def _rate_table(view: View, lines: list[tuple[str, dict]], caption: str) -> Table:
    """The reader's own first, then région and France, then the région's départements."""
    words = view.words
    first = lines[0][1]
    lines = [lines[0], *(each for each in lines[1:] if each[1] is not first)]
    columns = (
        Column(words("table.territory")),
        Column(words("shared.offences"), number=True),
        Column(words("shared.per_100k"), number=True),
        Column(words("shared.interval"), number=True),
    )
    body = (
        Row(
            (name, or_state(view, row, "count"), or_state(view, row, "value"), ends(view, row)),
            own=at == 0,
        )
        for at, (name, row) in enumerate(lines)
    )
    return table(caption, columns, body)


def ends(view: View, row: dict) -> Piece:
    """The interval of a rate, or the words that stand in its place: a range has none."""
    if row["value"] is None:
        hidden = row["CONF_STATUS"] == "N"
        return Nothing(view.words("state.na")) if hidden else or_state(view, row, "value")
    low, high = view.words.decimals(row["ci_low"]), view.words.decimals(row["ci_high"])
    return Number(view.words("value.range", low=low, high=high))


def or_state(view: View, row: dict, column: str) -> Piece:
    """A count or a rate (columns of `rates.SCHEMA`), its range, or the words in its place."""
    words = view.words
    written = words.decimals if column == "value" else words.number
    low, high = ENDS[column]
    if row["CONF_STATUS"] == "N":
        ends = {"low": row[low], "high": row[high], "CONF_STATUS": "N"}
        return values.withheld(
            words, ends, lambda: words.between(ends["low"], ends["high"], written)
        )
    if row[column] is None:
        return Missing(values.absent(words, row))
    return Number(written(row[column]))


def _rate_note(
    view: View,
    departement: Departement,
    rates: Rates,
    edge: float,
) -> str:
    words, others = view.words, _others(rates, departement)
    far = [(DEPARTEMENTS[code].name, each) for code, each in others if each > edge]
    hidden = _hidden(rates, departement)
    zeros = sum(each == 0 for _, each in others)
    named = words.all_of([f"{name} ({words.decimals(each)})" for name, each in far])
    return " ".join(
        [
            words(
                "offences.rate_note",
                shown=len(others),
                rest=reading.rest(hidden, words),
                zeros=zeros,
            ),
            *([words("offences.off_scale", named=named)] if far else []),
            *_caveats(view, departement),
        ]
    )
