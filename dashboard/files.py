"""Files to take away: `/fichiers/<release>/<scope>.<format>`, the same figures for ever.

`scope` is a dataset, a département (`dep-37`) or everything (`tout`); the formats are those of
`data.export`. The notes sheet of a workbook is in the language of `?lang=`.
"""

from __future__ import annotations

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard import messages, serving, shell
from data import export


def address(release: str, scope: str, format_: str, lang: str = "fr") -> str:
    """Address of one file of the release of that id."""
    query = "?lang=en" if lang == "en" else ""
    return f"/fichiers/{release}/observatoire-{scope}.{format_}{query}"


def download(request: Request) -> Response:
    """Answer one file, or 404 in the reader's language."""
    lang = shell.language(request.url.query)
    scope, _, format_ = request.path_params["name"].removeprefix("observatoire-").partition(".")
    name = request.path_params["release"]
    body = _body(name, scope, format_, lang) if _exists(name, scope, format_) else None
    if body is None:
        return shell.not_found(lang).response(request.headers)
    name = f"observatoire-{scope}-{name}.{format_}"
    # The notes of a workbook are words of the site: they may change while the figures do not.
    keep = shell.ASK_AGAIN if format_ == "xlsx" else shell.A_YEAR
    file = shell.File(body, export.MEDIA_TYPES[format_], keep)
    response = file.response(request.headers)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _exists(release: str, scope: str, format_: str) -> bool:
    """Asked before anything is made or kept: a made-up name costs nothing."""
    found = serving.named(release) if format_ in export.FORMATS else None
    return found is not None and export.known(found, scope)


@lru_cache(maxsize=64)
def _body(name: str, scope: str, format_: str, lang: str) -> bytes | None:
    release = serving.named(name)
    if release is None:
        return None
    words = messages.load(lang)
    notes = [
        (words("files.release"), release.id),
        (words("files.created"), words.date(release.created)),
        (words("files.licence"), words("licence.LO-2.0")),
        (words("files.status"), words("files.status_text")),
        (words("files.secrecy"), words("files.secrecy_text")),
        (words("files.limits"), words("methode.limits.recorded")),
        (words("files.columns"), words("files.columns_text")),
    ]
    return export.write(release, scope, format_, notes)


ROUTES = [Route("/fichiers/{release}/{name}", download, methods=["GET", "HEAD"])]
