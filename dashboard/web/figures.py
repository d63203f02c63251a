"""A figure that leaves the screen: its picture, its citation, itself in a frame of another site.

`/fichiers/<release>/figure_<page>_<key>.<svg|png|bib|json|txt>?<parameters of the page>`, for ever
the same (`taille=carre` for a square picture); `<page>?embed=<key>` for the frame.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.content import citing
from dashboard.content.citing import Cited
from dashboard.content.figure import Figure
from dashboard.maps import picture as raster
from dashboard.markup import el
from dashboard.memory import Memory
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


#: Bytes of pictures that are kept.
ROOM = 32_000_000

_kept = Memory(ROOM)


def download(request: Request) -> Response:
    """Answer it, or 404 in the reader's language; 410 once its release was withdrawn."""
    query, path = request.query_params, request.path_params
    asked = _kept_by_all(Selection.from_query(query))
    page, _, key = path["name"].partition("_")
    release, format_ = serving.named(path["release"]), path["format"]
    found = None
    if release and format_ in MEDIA_TYPES:
        with serving.MAKERS:
            found = plates.find(release, page, key, asked)
    if release is None or found is None or found[1].own:
        return lost.answer(asked.lang, path["release"]).response(request.headers)
    _, figure, view = found
    if format_ in _STYLES:
        body = _citation(view, figure, format_, str(request.base_url))
    else:
        body = _picture(view, figure, format_, square=addresses.is_square(query))
    response = File(body, MEDIA_TYPES[format_], open=True).response(request.headers)
    file = f"observatoire-{page}-{addresses.dashed(figure.name)}-{release.id}.{format_}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def _kept_by_all(asked: Selection) -> Selection:
    """Without what somebody typed: no file is of it, and nothing here may keep it."""
    return replace(asked, **dict.fromkeys(KEPT_BY_NOBODY, ""))


def _citation(view: View, figure: Figure, format_: str, here: str) -> bytes:
    """Cited where the site is said to be, else where it was asked `here`."""
    address = permanent(view, figure) or here.rstrip("/") + _address(view, figure)
    of = citing.cited(view, figure, address)
    return _STYLES[format_](of, max(datetime.date.today(), view.release.created)).encode()


def _picture(view: View, figure: Figure, format_: str, *, square: bool) -> bytes:
    """Made once for what the release has; of a département that there is none of, each time."""
    name = (view.release.id, view.address, figure.key, view.selection, format_, square)
    typed = view.selection.dep and not view.selection.departement
    made = None if typed else _kept.get(name)
    if made is None:
        with serving.MAKERS:
            drawn = (picture.square if square else picture.landscape)(figure, words(view, figure))
            made = raster.png(drawn, 1) if format_ == "png" else drawn.encode()
    return made if typed else _kept.setdefault(name, made)


def words(view: View, figure: Figure) -> picture.Words:
    """What a picture says under its drawing: notes, secrecy, sources, release, address."""
    said = view.words
    named = citing.publishers(view, figure.rows)
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
    """The address of a figure in this very view, on this release; "" where nobody said at which
    address the site is: what leads nowhere is not written.
    """
    base = settings.load().base
    return base + _address(view, figure) if base else ""


def _address(view: View, figure: Figure) -> str:
    return f"{view.here}#{figure.anchor}"


#: In a frame every link opens beside the page that holds it: few sites may be framed.
_OUT = b'<base target="_blank">'


def framed(page: Page, query: Mapping[str, str]) -> File:
    """One figure alone, for a frame of another site: no script, so that it listens to nothing; its
    sources stay, and a link to the page. 404, and 410 for a withdrawn release, as pages.
    """
    asked = _kept_by_all(Selection.from_query(query))
    release, key = serving.asked(asked.release), query[EMBED].strip()
    found = plates.find(release, page.id, key, asked) if release else None
    if found is None:
        gone = lost.answer(asked.lang, asked.release)
        return replace(gone, body=gone.body.replace(b"<head>", b"<head>" + _OUT), framed=True)
    item, figure, view = found
    said = view.words
    link = el("a", said("figure.on_site", site=view.site), href=_address(view, figure),
              rel="noopener")  # fmt: skip
    body = el("main", html(item), el("p", link, class_="source"), class_="integre")
    page_html = (
        f'<!DOCTYPE html><html lang="{said.lang}"><head><meta charset="UTF-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex">{_OUT.decode()}'
        f"<title>{escape(figure.title)}</title>"
        f'{links(scripts=False)}</head><body class="stApp bare document">{body}</body></html>'
    )
    return File(page_html.encode(), "text/html; charset=utf-8", framed=True)


ROUTES = [Route(addresses.FIGURE, download, methods=["GET", "HEAD"])]
