"""Real HTML tables: a caption, row headers, figures on the right, a box that scrolls when long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from dashboard.markup import Child, el, join
from dashboard.parts import values
from dashboard.view import View
from data.query import beside, has_value
from geo.territories import Departement

#: Rows that fit without a box of their own: nine years and three periods. Rows that carry a note
#: are tall: a box would show two of them.
SHORT, NOTED = 12, 30


@dataclass(frozen=True, slots=True)
class Column:
    """A head; `number` puts its cells on the right, `opt` hides it on a phone."""

    head: str
    number: bool = False
    opt: bool = False

    @property
    def style(self) -> str | None:
        """Its CSS classes."""
        return " ".join(name for name, on in (("n", self.number), ("opt", self.opt)) if on) or None


@dataclass(frozen=True, slots=True)
class Row:
    """`cells[0]` is the row's header; `own` marks the reader's territory."""

    cells: Sequence[Child]
    own: bool = False
    identity: str = ""


def table(
    caption: str, columns: Sequence[Column], rows: Iterable[Row], short: int = SHORT
) -> Markup:
    """A whole table, in a scrolling box that the keyboard reaches when it has more rows than
    `short`.
    """
    lines = list(rows)
    head = el("tr", *(el("th", c.head, scope="col", class_=c.style) for c in columns))
    body = [_row(line, columns) for line in lines]
    drawn = el(
        "table",
        el("caption", caption),
        el("thead", head),
        el("tbody", *body),
        data_testid="figure-table",
    )
    long = len(lines) > short
    return el(
        "div",
        drawn,
        class_="tableau long" if long else "tableau",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


def of_figures(
    view: View,
    frame: pl.DataFrame,
    caption: str,
    territory: Callable[[dict], str] | None = None,
) -> Markup:
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


def compared(view: View, frame: pl.DataFrame, departement: Departement, caption: str) -> Markup:
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


def head_cell(view: View, row: dict, source: bool = True) -> Markup:
    """What a row counts, with its note under it; on a phone, its source too."""
    small = el("span", values.source(view, row), class_="sm source") if source else None
    return join(values.label(view, row), values.note(view.words, row), small)


def _row(row: Row, columns: Sequence[Column]) -> Markup:
    first, *rest = row.cells
    cells = [el("th", first, scope="row", class_=columns[0].style)]
    cells += [
        el("td", child, class_=column.style)
        for child, column in zip(rest, columns[1:], strict=True)
    ]
    return el("tr", *cells, class_="own" if row.own else None, data_figure=row.identity or None)


def _figure(view: View, row: dict, territory: Callable[[dict], str] | None, several: bool) -> Row:
    words = view.words
    cells = (
        *((_territory(view, row, territory(row), several),) if territory else ()),
        head_cell(view, row, several),
        words.period(row["period"]),
        join(values.cell(view, row), _small_status(view, row)),
        values.status(words, row),
        *((values.source(view, row),) if several else ()),
    )
    return Row(cells, identity=values.identity(row))


def _small_status(view: View, row: dict) -> Markup | None:
    """Estimated, provisional, unreliable: under the number on a phone, where no column says it."""
    status = values.status(view.words, row) if has_value(row) else ""
    return el("span", status, class_="sm when") if status else None


def _territory(view: View, row: dict, name: str, several: bool) -> Markup:
    return join(name, el("span", head_cell(view, row, several), class_="sm sous-tete"))


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


def _other(view: View, other: dict | None, row: dict) -> Child:
    if other is None and values.kind(view, row) in ("event", "year"):
        return el("span", view.words("state.na"), class_="none")
    if other is None:
        return el("span", view.words("state.L"), class_="none dots")
    if other["period"] == row["period"]:
        return _with_status(view, other)
    when = el("span", f"({view.words.period(other['period'])})", class_="when")
    return join(_with_status(view, other), " ", when)


def _with_status(view: View, row: dict) -> Markup:
    """The value, and its status where it is a number that is not a normal one."""
    status = values.status(view.words, row) if has_value(row) else ""
    drawn = values.cell(view, row)
    return join(drawn, " ", el("span", status, class_="when")) if status else drawn
