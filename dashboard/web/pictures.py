"""Maps as pictures: `/fichiers/<release>/carte_<indicator>_<period>.<svg|png>`, for ever the same
(`taille=carre` for a square one).

The indicator is one of the page *Carte*, or `europe`. A year or a period of several is written with
a dash in the address (`2018-2020`).
"""

from __future__ import annotations

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import messages
from dashboard.maps import picture
from dashboard.selection import Selection
from dashboard.subjects import maps
from dashboard.subjects.maps.kind import Kind
from dashboard.view import View
from dashboard.web import addresses, answers, lost, serving
from data.release import Release

MEDIA_TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


def download(request: Request) -> Response:
    """Answer one picture, or 404 in the reader's language; 410 once its release was withdrawn."""
    lang = answers.language(request.url.query)
    which, when, format_ = (request.path_params[name] for name in ("which", "when", "format"))
    release = serving.named(request.path_params["release"])
    if release is None or not _exists(release, which, when, format_):
        return lost.answer(lang, request.path_params["release"]).response(request.headers)
    # Words of the site may change while the figures do not: ask again.
    file = answers.File(
        _body(release.id, which, when, format_, lang, addresses.is_square(request.query_params)),
        MEDIA_TYPES[format_],
        open=True,
    )
    response = file.response(request.headers)
    name = f"observatoire-carte-{which}-{when}-{release.id}.{format_}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def kinds(release: Release) -> dict[str, Kind]:
    """Every map of a release by its name in an address."""
    europe = {maps.EUROPE.id: maps.EUROPE} if maps.EUROPE.there(release) else {}
    return maps.kinds(release) | europe


def _exists(release: Release, which: str, when: str, format_: str) -> bool:
    """Asked before anything is drawn: a made-up name costs nothing."""
    view, kind = _view(release, "fr"), kinds(release).get(which)
    if kind is None or format_ not in MEDIA_TYPES:
        return False
    return when in _periods(view, kind)


def _periods(view: View, kind: Kind) -> dict[str, str]:
    """Every period that a map is of, by its name in an address."""
    there = {addresses.dashed(each): each for each in kind.periods(view)}
    return there or {addresses.EVERY: ""}


@lru_cache(maxsize=64)
def _body(name: str, which: str, when: str, format_: str, lang: str, square: bool) -> bytes:
    release = serving.named(name)
    if release is None:  # it was there a moment ago
        raise LookupError(name)
    view, kind = _view(release, lang), kinds(release)[which]
    period = _periods(view, kind)[when]
    made = kind.drawn(view, period), kind.caption(view, period), kind.outline
    drawn = picture.svg(*made, square=square)
    return drawn.encode() if format_ == "svg" else picture.png(drawn, 1 if square else 2)


def _view(release: Release, lang: str) -> View:
    return View(release, Selection(lang), messages.load(lang))


ROUTES = [Route(addresses.PICTURE, download, methods=["GET", "HEAD"])]
