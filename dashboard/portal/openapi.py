"""The OpenAPI 3.1 document of a release: its parameters have its codes, its rows its columns.

Written from the table that checks requests (`asked`), so that neither can say otherwise.
"""

from __future__ import annotations

from typing import Any

import polars as pl

import messages
from dashboard.portal import asked, problems, resources
from dashboard.portal.asked import PERIOD, territories
from dashboard.portal.formats import FORMATS
from dashboard.portal.verifying import PARAMETERS
from dashboard.web import settings
from data.observations import SCHEMA
from data.reading import selecting
from data.release import Release

_TEXT = {"type": "string"}
_TYPES = {pl.Float64(): {"type": ["number", "null"]}, pl.String(): {"type": ["string", "null"]}}


def document(release: Release, lang: str) -> dict[str, Any]:
    """The document, its words in a language."""
    words, said = messages.load(lang), settings.load()
    about = {"title": words("portal.title"), "version": f"1.0+{release.id}",
             "description": words("portal.about"),
             "license": {"name": "Licence Ouverte 2.0", "identifier": "etalab-2.0"}}  # fmt: skip
    if said.contact:
        about["contact"] = {"email": said.contact}
    return {
        "openapi": "3.1.0",
        "info": about,
        "servers": [{"url": resources.base()}, {"url": resources.base(release)}],
        "paths": _paths(release, lang),
        "components": {"schemas": _schemas(release), "responses": _responses(lang)},
    }


def _paths(release: Release, lang: str) -> dict[str, Any]:
    words = messages.load(lang)
    language = [_parameter("lang", _one_of(messages.LANGUAGES), words("portal.parameter.lang"))]
    paths: dict[str, Any] = {
        "/observations": _observations(release, lang),
        "/verifier": _get(lang, "verifier", _verifier(release, lang), "Verdict"),
    }
    for name in ("datasets", "dimensions", "territories", "releases"):
        paths[f"/{name}"] = _get(lang, name, language, "List")
    for name, codes in (("datasets", release.datasets), ("dimensions", selecting.CODED)):
        id_ = {"name": "id", "in": "path", "required": True, "schema": _one_of(codes)}
        schema = "Anything" if name == "datasets" else "List"
        paths[f"/{name}/{{id}}"] = _get(lang, f"{name}_one", [id_, *language], schema)
    paths["/"] = _get(lang, "root", language, "Anything")
    return paths


def _get(lang: str, name: str, parameters: list[dict[str, Any]], schema: str) -> dict[str, Any]:
    words = messages.load(lang)
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"get": {
        "operationId": name,
        "summary": words(f"portal.path.{name}"),
        "parameters": parameters,
        "responses": {"200": {"description": words("portal.answered"), "content": content}}
        | _PROBLEMS,
    }}  # fmt: skip


def _observations(release: Release, lang: str) -> dict[str, Any]:
    words = messages.load(lang)
    made = _get(lang, "observations", _filters(release, lang) + _others(release, lang), "Page")
    content = made["get"]["responses"]["200"]["content"]
    for each in FORMATS.values():
        name = each.media_type.partition(";")[0]
        content.setdefault(name, {} if name != "text/csv" else {"schema": _TEXT})
    # JSON-stat is JSON too: what a page holds is one of both.
    both = [{"$ref": f"#/components/schemas/{each}"} for each in ("Page", "Cube")]
    content["application/json"] = {"schema": {"oneOf": both}}
    made["get"]["description"] = words("portal.observations_text")
    return made


def _filters(release: Release, lang: str) -> list[dict[str, Any]]:
    heads = resources.tables.beside(release, lang).heads
    found = []
    for name, codes in selecting.codes(release).items():
        free = {"territory": _one_of(territories()), "period": {**_TEXT, "pattern": f"^{PERIOD}$"}}
        found.append(_list(name, free.get(name, _one_of(codes)), heads[name]))
    return found


def _others(release: Release, lang: str) -> list[dict[str, Any]]:
    words = messages.load(lang)
    signed = [sign + name for name in selecting.SORTED for sign in ("", "-")]
    schemas = {
        "from": {**_TEXT, "format": "date"},
        "to": {**_TEXT, "format": "date"},
        "sort": _one_of(signed),
        "fields": _one_of(selecting.columns(release)),
        "limit": {"type": "integer", "minimum": 1, "maximum": asked.ROWS, "default": asked.USUAL},
        "cursor": {**_TEXT, "maxLength": 40},
        "format": _one_of(asked.FORMATS),
        "lang": _one_of(messages.LANGUAGES),
    }
    lists = ("sort", "fields")
    return [
        (_list if name in lists else _parameter)(name, each, words(f"portal.parameter.{name}"))
        for name, each in schemas.items()
    ]


def _verifier(release: Release, lang: str) -> list[dict[str, Any]]:
    words, codes = messages.load(lang), selecting.codes(release)
    schemas = {
        "dataset": _one_of(codes["dataset"]), "indicator": _one_of(codes["indicator"]),
        "territory": _one_of([each for each in territories() if each.startswith(("DEP", "FR"))]),
        "period": _one_of(codes["period"]), "valeur": {"type": "number", "minimum": 0},
        "lang": _one_of(messages.LANGUAGES),
    }  # fmt: skip
    heads = resources.tables.beside(release, lang).heads
    named = {"valeur": words("portal.parameter.valeur"), "lang": words("portal.parameter.lang")}
    return [
        _parameter(name, schemas[name], named.get(name) or heads[name], required=name != "lang")
        for name in PARAMETERS
    ]


def _parameter(
    name: str, schema: dict[str, Any], description: str, *, required: bool = False
) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": description,
            "schema": schema}  # fmt: skip


def _list(name: str, item: dict[str, Any], description: str) -> dict[str, Any]:
    """Several, with commas between."""
    several = {"type": "array", "items": item, "maxItems": asked.VALUES}
    return _parameter(name, several, description) | {"style": "form", "explode": False}


def _one_of(codes: Any) -> dict[str, Any]:
    return {"type": "string", "enum": list(codes)}


def _schemas(release: Release) -> dict[str, Any]:
    row = {name: _TYPES[SCHEMA[name]] if name in SCHEMA else {"type": ["string", "null"]}
           for name in selecting.columns(release)}  # fmt: skip
    several = {"type": "array", "items": {"type": "object"}}
    page = {"meta": {"type": "object"}, "links": {"type": "object"},
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/Row"}}}  # fmt: skip
    return {
        "Row": {"type": "object", "properties": row, "additionalProperties": False},
        "Page": {"type": "object", "properties": page, "required": list(page)},
        "Cube": {"type": "object", "required": ["version", "class", "id", "size", "value"]},
        "List": several,
        "Anything": {"type": "object"},
        "Verdict": {"type": "object", "required": ["verdict", "title", "detail", "release"]},
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {"status": {"type": "integer"},
                           "errors": {"type": "array", "items": {"type": "object"}}},
        },
    }  # fmt: skip


def _responses(lang: str) -> dict[str, Any]:
    words = messages.load(lang)
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    kinds = {"400": "parameters", "404": "missing", "405": "method", "410": "withdrawn",
             "429": "often", "503": "none"}  # fmt: skip
    return {code: {"description": words(f"portal.problem.{kind}.title"), "content": content}
            for code, kind in kinds.items()}  # fmt: skip


#: Without a body of ours: RFC 9110, 15.4.5 and 14.
_PLAIN = {"206": {"description": "Partial Content"}, "304": {"description": "Not Modified"},
          "416": {"description": "Range Not Satisfiable"}}  # fmt: skip
_PROBLEMS = _PLAIN | {code: {"$ref": f"#/components/responses/{code}"}
             for code in ("400", "404", "405", "410", "429", "503")}  # fmt: skip
