"""Fixtures shared by the tests of `data` and `geo`: the real figures, read once."""

from contextlib import ExitStack

import pytest
import upstream
from hypothesis import settings

from data import shelf
from data.producer import catalogue, published

# Never a matter of time: a slow machine proves the same promises.
settings.register_profile("promises", deadline=None, print_blob=True)
settings.load_profile("promises")


@pytest.fixture(scope="session")
def embedded():
    """The committed release, as the server opens it."""
    return shelf.open_current(shelf.EMBEDDED)


@pytest.fixture(scope="session")
def datasets():
    """The committed catalogue."""
    return catalogue.load()


@pytest.fixture(scope="session")
def typed(datasets):
    """Observations and sources of the committed files."""
    return published.load(datasets.values())


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user's data folder of this test's own."""
    monkeypatch.delenv("OBSERVATOIRE_RELEASES", raising=False)
    monkeypatch.delenv("OBSERVATOIRE_UPSTREAM", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path / "observatoire"


@pytest.fixture
def serve(monkeypatch):
    """`serve(routes)`: the sources at these routes."""
    with ExitStack() as stack:

        def start(routes):
            server = stack.enter_context(upstream.serving(routes))
            monkeypatch.setenv("OBSERVATOIRE_UPSTREAM", server.url)
            return server

        yield start
