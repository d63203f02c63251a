"""A figure that leaves the screen: its picture, its citation, itself in a frame of another site.

`/fichiers/<release>/figure_<page>_<key>.<svg|png|bib|json|txt>?<parameters of the page>`, for ever
the same (`taille=carre` for a square picture); `<page>?embed=<key>` for the frame.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.content import citing
from dashboard.content.citing import Cited
from dashboard.content.figure import Figure
from dashboard.maps import picture as raster
from dashboard.markup import el
from dashboard.pages import Page
from dashboard.parts.html import figure as shown
from dashboard.parts.html.made import html
from dashboard.report import picture
from dashboard.selection import KEPT_BY_NOBODY, Selection
from dashboard.view import View
from dashboard.web import addresses, lost, plates, serving, settings
from dashboard.web.answers import File
from dashboard.web.assets import links

#: The parameter of a page that names the figure to show alone.
EMBED = "embed"

MEDIA_TYPES = {
    "svg": "image/svg+xml; charset=utf-8", "png": "image/png",
    "bib": "application/x-bibtex; charset=utf-8", "json": "application/vnd.citationstyles.csl+json",
    "txt": "text/plain; charset=utf-8",
}  # fmt: skip

_STYLES: Mapping[str, Callable[[Cited, datetime.date], str]] = {
    "bib": citing.bibtex, "json": citing.csl, "txt": citing.apa,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a figure: its release, its page, its key there, its format; what the page is asked
    for; whether a picture is `square`; the day of a citation.
    """

    release: str
    page: str
    key: str
    format: str
    asked: Selection
    square: bool = False
    day: str = ""


def download(request: Request) -> Response:
    """Answer it, or 404 in the reader's language; 410 once its release was withdrawn."""
    query = request.query_params
    asked = _kept_by_all(Selection.from_query(query))
    today = datetime.date.today().isoformat()
    path = request.path_params
    page, _, key = path["name"].partition("_")
    day = today if path["format"] in _STYLES else ""
    wanted = _File(path["release"], page, key, path["format"], asked,
                   addresses.is_square(query), day)  # fmt: skip
    body = _body(wanted) if wanted.format in MEDIA_TYPES else None
    if body is None:
        return lost.answer(asked.lang, wanted.release).response(request.headers)
    response = File(body, MEDIA_TYPES[wanted.format], open=True).response(request.headers)
    file = f"observatoire-{wanted.page}-{wanted.key}-{wanted.release}.{wanted.format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def _kept_by_all(asked: Selection) -> Selection:
    """Without what somebody typed: no file is of it, and nothing here may keep it."""
    return replace(asked, **dict.fromkeys(KEPT_BY_NOBODY, ""))


def _body(wanted: _File) -> bytes | None:
    """A withdrawn release is asked for before what is kept of it."""
    if serving.named(wanted.release) is None:
        return None
    with serving.MAKERS:
        return _kept(wanted)


@lru_cache(maxsize=128)
def _kept(wanted: _File) -> bytes | None:
    release = serving.named(wanted.release)
    found = plates.find(release, wanted.page, wanted.key, wanted.asked) if release else None
    if found is None or found[1].own:
        return None
    _, figure, view = found
    if wanted.format in _STYLES:
        of = citing.cited(view, figure, permanent(view, figure))
        return _STYLES[wanted.format](of, datetime.date.fromisoformat(wanted.day)).encode()
    drawn = (picture.square if wanted.square else picture.landscape)(figure, words(view, figure))
    return raster.png(drawn, 1) if wanted.format == "png" else drawn.encode()


def words(view: View, figure: Figure) -> picture.Words:
    """What a picture says under its drawing: notes, secrecy, sources, release, address."""
    said = view.words
    named = citing.publishers(view, figure)
    notes = (
        figure.warning,
        figure.note,
        said("shared.range") if shown.ranged(figure.table) else "",
        said("figure.picture_source", sources=", ".join(named) or figure.own_source),
        said("figure.picture_release", site=view.site, date=said.date(view.release.created),
             id=view.release.id),
        permanent(view, figure),
    )  # fmt: skip
    more = partial(said.count, "figure.picture_more")
    return picture.Words(tuple(filter(None, notes)), more, view.fiction)


def permanent(view: View, figure: Figure) -> str:
    """The address of a figure in this very view, on this release."""
    return settings.load().base + view.here + f"#{figure.anchor}"


def framed(page: Page, query: Mapping[str, str]) -> File:
    """One figure alone, for a frame of another site: no script, so that it listens to nothing; its
    sources stay, and a link to the page. 404, and 410 for a withdrawn release, as pages.
    """
    asked = _kept_by_all(Selection.from_query(query))
    release, key = serving.asked(asked.release), query[EMBED].strip()
    found = plates.find(release, page.id, key, asked) if release else None
    if found is None:
        return replace(lost.answer(asked.lang, asked.release), framed=True)
    item, figure, view = found
    said = view.words
    link = el("a", said("figure.on_site", site=view.site), href=f"{view.here}#{figure.anchor}",
              target="_blank", rel="noopener")  # fmt: skip
    body = el("main", html(item), el("p", link, class_="source"), class_="integre")
    page_html = (
        f'<!DOCTYPE html><html lang="{said.lang}"><head><meta charset="UTF-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{escape(figure.title)}</title>'
        f'{links(scripts=False)}</head><body class="stApp bare document">{body}</body></html>'
    )
    return File(page_html.encode(), "text/html; charset=utf-8", framed=True)


ROUTES = [Route(addresses.FIGURE, download, methods=["GET", "HEAD"])]
