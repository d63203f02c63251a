"""CSV for programs, CSV for French Excel, a workbook, Parquet: as on *Données*, of any rows."""

from __future__ import annotations

import io
import json

import polars as pl

from dashboard.portal.formats.rows import Rows
from data.reading import export


def csv(rows: Rows) -> bytes:
    """As `export.to_csv`, in the order that was asked for."""
    return export.to_csv(_coded(rows), ordered=rows.ordered)


def excel_csv(rows: Rows) -> bytes:
    """As `export.to_excel_csv`, heads in words."""
    return export.to_excel_csv(_coded(rows), rows.beside.heads)


def xlsx(rows: Rows) -> bytes:
    """As `export.to_xlsx`, heads in words, and a sheet of notes."""
    created = rows.release.created
    return export.to_xlsx(rows.asked, rows.notes, created, heads=rows.beside.heads)


def parquet(rows: Rows) -> bytes:
    """Typed columns, zstd; what is said of the rows is in the metadata of the file."""
    buffer = io.BytesIO()
    rows.asked.write_parquet(buffer, compression="zstd", metadata=described(rows))
    return buffer.getvalue()


def described(rows: Rows) -> dict[str, str]:
    """What is said of the rows, as metadata of a Parquet file."""
    told = {name: text for name, text in rows.meta.items() if name not in ("count", "total")}
    return {"observatoire": json.dumps(told, ensure_ascii=False)}


def _coded(rows: Rows) -> pl.DataFrame:
    """A code that a CSV would make a number of is written as the territory's key."""
    return rows.frame.with_columns(geo="territory").select(rows.fields)
