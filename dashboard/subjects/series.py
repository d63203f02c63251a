"""The national series, each in a line: what it finds, what it is not, and the way to its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from dashboard.charts.small import small
from dashboard.content import values
from dashboard.content.bars import Bar, Measure, Measures
from dashboard.content.blocks import SeriesRow, SeriesRows
from dashboard.content.figure import Figure
from dashboard.content.inline import Link
from dashboard.memory import remembered
from dashboard.subjects import estimates, national
from dashboard.view import View
from data.reading.query import figures, latest, totals


@dataclass(frozen=True, slots=True)
class _Series:
    """`figure` is the whole of it, at `address`; `last` the indicator of its last value."""

    dataset: str
    figure: Callable[[View], Figure]
    last: str
    address: str


SERIES = (
    _Series("sanctions", national.sanctions, "contraventions", "/sanctions"),
    _Series("psp", national.pathways, "personnes_en_parcours", "/parcours"),
    _Series("victimes", national.victims, "victimes_traite_exploitation", "/estimations#victimes"),
    _Series("commissions", national.commissions, "commissions_installees", "/parcours#commissions"),
    _Series("procedures", national.justice, "poursuivis_traite_exploitation", "/sanctions#suites"),
    _Series("estimations", estimates.france, estimates.PERSONS, "/estimations"),
)

#: Steps of justice that are drawn: none leads to the next by a division.
STEPS = (
    "mis_en_cause_traite_exploitation",
    "poursuivis_traite_exploitation",
    "condamnes_traite_exploitation",
)


@remembered
def rows(view: View) -> SeriesRows:
    """Those of the release, in the order of the law's purposes."""
    there = (each for each in SERIES if each.dataset in view.release.datasets)
    made = (_row(view, each) for each in there)
    return SeriesRows(tuple(each for each in made if each))


def _row(view: View, series: _Series) -> SeriesRow | None:
    words, figure, key = view.words, series.figure(view), f"overview.row.{series.dataset}"
    row = _last(view, series)
    if row is None:
        return None
    address, _, place = series.address.partition("#")
    link = Link(words(f"{key}.link"), view.link(address) + (f"#{place}" if place else ""))
    drawn = _steps(view) if figure.chart is None else small(figure.chart)
    return SeriesRow(
        series.dataset,
        words(f"{key}.subject"),
        figure.title,
        words(f"{key}.caution"),
        drawn,
        figure.alt,
        values.number(words, row),
        _what(view, key, row),
        values.source(view, row),
        link,
        values.identity(row),
    )


def _last(view: View, series: _Series) -> dict | None:
    """The latest value that is sure; of estimates, the latest range."""
    found = totals(figures(view.release, series.dataset, level="FR", indicator=series.last))
    if series.dataset == "estimations":
        ranges = found.filter(pl.col("low").is_not_null(), evidence="estimate")
        return ranges.row(-1, named=True) if ranges.height else None
    return latest(found.filter(pl.col("evidence") != "survey"))


def _what(view: View, key: str, row: dict) -> str:
    """What the number counts, when, and its status where it is not a normal one."""
    words = view.words
    status = values.status(words, row) if row["OBS_STATUS"] == "P" else ""
    when = ", ".join(filter(None, (words.when(row["period"]), status)))
    return words(f"{key}.what", when=when)


def _steps(view: View) -> Measures:
    """The latest of each step of justice, a bar each."""
    words = view.words
    found = [latest(figures(view.release, "procedures", level="FR", indicator=i)) for i in STEPS]
    there = [each for each in found if each]
    top = max((each["value"] for each in there), default=1.0)
    bars = (
        Measure(
            words(f"overview.row.procedures.{each['indicator']}", year=each["period"]),
            words.quantity(each),
            Bar(each["value"] / top),
        )
        for each in there
    )
    return Measures(tuple(bars))
