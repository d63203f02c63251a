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
from dashboard.content import coding
from dashboard.web import addresses, answers, lost, serving
from data.reading import export
from data.release import Release

#: The scope that names every code of the release.
CODES = "codes"


def download(request: Request) -> Response:
    """Answer one file, or 404 in the reader's language; 410 once its release was withdrawn."""
    lang = answers.language(request.url.query)
    scope, _, format_ = request.path_params["name"].removeprefix("observatoire-").partition(".")
    asked = request.path_params["release"]
    release = serving.of(asked)
    body = made(release, scope, format_, lang) if release else None
    if release is None or body is None:
        return lost.answer(lang, asked).response(request.headers)
    # Labels and notes are words of the site: they may change while the figures do not.
    for_ever = format_ == "parquet" and asked != addresses.LATEST
    keep = answers.A_YEAR if for_ever else answers.ASK_AGAIN
    response = answers.File(body, export.MEDIA_TYPES[format_], keep, open=True).response(
        request.headers
    )
    name = f"observatoire-{scope}-{release.id}.{format_}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def made(release: Release, scope: str, format_: str, lang: str) -> bytes | None:
    """The file of a scope; None where there is no such thing, which costs nothing to find out."""
    there = scope == CODES or export.known(release, scope)
    if format_ not in export.FORMATS or not there or (scope, format_) == (CODES, "parquet"):
        return None
    return _body(release.id, scope, format_, lang)


@lru_cache(maxsize=64)
def _body(name: str, scope: str, format_: str, lang: str) -> bytes | None:
    release = serving.named(name)
    if release is None:
        return None
    if scope == CODES:
        both = (_beside(name, each).labels for each in messages.LANGUAGES)
        return export.codebook(*both, format_, release)
    # Parquet, kept for a year, has the same names in both languages.
    beside = _beside(name, "fr" if format_ == "parquet" else lang)
    return export.write(release, scope, format_, coding.notes(release, lang), beside)


@lru_cache(maxsize=8)
def _beside(name: str, lang: str) -> export.Beside:
    """The words of a release that is served, made once for all of its files."""
    release = serving.named(name)
    assert release is not None  # its file was asked for
    return coding.beside(release, lang)


ROUTES = [Route(addresses.FILE, download, methods=["GET", "HEAD"])]
