"""Restricted counts: what `python -m data release --restricted DIR` alone may open.

A message names the file, its rows and columns, codes and periods: never a count.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from data.catalogue import Dataset
from data.disclosure.layout import Base
from data.disclosure.protect import BASE
from data.errors import FileProblems, Problem
from geo.territories import DEPARTEMENTS

_COUNT = "Write a whole number, zero or more (the value is not repeated here)."


def read(dataset: Dataset, folder: Path) -> Base:
    """The counts of a protected dataset: one for each combination of BASE that can occur.

    Raises FileProblems with all that is wrong in its file, counts that are missing included.
    """
    said = dataset.restricted
    assert said is not None  # a protected dataset names its input: the catalogue checks it
    lines, found = _lines(folder / said.file, list(said.columns.values()))
    counts: dict[tuple[str, ...], int] = {}
    for at, line in lines:
        row = {ours: line[theirs] for ours, theirs in said.columns.items()}
        if row.get("geo") in said.outside:
            continue
        codes = tuple(row.get(name, "T") for name in BASE)
        problems = [*_row_problems(dataset, row, codes, counts)]
        found += [Problem(said.file, at, *problem) for problem in problems]
        if not problems:
            counts[codes] = int(row["value"])
    missing = [] if found else [*_missing(dataset, counts)]
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


def _lines(
    path: Path, columns: list[str]
) -> tuple[list[tuple[int, dict[str, str]]], list[Problem]]:
    if not path.is_file():
        return [], [Problem(path.name, 0, "", "", "Put this file into the restricted folder.")]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True, restval="")
            lines = list(enumerate(reader, start=2))
    except (csv.Error, UnicodeDecodeError):
        return [], [Problem(path.name, 0, "", "", "Save it as CSV, UTF-8, comma between fields.")]
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    found = [Problem(path.name, 1, name, "", "Add this column to the header.") for name in missing]
    longer = [
        Problem(path.name, at, "", "", "It has more fields than the header.")
        for at, line in lines
        if None in line
    ]
    return ([] if found else lines), found + longer


def _row_problems(
    dataset: Dataset, row: dict[str, str], codes: tuple[str, ...], counts: Base
) -> Iterator[tuple[str, str, str]]:
    """(column, value, remedy) of what is wrong in a row; the value of a count is never given."""
    columns = dataset.restricted.columns  # type: ignore[union-attr]
    known = {
        "geo": DEPARTEMENTS,
        "period": dataset.layout.periods,
        **{name: dataset.layout.parts.get(name, ("T",)) for name in BASE[2:]},
    }
    wrong = [name for name in BASE if name in columns and row[name] not in known[name]]
    for name in wrong:
        yield columns[name], row[name], f"Use a code that {dataset.id}.toml lists."  # type: ignore[index]
    if not (row["value"].isascii() and row["value"].isdigit()):
        yield columns["value"], "", _COUNT
    if not wrong and codes in counts:
        yield columns["geo"], row["geo"], "This count is given above already: keep one of the two."
    if not wrong and _absent(dataset, codes):
        yield (
            columns["geo"],
            row["geo"],
            f"{dataset.id}.toml says that this can't occur: correct one.",
        )


def _missing(dataset: Dataset, counts: Base) -> Iterator[Problem]:
    for codes in expected(dataset):
        if codes not in counts:
            named = " ".join(code for code in codes if code != "T")
            remedy = (
                "Add the row of this count (0 if none), or say in the layout that it is absent."
            )
            yield Problem(dataset.restricted.file, 0, "", named, remedy)  # type: ignore[union-attr]
