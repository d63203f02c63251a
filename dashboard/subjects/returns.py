"""What préfectures returned: who answered, in which version; the totals of those that did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.content import values
from dashboard.content.blocks import marks
from dashboard.content.figure import Figure
from dashboard.content.inline import Link, Mark, Missing, Piece
from dashboard.content.table import Column, Row, table
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.query import every_departement, figures, is_figure
from data.reading.returned import answering, corrected, datasets, years
from geo.territories import DEPARTEMENTS


def there(view: View) -> bool:
    """Whether the release holds returns."""
    return bool(datasets(view.release))


@remembered
def ledger(view: View) -> Figure | None:
    """Who answered, year by year. Late and missing are not told apart, nor what waits (SECRECY 15):
    a return is there once a release holds it.
    """
    words, found = view.words, years(view.release)
    if not found:
        return None
    columns = (
        Column(words("table.territory")),
        *(Column(year) for year in found),
        Column(words("returned.corrected"), opt=True),
    )
    there_in = {year: answering(view.release, year) for year in found}
    body = [_answered(view, dep.code, there_in) for dep in every_departement()]
    last = found[-1]
    subtitle = words("returned.ledger_subtitle")
    return Figure(
        key="retours",
        title=words.count("returned.ledger_title", len(there_in[last]), year=last,
                          total=len(DEPARTEMENTS)),
        subtitle=subtitle,
        rows=view.release.observations.head(0),
        table=table(subtitle, columns, body),
        scope="retour_commission",
        legend=marks(("plein", words("returned.answered")), ("points", words("state.S"))),
        note=words("returned.ledger_note"),
        own_source=words("shared.own_count", id=view.release.id),
    )  # fmt: skip


def _answered(view: View, code: str, there_in: Mapping[str, frozenset[str]]) -> Row:
    words = view.words
    link = Link(f"{code} {DEPARTEMENTS[code].name}", view.link("/departement", dep=code))
    cells: list[Piece] = [
        Mark("plein", words("returned.answered")) if code in deps
        else Mark("points", words("state.S"))
        for deps in there_in.values()
    ]  # fmt: skip
    why = corrected(view.release, code)
    told = [words("returned.correction", year=year, why=words(f"returns.motive.{each}"))
            for year, each in why.items()]  # fmt: skip
    return Row((link, *cells, words.all_of(told) if told else ""))


@remembered
def totals(view: View, dataset: str) -> Figure | None:
    """What the départements that answered count together, item by item, the last year first; each
    total says of how many it is.
    """
    words = view.words
    rows = figures(view.release, dataset, level="FR").filter(is_figure())
    if not rows.height:
        return None
    periods = sorted(rows["period"].unique().to_list(), reverse=True)
    kept = [each for each in periods if "/" not in each][:_YEARS]
    rows = rows.filter(pl.col("period").is_in(kept))
    about = view.release.datasets[dataset]
    columns = (
        Column(words("table.figure")),
        # On a phone the last year alone: two columns of ranges do not fit, and it is in the file.
        *(Column(year, number=True, opt=at > 0) for at, year in enumerate(kept)),
        Column(words("returned.of"), number=True),
    )
    body = [_item(view, dataset, name, rows.filter(indicator=name), kept)
            for name in about["indicators"] if rows.filter(indicator=name).height]  # fmt: skip
    subtitle = words("returned.totals_subtitle")
    return Figure(
        key=f"retour-{dataset.removeprefix('retour_')}",
        title=words("returned.totals_title", what=words(f"returned.what.{dataset}"), year=kept[0],
                    n=len(answering(view.release, kept[0])), total=len(DEPARTEMENTS)),
        subtitle=subtitle,
        rows=rows,
        table=table(subtitle, columns, body),
        scope=dataset,
        note=words("returned.totals_note"),
    )  # fmt: skip


#: Years side by side.
_YEARS = 3


def diagnostics(view: View) -> list[Figure]:
    """The totals of what was noticed, and of diagnostics."""
    names = ("retour_reperage", "retour_diagnostic")
    return [figure for name in names if (figure := totals(view, name))]


def _item(view: View, dataset: str, name: str, rows: pl.DataFrame, periods: list[str]) -> Row:
    found: dict[str, dict[str, Any]] = {row["period"]: row for row in rows.iter_rows(named=True)}
    cells = [values.cell(view, found[year]) if year in found else Missing(view.words("state.O"))
             for year in periods]  # fmt: skip
    number = len(answering(view.release, periods[0], dataset, name))
    last = found.get(periods[0]) or rows.row(-1, named=True)
    return Row((values.label(view, last), *cells, view.words.number(number)),
               identity=values.identity(last))  # fmt: skip
