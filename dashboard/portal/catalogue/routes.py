"""The addresses at which the catalogue, its schemas, feeds and list of pages are read."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.memory import Memory
from dashboard.portal import problems
from dashboard.portal.catalogue import dcat, feeds, package
from dashboard.web import answers, serving, settings
from dashboard.web.answers import File
from data.errors import UnusableRelease
from data.release import Release

Made = Callable[[Release, str, Request], File | None]


#: What was made, where nothing that a reader typed is in it.
_kept = Memory(32_000_000)

_PLAIN = re.compile(r"https?://[\w.\-]+(:\d+)?", re.ASCII)


def base(request: Request) -> str:
    """Where the site is said to be; where it was asked, if nobody said and that is an address."""
    here = str(request.base_url).rstrip("/")
    return settings.load().base or (here if _PLAIN.fullmatch(here) else "http://localhost")


def _answered(make: Made) -> Callable[[Request], Awaitable[Response]]:
    """What `make` gives of the release that an address names, else of the newest."""

    async def answer(request: Request) -> Response:
        lang = answers.language(request.url.query)
        named = request.path_params.get("release", "")
        try:
            found = serving.of(named) if named else serving.release()
        except UnusableRelease:
            return problems.problem(lang, 503, "none").response(request.headers)
        if found is None:
            file = problems.gone(lang, named)
        else:
            file = await to_thread.run_sync(_made, make, found, lang, request)
        return file.response(request.headers)

    return answer


def _made(make: Made, release: Release, lang: str, request: Request) -> File:
    """Made once for a release, until another one or a withdrawal; each time where the address that
    a reader typed is in it.
    """
    key = (release.id, serving.edition(), request.url.path, lang)
    if (kept := _kept.get(key)) is not None:
        return kept
    file = make(release, lang, request)
    if file is None:
        return problems.problem(lang, 404, "missing", what=request.url.path[:60])
    return _kept.setdefault(key, file) if settings.load().base else file


def _catalogue(release: Release, _: str, request: Request) -> File | None:
    writing = request.path_params["writing"]
    if writing not in dcat.WRITINGS:
        return None
    body = dcat.write(release, base(request), writing)
    return File(body, f"{dcat.WRITINGS[writing][0]}; charset=utf-8", open=True)


def _package(release: Release, _lang: str, _request: Request) -> File:
    return _json(package.package(release))


def _schema(release: Release, lang: str, request: Request) -> File | None:
    name = request.path_params["name"]
    return _json(package.schema(release, name, lang)) if name in release.datasets else None


def _csvw(release: Release, _: str, request: Request) -> File | None:
    name = request.path_params["name"]
    if name not in release.datasets:
        return None
    return _json(package.csvw(release, name), "application/csvm+json")


def _feed(release: Release, lang: str, request: Request) -> File | None:
    feed = feeds.find(release, request.path_params["name"], lang)
    if feed is None:
        return None
    body = feeds.atom(release, feed, lang, base(request))
    return File(body, "application/atom+xml; charset=utf-8", open=True)


def _sitemap(release: Release, _: str, request: Request) -> File:
    return File(feeds.sitemap(release, base(request)), "application/xml; charset=utf-8", open=True)


def _robots(_release: Release, _lang: str, request: Request) -> File:
    return File(feeds.robots(base(request)), "text/plain; charset=utf-8")


def _json(told: Any, media_type: str = "application/json") -> File:
    body = json.dumps(told, ensure_ascii=False, indent=1).encode()
    return File(body, media_type, open=True)


_MADE: dict[str, Made] = {
    "/catalog.{writing}": _catalogue,
    "/flux/{name}.atom": _feed,
    "/sitemap.xml": _sitemap,
    "/robots.txt": _robots,
    "/fichiers/{release}/datapackage.json": _package,
    "/fichiers/{release}/{name}.schema.json": _schema,
    "/fichiers/{release}/observatoire-{name}.csv-metadata.json": _csvw,
}

ROUTES = [Route(path, _answered(make), methods=["GET", "HEAD"]) for path, make in _MADE.items()]
