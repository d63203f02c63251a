"""What an answer over HTTP is: bytes, what a cache needs to know of them, and the headers of both.

Nothing here knows Streamlit: files, pictures and the API to come are answered with it.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qs

import brotli
import zstandard
from starlette.datastructures import Headers
from starlette.responses import Response

A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

_COMPRESSIBLE = re.compile(
    r"^(text/|application/(javascript|[\w.-]+\+(json|xml|csv)|json|xml|rdf)|image/svg)"
)
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")

#: What an open file says to pages and programs of other origins (Fetch standard, CORS).
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Link, "
        "RateLimit, RateLimit-Policy, Retry-After"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = OPEN | {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Range, If-Range, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


#: How a body is packed, the best way first (RFC 8878, RFC 7932, RFC 1952): as small as can be made
#: while a reader waits.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstandard.ZstdCompressor(level=9).compress(body),
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}


@dataclass(frozen=True)
class File:
    """Bytes to serve, and what a cache needs to know of them; `open` to every origin or to ours;
    `framed` where any site may put it in a frame; `headers` are what else goes with it.
    """

    body: bytes
    media_type: str
    cache_control: str = ASK_AGAIN
    status: int = 200
    open: bool = False
    framed: bool = False
    headers: tuple[tuple[str, str], ...] = ()

    @cached_property
    def etag(self) -> str:
        """Strong validator of the content, as it is."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'

    @cached_property
    def _packed(self) -> dict[str, bytes]:
        return {}

    def packed(self, accepted: str) -> tuple[str, bytes] | None:
        """The best coding that an Accept-Encoding takes and the body in it, made once; None where
        it takes none, or where the body would not be smaller.
        """
        if not _COMPRESSIBLE.match(self.media_type) or len(self.body) < 1000:
            return None
        coding = next((name for name in CODINGS if takes(accepted, name)), None)
        if coding is None:
            return None
        if coding not in self._packed:
            self._packed[coding] = CODINGS[coding](self.body)
        return coding, self._packed[coding]

    def response(self, headers: Headers) -> Response:
        """The answer to a request with `headers`: 304, a piece, compressed, or plain."""
        ours = {"ETag": self.etag, "Cache-Control": self.cache_control, "Vary": "Accept-Encoding"}
        ours |= {"Accept-Ranges": "bytes"} | (OPEN if self.open else {}) | dict(self.headers)
        if self.status == 200 and self._known(headers.get("if-none-match", "")):
            return Response(status_code=304, headers=ours)
        if (piece := self._piece(headers)) is not None:
            return self._partial(piece, ours)
        body = self.body
        if packed := self.packed(headers.get("accept-encoding", "")):
            # Pieces of the packed bytes are no pieces of the plain ones: another validator.
            ours["Content-Encoding"], body = packed
            ours["ETag"] = self._etag_in(packed[0])
        return Response(body, self.status, ours, self.media_type)

    def _known(self, validators: str) -> bool:
        """Whether a cache, or a proxy that weakens what it caches, already holds this file."""
        known = {each.strip().removeprefix("W/") for each in validators.split(",")}
        return bool(known & {"*", self.etag, *map(self._etag_in, CODINGS)})

    def _etag_in(self, coding: str) -> str:
        return f'{self.etag[:-1]}-{coding}"'

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


def takes(accepted: str, coding: str) -> bool:
    """Whether an Accept-Encoding (RFC 9110, 12.5.3) takes a coding: by name, else gzip by `*`."""
    weights = {}
    for each in accepted.lower().split(","):
        name, _, parameter = each.partition(";")
        weights[name.strip()] = parameter.replace(" ", "") or "q=1"
    anything = weights.get("*", "q=0") if coding == "gzip" else "q=0"
    chosen = weights.get(coding, anything)
    return not re.fullmatch(r"q=0(\.0*)?", chosen)


def language(query: str) -> str:
    """`fr` unless the address says `lang=en`."""
    return "en" if parse_qs(query).get("lang", [""])[0] == "en" else "fr"
