"""Published figures: typed by hand from a document, one CSV per dataset, one row per figure.

A file has the columns of `observations.SCHEMA` but `dataset`, which is its name. Every problem of
every file is reported at once, and nothing is taken from a file that has one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from data import observations
from data.errors import FileProblems, Problem, Sentence, listed, says
from data.producer.catalogue import Dataset

FOLDER = Path(__file__).parents[1] / "published"
SOURCES = "sources.csv"

_COLUMNS = [name for name in observations.SCHEMA if name != "dataset"]
#: Columns that a file may leave out: nothing is said there then.
_OPTIONAL = observations.SINCE_FORMAT_2
_NUMBERS = ("value", "low", "high")
#: Texts that may be empty, and their wording in English, which may not be when they are not.
_TEXTS = {"note": "note_en", "author": "author_en"}


def load(datasets: Iterable[Dataset], folder: Path = FOLDER) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Observations of the typed `datasets` and sources (columns of SCHEMA and SOURCE_SCHEMA).

    Raises FileProblems with all that is wrong in all files.
    """
    sources, found = read_sources(folder / SOURCES)
    frames: list[pl.DataFrame] = [observations.empty()]
    for dataset in datasets:
        if dataset.restricted or not dataset.typed:
            continue
        frame, problems = read(folder / f"{dataset.id}.csv", dataset, set(sources["source"]))
        frames.append(frame)
        found.extend(problems)
    if found:
        raise FileProblems(found)
    return pl.concat(frames), sources


def read(path: Path, dataset: Dataset, sources: set[str]) -> tuple[pl.DataFrame, list[Problem]]:
    """One file's rows and its problems; the frame is empty when it can't be read at all."""
    raw, found = _raw(path, _COLUMNS)
    if raw is None:
        return observations.empty(), found
    found = found + _not_numbers(raw, path.name) + _untranslated(raw, path.name)
    frame = _typed(raw, dataset.id)
    found += [
        problem
        for problem in observations.problems(frame, path.name)
        if not _said_already(problem, found)
    ]
    found += [
        problem
        for problem in undeclared(frame, path.name, dataset, sources)
        if not _said_already(problem, found)
    ]
    return frame, sorted(found, key=lambda problem: problem.row)


def read_sources(path: Path) -> tuple[pl.DataFrame, list[Problem]]:
    """The table of sources (columns of SOURCE_SCHEMA) and its problems."""
    raw, found = _raw(path, list(observations.SOURCE_SCHEMA))
    if raw is None:
        return pl.DataFrame(schema=observations.SOURCE_SCHEMA), found
    for offset, row in enumerate(raw.iter_rows(named=True), start=2):
        found += [Problem(path.name, offset, *what) for what in _source_problems(row)]
    twice = raw.with_row_index("at", offset=2).filter(~pl.col("source").is_first_distinct())
    found += [
        Problem(path.name, at, "source", source or "", says("source.own_key"))
        for at, source in twice["at", "source"].rows()
    ]
    return raw.with_columns(pl.col("publisher_fr", "publisher_en").fill_null("")).sort(
        "source"
    ), found


def _raw(path: Path, columns: list[str]) -> tuple[pl.DataFrame | None, list[Problem]]:
    if not path.is_file():
        return None, [Problem(path.name, 0, "", "", says("file.write"))]
    try:
        header, *lines = _lines(path)
    except (csv.Error, UnicodeDecodeError, ValueError):
        return None, [Problem(path.name, 0, "", "", says("file.save"))]
    if twice := [name for at, name in enumerate(header) if name in header[:at]]:
        return None, [Problem(path.name, 1, name, "", says("column.remove")) for name in twice]
    raw, misfits = _table(path.name, header, lines)
    missing = [name for name in columns if name not in raw.columns and name not in _OPTIONAL]
    surplus = [name for name in raw.columns if name not in columns]
    found = [Problem(path.name, 1, name, "", says("column.add")) for name in missing]
    found += [Problem(path.name, 1, name, "", says("column.remove")) for name in surplus]
    if found:
        return None, found + misfits
    left_out = [pl.lit(None, pl.String).alias(each) for each in columns if each not in raw.columns]
    return raw.with_columns(left_out).select(columns), misfits


def _lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, strict=True))


def _table(
    file: str, header: list[str], lines: list[list[str]]
) -> tuple[pl.DataFrame, list[Problem]]:
    """The lines under their header, empty fields as null; a line of another length is reported."""
    width = len(header)
    remedy = says("row.fields_quote", width=width)
    found = [
        Problem(file, at, "", "", remedy)
        for at, line in enumerate(lines, start=2)
        if len(line) != width
    ]
    fitted = [[field or None for field in (line + [""] * width)[:width]] for line in lines]
    return pl.DataFrame(fitted, schema=dict.fromkeys(header, pl.String), orient="row"), found


def _typed(raw: pl.DataFrame, dataset: str) -> pl.DataFrame:
    numbers = [pl.col(name).cast(pl.Float64, strict=False) for name in _NUMBERS]
    texts = pl.col(*_TEXTS, *_TEXTS.values()).fill_null("")
    typed = raw.with_columns(*numbers, texts, dataset=pl.lit(dataset))
    return typed.select(*observations.SCHEMA).cast(observations.SCHEMA)


def _untranslated(raw: pl.DataFrame, file: str) -> list[Problem]:
    """A text that has a wording in one of the two languages alone."""
    found = []
    for french, english in _TEXTS.items():
        for name, other in ((french, english), (english, french)):
            alone = raw.with_row_index("at", offset=2).filter(
                pl.col(name).is_null() & pl.col(other).is_not_null()
            )
            codes = {english: says("text.in_english", other=other)}
            remedy = codes.get(name, says("text.in_french", other=other))
            found += [Problem(file, at, name, "", remedy) for at in alone["at"]]
    return found


def _not_numbers(raw: pl.DataFrame, file: str) -> list[Problem]:
    found = []
    for name in _NUMBERS:
        wrong = raw.with_row_index("at", offset=2).filter(
            pl.col(name).is_not_null()
            & ~pl.col(name).cast(pl.Float64, strict=False).is_finite().fill_null(False)
        )
        remedy = says("number.point")
        found += [Problem(file, at, name, text, remedy) for at, text in wrong["at", name].rows()]
    return found


def _said_already(problem: Problem, found: list[Problem]) -> bool:
    """A row of the wrong length, or a value that is not a number, is reported once."""
    return any(
        other.row == problem.row and (not other.column or problem.column in _NUMBERS)
        for other in found
    )


def undeclared(
    frame: pl.DataFrame, file: str, dataset: Dataset, sources: set[str]
) -> list[Problem]:
    """What the rows of a dataset say that its catalogue file, or the table of sources, does not."""
    found = []
    for at, row in enumerate(frame.iter_rows(named=True), start=2):
        found += [Problem(file, at, *what) for what in _row_outside(row, dataset, sources)]
    return found


def _row_outside(row: dict, dataset: Dataset, sources: set[str]) -> list[tuple[str, str, Sentence]]:
    found = []
    if row["source"] and row["source"] not in sources:
        found.append(("source", row["source"], says("source.describe", file=SOURCES)))
    indicator = dataset.indicators.get(row["indicator"])
    if indicator is None:
        remedy = says("indicator.declare", file=f"{dataset.id}.toml")
        return [*found, ("indicator", row["indicator"] or "", remedy)]
    declared = (
        ("geo_level", indicator.levels),
        ("unit", indicator.units),
        ("breakdown", indicator.breakdowns),
    )
    remedy = says("indicator.declared", file=f"{dataset.id}.toml", indicator=row["indicator"])
    found += [(name, row[name] or "", remedy) for name, codes in declared if row[name] not in codes]
    return found


def _source_problems(row: dict) -> list[tuple[str, str, Sentence]]:
    found = [
        (name, "", says("cell.fill"))
        for name in ("source", "title", "publisher", "url", "lang")
        if not row[name]
    ]
    if row["evidence"] not in observations.EVIDENCE:
        remedy = says("evidence.one_of", codes=listed(observations.EVIDENCE))
        found.append(("evidence", row["evidence"] or "", remedy))
    if row["date"] and not observations.is_period(row["date"]):
        found.append(("date", row["date"], says("date.write")))
    if row["url"] and not row["url"].startswith(("https://", "http://")):
        found.append(("url", row["url"], says("address.whole")))
    return found
