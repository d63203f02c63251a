"""Eurostat: trafficking in human beings as registered by the authorities, and population of States.

Statistics API 1.0 (https://ec.europa.eu/eurostat/web/user-guides/data-browser/api-data-access/
api-getting-started/api): one JSON-stat reply per dataset. `crim_thb_sex`: victims, suspects and
convicted persons by legal status and sex; `crim_thb_vctz`: victims by citizenship; `crim_thb_vexp`:
victims by form of exploitation (https://ec.europa.eu/eurostat/cache/metadata/en/crim_thb_esms.htm);
`demo_pjan`: population on 1 January (https://ec.europa.eu/eurostat/cache/metadata/en/
demo_pop_esms.htm).

Codes and their words are read from the reply; what they mean here is told by their words, since a
code list changes with an edition and its words hardly do. A code that means nothing here is left
out, and told. Totals are kept for each State and the Union; sexes, citizenships and forms for
France and the Union alone: a small State's parts would be of a few persons.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from data.errors import UpstreamError, all_of, listed, says
from data.observations import COUNTRIES, caveat
from data.producer.sources import jsonstat, text
from data.producer.sources.http import Client, Resource
from data.producer.sources.pulled import (
    ABSENT,
    MASKED,
    Expected,
    Pulled,
    noted,
    rows,
    source,
    sources,
)

SOURCE = "eurostat"
FEEDS = ("europe", "population")
LICENCE = "CC-BY-4.0"
API = "https://ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data"
PAGE = "https://ec.europa.eu/eurostat/databrowser/view"

#: By dataset: what is asked beside the format, and the title of the source.
DATASETS = {
    "crim_thb_sex": (
        "", "Victims, suspects and convicted persons of trafficking in human beings, by sex",
    ),
    "crim_thb_vctz": ("", "Victims of trafficking in human beings by citizenship"),
    "crim_thb_vexp": ("", "Victims of trafficking in human beings by form of exploitation"),
    "demo_pjan": ("&sex=T&age=TOTAL&sinceTimePeriod=2016", "Population on 1 January"),
}  # fmt: skip

#: Dimensions that all its datasets share, with the codes that are kept.
KEPT = {"freq": ("A",), "unit": ("NR",), "age": ("TOTAL",), "sex": ("T", "F", "M")}

#: What a code means here, by what its words match (case apart); None: known, and not used.
LEGAL = (
    ("convict", "condamnes"), ("suspect", "suspects"), ("victim", "victimes_enregistrees"),
    ("prosecut", None),
)  # fmt: skip
CITIZENSHIP = (
    (r"^(non[- ]eu|outside)", "citoyennete=hors_ue"),
    (r"^(eu(27|28)?|european union)\b.*except", "citoyennete=ue"),
    (r"^reporting country", "citoyennete=nationale"),
    ("^total", "T"),
    ("foreign|unknown|stateless|not applicable", None),
)
FORMS = (
    ("sexual", "exploitation=sexuelle"), ("labour", "exploitation=travail"),
    ("^total", "T"), ("unknown", None), ("other", "exploitation=autre"),
)  # fmt: skip

#: The dimension that each dataset adds to the shared ones, by what its words mean.
MEANINGS = {"crim_thb_sex": (), "crim_thb_vctz": CITIZENSHIP, "crim_thb_vexp": FORMS}
READ_FOR = {
    "crim_thb_sex": "indicator", "crim_thb_vctz": "breakdown", "crim_thb_vexp": "breakdown",
}  # fmt: skip
UNION, FRANCE = "EU27_2020", "FR"

#: Registered victims vary with what is sought; a population hardly does.
EXPECTED = Expected(
    replaces=("wb-pop",),
    jump={"victimes_enregistrees": 3.0, "suspects": 3.0, "condamnes": 3.0, "population": 1.1},
)

#: Rows that a dataset alone gives: without it the others stand.
PARTS = {name: {"source": f"eurostat-{name}"} for name in DATASETS}

DIFFERS = caveat("differs")


def resources(client: Client) -> list[Resource]:
    """One reply for each dataset."""
    return [
        Resource(SOURCE, name, f"{API}/{name}?format=JSON&lang=EN{more}", "json", LICENCE)
        for name, (more, _) in DATASETS.items()
    ]


def normalise(files: Mapping[str, Path], day: str) -> Pulled:
    """Registered victims, suspects and convicted persons; population of the States."""
    frames, warnings, failed = {}, [], {}
    for name in (each for each in DATASETS if each in files):
        try:
            reply = _reply(files[name], name)
            found, said = _population(reply) if name == "demo_pjan" else _persons(reply, name)
        except UpstreamError as error:
            failed[name] = error.why
            continue
        frames[name] = found
        warnings += said
    if not frames:
        raise UpstreamError(SOURCE, ", ".join(failed), all_of(failed.values()))
    about = sources(*(_source(name, DATASETS[name][1], day) for name in frames))
    return Pulled(pl.concat(frames.values()), about, warnings=tuple(warnings), failed=failed)


def _reply(path: Path, name: str) -> Any:
    try:
        return json.loads(text.decoded(path.read_bytes()))
    except ValueError:
        raise UpstreamError(SOURCE, name, says("answer.no_json")) from None


def _population(reply: Any) -> tuple[pl.DataFrame, list[str]]:
    cells, said = _cells(reply, "demo_pjan")
    states = cells.filter(geo_level="COUNTRY", sex="T")
    told = {"dataset": "population", "indicator": "population"}
    return _observations(states, "demo_pjan", **told), said


def _persons(reply: Any, name: str) -> tuple[pl.DataFrame, list[str]]:
    """Rows of a dataset of persons: its own dimensions say who they are, and of what part."""
    cells, said = _cells(reply, name)
    found = cells.with_columns(indicator=pl.lit("victimes_enregistrees"), breakdown=pl.lit("T"))
    told = set()
    for dimension in reply["id"]:
        if dimension in KEPT or dimension in ("geo", "time"):
            continue
        if (meaning := _meaning(reply, name, dimension)) is None:
            continue
        column, codes, unknown = meaning
        told.add(column)
        said += [f"{name}: “{each}” ({dimension}) is not known, left out." for each in unknown]
        meant = pl.col(dimension).replace_strict(codes, default=None, return_dtype=pl.String)
        found = found.with_columns(meant.alias(column)).drop_nulls(column)
    if READ_FOR[name] not in told:
        raise UpstreamError(SOURCE, name, says("answer.dimension_gone"))
    return _observations(_shown(found, name), name, dataset="europe"), said


def _meaning(reply: Any, name: str, dimension: str) -> tuple[str, dict[str, str], list[str]] | None:
    """The column that a dimension of its own fills, by code, and the words that match nothing; None
    for a dimension of one code that means nothing here: it tells no cell from another.
    """
    labels = jsonstat.labels(reply, dimension)
    for column, meanings in (("indicator", LEGAL), ("breakdown", MEANINGS[name])):
        codes, unknown = _meant(labels, meanings)
        if len(set(codes.values())) < len(codes):
            raise UpstreamError(SOURCE, name, says("answer.same_meaning", dimension=dimension))
        if codes:
            return column, codes, unknown
    if len(labels) == 1:
        return None
    raise UpstreamError(SOURCE, name, says("answer.no_meaning", dimension=dimension))


def _shown(found: pl.DataFrame, name: str) -> pl.DataFrame:
    """Totals once, from the dataset by sex, since each repeats them; parts of France and the Union
    alone.
    """
    whole = (pl.col("sex") == "T") & (pl.col("breakdown") == "T")
    parts = pl.col("geo").is_in([UNION, FRANCE])
    if name == "crim_thb_sex":
        return found.filter(whole | parts)
    return found.filter(parts, pl.col("breakdown") != "T", sex="T")


def _cells(reply: Any, name: str) -> tuple[pl.DataFrame, list[str]]:
    """The cells of the kept codes, with level, status and note; what was left out, in words."""
    found = jsonstat.read(reply, SOURCE, name)
    if "geo" not in found.columns or "time" not in found.columns:
        raise UpstreamError(SOURCE, name, says("answer.no_place"))
    for dimension, codes in KEPT.items():
        if dimension in found.columns:
            if not set(codes) & set(jsonstat.labels(reply, dimension)):
                why = says("answer.none_of", dimension=dimension, codes=listed(codes))
                raise UpstreamError(SOURCE, name, why)
            found = found.filter(pl.col(dimension).is_in(codes))
    if "sex" not in found.columns:
        found = found.with_columns(sex=pl.lit("T"))
    known = found.filter(pl.col("geo").is_in([*COUNTRIES, UNION]))
    outside = sorted(set(found["geo"]) - set(known["geo"]))
    said = [f"{name}: outside of the 27 States, left out: {', '.join(outside)}."] if outside else []
    made, odd = _with_status(known)
    said += [f"{name} {each}: a missing cell." for each in (*jsonstat.unread(reply), *odd)]
    return made, said


def _with_status(cells: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """The cells with their level and status; a cell whose flag is in no list, or that is below
    zero, is missing, and named.
    """
    statuses, odd = [], []
    for row in cells.rows(named=True):
        why = _odd(row)
        statuses.append("O" if why else jsonstat.status(row["flag"], row["value"]))
        if why:
            *where, _, _ = row.values()
            odd.append(f"{' '.join(map(str, where))}: {why}")
    level = pl.when(pl.col("geo") == UNION).then(pl.lit("EU")).otherwise(pl.lit("COUNTRY"))
    # A figure that is confidential at the source is none here, even if it came.
    made = cells.with_columns(geo_level=level, OBS_STATUS=pl.Series(statuses, dtype=pl.String))
    none = pl.col("OBS_STATUS").is_in(["Q", "O", "L"])
    return made.with_columns(value=pl.when(none).then(None).otherwise("value")), odd


def _odd(row: Mapping[str, Any]) -> str:
    """Why a cell can't be understood; nothing where it can."""
    try:
        jsonstat.status(row["flag"], row["value"])
    except KeyError:
        return f"flag “{row['flag']}” is in no list"
    return f"{row['value']:g} is below zero" if (row["value"] or 0) < 0 else ""


def _meant(
    labels: Mapping[str, str], meanings: tuple[tuple[str, str | None], ...]
) -> tuple[dict[str, str], list[str]]:
    """What each code means, without those that are not used, and the words that match nothing."""
    found, unknown = {}, []
    for code, label in labels.items():
        match = next((to for at, to in meanings if re.search(at, label, re.IGNORECASE)), "")
        if match:
            found[code] = match
        elif match == "":
            unknown.append(f"{code} {label}")
    return found, unknown


def _observations(cells: pl.DataFrame, name: str, **told: str) -> pl.DataFrame:
    notes = noted(
        (pl.col("OBS_STATUS") == "Q", MASKED),
        (pl.col("value").is_null(), ABSENT),
        (pl.col("flag").str.contains(jsonstat.DIFFERS), DIFFERS),
    )
    here = cells.rename({"time": "period"})
    return rows(here, unit="PERSONS", source=f"eurostat-{name}", age="T", **notes, **told)


def _source(name: str, title: str, day: str) -> dict[str, str]:
    about = {"title": f"{title} ({name})", "publisher": "Eurostat", "lang": "en"}
    return source(f"eurostat-{name}", day, url=f"{PAGE}/{name}/default/table?lang=en", **about)
