"""Tables of figures: alone, with their territory, or by subject beside the région and France."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from dashboard.content import values
from dashboard.content.inline import Aside, Link, Missing, Narrow, Nothing, Number, Piece, When
from dashboard.content.table import NOTED, Column, Group, Row, Table, grouped, table
from dashboard.view import View
from data.observations import NOT_GIVEN
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


def head_cell(view: View, row: dict, source: bool = True) -> Piece:
    """What a row counts, with its note under it; on a phone, its source too."""
    small = Narrow(values.source(view, row), "source") if source else None
    return values.label(view, row), values.note(view.words, row), small


def _figure(view: View, row: dict, territory: Callable[[dict], str] | None, several: bool) -> Row:
    words = view.words
    cells = (
        *((_territory(view, row, territory(row), several),) if territory else ()),
        head_cell(view, row, several),
        When(words.period(row["period"]), row["period"]),
        (_value(view, row), _small_status(view, row)),
        values.status(words, row),
        *((values.source(view, row),) if several else ()),
    )
    return Row(cells, identity=values.identity(row))


def _value(view: View, row: dict) -> Piece:
    """The value; of an event, that it took place: its date is in the column before."""
    if values.kind(view, row) == "event" and row["value"]:
        return Number(view.words("value.held"))
    return values.cell(view, row)


def _small_status(view: View, row: dict) -> Piece:
    """Estimated, provisional, unreliable: under the number on a phone, where no column says it."""
    status = values.status(view.words, row) if has_value(row) else ""
    return Narrow(status, "when") if status else None


def _territory(view: View, row: dict, name: str, several: bool) -> Piece:
    return name, Narrow(head_cell(view, row, several), "sous-tete")


def of_subjects(
    view: View, parts: Sequence[tuple[str, pl.DataFrame]], departement: Departement, caption: str
) -> Table:
    """The figures of a département by subject, beside its région (where one has any) and France.

    The last row names the subjects without a figure.
    """
    words = view.words
    lines = [[(row, beside(view.release, row, departement)) for row in part.iter_rows(named=True)]
             for _, part in parts]  # fmt: skip
    # A column that says nothing on every row is not drawn: the note under the figure says so once.
    # Of recorded offences, the région's are in the figure of the years.
    region = any(tells(others["REG"]) for (name, _), each in zip(parts, lines, strict=True)
                 for _, others in each if name != "proxenetisme")  # fmt: skip
    columns = (
        Column(words("table.figure"), role="quoi"),
        Column(words("table.period"), role="quand"),
        Column(departement.name, number=True, role="ici"),
        *((Column(departement.region.name, number=True, role="region"),) if region else ()),
        Column(words("table.france"), number=True, role="france"),
        Column(words("table.source"), role="qui"),
    )
    told = [(name, each) for (name, _), each in zip(parts, lines, strict=True) if each]
    rows = [_in_subject(view, *line, region) for _, each in told for line in each]
    groups = [Group(words(f"subject.{name}.title"), len(each)) for name, each in told]
    if silent := [name for name, rows in parts if not rows.height]:
        rows.append(_silent(view, silent, len(columns)))
        groups.append(Group(words("departement.silent"), 1))
    return grouped(table(caption, columns, rows), words("shared.subject"), groups)


def tells(row: dict | None) -> bool:
    """Whether a row says a number, a range of one, or that it is secret: as against a total that
    some département's silence leaves out.
    """
    return row is not None and row["OBS_STATUS"] not in NOT_GIVEN


def _silent(view: View, subjects: Sequence[str], width: int) -> Row:
    """The subjects without a figure, and where it is said whom to ask."""
    words = view.words
    named = words.all_of([words(f"subject.{name}.title") for name in subjects])
    ask = Link(words("shared.ask"), "#autour")
    said = (Missing(words("state.unpublished")), f"{words.colon}{named}. ", ask)
    return Row((said, *([None] * (width - 1))), whole=True)


def _in_subject(view: View, row: dict, others: dict[str, dict | None], region: bool) -> Row:
    words = view.words
    hidden = (" ", Aside(words("departement.masked"))) if row["CONF_STATUS"] == "N" else ()
    cells = (
        (values.label(view, row), *hidden),
        When(words.period(row["period"]), row["period"]),
        _with_status(view, row),
        *([_other(view, others["REG"], row)] if region else []),
        _other(view, others["FR"], row),
        values.short_source(view, row),
    )
    return Row(cells, identity=values.identity(row), drawn=_is_drawn(row))


#: Indicators of a diagnostic that its own figure draws.
RESPONSE = ("personnes_recensees", "structures_sollicitees", "taux_reponse")


def _is_drawn(row: dict) -> bool:
    """Whether a figure of the same sheet draws it."""
    return row["dataset"] == "etat4001" or row["indicator"] in RESPONSE


def _other(view: View, other: dict | None, row: dict) -> Piece:
    if other is None and values.kind(view, row) in ("event", "year"):
        return Nothing(view.words("state.na"))
    if other is None:
        return Missing(view.words("state.unpublished"))
    if other["period"] == row["period"]:
        return _with_status(view, other)
    return _with_status(view, other), " ", Aside(f"({view.words.period(other['period'])})")


def _with_status(view: View, row: dict) -> Piece:
    """The value, and its status where it is a number that is not a normal one."""
    status = values.status(view.words, row) if has_value(row) else ""
    drawn = values.cell(view, row)
    return (drawn, " ", Aside(status)) if status else drawn
