"""Files to take away: `/fichiers/<release>/<scope>.<format>`, the same figures for ever.

`scope` is a dataset, a département (`dep-37`), everything (`tout`) or the codebook (`codes`); the
formats are those of `data.reading.export`. Words beside the codes, and the notes sheet of a
workbook, are in the language of `?lang=`.
"""

from __future__ import annotations

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import messages
from dashboard.content import values
from dashboard.web import addresses, answers, lost, serving
from data.observations import CONF_STATUS, COUNTRIES, GEO, OBS_STATUS
from data.reading import export
from data.release import Release
from geo.territories import DEPARTEMENTS, REGIONS

#: The scope that names every code of the release.
CODES = "codes"


def download(request: Request) -> Response:
    """Answer one file, or 404 in the reader's language; 410 once its release was withdrawn."""
    lang = answers.language(request.url.query)
    scope, _, format_ = request.path_params["name"].removeprefix("observatoire-").partition(".")
    name = request.path_params["release"]
    body = _body(name, scope, format_, lang) if _exists(name, scope, format_) else None
    if body is None:
        return lost.answer(lang, name).response(request.headers)
    name = f"observatoire-{scope}-{name}.{format_}"
    # Labels and notes are words of the site: they may change while the figures do not.
    keep = answers.A_YEAR if format_ == "parquet" else answers.ASK_AGAIN
    file = answers.File(body, export.MEDIA_TYPES[format_], keep, open=True)
    response = file.response(request.headers)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _exists(release: str, scope: str, format_: str) -> bool:
    """Asked before anything is made or kept: a made-up name costs nothing."""
    found = serving.named(release) if format_ in export.FORMATS else None
    if found is None or (scope == CODES and format_ == "parquet"):
        return False
    return scope == CODES or export.known(found, scope)


@lru_cache(maxsize=64)
def _body(name: str, scope: str, format_: str, lang: str) -> bytes | None:
    release = serving.named(name)
    if release is None:
        return None
    words = messages.load(lang)
    if scope == CODES:
        both = (_labels(name, each) for each in messages.LANGUAGES)
        return export.codebook(*both, format_, release)
    fiction = [(words("fiction.mark"), words("fiction.file"))] if release.fictional else []
    notes = [
        *fiction,
        (words("files.release"), release.id),
        (words("files.created"), words.date(release.created)),
        (words("files.licence"), words("licence.LO-2.0")),
        (words("files.status"), words("files.status_text")),
        (words("files.secrecy"), words("files.secrecy_text")),
        (words("files.limits"), words("methode.limits.recorded")),
        (words("files.columns"), words("files.columns_text")),
    ]
    # Parquet, kept for a year, has the same names in both languages.
    named = _labels(name, "fr" if format_ == "parquet" else lang)
    return export.write(release, scope, format_, notes, named)


@lru_cache(maxsize=8)
def _labels(name: str, lang: str) -> export.Labels:
    """Those of a release that is served, made once for all of its files."""
    release = serving.named(name)
    assert release is not None  # its file was asked for
    return labels(release, lang)


def labels(release: Release, lang: str) -> export.Labels:
    """The words of every code of a release in a language."""
    words, rows = messages.load(lang), release.observations
    told = {
        ("status", "N"): words("state.N_sentence"),
        export.RANGE: words("state.N_range", low="{low}", high="{high}"),
    }
    for row in rows.select("dataset", "indicator").unique().iter_rows(named=True):
        name = f"{row['dataset']}.{row['indicator']}"
        told["indicator", name] = values.indicator(release, words, *row.values())
    for column in ("dataset", "breakdown", "sex", "age", "unit", "evidence", "geo_level"):
        for code in set(rows[column]):
            told[column, code] = _label(words, column, code)
    for code in OBS_STATUS:
        told["status", code] = told["OBS_STATUS", code] = words(f"status.{code}")
    for code in CONF_STATUS:
        told["CONF_STATUS", code] = words(f"conf_status.{code}")
    return told | {("territory", code): name for code, name in _territories(words).items()}


def _label(words: messages.Words, column: str, code: str) -> str:
    """The words of a code of a column; T is a total in each."""
    if code == "T":
        return words("files.total")
    if column == "unit":
        alone = {"STATEMENT": "files.statement", "YEAR": "files.year"}.get(code)
        return words(alone) if alone else words(f"unit.{code}.other", n="").strip()
    key = {"dataset": f"dataset.{code}.title", "evidence": f"badge.{code}"}.get(column)
    named = "level" if column == "geo_level" else column
    return words(key) if key else values.part(words, named, code)


def _territories(words: messages.Words) -> dict[str, str]:
    """The name of each territory by its key: `DEP-01`, `REG-24`, `COUNTRY-EL`, `FR`."""
    named = {
        "DEP": {code: dep.name for code, dep in DEPARTEMENTS.items()},
        "REG": {code: region.name for code, region in REGIONS.items()},
        "COUNTRY": {code: words.country(code) for code in COUNTRIES},
        "FR": {"FR": words("area.FR")},
        "EU": {code: words(f"area.{code}") for code in GEO["EU"]},
    }
    return {
        export.territory(level, code): name
        for level, names in named.items()
        for code, name in names.items()
    }


ROUTES = [Route(addresses.FILE, download, methods=["GET", "HEAD"])]
