"""The socket behind other people's front doors: proxies that rewrite `Host` or forget `Upgrade`.

Streamlit takes a socket when its Origin is its Host, and nginx and Apache rewrite Host unless told
otherwise. `Doors` stands before it (decision 16):

    a socket                    passed on without its Origin: any page may open one; closed at the
                                first message that is a text
    the same without Upgrade    426, and the log says once what to set in the proxy
"""

from __future__ import annotations

import logging

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SOCKET = "/_stcore/stream"

_ANSWER = """This address is a WebSocket, and no Upgrade header came with the request.
If a page sent you here, the proxy in front of the site does not pass it: docs/operate.md.
"""

#: Said once by a process, and of the proxy only: who asked, and for what, stays out of the log.
_WHAT_TO_SET = (
    "A reader's socket came without its Upgrade header: a proxy on the way keeps it, and that "
    "reader's page stays as it came. If it is the one in front of the site, it needs, for nginx, "
    "in `location = /_stcore/stream`: `proxy_http_version 1.1; proxy_set_header Upgrade "
    "$http_upgrade; proxy_set_header Connection Upgrade;`. For Apache, Caddy, Traefik: "
    "docs/operate.md. Said once."
)

_log = logging.getLogger(__name__)


class Doors:
    """The middleware. `app` is Streamlit's."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._told = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take every socket; say what is missing from one that can't be."""
        if scope["type"] == "websocket":
            await self.app(_of_no_origin(scope), _of_bytes(receive, send), send)
        elif scope["type"] == "http" and scope["path"] == SOCKET:
            self._tell(Headers(scope=scope))
            headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Cache-Control": "no-store"}
            await PlainTextResponse(_ANSWER, 426, headers)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _tell(self, headers: Headers) -> None:
        """Log it for a browser's socket, which keeps its key through a proxy; a robot has none."""
        if "sec-websocket-key" in headers and not self._told:
            self._told = True
            _log.warning(_WHAT_TO_SET)


def _of_bytes(receive: Receive, send: Send) -> Receive:
    """Messages as Streamlit gets them: of bytes. It fails on a text, which no page of ours sends;
    the socket is closed (RFC 6455, 7.4.1: 1003, a kind of data that can't be accepted).
    """

    async def received() -> Message:
        message = await receive()
        if message["type"] != "websocket.receive" or message.get("bytes") is not None:
            return message
        await send({"type": "websocket.close", "code": 1003})
        return {"type": "websocket.disconnect", "code": 1003}

    return received


def _of_no_origin(scope: Scope) -> Scope:
    """A handshake as Streamlit gets it. One with an Origin that it does not know would have it ask
    a host on the Internet for its own address, every reader waiting meanwhile.
    """
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"origin"]}
