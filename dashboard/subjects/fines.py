"""Fines observed against expected: a comparison with France's rate inside the limits of chance."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
from markupsafe import Markup

from dashboard.charts import funnel as chart
from dashboard.charts import reading
from dashboard.markup import el, rich
from dashboard.memory import remembered
from dashboard.parts import values
from dashboard.parts.figure import Figure, key
from dashboard.parts.tables import Column, Row, table
from dashboard.view import View
from data.query import figures, latest
from data.statistics import fines, funnel, standardised
from data.statistics.fines import Observed
from geo.territories import DEPARTEMENTS


def exposure(view: View) -> str:
    """What the address compares départements by: their population, or recorded offences."""
    asked = view.selection.exposure
    return asked if asked in exposures(view) else fines.POPULATION


def exposures(view: View) -> tuple[str, ...]:
    """What this release can compare by."""
    return fines.EXPOSURES if "etat4001" in view.release.datasets else fines.EXPOSURES[:1]


@remembered
def figure(view: View, which: str) -> Figure | None:
    """The funnel, its table of the 101, its sources; None without a national number."""
    words, reference = view.words, fines.reference(view.release)
    if reference is None:
        return None
    frame, seen = _expected(view, which), fines.observed(view.release)
    points = [_point(view, each, frame) for each in seen if _mean(frame, each.geo)]
    dispersion = fines.dispersion(view.release, which)
    without = len(DEPARTEMENTS) - len(points)
    year, subtitle = reference["period"], words(f"fines.subtitle_{which}")
    return Figure(
        key=f"funnel-{which}",
        title=_title(view, seen, frame, year),
        subtitle=subtitle,
        rows=_behind(view, reference, seen),
        table=_table(view, frame, seen, subtitle),
        scope="sanctions",
        chart=chart.plot(frame, points, dispersion, words, view.palette),
        legend=key(
            ("trait-gris", words("fines.key_95")),
            ("tirets", words("fines.key_998")),
            ("rond plein", words("fines.key_published")),
            ("tiret-vertical", words("fines.key_rug")),
        ),
        note=_note(view, which, frame, reference, seen),
        alt=reading.funnel(points, without, dispersion, words),
    )


def with_own(view: View, which: str, shown: Figure, code: str, count: int | None) -> Figure:
    """The same figure with the reader's own number on it. Never remembered: it is theirs."""
    frame, mean = _expected(view, which), _mean(_expected(view, which), code)
    if count is None or not mean:
        return shown
    points = [_point(view, each, frame) for each in fines.observed(view.release)]
    own = chart.Point(view.words("fines.own_label"), mean, count, own=True)
    dispersion = fines.dispersion(view.release, which)
    drawn = chart.plot(frame, [*points, own], dispersion, view.words, view.palette)
    return replace(shown, chart=drawn)


def own(view: View, which: str, code: str, count: int | None) -> Markup:
    """What is expected of the chosen département, and how the reader's own number compares."""
    words, name = view.words, DEPARTEMENTS[code].name
    row = _expected(view, which).filter(geo=code).row(0, named=True)
    if row["expected"] is None:
        state = words("state.N_sentence" if row["CONF_STATUS"] == "N" else "state.O")
        return _own_block(view, words("fines.own_no_expected", name=name, state=state))
    facts = {
        "name": name,
        "expected": _about(view, row["expected"]),
        "low": words.number(_least(row["low"])),
        "high": words.number(int(row["high"])),
    }
    said = [words("fines.own_expected", **facts)]
    if count is not None and row["expected"]:
        said.append(_compared(view, count, row))
    return _own_block(view, *said)


def local_counts(view: View) -> pl.DataFrame:
    """What is published of single départements: counts, shares, zeros, secrets; no statement."""
    wanted = [
        "contraventions", "part_contraventions", "clients_penalises", "clients_poursuivis",
        "infractions_recours_prostitution", "procedures_clients", "part_procedures_clients",
    ]  # fmt: skip
    rows = figures(view.release, "sanctions", level="DEP")
    return rows.filter(pl.col("indicator").is_in(wanted)).sort("geo", "period")


def _own_block(view: View, *sentences: str) -> Markup:
    head = el("p", el("b", view.words("fines.own_title")))
    return el("section", head, *(el("p", rich(each)) for each in sentences), class_="saisie")


def _compared(view: View, count: int, row: dict) -> str:
    words = view.words
    ratio = standardised.ratio(count, row["expected"])
    usual = funnel.Limits(row["low"], row["high"]).place(count)
    wide = funnel.Limits(row["low_998"], row["high_998"]).place(count)
    place = "within" if not usual else "between" if not wide else "beyond"
    return words(
        "fines.own_ratio",
        count=words.number(count),
        ratio=words.decimals(ratio.value),
        low=words.decimals(ratio.low),
        high=words.decimals(ratio.high),
        place=words(f"fines.place_{place}"),
    )


def _expected(view: View, which: str) -> pl.DataFrame:
    return fines.expected(view.release, which, fines.dispersion(view.release, which))


def _mean(frame: pl.DataFrame, code: str) -> float | None:
    found = frame.filter(geo=code)["expected"]
    return found[0] if len(found) else None


def _point(view: View, each: Observed, frame: pl.DataFrame) -> chart.Point:
    return chart.Point(DEPARTEMENTS[each.geo].name, _mean(frame, each.geo) or 0.0, each.count)


def _title(view: View, seen: list[Observed], frame: pl.DataFrame, year: str) -> str:
    """One published département: its ratio in words. Several: how many are beyond the limits."""
    words = view.words
    if len(seen) == 1 and (mean := _mean(frame, seen[0].geo)):
        ratio = standardised.ratio(seen[0].count, mean)
        return words(
            "fines.title_one",
            name=DEPARTEMENTS[seen[0].geo].name,
            ratio=words.number(round(ratio.value)),
            year=year,
        )
    return words.count("fines.title", len(seen), total=len(DEPARTEMENTS), year=year)


def _behind(view: View, reference: dict, seen: list[Observed]) -> pl.DataFrame:
    rows = [reference, *(each.row for each in seen)]
    return pl.DataFrame(rows, schema=view.release.observations.schema)


def _note(
    view: View, which: str, frame: pl.DataFrame, reference: dict, seen: list[Observed]
) -> str:
    words = view.words
    none = latest(
        figures(view.release, "sanctions", level="FR", indicator="departements_sans_contravention")
    )
    hidden = frame.filter(CONF_STATUS="N").height
    period = fines.exposures(view.release, which, reference["period"])["period"][0]
    said = [
        words(
            f"fines.note_{which}",
            fines=words.number(reference["value"]),
            year=reference["period"],
            period=words.period(period),
        )
    ]
    if any(each.derived for each in seen):
        said.append(words("fines.note_derived"))
    if none and none["period"] == reference["period"]:
        said.append(words("fines.note_none", departements=values.with_unit(words, none)))
    if hidden:
        said.append(words.count("fines.note_hidden", hidden))
    return " ".join(said)


def _table(view: View, frame: pl.DataFrame, seen: list[Observed], caption: str) -> Markup:
    words, known = view.words, {each.geo: each for each in seen}
    columns = (
        Column(words("table.territory")),
        Column(words("fines.expected"), number=True),
        Column(words("fines.limits_95"), number=True),
        Column(words("fines.limits_998"), number=True, opt=True),
        Column(words("fines.observed"), number=True),
        Column(words("fines.ratio"), number=True),
    )
    own = view.selection.departement
    body = (
        _row(view, row, known.get(row["geo"]), own is not None and own.code == row["geo"])
        for row in frame.to_dicts()
    )
    return table(caption, columns, body)


def _row(view: View, row: dict, seen: Observed | None, own: bool) -> Row:
    words, code = view.words, row["geo"]
    name = f"{code} {DEPARTEMENTS[code].name}"
    none = el("span", words("state.L"), class_="none dots")
    published = (words.number(seen.count),) if seen else (none,)
    if row["expected"] is None:
        state = values.secret(words) if row["CONF_STATUS"] == "N" else words("state.O")
        return Row((name, state, state, state, *published, state if seen else none), own=own)
    ends = [_between(view, row[low], row[high]) for low, high in _LIMITS]
    ratio = _ratio(view, seen, row) if seen and row["expected"] else none
    return Row((name, _about(view, row["expected"]), *ends, *published, ratio), own=own)


_LIMITS = (("low", "high"), ("low_998", "high_998"))


def _about(view: View, mean: float) -> str:
    """An expected number: with a decimal while it is small."""
    return view.words.number(round(mean)) if mean >= 20 else view.words.tenths(mean)


def _between(view: View, low: float, high: float) -> str:
    """The counts that are inside limits, in whole numbers."""
    words = view.words
    ends = {"low": words.number(_least(low)), "high": words.number(int(high))}
    return words("value.range", **ends)


def _least(limit: float) -> int:
    """The least count that is not below a limit."""
    return int(-(-limit // 1))


def _ratio(view: View, seen: Observed, row: dict) -> str:
    words, found = view.words, standardised.ratio(seen.count, row["expected"])
    low, high = words.tenths(found.low), words.tenths(found.high)
    return words("value.with_range", value=words.tenths(found.value), low=low, high=high)
