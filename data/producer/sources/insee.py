"""INSEE, population of the départements on 1 January: all ages, 15 or older, 15 to 29, 65 or older.

Melodi, INSEE's open data service without a key (https://portail-api.insee.fr/, catalogue
https://catalogue-donnees.insee.fr/fr/catalogue/recherche/DS_ESTIMATION_POPULATION): dataset
*Estimations localisées de population*, one ZIP of CSV files, the data in the one whose name ends
with `_data.csv`. Fields are separated by `;`: GEO (COG code), GEO_OBJECT (`DEP`, `REG`, …),
EP_MEASURE (`POP_JAN_1ST` is the stock, others are rates), SEX and AGE (`_T` is the total),
TIME_PERIOD, OBS_VALUE, OBS_STATUS (the SDMX list: recent years are `P`, provisional).

A total stands beside its parts: summing over SEX with `_T` in it doubles France. Only `_T` is read
there; ages are summed over a partition of five-year groups, which must give the total.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from data.errors import FileProblems, Problem, Sentence, says
from data.producer.sources import text
from data.producer.sources.http import Client, Resource
from data.producer.sources.pulled import Expected, Pulled, rows, source, sources
from geo.territories import DEPARTEMENTS, REGION_OF, REGIONS, departements_of

SOURCE = "insee"
FEEDS = ("population",)
LICENCE = "LO-2.0"
URL = "https://api.insee.fr/melodi/file/DS_ESTIMATION_POPULATION/DS_ESTIMATION_POPULATION_CSV_FR"
PAGE = "https://catalogue-donnees.insee.fr/fr/catalogue/recherche/DS_ESTIMATION_POPULATION"

#: The first year that the product needs: that of état 4001.
SINCE = "2012"
TOTAL, MEASURE, LEVEL = "_T", "POP_JAN_1ST", "DEP"
ADULT = 15
STATUSES = ("A", "B", "E", "P")

NEEDED = ("GEO", "GEO_OBJECT", "EP_MEASURE", "SEX", "AGE", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS")
#: Ages as codes: `Y_LT5`, `Y5T9`, `Y_GE95`.
_BAND = re.compile(r"Y(?:_LT(?P<under>\d+)|(?P<from>\d+)T(?P<to>\d+)|_GE(?P<over>\d+))")
_OPEN = 1_000
#: First and last age of the groups that are told: of those fined, and for who is alike.
GROUPS = {"Y_GE15": (ADULT, _OPEN), "Y15T29": (ADULT, 29), "Y_GE65": (65, _OPEN)}

#: Mayotte enters the series in 2014. A département of 100 000 never gains or loses a tenth a year.
EXPECTED = Expected(
    replaces=("insee-pop",),
    departements=True,
    late={"976": "2014"},
    jump={"population": 1.1},
)

KEY = "insee-melodi"
#: The file of the archive that problems are told of.
FILE = "DS_ESTIMATION_POPULATION_data.csv"
#: Share of cells that may be missing because they can't be read.
BOUND = 0.01

#: What parts add up to; nothing where one of them can't be read.
_SUM = pl.when(pl.col("number").is_not_null().all()).then(pl.col("number").sum())


def resources(client: Client) -> list[Resource]:
    """The one archive."""
    return [Resource(SOURCE, "population", URL, "zip", LICENCE)]


def normalise(files: Mapping[str, Path], day: str) -> Pulled:
    """Population by département and year, T and GROUPS (columns of SCHEMA, persons)."""
    raw = _read(files["population"])
    every = raw.filter(pl.col("TIME_PERIOD") >= SINCE, EP_MEASURE=MEASURE)
    found = _problems(every.filter(GEO_OBJECT=LEVEL, SEX=TOTAL))
    kept = every.filter(pl.col("GEO").is_in(list(DEPARTEMENTS)), GEO_OBJECT=LEVEL, SEX=TOTAL)
    found += _sexes_that_do_not_add_up(every) + _regions_that_do_not_add_up(every)
    if found:
        raise FileProblems(found)
    title = "Estimations localisées de population au 1er janvier, par département et âge"
    about = source(KEY, day, title=title, publisher="Insee", url=PAGE)
    return Pulled(_rows(kept), sources(about), warnings=_outside(raw, kept))


def _read(path: Path) -> pl.DataFrame:
    try:
        name, content = text.member(path.read_bytes(), _is_data)
        raw = text.table(content)
    except text.Unreadable as error:
        remedy = says("file.no_archive", why=error.said)
        raise FileProblems([Problem("population.zip", 0, "", "", remedy)]) from None
    missing = [each for each in NEEDED if each not in raw.columns]
    if missing:
        remedy = says("column.gone")
        raise FileProblems([Problem(name, 1, each, "", remedy) for each in missing])
    return raw.with_columns(number=_number("OBS_VALUE"))


def _is_data(content: bytes) -> bool:
    """The data, and not what describes its columns: most of the heads needed are there."""
    return len(text.heads(content) & set(NEEDED)) > len(NEEDED) / 2


def _number(name: str) -> pl.Expr:
    return pl.col(name).str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _problems(kept: pl.DataFrame) -> list[Problem]:
    if kept.is_empty():
        remedy = says("insee.no_row", level=LEVEL, measure=MEASURE, sex=TOTAL)
        return [Problem(FILE, 0, "", "", remedy)]
    known = kept.filter(pl.col("GEO").is_in(list(DEPARTEMENTS)))
    wrong = kept.filter(pl.col("number").is_null())
    if wrong.height <= BOUND * kept.height:
        return _ages_that_do_not_add_up(known)
    return [
        *(Problem(FILE, row, "OBS_VALUE", written or "", says("number.write"))
          for row, written in wrong["row", "OBS_VALUE"].rows()),
        *_ages_that_do_not_add_up(known),
    ]  # fmt: skip


def _outside(raw: pl.DataFrame, kept: pl.DataFrame) -> tuple[str, ...]:
    """Codes of départements that are in no list, and cells that are no number: told, left out."""
    every = raw.filter(
        pl.col("TIME_PERIOD") >= SINCE, GEO_OBJECT=LEVEL, EP_MEASURE=MEASURE, SEX=TOTAL
    )
    codes = sorted(set(every["GEO"]) - set(DEPARTEMENTS))
    broken = every.filter(pl.col("number").is_null(), pl.col("GEO").is_in(list(DEPARTEMENTS)))
    cells = (
        f"row {row}, {geo} {year}: “{written or ''}” is no number: a missing cell."
        for row, geo, year, written in broken["row", "GEO", "TIME_PERIOD", "OBS_VALUE"].rows()
    )
    return (*(f"“{code}” is in no list of départements: left out." for code in codes), *cells)


def _sexes_that_do_not_add_up(every: pl.DataFrame) -> list[Problem]:
    """Women and men are all persons: else a total stands among its parts."""
    parts = every.filter(pl.col("SEX") != TOTAL, GEO_OBJECT=LEVEL, AGE=TOTAL)
    key = ["GEO", "TIME_PERIOD"]
    summed = parts.group_by(key).agg(made=_SUM, parts=pl.len())
    totals = every.filter(GEO_OBJECT=LEVEL, AGE=TOTAL, SEX=TOTAL).join(summed, on=key)
    return _apart(totals.filter(pl.col("parts") > 1), "SEX", says("insee.sexes"))


def _regions_that_do_not_add_up(every: pl.DataFrame) -> list[Problem]:
    """A région is the sum of its départements, where the archive has both."""
    whole = every.filter(AGE=TOTAL, SEX=TOTAL)
    key = ["GEO", "TIME_PERIOD"]
    parts = whole.filter(pl.col("GEO").is_in(list(REGION_OF)), GEO_OBJECT=LEVEL).with_columns(
        GEO=pl.col("GEO").replace_strict(REGION_OF, default=None)
    )
    summed = parts.group_by(key).agg(made=_SUM, parts=pl.len())
    members = {code: len(departements_of(code)) for code in REGIONS}
    complete = summed.filter(pl.col("parts") == pl.col("GEO").replace_strict(members, default=None))
    totals = whole.filter(GEO_OBJECT="REG").join(complete, on=key)
    return _apart(totals, "GEO", says("insee.departements"))


def _apart(totals: pl.DataFrame, column: str, remedy: Sentence) -> list[Problem]:
    """The totals that are not what is `made` of their parts, each rounded to a unit."""
    wrong = totals.filter((pl.col("made") - pl.col("number")).abs() > pl.col("parts"))
    return [
        Problem(FILE, row, column, f"{geo} {year}", remedy)
        for row, geo, year in wrong["row", "GEO", "TIME_PERIOD"].rows()
    ]


def _ages_that_do_not_add_up(kept: pl.DataFrame) -> list[Problem]:
    """Groups that leave a gap, or that are not those of the total, would make a wrong 15+."""
    parts = partition(set(kept["AGE"]) - {TOTAL})
    if not parts:
        return [Problem(FILE, 0, "AGE", "", says("insee.groups"))]
    summed = kept.filter(pl.col("AGE").is_in(parts)).group_by("GEO", "TIME_PERIOD")
    totals = kept.filter(AGE=TOTAL).join(summed.agg(made=_SUM, parts=pl.len()),
                                         on=["GEO", "TIME_PERIOD"], how="left")  # fmt: skip
    # Each group is a rounded number: they may add up to one unit more or less each.
    other = (pl.col("made") - pl.col("number")).abs() > len(parts)
    apart = totals.filter(other | pl.col("parts").is_null())
    remedy = says("insee.ages")
    return [
        Problem(FILE, row, "AGE", f"{geo} {year}", remedy)
        for row, geo, year in apart["row", "GEO", "TIME_PERIOD"].rows()
    ]


def partition(codes: set[str]) -> tuple[str, ...]:
    """The finest groups that follow each other from birth on and leave nobody out; () if none do.

    A group that straddles 15 years makes the partition useless here.
    """
    bands: dict[int, tuple[int, str]] = {}
    for code in sorted(codes):
        start, end = _ends(code)
        if start >= 0 and (start not in bands or end < bands[start][0]):
            bands[start] = (end, code)
    at, found = 0, []
    while at in bands and at < _OPEN:
        end, code = bands[at]
        if at < ADULT <= end:
            return ()
        found.append(code)
        at = end + 1
    return tuple(found) if at > _OPEN else ()


def _ends(code: str) -> tuple[int, int]:
    """First and last age of a code; (-1, -1) for one that is not a group."""
    match = _BAND.fullmatch(code)
    if not match:
        return -1, -1
    if match["under"]:
        return 0, int(match["under"]) - 1
    if match["over"]:
        return int(match["over"]), _OPEN
    return int(match["from"]), int(match["to"])


def _rows(kept: pl.DataFrame) -> pl.DataFrame:
    key = ["GEO", "TIME_PERIOD"]
    status = kept.filter(AGE=TOTAL).select(*key, "OBS_STATUS")
    every = kept.filter(AGE=TOTAL).select(*key, "number").with_columns(age=pl.lit("T"))
    groups = (_group(kept, name) for name in GROUPS)
    both = pl.concat([every, *groups]).join(status, on=key)
    return rows(
        both.rename({"GEO": "geo", "TIME_PERIOD": "period", "number": "value"}),
        dataset="population",
        indicator="population",
        geo_level=LEVEL,
        unit="PERSONS",
        OBS_STATUS=pl.when(pl.col("value").is_null())
        .then(pl.lit("O"))
        .when(pl.col("OBS_STATUS").is_in(STATUSES))
        .then("OBS_STATUS")
        .otherwise(pl.lit("A")),
        source=KEY,
    )


def _group(kept: pl.DataFrame, name: str) -> pl.DataFrame:
    """Persons of a group of ages; no row where no band ends where the group does."""
    first, last = GROUPS[name]
    there = partition(set(kept["AGE"]) - {TOTAL})
    inside = [code for code in there if _ends(code)[0] >= first and _ends(code)[1] <= last]
    whole = bool(inside) and _ends(inside[0])[0] == first and _ends(inside[-1])[1] == last
    summed = kept.filter(pl.col("AGE").is_in(inside if whole else []))
    return (
        summed.group_by("GEO", "TIME_PERIOD")
        .agg(number=_SUM)
        .select("GEO", "TIME_PERIOD", "number", age=pl.lit(name))
    )
