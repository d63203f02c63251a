"""The application that the web server runs: `uvicorn dashboard.server:app`.

Streamlit's pages, our files to download, and `shell` in front of both.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard import serving
from dashboard.files import ROUTES
from dashboard.shell import Shell


@asynccontextmanager
async def _start(_: st.App) -> AsyncIterator[None]:
    """Refuse to start without a good release: every checksum is verified here."""
    serving.release()
    yield


app = st.App(
    Path(__file__).with_name("app.py"),
    lifespan=_start,
    routes=ROUTES,
    middleware=[Middleware(Shell)],
)
