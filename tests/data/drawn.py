"""Small tables drawn as text, and releases made of them.

A cell of the column `value` is a number, `masked` (hidden by the Observatoire), `missing`, or
`said` (a statement, without a figure); `.` is an empty cell anywhere.
"""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import polars as pl

from data import observations
from data.producer import catalogue
from data.release import Release

ROOT = Path(__file__).parents[2]
CREATED = datetime.date(2026, 1, 2)

ROW = {
    "dataset": "psp",
    "indicator": "personnes_en_parcours",
    "geo_level": "DEP",
    "geo": "37",
    "period": "2024",
    "sex": "T",
    "age": "T",
    "breakdown": "T",
    "value": 7.0,
    "low": None,
    "high": None,
    "unit": "PERSONS",
    "OBS_STATUS": "A",
    "CONF_STATUS": "F",
    "evidence": "official",
    "source": "prefecture",
    "note": "",
    "note_en": "",
    "author": "",
    "author_en": "",
}

_WORDS = {
    "masked": {"value": None, "OBS_STATUS": "Q", "CONF_STATUS": "N", "note": "secret"},
    "missing": {"value": None, "OBS_STATUS": "O", "note": "pas de chiffre"},
    "said": {"value": None, "OBS_STATUS": "L", "note": "propos"},
}

SOURCES = pl.DataFrame(
    [
        {
            "source": key,
            "title": f"Rapport de {key}",
            "publisher": key.title(),
            "publisher_fr": "",
            "publisher_en": "",
            "date": "2025",
            "url": f"https://exemple.fr/{key}",
            "evidence": "official",
            "lang": "fr",
        }
        for key in ("prefecture", "presse")
    ],
    schema=observations.SOURCE_SCHEMA,
)


def row(**changes) -> dict:
    """A valid row, but for `changes`."""
    return ROW | changes


def frame(*rows: dict) -> pl.DataFrame:
    """Observations with these rows."""
    return pl.DataFrame(list(rows), schema=observations.SCHEMA)


def table(text: str, **same) -> pl.DataFrame:
    """Observations drawn as text: a line of column names, then a line per row."""
    names, *lines = (line.split() for line in text.strip().splitlines())
    return frame(*(_drawn_row(names, cells, same) for cells in lines))


def release(rows: pl.DataFrame, id_: str = "2026-01-02-0123456789") -> Release:
    """A release in memory, with the committed catalogue and the sources of this module."""
    described = {key: each.model_dump(mode="json") for key, each in catalogue.load().items()}
    manifest = {"id": id_, "created": CREATED.isoformat(), "datasets": described}
    return Release(manifest, rows, SOURCES)


def write_csv(path: Path, rows: list[dict], columns: list[str]) -> None:
    """A CSV as a person would type it; None is an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` by its relative path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _drawn_row(names: list[str], cells: list[str], same: dict) -> dict:
    drawn = ROW | same
    for name, cell in zip(names, cells, strict=True):
        if name == "value" and cell in _WORDS:
            drawn |= _WORDS[cell]
        else:
            drawn[name] = _cell(name, cell)
    return drawn


def _cell(name: str, cell: str) -> str | float | None:
    if cell == ".":
        return None
    return float(cell) if name in ("value", "low", "high") else cell
