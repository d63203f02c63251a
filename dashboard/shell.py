"""What Streamlit leaves open around its pages, closed by one ASGI middleware.

Streamlit fixes `<html lang="en">` and the title, sends no security header, answers 200 to any
address, never compresses its bundles and gives its metrics to anyone. `Shell` stands in front:

    an address of ours      our own copy of index.html: language, title, description, style
    /static/…               Streamlit's bundles, compressed once, cached for a year
    /app/static/…           our files, with an ETag; cached for a year when their name has a hash
    what Streamlit needs    passed on (socket, health, media, components)
    anything else           a real 404, in the reader's language

Every answer gets the security headers. Nothing here imports Streamlit's internals: only the files
that it ships and the addresses that its page asks for.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import parse_qs

import streamlit
from markupsafe import escape
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import messages
from dashboard.pages import PAGES
from dashboard.web.addresses import UNDER_FILES
from geo.outlines import MAPS

OURS = Path(__file__).parent / "static"
THEIRS = Path(streamlit.__file__).parent / "static"

#: Streamlit's own addresses that a page needs; all its others are closed.
PASSED_ON = re.compile(
    r"/_stcore/(health|host-config|stream)|/_stcore/bidi-components/.+|/media/.+|"
    + UNDER_FILES.pattern
)

A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

_HASHED = re.compile(r"[-.][0-9a-f]{10}\.\w+$")
_COMPRESSIBLE = re.compile(r"^(text/|application/(javascript|json|xml)|image/svg)")
#: Files of ours that no layer may pack again under the validator of their own bytes.
_PACKED_ALREADY = (".parquet", ".xlsx", ".png")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")

#: What an open file says to pages and programs of other origins (Fetch standard, CORS).
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_PREFLIGHT = OPEN | {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Range, If-Range, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.S)


@dataclass(frozen=True)
class File:
    """Bytes to serve, and what a cache needs to know of them; `open` to every origin or to ours."""

    body: bytes
    media_type: str
    cache_control: str = ASK_AGAIN
    status: int = 200
    open: bool = False

    @cached_property
    def etag(self) -> str:
        """Strong validator of the content, as it is."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'

    @cached_property
    def compressed(self) -> bytes | None:
        """The body in gzip, made once; None where it would not be smaller."""
        if not _COMPRESSIBLE.match(self.media_type) or len(self.body) < 1000:
            return None
        return gzip.compress(self.body, 6, mtime=0)

    def response(self, headers: Headers) -> Response:
        """The answer to a request with `headers`: 304, a piece, compressed, or plain."""
        ours = {"ETag": self.etag, "Cache-Control": self.cache_control, "Vary": "Accept-Encoding"}
        ours |= {"Accept-Ranges": "bytes"} | (OPEN if self.open else {})
        if self.status == 200 and self._known(headers.get("if-none-match", "")):
            return Response(status_code=304, headers=ours)
        if (piece := self._piece(headers)) is not None:
            return self._partial(piece, ours)
        body = self.body
        if self.compressed and _takes_gzip(headers.get("accept-encoding", "")):
            # Pieces of the packed bytes are no pieces of the plain ones: another validator.
            body, ours["Content-Encoding"] = self.compressed, "gzip"
            ours["ETag"] = f'{self.etag[:-1]}-gzip"'
        return Response(body, self.status, ours, self.media_type)

    def _known(self, validators: str) -> bool:
        """Whether a cache, or a proxy that weakens what it caches, already holds this file."""
        known = {each.strip().removeprefix("W/") for each in validators.split(",")}
        return bool(known & {"*", self.etag, f'{self.etag[:-1]}-gzip"'})

    def _piece(self, headers: Headers) -> range | None:
        """The bytes that are asked for (RFC 9110, 14.2): one range of them, of this very version.

        Several at once, or what is no range, are answered with the whole, as the RFC allows.
        """
        asked = _RANGE.fullmatch(headers.get("range", "").strip())
        if self.status != 200 or not asked or headers.get("if-range", self.etag) != self.etag:
            return None
        first, last, size = asked[1], asked[2], len(self.body)
        if not first:
            return range(max(size - int(last), 0), size) if last else None
        if last and int(last) < int(first):
            return None
        return range(int(first), min(int(last) + 1 if last else size, size))

    def _partial(self, piece: range, ours: dict[str, str]) -> Response:
        size = len(self.body)
        if not piece:
            return Response(status_code=416, headers=ours | {"Content-Range": f"bytes */{size}"})
        told = {"Content-Range": f"bytes {piece.start}-{piece.stop - 1}/{size}"}
        body = self.body[piece.start : piece.stop]
        return Response(body, 206, ours | told, self.media_type)


def _takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding (RFC 9110, 12.5.3) takes gzip: by name, else by `*`."""
    weights = {}
    for each in accepted.lower().split(","):
        name, _, parameter = each.partition(";")
        weights[name.strip()] = parameter.replace(" ", "") or "q=1"
    chosen = weights.get("gzip", weights.get("*", "q=0"))
    return not re.fullmatch(r"q=0(\.0*)?", chosen)


class Shell:
    """The middleware. `app` is Streamlit's."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is ours, pass on what Streamlit needs, refuse the rest."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        file = find(scope["path"], language(query))
        if (page := scope["path"].rstrip("/")) in _PAGE_AT and page != scope["path"]:
            there = f"{page}?{query}" if query else page
            await RedirectResponse(there, 301)(scope, receive, _with_headers(send))
        elif scope["method"] == "OPTIONS" and UNDER_FILES.match(scope["path"]):
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, _with_headers(send))
        elif file is None:
            await self.app(_packed_by_us(scope), receive, _with_headers(send))
        elif scope["method"] not in ("GET", "HEAD"):
            await Response(status_code=405, headers={"Allow": "GET, HEAD"})(
                scope, receive, _with_headers(send)
            )
        else:
            response = file.response(Headers(scope=scope))
            await response(scope, receive, _with_headers(send))


def _packed_by_us(scope: Scope) -> Scope:
    """A request as Streamlit gets it: its own layer packs whatever names gzip, `gzip;q=0` and
    pieces of a file included.
    """
    headers = Headers(scope=scope)
    packed = _takes_gzip(headers.get("accept-encoding", "")) and "range" not in headers
    if packed and not scope["path"].endswith(_PACKED_ALREADY):
        return scope
    kept = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
    return {**scope, "headers": kept}


def find(path: str, lang: str) -> File | None:
    """What to answer at `path`; None for what Streamlit answers itself."""
    if page := _PAGE_AT.get(path):
        return index(page, lang)
    if path.startswith("/static/"):
        return _theirs(path) or not_found(lang)
    if path.startswith("/app/static/"):
        return _ours(path) or not_found(lang)
    if path in _ROOT_FILES:
        return _ours(_ROOT_FILES[path])
    return None if PASSED_ON.fullmatch(path) else not_found(lang)


def language(query: str) -> str:
    """`fr` unless the address says `lang=en`."""
    return "en" if parse_qs(query).get("lang", [""])[0] == "en" else "fr"


@cache
def index(page: str, lang: str) -> File:
    """Streamlit's index.html in `lang`: title, description, our style and fonts."""
    words = messages.load(lang)
    html = (THEIRS / "index.html").read_text("utf-8")
    html = html[html.index("<!DOCTYPE html>") :]
    for pattern, into in _replacements(words, page):
        html, count = re.subn(pattern, lambda _, into=into: into, html, count=1, flags=re.S)
        if not count:
            raise RuntimeError(f"Streamlit's index.html has changed: no {pattern!r} in it")
    return File(html.encode(), "text/html; charset=utf-8")


@cache
def not_found(lang: str) -> File:
    """A page that says so, with the way back; status 404."""
    words = messages.load(lang)
    home = "/" if lang == "fr" else "/?lang=en"
    html = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="UTF-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{escape(words("not_found.title"))}</title>'
        f'{_links()}</head><body class="stApp bare"><main class="lost">'
        f"<h1>{escape(words('not_found.title'))}</h1><p>{escape(words('not_found.text'))}</p>"
        f'<p><a href="{home}">{escape(words("not_found.home"))}</a></p></main></body></html>'
    )
    return File(html.encode(), "text/html; charset=utf-8", status=404)


@cache
def asset(name: str) -> str:
    """Address of one of our files with a hash of its content in its name."""
    stem, dot, ending = name.rpartition(".")
    file = _kept(name)
    if file is None:
        raise FileNotFoundError(name)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:10]
    return f"/app/static/{stem}.{digest}{dot}{ending}"


def security_headers() -> dict[str, str]:
    """Sent with every answer. No host but ours can be reached from a page."""
    return {
        "Content-Security-Policy": "; ".join(_policy()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


@cache
def _policy() -> tuple[str, ...]:
    # Streamlit's one inline script is allowed by its hash. blob: is what a component of ours
    # is loaded from; inline styles are what Emotion and Plotly write; WebAssembly (no script) is
    # what deck.gl draws circles with.
    inline = _INLINE_SCRIPT.findall(index("overview", "fr").body.decode())
    hashes = [base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in inline]
    scripts = " ".join(f"'sha256-{each}'" for each in hashes)
    return (
        "default-src 'self'",
        f"script-src 'self' blob: 'wasm-unsafe-eval' {scripts}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )


def _replacements(words: messages.Words, page: str) -> Iterable[tuple[str, str]]:
    title = escape(words(f"page.{page}.title") + " · " + words("site.name"))
    description = escape(words(f"page.{page}.description"))
    return (
        (r'<html lang="en">', f'<html lang="{words.lang}">'),
        (r'<link rel="shortcut icon"[^>]*>', f'<link rel="icon" href="{asset("favicon.svg")}">'),
        (r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', _links()),
        (r"<title>.*?</title>", f"<title>{title}</title>"),
        (
            r'<!--\s*Machine-readable.*?<link rel="service-desc"[^>]*>',
            f'<meta name="description" content="{description}">',
        ),
        (
            r"<noscript>.*?</noscript>",
            f"<noscript><p>{escape(words('shell.noscript'))}</p></noscript>",
        ),
    )


def _links() -> str:
    fonts = "".join(
        f'<link rel="preload" href="/app/static/fonts/{path.name}" as="font" '
        f'type="font/woff2" crossorigin>'
        for path in sorted((OURS / "fonts").glob("*.woff2"))
    )
    return f'{fonts}<link rel="stylesheet" href="{asset("style.css")}">'


def _theirs(path: str) -> File | None:
    file = _inside(THEIRS / "static", path.removeprefix("/static/"))
    return _read(file, A_YEAR) if file else None


def _ours(path: str) -> File | None:
    name = path.removeprefix("/app/static/")
    plain = re.sub(r"\.[0-9a-f]{10}(\.\w+)$", r"\1", name)
    file = _kept(name) or _kept(plain)
    return _read(file, A_YEAR if _HASHED.search(name) else ASK_AGAIN) if file else None


def _kept(name: str) -> Path | None:
    """Where one of our files is: the maps are `geo`'s, the rest the server's."""
    if name.startswith("maps/"):
        return _inside(MAPS, name.removeprefix("maps/"))
    return _inside(OURS, name)


@cache
def _read(file: Path, cache_control: str) -> File:
    return File(file.read_bytes(), _media_type(file), cache_control)


def _inside(folder: Path, name: str) -> Path | None:
    try:
        file = (folder / name).resolve()
        found = file.is_file() and file.is_relative_to(folder.resolve())
    except (OSError, ValueError):  # A name that no file system takes: too long, a null byte.
        return None
    return file if found else None


def _media_type(file: Path) -> str:
    known = {".woff2": "font/woff2", ".js": "text/javascript", ".svg": "image/svg+xml"}
    return (
        known.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    )


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in security_headers().items():
                if name != _OURS_ALONE or name not in headers:
                    headers[name] = value
        await send(message)

    return send_with_headers


#: The one header that an open file says otherwise.
_OURS_ALONE = "Cross-Origin-Resource-Policy"

_PAGE_AT = {page.address: page.id for page in PAGES}
_ROOT_FILES = {
    "/robots.txt": "/app/static/robots.txt",
    "/favicon.ico": "/app/static/favicon.svg",
    "/favicon.png": "/app/static/favicon.svg",
}
