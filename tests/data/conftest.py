"""Fixtures shared by the tests of `data` and `geo`: the real figures, read once."""

import pytest
from hypothesis import settings

from data import catalogue, published, release

# Never a matter of time: a slow machine proves the same promises.
settings.register_profile("promises", deadline=None, print_blob=True)
settings.load_profile("promises")


@pytest.fixture(scope="session")
def embedded():
    """The committed release, as the server opens it."""
    return release.open_current(release.EMBEDDED)


@pytest.fixture(scope="session")
def datasets():
    """The committed catalogue."""
    return catalogue.load()


@pytest.fixture(scope="session")
def typed(datasets):
    """Observations and sources of the committed files."""
    return published.load(datasets.values())
