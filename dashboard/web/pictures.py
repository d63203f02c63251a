"""Maps as pictures: `/fichiers/<release>/carte_<indicator>_<period>.<svg|png>`, for ever the same.

The indicator is one of the page *Carte*, or `europe`. A year or a period of several is written with
a dash in the address (`2018-2020`).
"""

from __future__ import annotations

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard import messages
from dashboard.maps import picture
from dashboard.selection import Selection
from dashboard.subjects import carte, europe
from dashboard.view import View
from dashboard.web import addresses, answers, lost, serving
from data.release import Release
from geo import outlines

EUROPE = "europe"
MEDIA_TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


def download(request: Request) -> Response:
    """Answer one picture, or 404 in the reader's language."""
    lang = answers.language(request.url.query)
    which, when, format_ = (request.path_params[name] for name in ("which", "when", "format"))
    release = serving.named(request.path_params["release"])
    if release is None or not _exists(release, which, when, format_):
        return lost.not_found(lang).response(request.headers)
    # Words of the site may change while the figures do not: ask again.
    file = answers.File(
        _body(release.id, which, when, format_, lang), MEDIA_TYPES[format_], open=True
    )
    response = file.response(request.headers)
    name = f"observatoire-carte-{which}-{when}-{release.id}.{format_}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _exists(release: Release, which: str, when: str, format_: str) -> bool:
    """Asked before anything is drawn: a made-up name costs nothing."""
    view = _view(release, "fr")
    if which == EUROPE:
        periods = europe.periods(view)
    else:
        periods = [*(addresses.dashed(each) for each in carte.periods(view)), addresses.EVERY]
    known = which in (*carte.indicators(view), EUROPE) and format_ in MEDIA_TYPES
    return known and when in periods


@lru_cache(maxsize=64)
def _body(name: str, which: str, when: str, format_: str, lang: str) -> bytes:
    release = serving.named(name)
    if release is None:  # it was there a moment ago
        raise LookupError(name)
    view = _view(release, lang)
    if which == EUROPE:
        shown, caption = europe.drawn(view, when), europe.caption(view, when)
        drawn = picture.svg(shown, caption, outlines.EUROPE)
    else:
        period = next((p for p in carte.periods(view) if addresses.dashed(p) == when), "")
        drawn = picture.svg(carte.drawn(view, which, period), carte.caption(view, which, period))
    return drawn.encode() if format_ == "svg" else picture.png(drawn)


def _view(release: Release, lang: str) -> View:
    return View(release, Selection(lang), messages.load(lang))


ROUTES = [Route(addresses.PICTURE, download, methods=["GET", "HEAD"])]
