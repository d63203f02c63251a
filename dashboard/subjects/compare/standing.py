"""*Comparer*: rates side by side, and what sets them apart from France."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import polars as pl

from dashboard.charts import compare as chart
from dashboard.content.blocks import marks
from dashboard.content.figure import Figure
from dashboard.content.inline import Aside, Missing, Narrow, Nothing, Number, Piece
from dashboard.content.table import Column, Row, table
from dashboard.memory import remembered
from dashboard.subjects.compare.asked import Compared, chosen, name, there, what
from dashboard.subjects.offences import ends, or_state
from dashboard.view import View
from data.reading import returned
from data.reading.indicators import Indicator
from data.reading.once import once
from data.reading.query import end_of, figures
from data.reading.statistics.groups import Counted, Standing, standings
from data.reading.statistics.rates import PER, per_100k
from data.release import Release
from geo.places import FRANCE, Place
from geo.territories import DEPARTEMENTS, REGIONS

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
        there = {key: found for key in family if (found := counted(rates.get(key)))}
        standing |= dict(zip(there, standings(list(there.values()), france), strict=True))
    return Compare(rates, standing)


def _families() -> tuple[list[_Key], list[_Key]]:
    """All départements; all régions, those of one département among them."""
    return [("DEP", code) for code in DEPARTEMENTS], [("REG", code) for code in REGIONS]


def counted(row: dict | None) -> Counted | None:
    """A rate's count, or the range of it; None where nobody gave it."""
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
        Column(_label(view, of), number=True, opt=True),
        Column(words("compare.rate"), number=True),
        Column(words("shared.interval"), number=True, opt=True),
        Column(words("compare.difference"), number=True, opt=True),
        Column(words("compare.group")),
        Column(words("compare.places_head"), opt=True),
    )
    shown = there(of)
    return Figure(
        key="comparer",
        title=_title(view, of, found),
        subtitle=subtitle,
        rows=_behind(view, of, shown),
        table=table(subtitle, columns, (_row(view, of, found, each) for each in shown)),
        scope=of.indicator.dataset,
        note=_note(view, of, found),
        level="h2",
    )


@remembered
def drawn(view: View, of: Compared) -> Figure:
    """The same rates on one scale, with both intervals."""
    words, found = view.words, measured(view.release, of.indicator, of.period)
    assert found is not None
    lines = [line(view, found, each, at == 0) for at, each in enumerate(chosen(of))]
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


def _label(view: View, of: Compared) -> str:
    return f"{what(view, of)}, {view.words.period(of.period)}"


def _subtitle(view: View, of: Compared, key: str) -> str:
    return view.words(key, what=what(view, of), period=view.words.period(of.period))


def _title(view: View, of: Compared, found: Compare) -> str:
    """Which of the territories stand apart from France; by name, since they were chosen."""
    words = view.words
    by: dict[str, list[str]] = {"above": [], "below": [], "alike": []}
    for each in chosen(of):
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
    count = or_state(view, row, "count")
    head = name(view, place), Narrow((count, " ", _unit(view, of)), "sous-tete")
    cells = (
        count,
        or_state(view, row, "value"),
        ends(view, row),
        _difference(view, row, found.france),
    )
    group = (Nothing(words("compare.reference")), "") if place == FRANCE else _group(view, told)
    return Row((head, *cells, *group), own=own)


def _unit(view: View, of: Compared) -> str:
    """What is counted, where no head says it."""
    return view.words("compare.counted", period=view.words.period(of.period))


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
           for each in chosen(of)):  # fmt: skip
        said.append(words("compare.range"))
    return " ".join(said)


def _behind(view: View, of: Compared, shown: list[Place]) -> pl.DataFrame:
    """The counts and the populations that the rates are made from."""
    counts = [
        figures(view.release, of.indicator.dataset, level=each.level, geo=each.code,
                indicator=of.indicator.name).filter(period=of.period)
        for each in shown
    ]  # fmt: skip
    first, last = of.period.split("/")[0], end_of(of.period)
    members = {dep for each in chosen(of) for dep in each.departements}
    people = figures(view.release, "population", level="DEP").filter(
        pl.col("age") == "T", pl.col("geo").is_in(sorted(members)),
        pl.col("period").is_between(pl.lit(first), pl.lit(last)),
    )  # fmt: skip
    return pl.concat([*counts, people])


def line(view: View, found: Compare, place: Place, own: bool) -> chart.Line:
    """What is drawn of a territory: its rate or range, and both intervals."""
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
