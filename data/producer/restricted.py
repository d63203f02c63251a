"""Restricted counts: what `python -m data release --restricted DIR` alone may open.

A message names the file, its rows and columns, and quotes none of its cells, whatever their column:
heads that are swapped, or shifted by one, make every count stand where a code should.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path

import polars as pl

from data.errors import FileProblems, Problem, Sentence, says
from data.producer.catalogue import Dataset
from data.producer.disclosure.laid_out import BASE
from data.producer.disclosure.layout import Base
from geo.territories import DEPARTEMENTS

_COUNT, _TWICE = says("count.write"), says("count.twice")

#: Beyond that many wrong rows, none is listed: two heads that are swapped
#: make every row wrong but those whose count happens to be a code, and the list would tell which.
LISTED = 20
#: Rows of a restricted file, each with its number in it.
Numbered = list[tuple[int, dict[str, str]]]

#: No service records so many: beyond it, a cell is no count.
_MOST = 10**9


def read(dataset: Dataset, folder: Path) -> Base:
    """The counts of a protected dataset: one for each combination of BASE that can occur.

    Raises FileProblems with all that is wrong in its file, counts that are missing included. No
    cell of the file is quoted in it, whatever its column: a count may stand in any.
    """
    return _counted(dataset, *_of_file(dataset, folder))


def read_all(dataset: Dataset, folder: Path) -> tuple[Dataset, Base]:
    """The same, whose years by rule go as far as the file: a year that it adds enters by itself."""
    lines, found = _of_file(dataset, folder)
    dataset = dataset.until(_last_year(dataset, (line for _, line in lines)))
    return dataset, _counted(dataset, lines, found)


def _of_file(dataset: Dataset, folder: Path) -> tuple[Numbered, list[Problem]]:
    said = dataset.restricted
    assert said is not None  # a protected dataset names its input: the catalogue checks it
    return _lines(folder / said.file, list(said.columns.values()))


def _last_year(dataset: Dataset, lines: Iterable[Mapping[str, str]]) -> str:
    """The last year of some rows that can be one, else the last that there must be."""
    column = dataset.restricted.columns["period"]  # type: ignore[union-attr]
    last = dataset.layout.periods[-1]
    years = {line[column] for line in lines if _is_year(line.get(column) or "")}
    return max(years | {last})


def _is_year(text: str) -> bool:
    """A cell that is no year would make years up to it: those to come are none."""
    return text.isascii() and len(text) == 4 and text.isdigit() and int(text) <= date.today().year


def readable(dataset: Dataset, frame: pl.DataFrame) -> Base:
    """The same from the rows that a source gives, before they are a file. Raises FileProblems."""
    rows = list(frame.cast(pl.String).iter_rows(named=True))
    dataset = dataset.until(_last_year(dataset, rows))
    return _counted(dataset, list(enumerate(rows, start=2)), [])


def _counted(dataset: Dataset, lines: Numbered, found: list[Problem]) -> Base:
    said = dataset.restricted
    assert said is not None
    counts: dict[tuple[str, ...], int] = {}
    wrong: dict[tuple[str, Sentence], list[int]] = {}
    for at, line in lines:
        row = {ours: line[theirs] for ours, theirs in said.columns.items()}
        if row.get("geo") in said.outside:
            continue
        codes = tuple(row.get(name, "T") for name in BASE)
        problems = [*_row_problems(dataset, row, codes, counts)]
        for problem in problems:
            wrong.setdefault(problem, []).append(at)
        if not problems:
            counts[codes] = int(row["value"])
    found = [*found, *_told(said.file, wrong)]
    missing = [] if found else _missing(dataset, counts)
    if found or missing:
        raise FileProblems([*found, *missing])
    return counts


def expected(dataset: Dataset) -> Iterator[tuple[str, ...]]:
    """Every combination of BASE that can occur: all codes, but what the layout says is absent."""
    parts = (dataset.layout.parts.get(name, ("T",)) for name in BASE[2:])
    for codes in product(DEPARTEMENTS, dataset.layout.periods, *parts):
        if not _absent(dataset, codes):
            yield codes


def _absent(dataset: Dataset, codes: tuple[str, ...]) -> bool:
    row = dict(zip(BASE, codes, strict=True))
    return any(
        row["geo"] in each.geo
        and all(getattr(each, name) in (None, row[name]) for name in BASE[2:])
        for each in dataset.layout.absent
    )


def _lines(path: Path, columns: list[str]) -> tuple[Numbered, list[Problem]]:
    """Each line with its number; none where the file can't be read as a whole."""
    if not path.is_file():
        return [], [Problem(path.name, 0, "", "", says("file.put"))]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *lines = csv.reader(file, strict=True)
    except (csv.Error, ValueError):
        return [], [Problem(path.name, 0, "", "", says("file.save"))]
    found = [
        Problem(path.name, 1, name, "", remedy)
        for name in columns
        if (remedy := _column_remedy(header.count(name)))
    ]
    if found:
        return [], found
    numbered = [(at, line) for at, line in enumerate(lines, start=2) if any(line)]
    length = says("row.fields", width=len(header))
    misfits = {("", length): [at for at, line in numbered if len(line) != len(header)]}
    fitting = [(at, dict(zip(header, line, strict=False))) for at, line in numbered]
    return ([] if any(misfits.values()) else fitting), _told(path.name, misfits)


def _column_remedy(times: int) -> Sentence | None:
    if times == 1:
        return None
    return says("column.once") if times else says("column.add")


def _row_problems(
    dataset: Dataset, row: dict[str, str], codes: tuple[str, ...], counts: Base
) -> Iterator[tuple[str, Sentence]]:
    """(column, remedy) of what is wrong in a row."""
    columns = dataset.restricted.columns  # type: ignore[union-attr]
    known = {
        "geo": DEPARTEMENTS,
        "period": dataset.layout.periods,
        **{name: dataset.layout.parts.get(name, ("T",)) for name in BASE[2:]},
    }
    wrong = [name for name in BASE if name in columns and row[name] not in known[name]]
    for name in wrong:
        yield columns[name], says("code.listed", file=f"{dataset.id}.toml")  # type: ignore[index]
    if not _is_count(row["value"]):
        yield columns["value"], _COUNT
    if not wrong and codes in counts:
        yield columns["geo"], _TWICE
    if not wrong and _absent(dataset, codes):
        yield columns["geo"], says("count.impossible", file=f"{dataset.id}.toml")


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= _MOST


def _told(file: str, wrong: Mapping[tuple[str, Sentence], list[int]]) -> list[Problem]:
    """One problem for each row, as far as they are `listed`."""
    found = [Problem(file, at, column, "", remedy)
             for (column, remedy), rows in wrong.items() for at in rows]  # fmt: skip
    return sorted(listed(found), key=lambda each: each.row)


def listed(found: list[Problem], *, columns: bool = True) -> list[Problem]:
    """The problems of a restricted file; where they are many, one for each cause and no row (nor
    column, unless `columns` have names) of any: which cells of a swapped column, or row, are wrong
    in a rarer way tells of their counts.
    """
    if len(found) <= LISTED:
        return found
    why = says("count.many", most=LISTED)
    causes = dict.fromkeys((each.file, each.column if columns else "", each.remedy)
                           for each in found)  # fmt: skip
    return [Problem(file, 0, column, "", remedy.followed(why)) for file, column, remedy in causes]


def _missing(dataset: Dataset, counts: Base) -> list[Problem]:
    """Counts that can occur and are not there: the first ones by their codes, then how many."""
    file = dataset.restricted.file  # type: ignore[union-attr]
    gone = [codes for codes in expected(dataset) if codes not in counts]
    remedy = says("count.add")
    named = (" ".join(code for code in codes if code != "T") for codes in gone[:LISTED])
    found = [Problem(file, 0, "", each, remedy) for each in named]
    if len(gone) > LISTED:
        found.append(Problem(file, 0, "", "", says("count.more", number=len(gone) - LISTED)))
    return found
