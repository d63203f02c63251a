"""What Streamlit leaves open around its pages, closed by one ASGI middleware.

Streamlit fixes `<html lang="en">` and the title, sends no security header, answers 200 to any
address, never compresses its bundles and gives its metrics to anyone. `Shell` stands in front:

    an address of ours      the page as a document (`documents`), which Streamlit takes over
    /static/…               Streamlit's bundles, compressed once, cached for a year
    /app/static/…           our files, with an ETag; cached for a year when their name has a hash
    what Streamlit needs    passed on (socket, health, media, components)
    anything else           a real 404, in the reader's language

Every answer gets the security headers. Nothing here imports Streamlit's internals: only the files
that it ships and the addresses that its page asks for.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.web import documents, figures
from dashboard.web.addresses import UNDER_FILES
from dashboard.web.answers import A_YEAR, CODINGS, PREFLIGHT, File, language, takes
from dashboard.web.assets import inside, ours, read
from dashboard.web.documents import PAGE_AT, THEIRS
from dashboard.web.lost import not_found

#: Streamlit's own addresses that a page needs; all its others are closed.
PASSED_ON = re.compile(
    r"/_stcore/(health|host-config|stream)|/_stcore/bidi-components/.+|/media/.+|"
    + UNDER_FILES.pattern
)

#: Files of ours that no layer may pack again under the validator of their own bytes.
_PACKED_ALREADY = (".parquet", ".xlsx", ".png")

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.S)


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
        file = await find(scope["path"], query)
        if (page := scope["path"].rstrip("/")) in PAGE_AT and page != scope["path"]:
            there = f"{page}?{query}" if query else page
            await RedirectResponse(there, 301)(scope, receive, _with_headers(send))
        elif scope["method"] == "OPTIONS" and UNDER_FILES.match(scope["path"]):
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, _with_headers(send))
        elif file is None:
            await self.app(_packed_by_us(scope), receive, _with_headers(send))
        elif scope["method"] not in ("GET", "HEAD"):
            await Response(status_code=405, headers={"Allow": "GET, HEAD"})(
                scope, receive, _with_headers(send)
            )
        else:
            response = file.response(Headers(scope=scope))
            await response(scope, receive, _with_headers(send, framed=file.framed))


def _packed_by_us(scope: Scope) -> Scope:
    """A request as Streamlit gets it: its own layer packs whatever names gzip, `gzip;q=0` and
    pieces of a file included. What is left of the header is what may be sent.
    """
    headers = Headers(scope=scope)
    accepted = headers.get("accept-encoding", "")
    there = [coding for coding in CODINGS if takes(accepted, coding)]
    kept = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
    if there and "range" not in headers and not scope["path"].endswith(_PACKED_ALREADY):
        kept.append((b"accept-encoding", ", ".join(there).encode()))
    return {**scope, "headers": kept}


async def find(path: str, query: str) -> File | None:
    """What to answer at `path`; None for what Streamlit answers itself."""
    lang = language(query)
    if page := PAGE_AT.get(path):
        asked = dict(parse_qsl(query))
        make = figures.framed if asked.get(figures.EMBED, "").strip() else documents.find
        return await to_thread.run_sync(make, page, asked, limiter=_makers())
    if path.startswith("/static/"):
        return _theirs(path) or not_found(lang)
    if path.startswith("/app/static/"):
        return ours(path) or not_found(lang)
    if path in _ROOT_FILES:
        return ours(_ROOT_FILES[path])
    return None if PASSED_ON.fullmatch(path) else not_found(lang)


@cache
def _makers() -> CapacityLimiter:
    """Documents made at once: the others wait, since all of them share one interpreter."""
    return CapacityLimiter(2)


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


#: Of one figure in a frame of any site: it runs nothing, asks for its sheet and fonts, and no more.
FRAMED = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors *"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@cache
def _policy() -> tuple[str, ...]:
    # Streamlit's one inline script is allowed by its hash. blob: is what a component of ours
    # is loaded from; inline styles are what Emotion and Plotly write; WebAssembly (no script) is
    # what deck.gl draws circles with.
    inline = _INLINE_SCRIPT.findall(documents.shipped())
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


def _theirs(path: str) -> File | None:
    file = inside(THEIRS / "static", path.removeprefix("/static/"))
    return read(file, A_YEAR) if file else None


def _with_headers(send: Send, *, framed: bool = False) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in (FRAMED if framed else security_headers()).items():
                if name != _OURS_ALONE or name not in headers:
                    headers[name] = value
        await send(message)

    return send_with_headers


#: The one header that an open file says otherwise.
_OURS_ALONE = "Cross-Origin-Resource-Policy"

_ROOT_FILES = {
    "/robots.txt": "/app/static/robots.txt",
    "/favicon.ico": "/app/static/favicon.svg",
    "/favicon.png": "/app/static/favicon.svg",
}
