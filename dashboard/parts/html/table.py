"""Real HTML tables: a caption, row headers, figures on the right, a box that scrolls when long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice, repeat

from markupsafe import Markup

from dashboard.content.table import SHORT, Column, Group, Row, Table
from dashboard.markup import el
from dashboard.parts.html.made import html


@html.register
def _(table: Table) -> Markup:
    """A whole table, in a box that the keyboard reaches, and that scrolls when it is long."""
    long = len(table.rows) > SHORT and not table.groups
    heads = [el("th", _head(c, long), scope="col", class_=_style(c)) for c in table.columns]
    if table.groups:
        heads.insert(0, el("th", table.grouping, scope="col", class_="opt"))
    drawn = el(
        "table",
        el("caption", table.caption),
        el("thead", el("tr", *heads)),
        *_bodies(table),
        data_testid="figure-table",
    )
    boxed = len(table.rows) > table.short
    style = "tableau" + " long" * boxed + " fiches" * table.cards
    return el("div", drawn, class_=style, tabindex="0", role="region", aria_label=table.caption)


def _head(column: Column, sorts: bool) -> Markup | str:
    """Pressed, the head of a long table sorts it (`static/page.js`)."""
    if not sorts or not column.head:
        return column.head
    return el("button", column.head, type="button", data_sort=True)


def _bodies(table: Table) -> Iterator[Markup]:
    """All rows, or those of each group, its name before them."""
    rows = iter(table.rows)
    for group in table.groups or (None,):
        held = rows if group is None else islice(rows, group.rows)
        names = chain([_name(group)] if group else [], repeat(None))
        drawn = (_row(*each, table.columns) for each in zip(held, names, strict=False))
        yield el("tbody", _on_paper(group, len(table.columns)) if group else None, *drawn)


def _on_paper(group: Group, columns: int) -> Markup:
    """The name of a group above its rows, where a sheet has no room beside them."""
    name = el("th", group.name, colspan=columns, scope="rowgroup")
    return el("tr", name, class_="papier-rang", aria_hidden="true")


def _name(group: Group) -> Markup:
    return el("th", group.name, scope="rowgroup", rowspan=group.rows, class_="groupe")


def _style(column: Column) -> str | None:
    classes = (("n", column.number), ("opt", column.opt), (column.role, bool(column.role)))
    return " ".join(name for name, on in classes if on) or None


def _row(row: Row, group: Markup | None, columns: Sequence[Column]) -> Markup:
    first, *rest = row.cells
    span = len(columns) if row.whole else None
    cells = [el("th", html(first), scope="row", class_=_style(columns[0]), colspan=span)]
    cells += (
        []
        if row.whole
        else [
            el(
                "td",
                html(cell),
                class_=_style(column),
                data_head=column.head if column.role else None,
            )
            for cell, column in zip(rest, columns[1:], strict=True)
        ]
    )
    own = "own" if row.own else "dessine" if row.drawn else None
    return el("tr", group, *cells, class_=own, data_figure=row.identity or None)
