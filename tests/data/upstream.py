"""A real HTTP server that plays an upstream: its files, and what may go wrong on the way."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One request; the server's `routes` give, by path, what each request in turn is answered."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        routes = self.server.upstream.routes  # type: ignore[attr-defined]
        path = self.path.partition("?")[0]
        self.server.upstream.asked.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        answers = routes.get(path)
        if not answers:
            send(b"nothing here", status=404, media="text/plain")(self)
            return
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    def log_message(self, *_: object) -> None:
        """Silence."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Who asks may go away."""


@dataclass
class Upstream:
    """`url` of the server, its `routes`, and every request that it got."""

    url: str
    routes: dict[str, list[Answer]]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def serving(routes: dict[str, list[Answer]]) -> Iterator[Upstream]:
    """The server, on a free port, until the end of the block."""
    server = _Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = Upstream(f"http://127.0.0.1:{server.server_port}", routes)
    server.upstream = made  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def send(body: bytes, *, status: int = 200, media: str = "text/csv", **headers: str) -> Answer:
    """A whole answer; `ETag` as a keyword, `Retry_After` for Retry-After."""

    def answer(request: Handler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", media)
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    answer.body = body  # type: ignore[attr-defined]
    return answer


def unless_known(body: bytes, etag: str) -> Answer:
    """304 to who holds the file, the file to anyone else."""

    def answer(request: Handler) -> None:
        if request.headers.get("If-None-Match") == etag:
            request.send_response(304)
            request.send_header("ETag", etag)
            request.end_headers()
        else:
            send(body, ETag=etag)(request)

    return answer


def redirect(to: str) -> Answer:
    """302, as data.gouv.fr sends to a file with a stamp in its name."""
    return send(b"", status=302, media="text/html", Location=to)


def truncated(body: bytes) -> Answer:
    """The whole length announced, half of the body sent."""

    def answer(request: Handler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/csv")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[: len(body) // 2])
        request.close_connection = True

    return answer


def reset(request: Handler) -> None:
    """The connection is dropped before any answer."""
    request.close_connection = True
    request.connection.close()


def trickle(request: Handler) -> None:
    """A byte now and then, for ever."""
    _drip(request, b"x", pause=0.05)


def endless(request: Handler) -> None:
    """As fast as it goes, for ever."""
    _drip(request, b"x" * 65_536, pause=0)


def gzipped(body: bytes) -> Answer:
    """The body compressed for the way."""
    return send(gzip.compress(body), Content_Encoding="gzip")


def _drip(request: Handler, piece: bytes, pause: float) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "text/csv")
    request.send_header("Connection", "close")
    request.end_headers()
    try:
        while True:
            request.wfile.write(piece)
            request.wfile.flush()
            time.sleep(pause)
    except OSError:
        request.close_connection = True
