"""*Comparer*: rates side by side, what sets them apart from France, their years; other figures in
a table, since nothing but a rate says whether chance explains a difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import polars as pl

from dashboard.charts import compare as chart
from dashboard.content import values
from dashboard.content.blocks import Panel, Panels, marks
from dashboard.content.figure import Figure
from dashboard.content.inline import Aside, Missing, Nothing, Number, Piece
from dashboard.content.table import Column, Row, table
from dashboard.memory import remembered
from dashboard.subjects.compare import Compared, name
from dashboard.subjects.offences import ends, or_state
from dashboard.view import View
from data.reading import returned
from data.reading.indicators import Indicator
from data.reading.once import once
from data.reading.query import chronological, end_of, figures, is_figure
from data.reading.statistics.groups import Counted, Standing, standings
from data.reading.statistics.rates import PER, per_100k
from data.release import Release
from geo.places import FRANCE, Place
from geo.territories import DEPARTEMENTS, REGIONS, departements_of

#: Rates of one period, and where each territory stands, by level and code.
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Compare:
    """The rates of all territories in a period (rows of `rates.SCHEMA`), and where they stand."""

    rates: dict[_Key, dict]
    standing: dict[_Key, Standing]

    @property
    def france(self) -> dict:
        """The rate of the whole."""
        return self.rates["FR", "FR"]


@once
def measured(release: Release, indicator: Indicator, period: str) -> Compare | None:
    """Both families, départements and régions; None where France's rate is not known."""
    rows = per_100k(release, indicator.dataset, indicator.name).filter(period=period)
    rates = {(row["geo_level"], row["geo"]): row for row in rows.iter_rows(named=True)}
    whole = rates.get(("FR", "FR"))
    if whole is None or whole["value"] is None:
        return None
    france = Counted(whole["count"], whole["count"], whole["people"])
    standing: dict[_Key, Standing] = {}
    for family in _families():
        there = {key: found for key in family if (found := _counted(rates.get(key)))}
        standing |= dict(zip(there, standings(list(there.values()), france), strict=True))
    return Compare(rates, standing)


def _families() -> tuple[list[_Key], list[_Key]]:
    """All départements; all régions, those of one département among them."""
    return [("DEP", code) for code in DEPARTEMENTS], [("REG", code) for code in REGIONS]


def _counted(row: dict | None) -> Counted | None:
    if row is None or not row["people"] or row["OBS_STATUS"] == "O":
        return None
    if row["count"] is not None:
        return Counted(row["count"], row["count"], row["people"])
    low = row["count_low"] if row["count_low"] is not None else 0.0
    return Counted(low, inf if row["count_high"] is None else row["count_high"], row["people"])


@remembered
def beside(view: View, of: Compared) -> Figure:
    """The table: count, rate, difference to France, group and possible places."""
    words, found = view.words, measured(view.release, of.indicator, of.period)
    assert found is not None  # asked by `figures_of`
    subtitle = _subtitle(view, of, "compare.subtitle")
    columns = (
        Column(words("table.territory")),
        Column(_label(view, of), number=True),
        Column(words("compare.rate"), number=True),
        Column(words("shared.interval"), number=True, opt=True),
        Column(words("compare.difference"), number=True, opt=True),
        Column(words("compare.group")),
        Column(words("compare.places_head"), opt=True),
    )
    there = _there(of)
    return Figure(
        key="comparer",
        title=_title(view, of, found),
        subtitle=subtitle,
        rows=_behind(view, of, there),
        table=table(subtitle, columns, (_row(view, of, found, each) for each in there)),
        scope=of.indicator.dataset,
        note=_note(view, of, found),
        level="h2",
    )


@remembered
def drawn(view: View, of: Compared) -> Figure:
    """The same rates on one scale, with both intervals."""
    words, found = view.words, measured(view.release, of.indicator, of.period)
    assert found is not None
    lines = [_line(view, found, each, at == 0) for at, each in enumerate(_chosen(of))]
    subtitle = _subtitle(view, of, "compare.drawn_subtitle")
    told = beside(view, of)
    return Figure(
        key="comparer-intervalles",
        title=words("compare.drawn_title"),
        subtitle=subtitle,
        rows=told.rows,
        table=told.table,
        scope=of.indicator.dataset,
        chart=chart.intervals(lines, (words("table.france"), found.france["value"]), words),
        legend=marks(
            ("rond plein", words("compare.key_shown")),
            ("raies", words("shared.range_key")),
            ("moustache", words("compare.key_chance")),
            ("trait-fin", words("compare.key_far")),
        ),
        alt=told.title,
        note=words("compare.drawn_note"),
    )


@remembered
def yearly(view: View, of: Compared) -> Figure | None:
    """The years of each, France behind; None where there is one year alone."""
    words, indicator = view.words, of.indicator
    rates = per_100k(view.release, indicator.dataset, indicator.name)
    single = rates.filter(~pl.col("period").str.contains("/"))
    if single["period"].n_unique() < 2 or not _chosen(of):
        return None
    panels = {each: _panel(rates, each, at == 0) for at, each in enumerate(_there(of))}
    ends = [end for each in panels.values() for year in each.years
            for end in (year.rate, *(year.ends or ())) if end is not None]  # fmt: skip
    top = (max(ends, default=0) or 1.0) * 1.08
    subtitle = words("compare.years_subtitle", what=_what(view, of))
    return Figure(
        key="comparer-annees",
        title=_years_title(view, [panels[each] for each in _chosen(of)]),
        subtitle=subtitle,
        rows=_of_years(view, of),
        table=_years_table(view, of, rates, subtitle),
        scope=indicator.dataset,
        drawn=Panels(tuple(
            Panel(name(view, place), chart.years(each, _behind_it(panels, place), top, words),
                  f"panneau-{place.token.lower()}") for place, each in panels.items()
        )),
        legend=marks(
            ("rond plein", words("compare.key_year")),
            ("raies", words("shared.range_key")),
            ("trait", words("compare.key_mean")),
            ("trait-fin", words("table.france")),
        ),
        note=words("compare.years_note"),
    )  # fmt: skip


@remembered
def others(view: View, of: Compared) -> Figure:
    """What is no rate: the latest figure of each territory, at its own date, without a test."""
    words, indicator = view.words, of.indicator
    there = {each: _latest(view, indicator, each) for each in _there(of)}
    known = [row for row in there.values() if row]
    subtitle = words("compare.other_subtitle", what=_what(view, of))
    columns = (
        Column(words("table.territory")),
        Column(words("table.value"), number=True),
        Column(words("table.period")),
        Column(words("table.source"), opt=True),
    )
    body = (_other(view, place, row) for place, row in there.items())
    return Figure(
        key="comparer-autres",
        title=words.count("compare.other_title", len(known), what=_what(view, of)),
        subtitle=subtitle,
        rows=view.rows(known),
        table=table(subtitle, columns, body),
        scope=indicator.dataset,
        note=words("compare.other_note"),
        level="h2",
    )


def _other(view: View, place: Place, row: dict | None) -> Row:
    words = view.words
    if row is None:
        return Row((name(view, place), Missing(words("state.unpublished")), "", ""))
    told = values.cell(view, row), words.period(row["period"]), values.source(view, row)
    return Row((name(view, place), *told), identity=values.identity(row))


def _latest(view: View, indicator: Indicator, place: Place) -> dict | None:
    rows = figures(view.release, indicator.dataset, level=place.level, geo=place.code,
                   indicator=indicator.name)  # fmt: skip
    rows = chronological(rows.filter(is_figure(), sex="T", age="T", breakdown="T"))
    rows = rows.filter(~pl.col("period").str.contains("/")) if rows.height > 1 else rows
    return rows.row(-1, named=True) if rows.height else None


def _chosen(of: Compared) -> list[Place]:
    return [each for each in of.places if each != FRANCE]


def _there(of: Compared) -> list[Place]:
    """The territories, and France after them."""
    return [*_chosen(of), FRANCE]


def _what(view: View, of: Compared) -> str:
    return values.indicator(view.release, view.words, of.indicator.dataset, of.indicator.name)


def _label(view: View, of: Compared) -> str:
    return f"{_what(view, of)}, {view.words.period(of.period)}"


def _subtitle(view: View, of: Compared, key: str) -> str:
    return view.words(key, what=_what(view, of), period=view.words.period(of.period))


def _title(view: View, of: Compared, found: Compare) -> str:
    """Which of the territories stand apart from France; by name, since they were chosen."""
    words = view.words
    by: dict[str, list[str]] = {"above": [], "below": [], "alike": []}
    for each in _chosen(of):
        if told := found.standing.get((each.level, each.code)):
            by[told.group].append(name(view, each))
    said = [words(f"compare.title_{group}", names=words.all_of(by[group]))
            for group in ("above", "below") if by[group]]  # fmt: skip
    if said:
        return words.semicolon.join(said)
    count = len(by["alike"])
    return words.count("compare.title_alike", count) if count else words("compare.title_none")


def _row(view: View, of: Compared, found: Compare, place: Place) -> Row:
    words, row = view.words, found.rates.get((place.level, place.code))
    own = bool(of.places) and place == of.places[0] and place != FRANCE
    if row is None or row["OBS_STATUS"] == "O":
        none = Missing(words("state.O"))
        return Row((name(view, place), none, none, "", "", "", ""), own=own)
    told = found.standing.get((place.level, place.code))
    cells = (
        or_state(view, row, "count"),
        or_state(view, row, "value"),
        ends(view, row),
        _difference(view, row, found.france),
    )
    group = (Nothing(words("compare.reference")), "") if place == FRANCE else _group(view, told)
    return Row((name(view, place), *cells, *group), own=own)


def _difference(view: View, row: dict, france: dict) -> Piece:
    words = view.words
    if row is france:
        return ""
    if row["value"] is not None:
        return Number(_signed(view, row["value"] - france["value"]))
    if row["high"] is None:
        return Nothing(words("state.na"))
    ends = (_signed(view, row[end] - france["value"]) for end in ("low", "high"))
    return Number(words("value.range", **dict(zip(("low", "high"), ends, strict=True))))


def _signed(view: View, value: float) -> str:
    text = view.words.decimals(abs(value))
    zero = text == view.words.decimals(0)
    return text if zero else f"{'+' if value > 0 else '−'}{text}"


def _group(view: View, told: Standing | None) -> tuple[Piece, Piece]:
    """The group, and the places possible: never one alone."""
    words = view.words
    if told is None:
        return Missing(words("state.O")), ""
    key = "compare.places" if told.first < told.last else "compare.apart"
    places = words(key, first=told.first, last=told.last, among=told.among)
    return words(f"compare.{told.group}"), Aside(places)


def _note(view: View, of: Compared, found: Compare) -> str:
    """How many territories stand where, no name of any; what the words mean; what France is."""
    words = view.words
    groups = [told.group for (level, _), told in found.standing.items() if level == "DEP"]
    counted = words(
        "compare.groups",
        **{group: words.number(groups.count(group)) for group in ("above", "alike", "below")},
        total=len(groups),
    )
    said = [counted, words("compare.method")]
    if of.indicator.dataset in returned.datasets(view.release):
        said.append(words("compare.returned", n=len(groups), total=len(DEPARTEMENTS)))
    if any(found.rates.get((each.level, each.code), {}).get("CONF_STATUS") == "N"
           for each in _chosen(of)):  # fmt: skip
        said.append(words("compare.range"))
    return " ".join(said)


def _behind(view: View, of: Compared, there: list[Place]) -> pl.DataFrame:
    """The counts and the populations that the rates are made from."""
    counts = [
        figures(view.release, of.indicator.dataset, level=each.level, geo=each.code,
                indicator=of.indicator.name).filter(period=of.period)
        for each in there
    ]  # fmt: skip
    first, last = of.period.split("/")[0], end_of(of.period)
    members = {dep for each in _chosen(of) for dep in _members(each)}
    people = figures(view.release, "population", level="DEP").filter(
        pl.col("age") == "T", pl.col("geo").is_in(sorted(members)),
        pl.col("period").is_between(pl.lit(first), pl.lit(last)),
    )  # fmt: skip
    return pl.concat([*counts, people])


def _members(place: Place) -> tuple[str, ...]:
    return departements_of(place.code) if place.level == "REG" else (place.code,)


def _of_years(view: View, of: Compared) -> pl.DataFrame:
    return pl.concat([
        figures(view.release, of.indicator.dataset, level=each.level, geo=each.code,
                indicator=of.indicator.name)
        for each in _there(of)
    ])  # fmt: skip


def _line(view: View, found: Compare, place: Place, own: bool) -> chart.Line:
    key = place.level, place.code
    row, told = found.rates.get(key), found.standing.get(key)
    if row is None or told is None:
        return chart.Line(name(view, place), own=own)
    far = told.low * PER, told.high * PER
    if row["value"] is None:
        ends = (row["low"], row["high"]) if row["high"] is not None else None
        return chart.Line(name(view, place), ends=ends, far=far if ends else None, own=own)
    chance = row["ci_low"], row["ci_high"]
    return chart.Line(name(view, place), row["value"], chance=chance, far=far, own=own)


def _behind_it(panels: dict[Place, chart.Panel], place: Place) -> chart.Panel | None:
    return None if place == FRANCE else panels[FRANCE]


def _panel(rates: pl.DataFrame, place: Place, own: bool) -> chart.Panel:
    rows = rates.filter(geo_level=place.level, geo=place.code).sort("period").to_dicts()
    single = [row for row in rows if "/" not in row["period"]]
    years = tuple(
        chart.Year(
            int(row["period"]), row["value"],
            (row["low"], row["high"]) if row["value"] is None and row["high"] is not None else None,
        )
        for row in single
    )  # fmt: skip
    hidden = {each.year for each in years if each.rate is None}
    means = tuple(
        (first, last, row["value"])
        for row in rows if "/" in row["period"] and row["value"] is not None
        for first, last in [map(int, row["period"].split("/"))]
        if hidden & set(range(first, last + 1))
    )  # fmt: skip
    return chart.Panel(years, means, own)


def _years_title(view: View, panels: list[chart.Panel]) -> str:
    words = view.words
    years = [year for panel in panels for year in panel.years]
    hidden = sum(year.rate is None for year in years)
    if not hidden:
        return words("compare.years_title")
    return words.count("compare.years_hidden", hidden, total=len(years))


def _years_table(view: View, of: Compared, rates: pl.DataFrame, caption: str):  # noqa: ANN202
    words, there = view.words, _there(of)
    periods = sorted({*rates["period"]}, key=lambda each: (end_of(each), "/" in each))
    found = {(row["geo_level"], row["geo"], row["period"]): row
             for row in rates.iter_rows(named=True)}  # fmt: skip
    columns = (Column(words("table.period")), *(Column(name(view, each), number=True)
                                                for each in there))  # fmt: skip
    none = Missing(words("state.O"))
    body = (
        Row((words.period(when), *(
            or_state(view, row, "value") if (row := found.get((each.level, each.code, when)))
            else none for each in there
        )), own="/" in when)
        for when in periods
    )  # fmt: skip
    return table(caption, columns, body)
