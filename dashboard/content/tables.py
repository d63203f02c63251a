"""Tables of figures: alone, with their territory, or beside those of the région and of France."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from dashboard.content import values
from dashboard.content.inline import Aside, Missing, Narrow, Nothing, Piece
from dashboard.content.table import NOTED, Column, Row, Table, table
from dashboard.view import View
from data.reading.query import beside, has_value
from geo.territories import Departement


def of_figures(
    view: View,
    frame: pl.DataFrame,
    caption: str,
    territory: Callable[[dict], str] | None = None,
) -> Table:
    """One row per figure: what it counts and its note, period, value, status, source.

    With `territory`, the row's header names its territory; what it counts is in the next column,
    or under the name on a phone. A source that all rows share stands under the figure alone.
    """
    words, several = view.words, frame["source"].n_unique() > 1
    columns = (
        Column(words("table.territory" if territory else "table.figure")),
        *((Column(words("table.figure"), opt=True),) if territory else ()),
        Column(words("table.period")),
        Column(words("table.value"), number=True),
        Column(words("table.status"), opt=True),
        *((Column(words("table.source"), opt=True),) if several else ()),
    )
    rows = (_figure(view, row, territory, several) for row in frame.iter_rows(named=True))
    return table(caption, columns, rows, short=NOTED)


def compared(view: View, frame: pl.DataFrame, departement: Departement, caption: str) -> Table:
    """The figures of a département beside its région (where it is another territory) and France."""
    words = view.words
    lines = [(row, beside(view.release, row, departement)) for row in frame.iter_rows(named=True)]
    # A column that says nothing on every row is not drawn: the note under the figure says so once.
    region = any(others["REG"] for _, others in lines)
    columns = (
        Column(words("table.figure")),
        Column(words("table.period")),
        Column(departement.name, number=True),
        *((Column(departement.region.name, number=True, opt=True),) if region else ()),
        Column(words("table.france"), number=True),
        Column(words("table.source"), opt=True),
    )
    rows = (_compared(view, row, others, region) for row, others in lines)
    return table(caption, columns, rows)


def head_cell(view: View, row: dict, source: bool = True) -> Piece:
    """What a row counts, with its note under it; on a phone, its source too."""
    small = Narrow(values.source(view, row), "source") if source else None
    return values.label(view, row), values.note(view.words, row), small


def _figure(view: View, row: dict, territory: Callable[[dict], str] | None, several: bool) -> Row:
    words = view.words
    cells = (
        *((_territory(view, row, territory(row), several),) if territory else ()),
        head_cell(view, row, several),
        words.period(row["period"]),
        (values.cell(view, row), _small_status(view, row)),
        values.status(words, row),
        *((values.source(view, row),) if several else ()),
    )
    return Row(cells, identity=values.identity(row))


def _small_status(view: View, row: dict) -> Piece:
    """Estimated, provisional, unreliable: under the number on a phone, where no column says it."""
    status = values.status(view.words, row) if has_value(row) else ""
    return Narrow(status, "when") if status else None


def _territory(view: View, row: dict, name: str, several: bool) -> Piece:
    return name, Narrow(head_cell(view, row, several), "sous-tete")


def _compared(view: View, row: dict, others: dict[str, dict | None], region: bool) -> Row:
    words = view.words
    level = [_other(view, others["REG"], row)] if region else []
    cells = (
        head_cell(view, row),
        words.period(row["period"]),
        _with_status(view, row),
        *level,
        _other(view, others["FR"], row),
        values.source(view, row),
    )
    return Row(cells, identity=values.identity(row))


def _other(view: View, other: dict | None, row: dict) -> Piece:
    if other is None and values.kind(view, row) in ("event", "year"):
        return Nothing(view.words("state.na"))
    if other is None:
        return Missing(view.words("state.L"))
    if other["period"] == row["period"]:
        return _with_status(view, other)
    return _with_status(view, other), " ", Aside(f"({view.words.period(other['period'])})")


def _with_status(view: View, row: dict) -> Piece:
    """The value, and its status where it is a number that is not a normal one."""
    status = values.status(view.words, row) if has_value(row) else ""
    drawn = values.cell(view, row)
    return (drawn, " ", Aside(status)) if status else drawn
