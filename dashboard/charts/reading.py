"""What each kind of chart shows, in a sentence or two: latest value, direction, gaps, secrets.

One function per kind of chart. The sentence is the chart's text alternative and its short reading
under it: whoever sees the chart and whoever hears it are told the same. None of them judges.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from dashboard.charts import series as lines
from dashboard.charts.dots import Dot
from dashboard.charts.funnel import Point
from dashboard.charts.ranges import Estimate
from dashboard.charts.timeline import Event
from data.reading.query import decimal_year, years
from messages import Words


def series(rows: pl.DataFrame, words: Words, trend: bool = True) -> str:
    """A line of one indicator (`charts.series`): `rows` are its observations.

    A direction is told of a line alone: not where a gap or a doubtful value breaks it, nor where
    values stand apart (`trend` False).
    """
    known = lines.values(rows)
    shown = known.filter(pl.col("OBS_STATUS") != "U")
    gaps = _gaps(rows.filter(pl.col("value").is_not_null() | (pl.col("CONF_STATUS") == "N")), words)
    whole = trend and not gaps and shown.height == known.height
    said = [_last(shown.to_dicts(), whole, words), *gaps]
    unsure = known.height - shown.height
    said += [words.count("reading.unsure", unsure)] if unsure else []
    return " ".join([*said, *_withheld(rows.filter(CONF_STATUS="N"), words)])


def years_apart(parts: Sequence[tuple[str, pl.DataFrame]], words: Words) -> str:
    """Yearly counts that no line joins (`charts.sanctions`): every one, then years without."""
    shown = [(name, years(rows.drop_nulls("value"))) for name, rows in parts]
    said = [
        words(
            "reading.named",
            name=words.sentence(name),
            text=f"{words.all_of(_yearly(rows, words))}.",
        )
        for name, rows in shown
        if rows.height
    ]
    known = pl.concat([rows for _, rows in shown]).sort("year")
    return " ".join([*said, *_gaps(known, words)])


def before_after(
    parts: Sequence[tuple[str, Sequence[str]]], silent: Sequence[tuple[int, int]], words: Words
) -> str:
    """Counts around a day (`charts.before_after`): what each is, in words, then years without."""
    said = [
        words("reading.named", name=words.sentence(name), text=f"{words.all_of(told)}.")
        for name, told in parts
        if told
    ]
    return " ".join([*said, *_told_gaps(silent, words)])


def several(parts: Sequence[tuple[str, pl.DataFrame]], words: Words, trend: bool = True) -> str:
    """Several series of one chart, each after its name."""
    return " ".join(
        words("reading.named", name=words.sentence(name), text=series(rows, words, trend))
        for name, rows in parts
        if rows.height
    )


def offences(rows: pl.DataFrame, words: Words) -> str:
    """Years and three-year periods of one territory (`charts.offences.by_year`)."""
    yearly, pools = years(rows), rows.filter(pl.col("period").str.contains("/"))
    shown, hidden = yearly.drop_nulls("value"), yearly.filter(pl.col("value").is_null())
    last = pools.sort("period").row(-1, named=True)
    value = _hidden(last, words) or words.count("unit.OFFENCES", last["value"])
    said = [
        words("reading.pool", period=words.period(last["period"]), value=value),
        words("reading.years", shown=shown.height, total=yearly.height),
    ]
    return " ".join([*said, *_withheld(hidden, words)])


def _withheld(hidden: pl.DataFrame, words: Words) -> list[str]:
    """Each range with its date; how many values are secret without one."""
    ranged = hidden.drop_nulls("high").rows(named=True)
    each = [f"{words.period(row['period'])} ({words.quantity(row)})" for row in ranged]
    secret = hidden.height - len(ranged)
    told = [words.count("reading.secret", secret)] if secret else []
    return [*told, *([words("reading.ranges", years=words.all_of(each))] if each else [])]


def _hidden(row: dict, words: Words) -> str:
    """Of a hidden count, its range or that it is secret; nothing of another."""
    if row["value"] is not None:
        return ""
    return words("state.N") if row["high"] is None else _between(row, words, words.number)


def _between(row: dict, words: Words, written: Callable[[float], str]) -> str:
    return words("state.N_range", low=written(row["low"]), high=written(row["high"]))


@dataclass(frozen=True, slots=True)
class Hidden:
    """How many territories are read as a range, and how many not at all."""

    ranged: int
    secret: int


def strip(
    own: tuple[str, dict], france: tuple[str, dict], shown: int, hidden: Hidden, words: Words
) -> str:
    """A rate among the others (`charts.offences.strip`); rows have columns of `rates.SCHEMA`."""
    (name, row), (whole, reference) = own, france
    others = words("reading.others", shown=shown, rest=rest(hidden, words))
    if row["value"] is None:
        return f"{words('reading.no_rate', name=name, state=_no_rate(row, words))} {others}"
    ends = {end: words.decimals(row[f"ci_{end}"]) for end in ("low", "high")}
    reading = words("reading.rate", name=name, value=words.decimals(row["value"]), **ends)
    beside = words("reading.reference", name=whole, value=words.decimals(reference["value"]))
    return f"{reading} {beside} {others}"


def rest(hidden: Hidden, words: Words) -> str:
    """What follows the number of those shown: only what is there."""
    told = {"ranged": hidden.ranged, "secret": hidden.secret}
    return "".join(words(f"reading.others_{key}", n=n) for key, n in told.items() if n)


def _no_rate(row: dict, words: Words) -> str:
    if row["CONF_STATUS"] != "N":
        return words("state.O")
    if row["high"] is None:
        return words("state.N_sentence")
    return _between(row, words, words.decimals)


def ranges(estimates: Sequence[Estimate], words: Words) -> str:
    """Estimates by author (`charts.ranges`)."""
    press = sum(each.repeated for each in estimates)
    if not estimates:
        return words("reading.none")
    kinds = (("reading.estimates", len(estimates) - press), ("reading.repeated", press))
    said = [words.count(key, n) for key, n in kinds if n]
    return " ".join([*said, words("reading.no_average")])


def ranked(dots: Sequence[Dot], absent: Sequence[str], words: Words) -> str:
    """Rates of States (`charts.dots`); `absent` are the names of those without one."""
    if not dots:
        return words("reading.none")
    said = [
        words("reading.interval", name=each.name, value=words.tenths(each.value),
              low=words.tenths(each.low), high=words.tenths(each.high))
        for each in dots
        if each.own or each.marked
    ]  # fmt: skip
    said += [words("reading.absent", names=words.all_of(absent))] if absent else []
    return " ".join(said)


def funnel(points: Sequence[Point], without: int, dispersion: float | None, words: Words) -> str:
    """A funnel (`charts.funnel`); `without` territories have no published count; `dispersion` is
    None where limits are Poisson's, or not drawn.
    """
    said = [
        words("reading.funnel", name=each.label, observed=words.number(each.observed),
              expected=words.number(round(each.expected, 1)),
              ratio=words.tenths(each.observed / each.expected))
        for each in points
        if each.named
    ]  # fmt: skip
    if inside := sum(not each.named and each.until is None for each in points):
        said.append(words.count("reading.inside", inside))
    if hidden := sum(each.until is not None for each in points):
        said.append(words.count("reading.hidden", hidden))
    said.append(words.count("reading.without", without))
    if dispersion is not None:
        said.append(words("reading.dispersion", value=words.tenths(dispersion)))
    return " ".join(said)


def timeline(events: Sequence[Event], words: Words) -> str:
    """Dated events (`charts.timeline`)."""
    if not events:
        return words("reading.none")
    periods = sorted((each.period for each in events), key=decimal_year)
    return words.count(
        "reading.events",
        len(events),
        first=words.when(periods[0]),
        last=words.when(periods[-1]),
    )


def _last(rows: list[dict], trend: bool, words: Words) -> str:
    """The latest value, and the first one: with the direction between them on a whole line."""
    if not rows:
        return words("reading.none")
    first, last = rows[0], rows[-1]
    value = words.count(f"unit.{last['unit']}", last["value"], n=words.quantity(last))
    said = words("reading.last", value=value, when=words.when(last["period"]))
    if len(rows) < 2:
        return said
    way = (last["value"] > first["value"]) - (last["value"] < first["value"])
    key = {1: "up", -1: "down", 0: "same"}[way] if trend else "first"
    since = {"value": words.quantity(first), "when": words.when(first["period"])}
    return f"{said} {words(f'reading.{key}', **since)}"


def _yearly(rows: pl.DataFrame, words: Words) -> list[str]:
    return [
        words("reading.in_year", value=words.quantity(row), year=row["year"])
        for row in rows.iter_rows(named=True)
    ]


def _gaps(shown: pl.DataFrame, words: Words) -> list[str]:
    """Stretches of whole years of which no row is: a secret year is not one."""
    ends = sorted(decimal_year(period) for period in shown["period"])
    spans = [
        (int(before) + 1, int(after) - 1)
        for before, after in pairwise(ends)
        if after - before > lines.HOLE and int(after) - int(before) > 1
    ]
    return _told_gaps(spans, words)


def _told_gaps(spans: Sequence[tuple[int, int]], words: Words) -> list[str]:
    named = [str(a) if a == b else words.period(f"{a}/{b}") for a, b in spans]
    return [words("reading.gap", spans=words.all_of(named))] if named else []
