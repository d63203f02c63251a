"""The code officiel géographique, as geo.api.gouv.fr gives it: it checks ours, and feeds no figure.

API Géo (https://geo.api.gouv.fr/decoupage-administratif, from INSEE's COG): `/departements` and
`/regions` answer a list of objects with `code`, `nom` and, for a département, `codeRegion` and
`zone` (`metro`, `drom`, `com`). Names and codes of the product stand in `geo/` and change by a
commit: a code that has gone, or a région that is another, is refused here, a name that differs is
told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.errors import FileProblems, Problem, UpstreamError, says
from data.producer.sources import text
from data.producer.sources.http import Client, Resource
from data.producer.sources.pulled import Expected, Pulled
from geo.territories import DEPARTEMENTS, OUTSIDE, REGIONS, fold

SOURCE = "cog"
FEEDS = ()
LICENCE = "LO-2.0"
URL = "https://geo.api.gouv.fr"
FIELDS = {"departements": "nom,code,codeRegion,zone", "regions": "nom,code,zone"}
EXPECTED = Expected()


_REMEDY = says("cog.rebuild")


def resources(client: Client) -> list[Resource]:
    """Both lists."""
    return [
        Resource(SOURCE, name, f"{URL}/{name}?fields={fields}", "json", LICENCE, limit=1_000_000)
        for name, fields in FIELDS.items()
    ]


def normalise(files: Mapping[str, Path], day: str) -> Pulled:
    """No row: what differs from our own lists, as warnings; raises for what can't be."""
    departements = _list(files, "departements")
    regions = _list(files, "regions")
    ours = {code: each.name for code, each in DEPARTEMENTS.items()}
    problems = [
        *_gone("departements", ours, departements),
        *_gone("regions", REGIONS, regions),
        *_elsewhere(departements),
    ]
    if problems:
        raise FileProblems(problems)
    named = {code: each.name for code, each in REGIONS.items()}
    warnings = (
        *_news("departements", ours, departements),
        *_news("regions", named, regions),
    )
    return Pulled(warnings=warnings)


def _list(files: Mapping[str, Path], name: str) -> dict[str, dict[str, Any]]:
    try:
        listed = json.loads(text.decoded(files[name].read_bytes()))
        return {each["code"]: each for each in listed}
    except (ValueError, KeyError, TypeError):
        raise UpstreamError(SOURCE, name, says("answer.no_codes")) from None


def _gone(name: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Problem]:
    return [
        Problem(f"{name}.json", 0, "code", code, says("cog.gone", then=_REMEDY))
        for code in ours
        if code not in theirs
    ]


def _elsewhere(theirs: Mapping[str, dict[str, Any]]) -> list[Problem]:
    return [
        Problem("departements.json", 0, "codeRegion", code, says("cog.elsewhere", then=_REMEDY))
        for code, each in DEPARTEMENTS.items()
        if code in theirs and theirs[code].get("codeRegion") != each.region.code
    ]


def _news(
    name: str, ours: Mapping[str, str], theirs: Mapping[str, dict[str, Any]]
) -> tuple[str, ...]:
    added = [code for code in theirs if code not in ours and code not in OUTSIDE]
    renamed = [code for code in ours if fold(str(theirs[code].get("nom"))) != fold(ours[code])]
    return (
        *(str(says("cog.new", list=name, code=code, then=_REMEDY)) for code in added),
        *(f"{name}: {code} is now named “{theirs[code].get('nom')}”." for code in renamed),
    )
