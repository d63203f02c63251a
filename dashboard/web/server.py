"""The application that the web server runs: `uvicorn dashboard.web.server:app`.

Streamlit's pages, our files to download, and in front of both the portal, `shell`, then `doors`.
"""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

import messages
from dashboard import warm
from dashboard.markup import el
from dashboard.parts.html.page import text
from dashboard.portal.asgi import Front
from dashboard.selection import Selection
from dashboard.web import figures, files, finding, pictures, reports, serving
from dashboard.web.doors import Doors
from dashboard.web.observing import Observed, configure, only_lines
from dashboard.web.shell import Shell

_log = logging.getLogger(__name__)


def _refuse_returns() -> None:
    """No server starts where it could read what préfectures returned. Raises PermissionError."""
    where = os.environ.get("OBSERVATOIRE_RETURNS")
    if where and os.access(where, os.R_OK):
        words = messages.load(messages.spoken())
        raise PermissionError(words("error.returns", folder=where))


@asynccontextmanager
async def _start(_: st.App) -> AsyncIterator[None]:
    """Refuse to start without a good release: every checksum is verified here.

    What it shows to everybody is then made beside the first readers, and so with every new one.
    """
    _refuse_returns()
    importlib.import_module("pandas")  # Streamlit loads it at the first component of a page.
    only_lines()
    serving.when_opened(warm.begin)
    serving.release()
    yield


def _page_failed(error: Exception) -> bool:
    """Say so in the reader's language; the details go to the log, never to the page."""
    _log.error("A page failed.", exc_info=error)
    words = messages.load(Selection.from_query(st.query_params).lang)
    told = el("p", words("error.page"), class_="avert", role="alert")
    st.html(str(text(told)))
    return True


configure()
app = st.App(
    Path(__file__).parents[1] / "app.py",
    lifespan=_start,
    routes=[*figures.ROUTES, *finding.ROUTES, *reports.ROUTES, *pictures.ROUTES, *files.ROUTES],
    middleware=[Middleware(Observed), Middleware(Front), Middleware(Shell), Middleware(Doors)],
    on_script_error=_page_failed,
)
