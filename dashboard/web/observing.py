"""Seeing how it goes: an id and a line for each request, `/pret`, numbers for Prometheus.

    OBSERVATOIRE_LOG=json        a line of JSON for each request and warning, on standard output
    OBSERVATOIRE_METRICS=9464    numbers at http://127.0.0.1:9464/metrics, and nowhere else

A line holds no whole address of a reader (its network: /24, /48) and nothing that one typed: an
address of ours is named by its kind, any other is `other`; an error by its kind and its lines.
"""

from __future__ import annotations

import contextvars
import datetime
import ipaddress
import json
import logging
import os
import re
import sys
import time
import traceback
import uuid
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.pages import PAGES
from dashboard.web import serving, settings
from data import shelf
from data.errors import UnusableRelease

READY = "/pret"

_METRICS = "OBSERVATOIRE_METRICS"

_request = contextvars.ContextVar("request", default="")
_requests = logging.getLogger("observatoire.requests")

#: What a proxy calls a request (nginx, `$request_id`).
_ID = re.compile(r"[0-9a-f]{32}")

_PAGES = frozenset(f"/{page.path}" for page in PAGES)
#: Kinds of address, by how they begin; what follows may hold anything.
_KINDS = ("/_stcore/stream", "/_stcore/health", "/_stcore/", "/app/static/", "/static/",
          "/fichiers/", "/flux/", "/catalog.", "/sitemap.xml", "/robots.txt", "/mcp")  # fmt: skip
_API = re.compile(r"/api/v1(?:/releases/[^/]*)?(?:/(datasets|dimensions|territories|releases|"
                  r"observations|changes|verifier|openapi\.json))?(?:/.*)?")  # fmt: skip

#: What Streamlit tells, with forty lines or one, of each frame that is no message.
_FRAMES = {
    "streamlit.web.server.starlette.starlette_websocket": "Error deserializing back message",
    "streamlit.runtime.app_session": 'No handler for "%s"',
}

REGISTRY = CollectorRegistry()
_ANSWERS = Counter("observatoire_requests", "Answers", ["route", "status"], registry=REGISTRY)
_SECONDS = Histogram("observatoire_request_seconds", "Time to answer", ["route"],
                     buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
                     registry=REGISTRY)  # fmt: skip
_SOCKETS = Gauge("observatoire_sockets", "Open pages", registry=REGISTRY)
_AGE = Gauge("observatoire_release_age_days", "Days since the release was made", registry=REGISTRY)
_THERE = Gauge("observatoire_store_there", "Whether the store of releases answers",
               registry=REGISTRY)  # fmt: skip


def route(path: str) -> str:
    """The kind of an address: a few dozen at most, whatever is asked for.

    >>> route("/departement"), route("/api/v1/releases/x/observations"), route("/wp-admin.php")
    ('/departement', '/api/v1/observations', 'other')
    """
    if path in _PAGES:
        return path
    if found := _API.fullmatch(path):
        return f"/api/v1/{found[1] or ''}"
    return next((kind for kind in _KINDS if path.startswith(kind)), "other")


def network(host: str) -> str:
    """Of a reader's address what is written: its network. Empty for what is no address.

    >>> network("192.0.2.77"), network("2001:db8:1:2::3"), network("testclient")
    ('192.0.2.0/24', '2001:db8:1::/48', '')
    """
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return ""
    bits = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network(f"{found}/{bits}", strict=False))


class Observed:
    """The middleware: outermost, of the site and of the portal alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and note how it went."""
        if scope["type"] == "websocket":
            with _SOCKETS.track_inprogress():
                await self.app(scope, receive, send)
        elif scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"] == READY:
            await _ready()(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        told = Headers(scope=scope).get("x-request-id", "")
        id_ = told if _ID.fullmatch(told) else uuid.uuid4().hex
        token, start, noted = _request.set(id_), time.perf_counter(), {"status": 500, "bytes": 0}

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                noted["status"] = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = id_
            else:
                noted["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, note)
        finally:
            _note(scope, noted, time.perf_counter() - start)
            _request.reset(token)


def _note(scope: Scope, noted: dict[str, int], seconds: float) -> None:
    kind = route(scope["path"])
    _ANSWERS.labels(kind, str(noted["status"])).inc()
    _SECONDS.labels(kind).observe(seconds)
    if _requests.isEnabledFor(logging.INFO):
        host = scope["client"][0] if scope.get("client") else ""
        line = {"method": scope["method"], "route": kind, **noted,
                "ms": round(seconds * 1000, 1), "network": network(host)}  # fmt: skip
        _requests.info("request", extra={"told": line})


def _ready() -> JSONResponse:
    """Whether a reader would be answered, from what, and how old that is; `health` says that the
    process is alive.
    """
    headers = {"Cache-Control": "no-store"}
    store = shelf.store()
    try:
        found = serving.release()
    except UnusableRelease:
        return JSONResponse({"ready": False, "store": store}, 503, headers)
    told = {"ready": True, "release": found.id, "created": found.created.isoformat(),
            "age_days": (age := _age(found.created)), "store": store,
            "clock": "wrong" if age < 0 else "plausible"}  # fmt: skip
    return JSONResponse(told, 200, headers)


def _age(created: datetime.date) -> int:
    return (datetime.datetime.now(datetime.UTC).date() - created).days


@cache
def configure() -> None:
    """Once a process: logs as lines of JSON, numbers on loopback, where the environment says so."""
    for name, said in _FRAMES.items():
        logging.getLogger(name).addFilter(_Once(said))
    if settings.writes_lines():
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(Lines())
        handler.addFilter(_is_told)
        logging.getLogger().handlers = [handler]
        _requests.setLevel(logging.INFO)
        only_lines()
    if (port := os.environ.get(_METRICS, "")).isdigit():
        _AGE.set_function(_days)
        _THERE.set_function(lambda: shelf.store() != "away")
        start_http_server(int(port), "127.0.0.1", REGISTRY)


class _Once(logging.Filter):
    """A record that is told once, without its lines: who sends many such frames fills no disk."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said, self.told = said, False

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is written."""
        if record.msg != self.said:
            return True
        first, self.told = not self.told, True
        record.exc_info = None
        record.msg = f"{self.said} (a socket sent what no page sends; said once)"
        return first


def only_lines() -> None:
    """Whatever a library writes goes through the one handler: Streamlit gives each of its loggers,
    and one of uvicorn's, a handler of its own when it starts.
    """
    if settings.writes_lines():
        for name in list(logging.Logger.manager.loggerDict):
            if name.startswith(("uvicorn", "streamlit")):
                logger = logging.getLogger(name)
                logger.handlers, logger.propagate = [], True


def _is_told(record: logging.LogRecord) -> bool:
    """Not uvicorn's own lines of requests and of sockets, which hold whole addresses and all that
    they ask.
    """
    return record.name != "uvicorn.access" and "WebSocket" not in str(record.msg)


def _days() -> float:
    try:
        return _age(serving.release().created)
    except UnusableRelease:
        return float("nan")


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time (UTC), level, logger, request, message; of an error its kind and its lines, not its
        words, which may quote what a reader typed.
        """
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        told = {"at": at.isoformat(timespec="milliseconds"), "level": record.levelname.lower(),
                "from": record.name, "request": _request.get()}  # fmt: skip
        told |= getattr(record, "told", None) or {"message": record.getMessage()}
        if record.exc_info and (kind := record.exc_info[0]):
            frames = traceback.extract_tb(record.exc_info[2])
            told["error"] = kind.__name__
            told["lines"] = [f"{each.filename}:{each.lineno} {each.name}" for each in frames[-12:]]
        return json.dumps(told, ensure_ascii=False)
