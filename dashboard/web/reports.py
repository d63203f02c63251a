"""Fiches on paper: `/fichiers/<release>/fiche-37.pdf`, for ever the same; under `derniere` that of
the newest release. `?lang=en`, `?format=a3` for a poster of one page.
"""

from __future__ import annotations

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import messages
from dashboard.report import typeset
from dashboard.selection import Selection
from dashboard.view import View
from dashboard.web import addresses, answers, lost, serving
from geo.territories import DEPARTEMENTS, Departement, fold

MEDIA_TYPE = "application/pdf"


def download(request: Request) -> Response:
    """Answer a fiche, or 404 in the reader's language; 410 once its release was withdrawn."""
    lang = answers.language(request.url.query)
    format_: typeset.Format = "a3" if request.query_params.get("format") == "a3" else "a4"
    asked, code = request.path_params["release"], request.path_params["code"]
    release = serving.of(asked)
    departement = DEPARTEMENTS.get(code)
    if release is None or departement is None:
        return lost.answer(lang, asked).response(request.headers)
    with serving.MAKERS:
        body = _body(release.id, code, lang, format_)
    file = answers.File(body, MEDIA_TYPE, open=True)
    response = file.response(request.headers)
    name = file_name(departement, release.id, format_)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def file_name(departement: Departement, release: str, format_: typeset.Format = "a4") -> str:
    """`observatoire-37-indre-et-loire-<release>.pdf`; a poster says that it is one."""
    slug = fold(departement.name).replace(" ", "-")
    poster = "-a3" if format_ == "a3" else ""
    return f"observatoire-{departement.code.lower()}-{slug}-{release}{poster}.pdf"


@lru_cache(maxsize=64)
def _body(name: str, code: str, lang: str, format_: typeset.Format) -> bytes:
    release = serving.named(name)
    if release is None:  # it was there a moment ago
        raise LookupError(name)
    view = View(release, Selection(lang), messages.load(lang))
    return typeset.fiche(view, DEPARTEMENTS[code], format_)


ROUTES = [Route(addresses.FICHE, download, methods=["GET", "HEAD"])]
