"""Real HTML tables: a caption, row headers, figures on the right, a box that scrolls when long."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dashboard.content.table import Column, Row, Table
from dashboard.markup import el
from dashboard.parts.html.made import html


@html.register
def _(table: Table) -> Markup:
    """A whole table, in a box that the keyboard reaches, and that scrolls when it is long."""
    head = el("tr", *(el("th", c.head, scope="col", class_=_style(c)) for c in table.columns))
    drawn = el(
        "table",
        el("caption", table.caption),
        el("thead", head),
        el("tbody", *(_row(row, table.columns) for row in table.rows)),
        data_testid="figure-table",
    )
    long = len(table.rows) > table.short
    return el(
        "div",
        drawn,
        class_="tableau long" if long else "tableau",
        tabindex="0",
        role="region",
        aria_label=table.caption,
    )


def _style(column: Column) -> str | None:
    classes = (("n", column.number), ("opt", column.opt))
    return " ".join(name for name, on in classes if on) or None


def _row(row: Row, columns: Sequence[Column]) -> Markup:
    first, *rest = row.cells
    cells = [el("th", html(first), scope="row", class_=_style(columns[0]))]
    cells += [
        el("td", html(cell), class_=_style(column))
        for cell, column in zip(rest, columns[1:], strict=True)
    ]
    return el("tr", *cells, class_="own" if row.own else None, data_figure=row.identity or None)
