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
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from data.errors import FileProblems, Problem
from data.observations import Said
from data.sources import datagouv
from data.sources.http import Client, Resource
from data.sources.pulled import Expected, Pulled, rows, source, sources
from geo.territories import DEPARTEMENTS, REGIONS

SOURCE = "ssmsi"
FEEDS = ("ssmsi",)
DATASET = "621df2954fa5a3b5a023e23c"
LICENCE = "LO-2.0"
PAGE = (
    "https://www.data.gouv.fr/fr/datasets/bases-statistiques-communale-departementale-et-regionale-"
    "de-la-delinquance-enregistree-par-la-police-et-la-gendarmerie-nationales/"
)

KEY = "ssmsi-bases"
PUBLISHER = Said("SSMSI, ministère de l’Intérieur", "SSMSI, Ministry of the Interior")
TITLE = (
    "Bases statistiques départementale et régionale de la délinquance enregistrée par la police et "
    "la gendarmerie nationales"
)

#: How the titles of the two files begin, folded; their kinds.
TITLES = {
    "departements": ("dep", "base statistique departementale"),
    "regions": ("reg", "base statistique regionale"),
}
KINDS = ("csv", "csv.gz")

#: What is kept: the label of each edition, and the unit that it counts.
WANTED = ("violences sexuelles",)
UNIT = "victime"
#: Labels known of all editions: any other is new, and told.
KNOWN = frozenset(
    "autres coups et blessures volontaires|cambriolages de logement|coups et blessures volontaires|"
    "coups et blessures volontaires intrafamiliaux|destructions et degradations volontaires|"
    "escroqueries|escroqueries et fraudes aux moyens de paiement|homicides|"
    "tentatives d'homicide|trafic de stupefiants|usage de stupefiants|"
    "usage de stupefiants (afd)|violences physiques hors cadre familial|"
    "violences physiques intrafamiliales|violences sexuelles|violences sexuelles hors cadre "
    "familial|violences sexuelles intrafamiliales|vols avec armes|vols d'accessoires sur vehicules|"
    "vols dans les vehicules|vols de vehicule|vols de vehicules|vols sans violence contre des "
    "personnes|vols violents sans arme".split("|")
)

EXPECTED = Expected(
    departements=True,
    jump={"violences_sexuelles": 2.0, "denominateur": 1.1},
)

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


def resources(client: Client) -> list[Resource]:
    """The file of the départements and, where it is offered, that of the régions."""
    described = datagouv.describe(client, SOURCE, DATASET, LICENCE)
    found = {
        name: datagouv.choose(described, SOURCE, name, KINDS, _begins(starts), LICENCE)
        for name, starts in TITLES.items()
    }
    datagouv.needed(found["departements"], SOURCE, "departements")
    return [each for each in found.values() if each]


def _begins(starts: tuple[str, ...]) -> Callable[[str], bool]:
    return lambda title: title.startswith(starts)


def normalise(files: Mapping[str, Path], day: str) -> Pulled:
    """*Violences sexuelles* and the populations of its rates, by département and région.

    A count below 5 would need protection, which figures published as they stand do not get: it
    refuses the whole edition, without saying the count.
    """
    frame = pl.concat([parse(files[name]) for name in TITLES if name in files])
    label = pl.col("label").map_elements(datagouv.folded, return_dtype=pl.String)
    frame = frame.with_columns(label=label.str.replace("’", "'", literal=True))
    wanted = frame.filter(pl.col("label").is_in(WANTED), unit=UNIT)
    found = _not_there(frame, wanted) + _too_small(wanted)
    if found:
        raise FileProblems(found)
    new = sorted(set(frame["label"]) - KNOWN)
    warnings = [f"A new indicator, not used: “{label}”." for label in new]
    warnings += [f"The file of the {name} was not offered." for name in TITLES if name not in files]
    about = source(KEY, day, title=TITLE, publisher=PUBLISHER.fr,
                   publisher_en=PUBLISHER.en, url=PAGE)  # fmt: skip
    return Pulled(_observations(wanted), sources(about), warnings=tuple(warnings))


def _not_there(frame: pl.DataFrame, wanted: pl.DataFrame) -> list[Problem]:
    """A renamed indicator is refused, with the names that there are."""
    if not wanted.is_empty():
        return []
    labels = ", ".join(f"“{each}”" for each in sorted(set(frame["label"])))
    remedy = f"No indicator is named “{WANTED[0]}”, counted in {UNIT}s. There are: {labels}."
    return [Problem("ssmsi", 0, "indicateur", "", remedy)]


def _too_small(wanted: pl.DataFrame) -> list[Problem]:
    small = wanted.filter(pl.col("value").is_between(1, 4))
    remedy = "A count that is too small to be published as it stands: it needs protection."
    return [
        Problem("ssmsi", 0, "geo", f"{level} {geo} {period}", remedy)
        for level, geo, period in small["geo_level", "geo", "period"].rows()
    ]


def _observations(wanted: pl.DataFrame) -> pl.DataFrame:
    here = wanted.drop("label")
    told = {"dataset": "ssmsi", "unit": "PERSONS", "source": KEY}
    counts = rows(here, indicator="violences_sexuelles", **told)
    people = rows(here, value=pl.col("population"), indicator="denominateur", **told)
    return pl.concat([counts, people])


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
