"""SSMSI, *bases statistiques de la délinquance enregistrée*: départements and régions by year.

data.gouv.fr, dataset 621df2954fa5a3b5a023e23c; resources are chosen by format and by how their
title begins, never by their id. CSV, `;` between fields, decimal comma, `NA` where there is no
value, a byte order mark on the file of the départements. Names of columns change with the edition:
those of 2023 (years of two digits) and of 2026 are known, any other is refused. The label of an
indicator is its key, and gets renamed. The file of the communes is never read: nothing here is
finer than a département.
"""

from __future__ import annotations

import gzip
import unicodedata
from pathlib import Path

import polars as pl

from data.errors import FileProblems, Problem
from geo.territories import DEPARTEMENTS, REGIONS

SOURCE = "ssmsi"
DATASET = "621df2954fa5a3b5a023e23c"
LICENCE = "LO-2.0"

#: Our columns by the folded names of the editions: 2023, then 2026.
NAMES = {
    "classe": "label",
    "indicateur": "label",
    "annee": "period",
    "codedepartement": "dep",
    "coderegion": "reg",
    "unitedecompte": "unit",
    "faits": "value",
    "nombre": "value",
    "pop": "population",
    "inseepop": "population",
    "tauxpourmille": "rate",
}
NEEDED = ("label", "period", "reg", "unit", "value", "population")
NUMBERS = ("value", "population", "rate")

SCHEMA = {
    "geo_level": pl.String(),
    "geo": pl.String(),
    "period": pl.String(),
    "label": pl.String(),
    "unit": pl.String(),
    "value": pl.Float64(),
    "population": pl.Float64(),
}


def parse(path: Path) -> pl.DataFrame:
    """One row per territory, year and indicator (columns of SCHEMA), in the order of the codes.

    Raises FileProblems with all that is not as expected: columns, codes, numbers, rows given twice.
    """
    text = _text(path)
    raw = pl.read_csv(text.encode(), separator=";", infer_schema=False)
    named = raw.rename({name: ours for name in raw.columns if (ours := NAMES.get(_folded(name)))})
    missing = [name for name in NEEDED if name not in named.columns]
    if missing:
        remedy = "No known edition has these names of columns: read the source."
        raise FileProblems([Problem(path.name, 1, each, "", remedy) for each in missing])
    level = "DEP" if "dep" in named.columns else "REG"
    frame = named.select(
        geo_level=pl.lit(level),
        geo=_code("dep" if level == "DEP" else "reg"),
        period=pl.when(pl.col("period").str.len_chars() == 2)
        .then("20" + pl.col("period"))
        .otherwise(pl.col("period")),
        label=pl.col("label").str.strip_chars(),
        unit=pl.col("unit").str.strip_chars().str.to_lowercase(),
        value=_number("value"),
        population=_number("population"),
    )
    found = [*_problems(path.name, frame, named, level)]
    if found:
        raise FileProblems(found)
    return frame.sort("geo", "period", "label", "unit")


def _text(path: Path) -> str:
    content = path.read_bytes()
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    return content.decode("utf-8-sig")


def _folded(name: str) -> str:
    """Letters alone, without accents: `Code.département` and `Code_departement` are one."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(each for each in plain.lower() if each.isascii() and each.isalnum())


def _code(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.to_uppercase().str.zfill(2)


def _number(column: str) -> pl.Expr:
    """`2,25` and `NA`; what is neither stays null, and `_problems` names it."""
    text = pl.col(column).str.strip_chars()
    known = pl.when(text.is_in(["NA", ""])).then(None).otherwise(text)
    return known.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _problems(file: str, frame: pl.DataFrame, raw: pl.DataFrame, level: str) -> list[Problem]:
    """Every row that is wrong, as a spreadsheet numbers it (the header is row 1)."""
    codes = DEPARTEMENTS if level == "DEP" else REGIONS
    rows = frame.with_row_index("row", offset=2)
    found = [
        Problem(file, row, "geo", geo, "This code is in no list.")
        for row, geo in rows.filter(~pl.col("geo").is_in(list(codes)))["row", "geo"].rows()
    ]
    for name in ("value", "population"):
        written = raw[name].str.strip_chars()
        bad = rows[name].is_null() & ~written.is_in(["NA", ""])
        found += [
            Problem(file, row, name, text, "Write a number, or NA.")
            for row, text in zip(rows.filter(bad)["row"], written.filter(bad), strict=True)
        ]
    key = ["geo", "period", "label", "unit"]
    twice = rows.filter(~pl.struct(key).is_first_distinct())
    found += [
        Problem(file, row, "geo", geo, "This row is given above already.")
        for row, geo in twice["row", "geo"].rows()
    ]
    return sorted(found, key=lambda each: each.row)
