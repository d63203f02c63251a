"""A release's rows as files to take away: CSV for French Excel, CSV, XLSX, Parquet.

Every file carries the id of its release. Same release, same bytes.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence

import polars as pl
import xlsxwriter

from data.release import Release
from geo.territories import DEPARTEMENTS, REGIONS

FORMATS = ("csv", "excel.csv", "xlsx", "parquet")
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "excel.csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}

#: Rows of a notes sheet: a label and a text.
Notes = Sequence[tuple[str, str]]

_NUMBERS = ("value", "low", "high")


def rows(release: Release, scope: str) -> pl.DataFrame | None:
    """The rows of `scope`: a dataset id, `dep-37` for a département, `tout` for all; else None.

    Columns of the observations, then `geo_name`, what the source is, and `release`.
    """
    if not known(release, scope):
        return None
    frame = release.observations
    if scope in release.datasets:
        frame = frame.filter(dataset=scope)
    elif scope != "tout":
        frame = frame.filter(geo_level="DEP", geo=scope[4:])
    return _described(frame, release)


def known(release: Release, scope: str) -> bool:
    """Whether `scope` names rows: a dataset, `dep-37`, or `tout`."""
    departement = scope.startswith("dep-") and scope[4:] in DEPARTEMENTS
    return scope in release.datasets or departement or scope == "tout"


def to_csv(frame: pl.DataFrame) -> bytes:
    """Comma between fields, decimal point, UTF-8: for programs."""
    return frame.write_csv().encode()


def to_excel_csv(frame: pl.DataFrame) -> bytes:
    """Semicolon, decimal comma, byte order mark: what a French Excel opens on a double click.

    A text that Excel would run as a formula gets an apostrophe in front (OWASP, CSV injection).
    """
    safe = frame.with_columns(
        pl.col(pl.String).str.replace(r"^([=+\-@−\t\r])", "'$1"),
    )
    text = safe.write_csv(
        separator=";", include_bom=True, decimal_comma=True, line_terminator="\r\n"
    )
    return text.encode()


def to_parquet(frame: pl.DataFrame) -> bytes:
    """Typed columns, zstd."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def to_xlsx(frame: pl.DataFrame, notes: Notes, created: datetime.date) -> bytes:
    """A sheet of data (codes as text, header frozen, filter) and a sheet of notes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"created": datetime.datetime.combine(created, datetime.time())})
        head = book.add_format({"bold": True, "bottom": 1})
        _data_sheet(book.add_worksheet("donnees"), frame, head)
        sheet = book.add_worksheet("notes")
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 100, book.add_format({"text_wrap": True}))
        for at, (label, text) in enumerate(notes):
            sheet.write_string(at, 0, label, head)
            sheet.write_string(at, 1, text)
    return buffer.getvalue()


def write(release: Release, scope: str, format_: str, notes: Notes) -> bytes | None:
    """The file of `scope` in one of FORMATS; None when there is no such thing."""
    frame = rows(release, scope)
    if frame is None or format_ not in FORMATS:
        return None
    if format_ == "xlsx":
        return to_xlsx(frame, notes, release.created)
    return {"csv": to_csv, "excel.csv": to_excel_csv, "parquet": to_parquet}[format_](frame)


def _described(frame: pl.DataFrame, release: Release) -> pl.DataFrame:
    names = {("DEP", code): dep.name for code, dep in DEPARTEMENTS.items()}
    names |= {("REG", code): region.name for code, region in REGIONS.items()}
    territory = [names.get(key, key[1]) for key in frame["geo_level", "geo"].rows()]
    sources = release.sources.select(
        "source",
        source_title="title",
        source_publisher="publisher",
        source_date="date",
        source_url="url",
    )
    return (
        frame.with_columns(geo_name=pl.Series(territory, dtype=pl.String))
        .join(sources, on="source", how="left", maintain_order="left")
        .with_columns(release=pl.lit(release.id))
    )


def _data_sheet(sheet: xlsxwriter.worksheet.Worksheet, frame: pl.DataFrame, head: object) -> None:
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, name, head)
        for at, value in enumerate(frame[name], start=1):
            if value is None:
                continue
            if name in _NUMBERS:
                sheet.write_number(at, column, value)
            else:
                sheet.write_string(at, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, frame.height, len(frame.columns) - 1)
    sheet.set_column(0, len(frame.columns) - 1, 16)
