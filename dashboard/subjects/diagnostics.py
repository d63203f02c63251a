"""A local diagnostic: who answered before what was counted, and the count as a floor."""

from __future__ import annotations

import polars as pl

from dashboard.content import values
from dashboard.content.bars import Bar
from dashboard.content.figure import Figure
from dashboard.content.sheet import Part, Response, Survey
from dashboard.content.tables import of_figures
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.query import figures, has_value
from geo.territories import Departement

COUNT = "personnes_recensees"


@remembered
def diagnostics(view: View, departement: Departement) -> list[Figure]:
    """One figure per diagnostic that counted persons, oldest first.

    A diagnostic is what one département published for one period.
    """
    rows = figures(view.release, "diagnostics", level="DEP", geo=departement.code)
    periods = sorted(set(rows.filter(indicator=COUNT)["period"]))
    return [_figure(view, departement, rows.filter(period=period), period) for period in periods]


def _figure(view: View, departement: Departement, rows: pl.DataFrame, period: str) -> Figure:
    words = view.words
    subtitle = words("diagnostic.subtitle", name=departement.name, period=words.period(period))
    asked, rate = _one(rows, "structures_sollicitees"), _one(rows, "taux_reponse")
    return Figure(
        key=f"diagnostic-{departement.code}-{period.replace('/', '-')}",
        title=_title(view, rows, rate),
        subtitle=subtitle,
        rows=rows,
        table=of_figures(view, rows, subtitle),
        scope=f"dep-{departement.code}",
        drawn=_survey(view, rows, _response(view, asked, rate)),
        level="h2",
        note=words("diagnostic.overlap") if rows.filter(indicator=COUNT).height > 1 else "",
    )


def _title(view: View, rows: pl.DataFrame, rate: dict | None) -> str:
    words, total = view.words, _one(rows, COUNT)
    if total is None or not has_value(total):
        return words("diagnostic.title")
    facts = {"counted": values.with_unit(words, total)}
    if rate and has_value(rate):
        near = 20 <= rate["value"] <= 30
        facts["rate"] = values.with_unit(words, rate)
        title = words("diagnostic.title_response" if near else "diagnostic.title_rate", **facts)
    else:
        title = words("diagnostic.title_floor", **facts)
    return words.sentence(title)


def _response(view: View, asked: dict | None, rate: dict | None) -> Response | None:
    """Who answered; without a rate, only how many were asked."""
    if asked is None or not has_value(asked):
        return None
    words, structures = view.words, values.with_unit(view.words, asked)
    if rate is None or not has_value(rate):
        return Response(structures, words("diagnostic.asked_only"))
    share = values.with_unit(words, rate)
    spoken = words("diagnostic.response_alt", rate=share)
    said = rate["value"], share, words("diagnostic.rate"), spoken
    return Response(structures, words("diagnostic.asked"), *said)


def _survey(view: View, rows: pl.DataFrame, response: Response | None) -> Survey:
    words, total = view.words, _one(rows, COUNT)
    parts = [
        row
        for row in rows.filter(indicator=COUNT).rows(named=True)
        if (row["age"], row["breakdown"]) != ("T", "T") and has_value(row)
    ]
    # Minors first, then the parts as the source gives them; one scale, never stacked: they overlap.
    parts.sort(key=lambda row: (row["age"] == "T", row["breakdown"]))
    drawn = (_part(view, row, bar) for row, bar in zip(parts, values.bars(parts), strict=True))
    counted = words.quantity(total) if total and has_value(total) else ""
    counts = counted, words("diagnostic.counted"), tuple(drawn)
    return Survey(response, *counts, words("diagnostic.warning"))


def _part(view: View, row: dict, bar: Bar) -> Part:
    words = view.words
    group, code = ("age", row["age"]) if row["age"] != "T" else ("breakdown", row["breakdown"])
    name = ", ".join(filter(None, (words(f"{group}.{code}"), values.status(words, row))))
    return Part(words.quantity(row), name, bar, first=group == "age")


def _one(rows: pl.DataFrame, indicator: str) -> dict | None:
    found = rows.filter(indicator=indicator, sex="T", age="T", breakdown="T")
    return found.row(0, named=True) if found.height else None
