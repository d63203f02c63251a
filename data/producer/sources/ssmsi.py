"""SSMSI, *bases statistiques de la délinquance enregistrée*: départements and régions by year.

data.gouv.fr, dataset 621df2954fa5a3b5a023e23c; resources are chosen by format and by how their
title begins, never by their id. CSV, `;` between fields, decimal comma, `NA` where there is no
value, a byte order mark on the file of the départements. Names of columns change with the edition:
those of 2023 (years of two digits) and of 2026 are known, any other is refused. The label of an
indicator is its key, and gets renamed. The file of the communes is never read: nothing here is
finer than a département.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data.errors import FileProblems, Problem, Sentence, listed, says
from data.observations import Said
from data.producer.sources import datagouv, text
from data.producer.sources.http import Client, Resource
from data.producer.sources.pulled import Expected, Held, Pulled, rows, source, sources
from geo.territories import DEPARTEMENTS, REGIONS, fold

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

#: Rows that a file alone gives: without it the others stand.
PARTS = {"regions": {"geo_level": "REG"}}

#: Share of lines, or of rates, that may be wrong: beyond it the edition is refused.
BOUND, RATES = 0.01, 0.1

EXPECTED = Expected(
    held=(Held("denominateur", "population", "population", 1.05),),
    departements=True,
    gaps=5,
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

SCHEMA = {
    "geo_level": pl.String(),
    "geo": pl.String(),
    "period": pl.String(),
    "label": pl.String(),
    "unit": pl.String(),
    "value": pl.Float64(),
    "population": pl.Float64(),
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """The rows of a file (columns of SCHEMA), and what was left out of it, in words."""

    frame: pl.DataFrame
    warnings: tuple[str, ...] = ()


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
    parsed, failed = _parsed(files)
    frame = pl.concat([each.frame for each in parsed.values()])
    label = pl.col("label").map_elements(datagouv.folded, return_dtype=pl.String)
    frame = frame.with_columns(label=label.str.replace("’", "'", literal=True))
    wanted = frame.filter(pl.col("label").is_in(WANTED), unit=UNIT)
    found = _not_there(frame, wanted) + _too_small(wanted)
    if found:
        raise FileProblems(found)
    new = sorted(set(frame["label"]) - KNOWN)
    warnings = [said for each in parsed.values() for said in each.warnings]
    warnings += [f"A new indicator, not used: “{label}”." for label in new]
    warnings += [f"The file of the {name} was not offered."
                 for name in TITLES if name not in {*files, *failed}]  # fmt: skip
    about = source(
        KEY, day, title=TITLE, publisher=PUBLISHER.fr, publisher_en=PUBLISHER.en, url=PAGE
    )
    return Pulled(_observations(wanted), sources(about), warnings=tuple(warnings), failed=failed)


def _parsed(files: Mapping[str, Path]) -> tuple[dict[str, Parsed], dict[str, Sentence]]:
    """Each file; those of PARTS that can't be read, and why. Raises FileProblems of another."""
    parsed, failed = {}, {}
    for name in (each for each in TITLES if each in files):
        try:
            parsed[name] = parse(files[name], name)
        except FileProblems as error:
            if name not in PARTS:
                raise
            failed[name] = error.said
    return parsed, failed


def _not_there(frame: pl.DataFrame, wanted: pl.DataFrame) -> list[Problem]:
    """A renamed indicator is refused, with the names that there are."""
    if not wanted.is_empty():
        return []
    labels = listed(f"“{each}”" for each in sorted(set(frame["label"])))
    remedy = says("ssmsi.no_indicator", wanted=WANTED[0], unit=f"{UNIT}s", labels=labels)
    return [Problem("ssmsi", 0, "indicateur", "", remedy)]


def _too_small(wanted: pl.DataFrame) -> list[Problem]:
    small = wanted.filter(pl.col("value").is_between(1, 4))
    remedy = says("ssmsi.too_small")
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


def parse(path: Path, file: str = "") -> Parsed:
    """One row per territory, year and indicator (columns of SCHEMA), in the order of the codes.

    `file` is the name to print (the path's, unless given). A line or a cell that can't be
    understood is left out by its name. Raises FileProblems with all that is not as expected:
    columns, more wrong lines than BOUND, rates of other counts.
    """
    file = file or path.name
    named = _named(path, file)
    level = "DEP" if "dep" in named.columns else "REG"
    frame = named.select(
        "row",
        geo_level=pl.lit(level),
        geo=_code("dep" if level == "DEP" else "reg"),
        period=pl.when(pl.col("period").str.len_chars() == 2)
        .then("20" + pl.col("period"))
        .otherwise(pl.col("period")),
        label=pl.col("label").str.strip_chars(),
        unit=pl.col("unit").str.strip_chars().str.to_lowercase(),
        value=_number("value"),
        population=_number("population"),
        rate=pl.col("rate").str.strip_chars() if "rate" in named.columns else pl.lit(None),
        cut=_CUT,
    )
    wrong = [*_wrong_lines(file, frame, level), *_wrong_cells(file, frame, named)]
    if len(wrong) > BOUND * frame.height:
        raise FileProblems(sorted(wrong, key=lambda each: each.row))
    found = _other_rates(file, frame)
    if found:
        raise FileProblems(found)
    kept = _without_wrong(frame, level)
    told = tuple(str(says("ssmsi.left_out", problem=each)) for each in wrong)
    return Parsed(kept.select(*SCHEMA).sort("geo", "period", "label", "unit"), told)


def _named(path: Path, file: str) -> pl.DataFrame:
    """The lines of a file, all as text, with our names of its columns."""
    try:
        raw = text.read(path, _is_data)
    except text.Unreadable as error:
        raise FileProblems(
            [Problem(file, 0, "", "", says("file.unreadable", why=error.said))]
        ) from None
    ours = {name: known for name in raw.columns if (known := NAMES.get(_folded(name)))}
    twice = [name for name, known in ours.items() if list(ours.values()).count(known) > 1]
    if twice:
        remedy = says("column.same_meaning")
        raise FileProblems([Problem(file, 1, each, "", remedy) for each in twice])
    named = raw.rename(ours)
    missing = [name for name in NEEDED if name not in named.columns]
    if missing:
        remedy = says("column.unknown")
        raise FileProblems([Problem(file, 1, each, "", remedy) for each in missing])
    return named


def _folded(name: str) -> str:
    """Letters alone, without accents: `Code.département` and `Code_departement` are one."""
    return fold(name).replace(" ", "")


def _code(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.to_uppercase().str.zfill(2)


def _number(column: str) -> pl.Expr:
    """`2,25` and `NA`; what is neither stays null, and `_problems` names it."""
    text = pl.col(column).str.strip_chars()
    known = pl.when(text.is_in(["NA", ""])).then(None).otherwise(text)
    return known.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _is_data(content: bytes) -> bool:
    """The data, and not what an archive holds beside: most of the heads needed are there."""
    heads = {NAMES.get(_folded(each)) for each in text.heads(content)}
    return len(heads & set(NEEDED)) > len(NEEDED) / 2


def _codes(level: str) -> list[str]:
    return list(DEPARTEMENTS if level == "DEP" else REGIONS)


_KEY = ["geo", "period", "label", "unit"]

#: A line breaks off that lacks a part of its key, or what follows its count, which may be cut too.
_CUT = pl.any_horizontal(pl.col("period", "label", "unit").is_null()) | (
    pl.col("population").is_null() & pl.col("value").is_not_null()
)


def _wrong_lines(file: str, frame: pl.DataFrame, level: str) -> Iterator[Problem]:
    """Lines that are of no territory of ours, that break off, or that say another thing again."""
    for row, geo in frame.filter(~pl.col("geo").is_in(_codes(level)))["row", "geo"].rows():
        yield Problem(file, row, "geo", geo, says("code.in_no_list"))
    for row in frame.filter("cut")["row"]:
        yield Problem(file, row, "", "", says("row.breaks_off"))
    for row, geo in frame.filter(_given_otherwise())["row", "geo"].rows():
        yield Problem(file, row, "geo", geo, says("row.given_otherwise"))


def _given_otherwise() -> pl.Expr:
    """A key that is given above with another count."""
    counts = pl.struct("value", "population").n_unique().over(_KEY)
    return (counts > 1) & (pl.col("row") != pl.col("row").min().over(_KEY))


def _wrong_cells(file: str, frame: pl.DataFrame, named: pl.DataFrame) -> Iterator[Problem]:
    """Cells that are neither a whole number, zero or more, nor `NA`."""
    for name in ("value", "population"):
        written = named[name].str.strip_chars()
        number = frame[name]
        broken = number.is_null() & ~written.is_in(["NA", ""]) & written.is_not_null()
        bad = (broken | ~_is_count(number)).fill_null(False)
        at = frame.with_columns(written=written).filter(bad)
        for row, geo, period, cell in at["row", "geo", "period", "written"].rows():
            where = f"{cell} ({geo} {period})"
            yield Problem(file, row, name, where, says("number.whole"))


def _is_count(number: pl.Series) -> pl.Series:
    return (number >= 0) & (number % 1 == 0)


def _without_wrong(frame: pl.DataFrame, level: str) -> pl.DataFrame:
    """The lines of our territories, once each; counts that are none, or that are given twice
    otherwise, without a value.
    """
    numbers = ("value", "population")
    count = {name: (pl.col(name) >= 0) & (pl.col(name) % 1 == 0) for name in numbers}
    once = pl.struct(*numbers).n_unique().over(_KEY) == 1
    return (
        frame.filter(pl.col("geo").is_in(_codes(level)))
        .filter(~pl.col("cut"))
        .with_columns(
            value=pl.when(once & count["value"]).then("value"),
            population=pl.when(count["population"]).then("population"),
        )
        .unique(_KEY, keep="first", maintain_order=True)
    )


def _other_rates(file: str, frame: pl.DataFrame) -> list[Problem]:
    """The source's own rates say which counts they are of: a column that has moved shows there.

    A rate is taken to be right to half a unit of its last digit, and to one in a thousand.
    """
    number, digits = pl.col("rate").str.replace(",", "."), pl.col("rate").str.split(",").list.last()
    decimals = pl.when(pl.col("rate").str.contains(",")).then(digits.str.len_chars()).otherwise(0)
    asked = frame.with_columns(
        told=number.cast(pl.Float64, strict=False),
        made=1000 * pl.col("value") / pl.col("population"),
        near=0.51 * pl.lit(10.0).pow(-decimals.cast(pl.Float64)),
    ).filter(pl.col("told").is_not_null(), pl.col("made").is_finite())
    apart = asked.filter(
        (pl.col("told") - pl.col("made")).abs() > pl.col("near") + pl.col("told") / 1000
    )
    if apart.height <= RATES * asked.height:
        return []
    remedy = says("ssmsi.rates", apart=apart.height, every=asked.height)
    return [Problem(file, 0, "taux_pour_mille", "", remedy)]
