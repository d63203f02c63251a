"""*Comparer*: the years of each territory, side by side on one scale."""

from __future__ import annotations

import polars as pl

from dashboard.charts import compare as chart
from dashboard.content.blocks import Panel, Panels, marks
from dashboard.content.figure import Figure
from dashboard.content.inline import Missing
from dashboard.content.table import Column, Row, Table, table
from dashboard.memory import remembered
from dashboard.subjects.compare.asked import Compared, chosen, name, there, what
from dashboard.subjects.compare.standing import counted
from dashboard.subjects.offences import or_state
from dashboard.view import View
from data.reading.query import end_of, figures
from data.reading.statistics.groups import change
from data.reading.statistics.rates import per_100k
from geo.places import FRANCE, Place


@remembered
def yearly(view: View, of: Compared) -> Figure | None:
    """The years of each, France behind; None where there is one year alone."""
    words, indicator = view.words, of.indicator
    rates = per_100k(view.release, indicator.dataset, indicator.name)
    single = rates.filter(~pl.col("period").str.contains("/"))
    if single["period"].n_unique() < 2 or not chosen(of):
        return None
    drawn = {each: _panel(rates, each, at == 0) for at, each in enumerate(there(of))}
    # A région of which préfectures return no total has no year at all.
    panels = {each: panel for each, panel in drawn.items() if panel.years}
    if panels.keys() <= {FRANCE}:
        return None
    ends = [end for each in panels.values() for year in each.years
            for end in (year.rate, *(year.ends or ())) if end is not None]  # fmt: skip
    top = (max(ends, default=0) or 1.0) * 1.08
    subtitle = words("compare.years_subtitle", what=what(view, of))
    return Figure(
        key="comparer-annees",
        title=_years_title(view, [each for place, each in panels.items() if place != FRANCE]),
        subtitle=subtitle,
        rows=_of_years(view, of),
        table=_years_table(view, of, rates, subtitle),
        scope=indicator.dataset,
        drawn=Panels(tuple(
            Panel(name(view, place), chart.years(each, panels[FRANCE], top, words),
                  f"panneau-{place.token.lower()}")
            for place, each in panels.items() if place != FRANCE
        )),
        legend=marks(
            ("rond plein", words("compare.key_year")),
            ("raies", words("shared.range_key")),
            ("trait", words("compare.key_mean")),
            ("trait-fin", words("table.france")),
        ),
        note=" ".join(filter(None, (words("compare.years_note"), _trends(view, of, rates)))),
    )  # fmt: skip


def _trends(view: View, of: Compared, rates: pl.DataFrame) -> str:
    """Whose rate rose or fell between the two last sums of years, where that can be told."""
    words = view.words
    pools = sorted({each for each in rates["period"] if "/" in each}, key=end_of)[-2:]
    if len(pools) < 2:
        return ""
    by: dict[str, list[str]] = {}
    for place in chosen(of):
        rows = {row["period"]: row for row in rates.filter(
            geo_level=place.level, geo=place.code).iter_rows(named=True)}  # fmt: skip
        before, after = (counted(rows.get(each)) for each in pools)
        if before and after:
            by.setdefault(change(before, after), []).append(name(view, place))
    said = [words(f"compare.trend_{word}", names=words.all_of(by[word]))
            for word in ("more", "fewer", "alike") if word in by]  # fmt: skip
    if not said:
        return ""
    first, last = (words.period(each) for each in pools)
    return words("compare.trend", before=first, after=last, said=words.semicolon.join(said))


def _of_years(view: View, of: Compared) -> pl.DataFrame:
    return pl.concat([
        figures(view.release, of.indicator.dataset, level=each.level, geo=each.code,
                indicator=of.indicator.name)
        for each in there(of)
    ])  # fmt: skip


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


def _years_table(view: View, of: Compared, rates: pl.DataFrame, caption: str) -> Table:
    words, shown = view.words, there(of)
    periods = sorted({*rates["period"]}, key=lambda each: (end_of(each), "/" in each))
    found = {(row["geo_level"], row["geo"], row["period"]): row
             for row in rates.iter_rows(named=True)}  # fmt: skip
    columns = (Column(words("table.period")), *(Column(name(view, each), number=True)
                                                for each in shown))  # fmt: skip
    none = Missing(words("state.O"))
    body = (
        Row((words.period(when), *(
            or_state(view, row, "value") if (row := found.get((each.level, each.code, when)))
            else none for each in shown
        )), own="/" in when)
        for when in periods
    )  # fmt: skip
    return table(caption, columns, body)
