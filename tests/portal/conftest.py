"""The portal alone, over real HTTP on loopback, in a thread of the test."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
import uvicorn

from dashboard.portal import asgi, limits
from tools.site import PATIENCE, free_port


@contextmanager
def served() -> Iterator[str]:
    """Its address, while it answers."""
    port = free_port()
    config = uvicorn.Config(
        asgi.application(), "localhost", port, log_level="error", access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + PATIENCE
    while not server.started and time.monotonic() < end:
        time.sleep(0.02)
    try:
        yield f"http://localhost:{port}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


class Asked:
    """Plain requests of the portal, packed in no way unless a header says so."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str, method: str = "GET", **headers: str) -> requests.Response:
        """The answer of a path under the root."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.request(method, self.url + path, timeout=PATIENCE,
                                    headers={"Accept-Encoding": "identity", **named})  # fmt: skip

    def rows(self, query: str, **headers: str) -> requests.Response:
        """Observations, which must be there."""
        found = self.get(f"/api/v1/observations?{query}", **headers)
        assert found.status_code == 200, found.text[:500]
        return found


@pytest.fixture(scope="module")
def portal() -> Iterator[Asked]:
    patch = pytest.MonkeyPatch()
    patch.setenv("OBSERVATOIRE_API_QUOTA", "0")
    with served() as url:
        yield Asked(url)
    patch.undo()


@pytest.fixture
def buckets(monkeypatch):
    """Few requests a minute, on a clock that the test moves."""
    clock = [0.0]
    monkeypatch.setattr(asgi, "_buckets", limits.Buckets(3, lambda: clock[0]))
    monkeypatch.setattr(limits, "quota", lambda: 3)
    return clock
