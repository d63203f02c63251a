"""The clerk's own file given back: a colour and a comment on each cell that is told of.

It is a copy of what was sent and holds what it held: mode 600, beside nobody else's.
"""

from __future__ import annotations

import io
import os
import warnings
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook

from data.producer.returns import report
from data.producer.returns.reading import Outcome
from messages import Words

_PRIVATE = 0o600
_COLOURS = {"problem": "FFF4C7C3", "confirm": "FFFCE8B2", "told": "FFDDEBF7"}


def give_back(outcome: Outcome, content: bytes, to: Path, words: Words) -> list[Path]:
    """Write the report, and of an XLSX workbook the annotated copy, into `to`; returns them."""
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    stem = Path(outcome.file).stem
    told = to / f"{stem}.{words('returns.report.name')}.txt"
    write(told, report.as_text(outcome, words, typed=True).encode())
    made = [told]
    if outcome.kind == "xlsx":
        copy = to / f"{stem}.{words('returns.report.annotated')}.xlsx"
        write(copy, annotated(outcome, content, words))
        made.append(copy)
    return made


def annotated(outcome: Outcome, content: bytes, words: Words) -> bytes:
    """The workbook with its findings as comments and colours; nothing else of it is changed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content))
        _annotate(book, outcome, words)
        out = io.BytesIO()
        book.save(out)
    return out.getvalue()


def _annotate(book: Workbook, outcome: Outcome, words: Words) -> None:
    by_cell: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for each in outcome.findings:
        for spot in each.spots:
            if spot.sheet in book.sheetnames and spot.cell:
                told = by_cell.setdefault((spot.sheet, spot.cell), [])
                told.append((each.kind, each.said.text(words)))
    for (sheet, name), told in by_cell.items():
        cell = book[sheet][name]
        worst = min((kind for kind, _ in told), key=list(_COLOURS).index)
        if not hasattr(cell, "comment") or type(cell).__name__ == "MergedCell":
            continue
        cell.fill = PatternFill("solid", fgColor=_COLOURS[worst])
        cell.comment = Comment("\n".join(text for _, text in told), "Observatoire", 120, 320)


def write(path: Path, content: bytes) -> None:
    """Replace a file: one that its owner alone reads, from its first byte on."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
