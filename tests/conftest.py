"""Two processes: the browser tests in one, with one site and one browser; the rest by file."""

from __future__ import annotations

import os

import pytest

# The promises are read in English, whatever the language of the machine.
os.environ["LC_ALL"] = "C.UTF-8"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests stay together, so that what they share is made once (`--dist loadgroup`)."""
    for item in items:
        group = "browser" if "browser" in item.path.parts else item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))
