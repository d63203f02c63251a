"""Values of the site as the template reads them: words, and the mark of their state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.charts import svg
from dashboard.charts.drawing import Drawing
from dashboard.content.inline import (
    Answer,
    Missing,
    Note,
    Nothing,
    Piece,
    Range,
    Secret,
    Source,
    plain,
)
from dashboard.content.table import Table
from dashboard.markup import el
from dashboard.palette import LIGHT

#: The states of a cell that have a mark of their own, by the type of their piece.
_STATES: dict[type, str] = {
    Range: "range", Secret: "secret", Missing: "missing", Nothing: "nothing",
}  # fmt: skip


def cell(piece: Piece) -> dict[str, str]:
    """`text` and `state`: a table never tells a secret, a range, a gap and a zero alike."""
    if isinstance(piece, Answer):
        return {"text": piece.when or piece.word, "state": piece.answer}
    return {"text": _text(piece), "state": _state(piece)}


def _text(piece: Piece) -> str:
    """Of a range its ends alone: the stripes say that the number is secret, and a line says so."""
    if isinstance(piece, tuple):
        return "".join(map(_text, piece)).strip()
    if isinstance(piece, Note):
        return f"\n{piece.text}"
    return piece.text if isinstance(piece, Range) else plain(piece)


def _state(piece: Piece) -> str:
    if isinstance(piece, tuple):
        return next(filter(None, map(_state, piece)), "")
    return _STATES.get(type(piece), "")


def source(given: Source) -> dict[str, str]:
    """Badge (code and word), and who says so."""
    return {"evidence": given.badge.evidence, "badge": given.badge.word, "name": given.name}


def rows(table: Table) -> dict[str, Any]:
    """Heads, which of them are of numbers, and the cells of each row."""
    return {
        "heads": [each.head for each in table.columns],
        "numbers": [each.number for each in table.columns],
        "rows": [{"own": row.own, "cells": [cell(each) for each in row.cells]}
                 for row in table.rows],
    }  # fmt: skip


def picture(drawing: Drawing, width: int) -> str:
    """A chart as SVG, `width` pixels wide, in the colours of paper."""
    made = el("svg", svg.fixed(drawing, width, LIGHT), xmlns="http://www.w3.org/2000/svg",
              width=width, height=drawing.height,
              viewBox=f"0 0 {width} {drawing.height}")  # fmt: skip
    return str(made)


def distinct(sources: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Each source once, in their order."""
    return [dict(each) for each in dict.fromkeys(tuple(each.items()) for each in sources)]
