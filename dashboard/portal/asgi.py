"""The portal: `uvicorn dashboard.portal:app`, or in front of Streamlit on the same port (`Front`).

    /api/v1/…                 the API on the newest release
    /api/v1/releases/<id>/…   the same on one release, for ever; 410 once it was withdrawn
    /api                      how to ask, with examples; a page of the site where that is there
    /fichiers/…               files and maps to take away
    /catalog.jsonld …         the catalogue that other portals harvest, feeds, the list of pages

Nothing here imports Streamlit. An answer that was made already costs a look-up.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.memory import Memory
from dashboard.portal import asked, documentation, formats, limits, observations, openapi, problems
from dashboard.portal import resources as of
from dashboard.portal.catalogue import routes as catalogue
from dashboard.portal.verifying import verify
from dashboard.web import addresses, answers, assets, files, lost, pictures, serving
from dashboard.web.answers import File
from dashboard.web.observing import Observed, configure
from data.errors import UnusableRelease
from data.release import Release

#: Where the API begins.
V1 = "/api/v1"

#: Bytes that take longer to pack than to hand to another thread, of which others wait for nothing.
LONG = 500_000

#: Parameters of a request.
FIELDS = 100

#: Sent with every answer: it runs nothing, and asks nobody.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

#: What is told of a release as JSON, by the first part of its address; those that have names below
#: them are given one.
_TOLD = {
    "": of.root, "datasets": of.datasets, "dimensions": of.dimensions, "territories": of.places,
    "releases": of.releases, "changes": of.changed, "openapi.json": openapi.document,
}  # fmt: skip
_NAMED = {"datasets": of.dataset, "dimensions": of.dimension}

#: What is told of a release is the same until another one, or a withdrawal: only what is there.
_kept = Memory(16_000_000)

#: Answers that are long to make are made one at a time: the others of this process go on.
_makers = CapacityLimiter(1)

_buckets = limits.Buckets(limits.quota())


async def api(request: Request) -> Response:
    """Answer an address of the API: what it is, or a problem in words."""
    left = _buckets.take(request.client.host if request.client else "") if limits.quota() else None
    lang = answers.language(request.url.query)
    if left and not left.granted:
        told = {"quota": str(left.quota), "seconds": str(max(left.reset, 1))}
        file = problems.problem(lang, 429, "often", **told)
    elif request.method not in ("GET", "HEAD"):
        file = replace(
            problems.problem(lang, 405, "method"), headers=(("Allow", "GET, HEAD, OPTIONS"),)
        )
    else:
        file = await _file(request, lang)
    if len(file.body) > LONG:
        response = await to_thread.run_sync(file.response, request.headers, limiter=_makers)
    else:
        response = file.response(request.headers)
    response.headers.update(left.headers() if left else {})
    return response


async def _file(request: Request, lang: str) -> File:
    release, rest = _which(request.path_params)
    try:
        found = serving.asked(release)
    except UnusableRelease:
        return problems.problem(lang, 503, "none")
    if found is None:
        return problems.gone(lang, release)
    try:
        query = _query(request.url.query)
        if rest == "observations":
            accept = formats.accepted(request.headers.get("accept", ""))
            page = asked.read(found, query, accept)
            if (made := observations.known(found, page)) is not None:
                return made
            if observations.is_quick(found, page):
                return observations.answer(found, page)
            return await to_thread.run_sync(observations.answer, found, page, limiter=_makers)
        if rest == "verifier":
            return _json(verify(found, dict(query)), problems.NEVER_KEPT)
        return await to_thread.run_sync(_described, found, rest, dict(query), lang)
    except asked.Refused as refused:
        return problems.refused(lang, refused.wrong)


def _query(text: str) -> list[tuple[str, str]]:
    """The parameters, in their order. Raises Refused where there are too many."""
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS)
    except ValueError:
        many = (("letters", str(asked.LETTERS)), ("values", str(FIELDS)))
        raise asked.Refused([asked.Wrong("?", "long", many)]) from None


def _which(path: Mapping[str, str]) -> tuple[str, str]:
    """The release that an address names ("" for the newest), and what it asks of it."""
    return path.get("release", ""), path.get("rest", "").strip("/")


def _described(release: Release, rest: str, query: Mapping[str, str], lang: str) -> File:
    """What is told of a release beside its rows."""
    if unknown := [name for name in query if name != "lang"]:
        raise asked.Refused([asked.Wrong(each[:40], "unknown", (("near", "lang"),))
                             for each in unknown])  # fmt: skip
    key = (release.id, serving.edition(), rest, lang)
    if (made := _kept.get(key)) is not None:
        return made
    first, _, name = rest.partition("/")
    told = None
    if name and first in _NAMED:
        told = _NAMED[first](release, lang, name)
    elif not name and first in _TOLD:
        told = _TOLD[first](release, lang)
    if told is None:
        return problems.problem(lang, 404, "missing", what=rest[:60])
    return _kept.setdefault(key, _json(told))


def _json(told: Any, keep: str = answers.ASK_AGAIN) -> File:
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return File(body, "application/json", keep, open=True)


async def preflight(_: Request) -> Response:
    """Any page of any site may ask."""
    return Response(status_code=204, headers=answers.PREFLIGHT)


def _asset(request: Request) -> Response:
    """The style sheet and fonts of that page."""
    found = assets.ours(request.url.path) or lost.not_found(answers.language(request.url.query))
    return found.response(request.headers)


def _documentation(request: Request) -> Response:
    file = documentation.page(serving.release(), answers.language(request.url.query))
    return file.response(request.headers)


_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
_PATHS = (V1, f"{V1}/", f"{V1}/releases/{{release}}", f"{V1}/releases/{{release}}/{{rest:path}}",
          f"{V1}/{{rest:path}}")  # fmt: skip

ROUTES = [
    route
    for path in _PATHS
    for route in (Route(path, preflight, methods=["OPTIONS"]), Route(path, api, methods=_METHODS))
]


class Guarded:
    """What goes with every answer of an application that does not say otherwise: `HEADERS`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


_GUARDED = [Middleware(Guarded)]


class Front:
    """The portal in front of another application: its own addresses, and no other. `app` is
    Streamlit's.
    """

    def __init__(self, app: ASGIApp) -> None:
        routes = [*ROUTES, *catalogue.ROUTES]
        self.app, self._portal = app, Starlette(routes=routes, middleware=_GUARDED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is the portal's, pass on the rest."""
        ours = scope["type"] == "http" and addresses.IS_PORTAL.match(scope["path"])
        await (self._portal if ours else self.app)(scope, receive, send)


def application() -> Starlette:
    """The portal alone, with the files that it tells of."""
    configure()
    page = Route("/api", _documentation, methods=["GET", "HEAD"])
    ours = Route("/app/static/{rest:path}", _asset, methods=["GET", "HEAD"])
    routes = [*ROUTES, *catalogue.ROUTES, page, ours, *pictures.ROUTES, *files.ROUTES]
    chat = _chat()
    return Starlette(routes=[*routes, *(chat.routes if chat else ())],
                     middleware=[Middleware(Observed), *_GUARDED],
                     lifespan=chat.router.lifespan_context if chat else None)  # fmt: skip


def _chat() -> Starlette | None:
    """The questions of agents, where somebody asked for them: `mcp` is an optional package."""
    if os.environ.get("OBSERVATOIRE_MCP") != "1":
        return None
    from dashboard.portal.chat.server import application as chat

    return chat()
