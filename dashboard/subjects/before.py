"""Who was punished before the law of 13 April 2016, and who since: the national history."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from dashboard.charts import before_after as chart
from dashboard.charts import reading
from dashboard.charts.before_after import Bar
from dashboard.content.blocks import Legend, marks
from dashboard.content.figure import Figure
from dashboard.content.tables import of_figures
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.query import figures, totals, years

#: Soliciting, a *délit* of those who sold until the law abolished it: what was counted of it.
SOLICITING = (
    "interpelles_racolage",
    "faits_racolage",
    "gardes_a_vue_racolage",
    "deferes_racolage",
    "condamnations_racolage",
)
#: What is drawn of it: the measure that concerns most persons and spans most years.
DRAWN = "gardes_a_vue_racolage"
AVERAGE = "mesure=moyenne_annuelle"
AFTER = (("persons", "clients_interpelles"), ("fines", "contraventions"))

#: 13 April 2016 on an axis where the middle of a year is its number.
LAW = 2015.5 + (31 + 29 + 31 + 13) / 366


@remembered
def history(view: View) -> Figure | None:
    """Persons held for soliciting, then clients: three counts side by side, never joined."""
    words, before = view.words, _soliciting(view)
    drawn = before.filter(indicator=DRAWN)
    if not drawn.height:
        return None
    after = {name: _yearly(view, indicator) for name, indicator in AFTER}
    bars, subtitle = _bars(view, drawn, after), words("before.subtitle")
    return Figure(
        key="avant-apres",
        title=words("before.title"),
        subtitle=subtitle,
        rows=pl.concat([drawn, *(each.drop("year") for each in after.values())]),
        table=of_figures(view, before, words("before.table")),
        scope="procedures",
        chart=chart.plot(bars, LAW, words("before.law")),
        legend=_legend(view),
        note=words("before.note"),
        alt=_reading(view, drawn, after, chart.silences(bars)),
    )


def _soliciting(view: View) -> pl.DataFrame:
    rows = figures(view.release, "procedures", level="FR")
    return rows.filter(pl.col("indicator").is_in(SOLICITING))


def _yearly(view: View, indicator: str) -> pl.DataFrame:
    rows = totals(figures(view.release, "sanctions", level="FR", indicator=indicator))
    return years(rows.drop_nulls("value"))


def _bars(view: View, before: pl.DataFrame, after: dict[str, pl.DataFrame]) -> list[Bar]:
    """The custody of a year or of several, then each count of clients; the highest one and the last
    one of these are labelled, which is all that a phone has room for.
    """
    words = view.words
    bars = [_custody(view, row) for row in before.iter_rows(named=True)]
    for name, rows in after.items():
        told = {rows["value"].arg_max()} if name == "persons" else {rows.height - 1}
        for at, row in enumerate(rows.iter_rows(named=True)):
            style = f"{name}_provisional" if row["OBS_STATUS"] == "P" else name
            label = words.quantity(row) if at in told else ""
            bars.append(Bar(row["year"], row["year"], row["value"], style, label))
    return bars


def _custody(view: View, row: dict) -> Bar:
    first, last = (int(each[:4]) for each in (row["period"], row["period"].rpartition("/")[2]))
    number = view.words.quantity(row)
    if row["breakdown"] == AVERAGE:
        number = view.words("before.average", n=number)
    style = "before_about" if row["OBS_STATUS"] == "E" else "before"
    return Bar(first, last, row["value"], style, number)


def _legend(view: View) -> Legend:
    words = view.words
    return marks(
        ("gris", words("before.custody")),
        ("gris-pale", words("before.about")),
        ("contour", words("shared.persons")),
        ("plein", words("shared.fines")),
        ("provisoire", words("shared.provisional")),
        ("points", words("shared.silence")),
    )


def _reading(
    view: View,
    before: pl.DataFrame,
    after: dict[str, pl.DataFrame],
    silent: Sequence[tuple[int, int]],
) -> str:
    words = view.words
    parts = [(words("before.custody_read"), _told(view, before))]
    parts += [(words(f"shared.{name}"), _told(view, rows)) for name, rows in after.items()]
    return reading.before_after(parts, silent, words)


def _told(view: View, rows: pl.DataFrame) -> list[str]:
    """Each count with its year, or as the average of several."""
    words = view.words
    return [
        words("before.average_read" if row["breakdown"] == AVERAGE else "reading.in_year",
              value=words.quantity(row), year=words.period(row["period"]))
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip
