"""The six questions over the Model Context Protocol (https://modelcontextprotocol.io), streamable
HTTP without sessions, in the portal's process alone: `OBSERVATOIRE_MCP=1`, and the optional `mcp`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from mcp.server import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from starlette.applications import Starlette

import messages
from dashboard.portal.chat import tools
from dashboard.web import serving, settings

#: What each question is called, in French: the first readers are.
NAMES: dict[str, Callable[..., dict[str, Any]]] = {
    "que_contient": tools.holds,
    "chercher_territoire": tools.territory,
    "lire": tools.figure,
    "serie": tools.series,
    "comparer": tools.side_by_side,
    "verifier": tools.check,
}


def application() -> Starlette:
    """An application that answers at `/mcp`; its lifespan must be entered."""
    words = messages.load("fr")
    server = MCPServer(
        name="observatoire-loi-13-avril-2016",
        title=words("portal.title"),
        instructions=f"{words('portal.about')} {words('portal.notice')}",
        website_url=settings.load().base or None,
    )
    for name, ask in NAMES.items():
        server.tool(
            name=name,
            description=words(f"portal.chat.{name}"),
            annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False),
        )(_of_the_newest(ask))
    return server.streamable_http_app(
        json_response=True, stateless_http=True, transport_security=_hosts()
    )


def _of_the_newest(ask: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The question, of whatever release is the newest when it is asked: its schema is made from the
    parameters, but for the release.
    """
    parameters = list(inspect.signature(ask, eval_str=True).parameters.values())[1:]

    def told(**named: Any) -> dict[str, Any]:
        return ask(serving.release(), **named)

    told.__name__, told.__doc__ = ask.__name__, ask.__doc__
    told.__signature__ = inspect.Signature(parameters, return_annotation=dict[str, Any])  # type: ignore[attr-defined]
    told.__annotations__ = {each.name: each.annotation for each in parameters} | {
        "return": dict[str, Any]
    }
    return told


def _hosts() -> TransportSecuritySettings:
    """The site's own host and this machine: the server refuses every other."""
    own = urlsplit(settings.load().base).netloc
    hosts = ["localhost:*", "127.0.0.1:*", *([own] if own else [])]
    origins = ["http://localhost:*", *([settings.load().base] if own else [])]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True, allowed_hosts=hosts, allowed_origins=origins
    )
