"""*Comparer*: figures that are no rate, in a table: nothing says whether chance parts them."""

from __future__ import annotations

from dashboard.content import values
from dashboard.content.figure import Figure
from dashboard.content.inline import Missing
from dashboard.content.table import Column, Row, table
from dashboard.memory import remembered
from dashboard.subjects.compare.asked import Compared, name, there, what
from dashboard.view import View
from data.reading.indicators import latest_of_each
from geo.places import Place


@remembered
def others(view: View, of: Compared) -> Figure:
    """What is no rate: the latest figure of each territory, at its own date, without a test."""
    words, indicator = view.words, of.indicator
    latest = {
        each: latest_of_each(view.release, indicator, each.level).get(each.code)
        for each in there(of)
    }
    known = [row for row in latest.values() if row]
    subtitle = words("compare.other_subtitle", what=what(view, of))
    columns = (
        Column(words("table.territory")),
        Column(words("table.value"), number=True),
        Column(words("table.period")),
        Column(words("table.source"), opt=True),
    )
    body = (_other(view, place, row) for place, row in latest.items())
    return Figure(
        key="comparer-autres",
        title=words.count("compare.other_title", len(known), what=what(view, of)),
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
