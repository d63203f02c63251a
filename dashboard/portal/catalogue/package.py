"""A Frictionless data package, its Table Schemas, and CSV on the Web: what a column is, beside the
file that has it.

Sources: https://datapackage.org (v1 profiles), https://www.w3.org/TR/tabular-metadata/.
"""

from __future__ import annotations

from typing import Any

import polars as pl

import messages
from dashboard.portal import tables
from dashboard.portal.catalogue import facts
from data.reading import selecting
from data.release import Release

_TYPES = {pl.Float64(): "number", pl.String(): "string", pl.Date(): "date"}

_LICENCE = {"name": "etalab-2.0", "title": "Licence Ouverte 2.0",
            "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"}  # fmt: skip


def schema(release: Release, name: str, lang: str = "fr") -> dict[str, Any]:
    """The Table Schema of the CSV of a dataset: type, title, codes of each column."""
    frame = tables.table(release, lang).parts[("dataset",)][(name,)]
    heads = tables.beside(release, lang).heads
    fields = []
    for column, type_ in frame.schema.items():
        field: dict[str, Any] = {"name": column, "title": heads[column], "type": _TYPES[type_]}
        if column in selecting.CODED and column not in ("territory", "period", "source"):
            field["constraints"] = {"enum": sorted(set(frame[column]))}
        fields.append(field)
    return {
        "name": f"observatoire-{name}",
        "title": messages.load(lang)(f"dataset.{name}.title"),
        "fields": fields,
        "missingValues": [""],
    }


def package(release: Release) -> dict[str, Any]:
    """The data package of all datasets: paths are relative to its own place."""
    words = messages.load("fr")
    return {
        "profile": "data-package",
        "name": "observatoire-loi-13-avril-2016",
        "id": f"observatoire-{release.id}",
        "title": facts.marked(release, words, words("portal.title")),
        "description": f"{words('portal.about')} {words('portal.notice')}",
        "version": release.id,
        "created": f"{release.created.isoformat()}T00:00:00Z",
        "licenses": [_LICENCE],
        "resources": [_resource(release, each) for each in facts.datasets(release)],
    }


def _resource(release: Release, each: facts.Dataset) -> dict[str, Any]:
    file = next(file for file in facts.files_of(release, each.id) if file.format == "csv")
    return {
        "profile": "tabular-data-resource",
        "name": each.identifier,
        "path": file.name,
        "title": each.title["fr"],
        "description": each.description["fr"],
        "format": "csv",
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "licenses": [_LICENCE],
        "schema": schema(release, each.id),
    }


def csvw(release: Release, name: str) -> dict[str, Any]:
    """CSV on the Web: it stands at the address of the CSV with `-metadata.json` after it."""
    made = schema(release, name)
    table = {
        "url": f"observatoire-{name}.csv",
        "dc:title": made["title"],
        "dc:license": {"@id": _LICENCE["path"]},
        "tableSchema": {
            "columns": [
                {"name": each["name"], "titles": each["name"], "dc:description": each["title"],
                 "datatype": each["type"]}
                for each in made["fields"]
            ],
        },
    }  # fmt: skip
    context = ["http://www.w3.org/ns/csvw", {"@language": "fr"}]
    return {"@context": context, "tables": [table]}
