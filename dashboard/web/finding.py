"""The index of the search: `/fichiers/<release>/recherche-<lang>.json`, asked for by
`static/find.js` when the field of the head is entered; the same entries answer `/recherche`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import messages
from dashboard.pages import PAGES
from dashboard.selection import Selection
from dashboard.subjects import finding
from dashboard.subjects.finding import KINDS, Entry
from dashboard.view import View
from dashboard.web import addresses, answers, documents, lost, plates, serving
from data.reading.once import once
from data.release import Release


@once
def entries(release: Release, lang: str) -> tuple[Entry, ...]:
    """All that can be found in a release, in a language; figures are those of its pages."""
    view = View(release, Selection(lang=lang), messages.load(lang))
    return finding.entries(view, _figures(view))


def _figures(view: View) -> Iterator[tuple[str, str]]:
    """The title of each figure that a page shows to everybody, and where it stands."""
    for page in PAGES:
        if not page.hidden:
            of_page = replace(view, address=page.address)
            for _, figure in plates.plates(documents.items(of_page, page)):
                yield figure.title, f"{view.link(page.address)}#{figure.anchor}"


@once
def index(release: Release, lang: str) -> answers.File:
    """`{kinds, entries}`: of each entry the position of its kind, its words, its address, what
    stands beside it, its codes, and what else it is called.
    """
    words = messages.load(lang)
    told: dict[str, Any] = {
        "kinds": [words(f"find.{kind}") for kind in KINDS],
        "entries": [
            [KINDS.index(each.kind), each.label, each.address, each.aside, each.codes, *each.others]
            for each in entries(release, lang)
        ],
    }
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return answers.File(body, "application/json")


def download(request: Request) -> Response:
    """Answer the index, or 404 in the reader's language; 410 once its release was withdrawn."""
    name, lang = request.path_params["release"], request.path_params["lang"]
    release = serving.named(name) if lang in messages.LANGUAGES else None
    if release is None:
        return lost.answer(answers.language(request.url.query), name).response(request.headers)
    return index(release, lang).response(request.headers)


ROUTES = [Route(addresses.INDEX, download, methods=["GET", "HEAD"])]
