"""A release's rows as files to take away: CSV for French Excel, CSV, XLSX, Parquet; the codebook.

Every file carries the id of its release. Same release, same words, same bytes. What a program would
guess wrong stands beside the codes in a form that none can: `territory` (`DEP-01`, never a number),
`period_start` and `period_end` (dates). Words stand beside the codes where `labels` give them.
"""

from __future__ import annotations

import calendar
import datetime
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import xlsxwriter

from data.observations import SCHEMA
from data.release import Release
from geo.territories import DEPARTEMENTS, REGIONS

#: The words of a code in one language, by column and code: ("unit", "PERSONS"),
#: ("indicator", "psp.refus"), ("territory", "COUNTRY-EL"), ("status", "N").
Labels = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the codes in one language: the `labels` of codes, the `meaning` of a row
    as a sentence, the `heads` of columns for who reads them in a spreadsheet.
    """

    labels: Labels
    meaning: Callable[[Mapping[str, Any]], str]
    heads: Mapping[str, str]


#: What each file is: the CSV that a spreadsheet opens as it is, the plain one, a workbook, a table.
MEDIA_TYPES = {
    "excel.csv": "text/csv; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
FORMATS = tuple(MEDIA_TYPES)

#: Rows of a notes sheet: a label and a text.
Notes = Sequence[tuple[str, str]]

#: What the rows of a demonstration are, in both languages: a file may be read far from us.
FICTION = "Données fictives de démonstration / Fictional demonstration data"

_NUMBERS = ("value", "low", "high")

#: Columns called by their codes.
NO_HEADS: Mapping[str, str] = {}


def rows(
    release: Release, scope: str, beside: Beside | None = None, *, worded: bool = True
) -> pl.DataFrame | None:
    """The rows of `scope`: a dataset id, `dep-37` for a département, `tout` for all; else None.

    Columns of the observations, then `territory`, `geo_name`, `period_start`, `period_end`, the
    words of the codes and of the row (of `beside`, if `worded`), what the source is, and `release`.
    """
    if not known(release, scope):
        return None
    frame = release.observations
    if scope in release.datasets:
        frame = frame.filter(dataset=scope)
    elif scope != "tout":
        frame = frame.filter(geo_level="DEP", geo=scope[4:])
    return _described(frame, release, beside, worded)


def known(release: Release, scope: str) -> bool:
    """Whether `scope` names rows: a dataset, `dep-37`, or `tout`."""
    departement = scope.startswith("dep-") and scope[4:] in DEPARTEMENTS
    return scope in release.datasets or departement or scope == "tout"


def to_csv(frame: pl.DataFrame, *, ordered: bool = False) -> bytes:
    """Comma between fields, decimal point, UTF-8: for programs. A CSV has no types, and readers
    guess: `01` is a number to them (or they fail at the first `2A`), so that `geo` is written as
    `territory` is; a hundred years make `period` a number (Polars then fails at the first month),
    so that other periods come first, unless who asked wants rows `ordered` as they are.
    """
    if "period" in frame.columns and not ordered:
        plain = pl.col("period").str.contains(r"^\d{4}$")
        frame = frame.sort(plain, maintain_order=True)
    return _without_bare_codes(frame).write_csv().encode()


def to_excel_csv(frame: pl.DataFrame, heads: Mapping[str, str] = NO_HEADS) -> bytes:
    """Semicolon, decimal comma, byte order mark: what a French Excel opens on a double click.

    A text that Excel would run as a formula gets an apostrophe in front (OWASP, CSV injection).
    Codes that it would turn into numbers or dates are written so that it leaves them: `DEP-01`,
    `2018-M03`, `2018-M03-D31`.
    """
    safe = frame.with_columns(
        pl.col(pl.String).str.replace(r"^([=+\-@−\t\r])", "'$1"),
    )
    safe = _without_bare_codes(safe)
    dated = [name for name in ("period", "source_date") if name in safe.columns]
    safe = safe.with_columns(pl.col(name).map_elements(left_alone, pl.String) for name in dated)
    text = safe.rename(dict(heads), strict=False).write_csv(
        separator=";", include_bom=True, decimal_comma=True, line_terminator="\r\n"
    )
    return text.encode()


def _without_bare_codes(frame: pl.DataFrame) -> pl.DataFrame:
    there = {"geo", "territory"} <= set(frame.columns)
    return frame.with_columns(geo="territory") if there else frame


def to_parquet(frame: pl.DataFrame) -> bytes:
    """Typed columns, zstd."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def to_xlsx(
    frame: pl.DataFrame,
    notes: Notes,
    created: datetime.date,
    name: str = "donnees",
    heads: Mapping[str, str] = NO_HEADS,
) -> bytes:
    """A sheet of data (codes as text, header frozen, filter) and a sheet of notes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"created": datetime.datetime.combine(created, datetime.time())})
        head = book.add_format({"bold": True, "bottom": 1})
        named = [heads.get(each, each) for each in frame.columns]
        _data_sheet(book.add_worksheet(name), frame, named, head)
        sheet = book.add_worksheet("notes")
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 100, book.add_format({"text_wrap": True}))
        for at, (label, text) in enumerate(notes):
            sheet.write_string(at, 0, label, head)
            sheet.write_string(at, 1, text)
    return buffer.getvalue()


def write(
    release: Release, scope: str, format_: str, notes: Notes, beside: Beside | None = None
) -> bytes | None:
    """The file of `scope` in one of FORMATS; None when there is no such thing. What a person opens
    in a spreadsheet has heads in words.
    """
    frame = rows(release, scope, beside, worded=format_ != "parquet")
    if frame is None or format_ not in FORMATS:
        return None
    heads = beside.heads if beside else NO_HEADS
    if heads and format_ in ("xlsx", "excel.csv"):
        frame = frame.select(*FOR_PEOPLE, pl.all().exclude(FOR_PEOPLE))
    if format_ == "xlsx":
        return to_xlsx(frame, notes, release.created, heads=heads)
    if format_ == "excel.csv":
        return to_excel_csv(frame, heads)
    return {"csv": to_csv, "parquet": to_parquet}[format_](frame)


def codebook(french: Labels, english: Labels, format_: str, release: Release) -> bytes | None:
    """Every code of every column with its words; None for a format that has none (Parquet)."""
    lines = [(*key, text, english[key]) for key, text in sorted(french.items()) if key != RANGE]
    if release.fictional:
        lines.insert(0, ("release", release.id, *FICTION.split(" / ")))
    schema = dict.fromkeys(("column", "code", "label_fr", "label_en"), pl.String())
    frame = pl.DataFrame(lines, schema=schema, orient="row")
    if format_ == "xlsx":
        return to_xlsx(frame, [], release.created, name="codes")
    made = {"csv": to_csv, "excel.csv": to_excel_csv}.get(format_)
    return made(frame) if made else None


def days(period: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a period.

    >>> days("2016-04/2018-03")[1].isoformat()
    '2018-03-31'
    """
    start, _, end = period.partition("/")
    return _day(start, last=False), _day(end or start, last=True)


def _day(point: str, *, last: bool) -> datetime.date:
    year, month, day = ([int(part) for part in point.split("-")] + [0, 0])[:3]
    month = month or (12 if last else 1)
    return datetime.date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))


def left_alone(period: str) -> str:
    """A month or a day as Excel leaves it: `2018-03` is a date to it, `2018-M03` is not."""
    days = re.sub(r"(\d{4})-(\d{2})-(\d{2})", r"\1-M\2-D\3", period)
    return re.sub(r"(\d{4})-(\d{2})\b", r"\1-M\2", days)


def _described(
    frame: pl.DataFrame, release: Release, beside: Beside | None, worded: bool
) -> pl.DataFrame:
    sources = release.sources.select(
        "source",
        source_title="title",
        source_publisher="publisher",
        source_date="date",
        source_url="url",
    )
    return (
        _named(frame, beside, worded)
        .join(sources, on="source", how="left", maintain_order="left")
        .with_columns(release=pl.lit(release.id), **_fiction(release))
    )


def _fiction(release: Release) -> dict[str, pl.Expr]:
    """What each row of a demonstration says in a column of its own: read alone, it is no figure."""
    return {"fictional": pl.lit(FICTION)} if release.fictional else {}


def _named(frame: pl.DataFrame, beside: Beside | None, worded: bool) -> pl.DataFrame:
    """`territory`, its name, the days of the period; of `beside`, the words of the codes."""
    names = beside.labels if beside else _NAMES
    codes = [territory(*key) for key in frame["geo_level", "geo"].rows()]
    spans = [days(period) for period in frame["period"]]
    made = {
        "territory": codes,
        "geo_name": [names.get(("territory", code), code) for code in codes],
    }
    dates = {"period_start": [each[0] for each in spans], "period_end": [each[1] for each in spans]}
    if beside and worded:
        made |= _worded(frame, beside)
    return frame.with_columns(
        *(pl.Series(name, each, pl.String) for name, each in made.items()),
        *(pl.Series(name, each, pl.Date) for name, each in dates.items()),
    )


def _worded(frame: pl.DataFrame, beside: Beside) -> dict[str, list[str]]:
    """The words of what a row counts, of its unit, of its state, and of all of it."""
    labels = beside.labels
    told: dict[str, list[str]] = {name: [] for name in _WORDED}
    for row in frame.iter_rows(named=True):
        parts = (("breakdown", row["breakdown"]), ("sex", row["sex"]), ("age", row["age"]))
        told["indicator_label"].append(labels["indicator", f"{row['dataset']}.{row['indicator']}"])
        told["breakdown_label"].append(
            ", ".join(labels[name, code] for name, code in parts if code != "T")
        )
        told["unit_label"].append(labels["unit", row["unit"]])
        told["status_label"].append(_status(row, labels))
        told["meaning"].append(beside.meaning(row))
    return told


def _status(row: Mapping[str, Any], labels: Labels) -> str:
    """The state of a row in words; of a hidden count, with its range."""
    if row["CONF_STATUS"] != "N":
        return labels["status", row["OBS_STATUS"]]
    if row["low"] is None or row["high"] is None:
        return labels["status", "N"]
    ends = {name: f"{row[name]:.0f}" for name in ("low", "high")}
    return labels[RANGE].format(**ends)


#: Where the labels have the words of a hidden count whose range is known: no code.
RANGE = ("", "range")

_WORDED = ("indicator_label", "breakdown_label", "unit_label", "status_label", "meaning")

#: What who opens a spreadsheet reads first; codes, and what goes with them, come after.
FOR_PEOPLE = (
    "geo_name", "period", "indicator_label", "breakdown_label", "value", "low", "high",
    "unit_label", "status_label", "meaning",
)  # fmt: skip

#: Every column of a file with words, in its order; `fictional` stands in a demonstration alone.
COLUMNS = (
    *SCHEMA, "territory", "geo_name", *_WORDED, "period_start", "period_end", "source_title",
    "source_publisher", "source_date", "source_url", "release", "fictional",
)  # fmt: skip


def territory(level: str, code: str) -> str:
    """The key of a territory as one text: `DEP-01`, `REG-24`, `COUNTRY-EL`; areas of one code
    (`FR`, `EU27_2020`) by it alone.
    """
    return code if level in ("FR", "EU") else f"{level}-{code}"


_NAMES: Labels = {("territory", f"DEP-{code}"): dep.name for code, dep in DEPARTEMENTS.items()} | {
    ("territory", f"REG-{code}"): region.name for code, region in REGIONS.items()
}


def _data_sheet(
    sheet: xlsxwriter.worksheet.Worksheet, frame: pl.DataFrame, heads: list[str], head: object
) -> None:
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, heads[column], head)
        for at, value in enumerate(frame[name], start=1):
            if value is None:
                continue
            if name in _NUMBERS:
                sheet.write_number(at, column, value)
            elif isinstance(value, datetime.date):
                sheet.write_string(at, column, value.isoformat())
            else:
                sheet.write_string(at, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, frame.height, len(frame.columns) - 1)
    sheet.set_column(0, len(frame.columns) - 1, 16)
