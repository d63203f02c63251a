"""Two processes (`pytest -n 2`): browser tests in two parts, each with a site; the rest by file."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from xdist.scheduler import LoadScopeScheduling

T = TypeVar("T")

# The promises are read in English, whatever the language of the machine.
os.environ["LC_ALL"] = "C.UTF-8"
# A site whose operator has said who they are.
os.environ["OBSERVATOIRE_SETTINGS"] = str(Path(__file__).with_name("settings.toml"))


def _own_home(folder: Path) -> pytest.MonkeyPatch:
    """A user's data folder: what a test releases is remembered by no other, nor by the user's."""
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_DATA_HOME", str(folder))
    return patch


@pytest.fixture(autouse=True, scope="module")
def _home_of_the_module(tmp_path_factory):
    patch = _own_home(tmp_path_factory.mktemp("home"))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _home_of_the_test(_home_of_the_module, tmp_path_factory):
    patch = _own_home(tmp_path_factory.mktemp("home"))
    yield
    patch.undo()


def apart(work: Callable[..., T], *given: object) -> T:
    """Work that needs an event loop, in a thread of its own: Playwright, where it ran before,
    keeps one in the thread of the tests.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *given).result()


#: Browser tests that look at the same pages, visited once.
GALLERY = ("test_axe", "test_every_page", "test_streamlit", "test_keyboard")


class _ByFile(LoadScopeScheduling):
    """A file's tests stay together, and so do all that share a site and a browser: those that look
    at the gallery of every page, and the others.

    `--dist loadgroup` would say it with marks, but pytest 9.2 no longer reads what it writes.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if "/browser/" not in file:
            return file
        return "gallery" if Path(file).stem in GALLERY else "browser"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> _ByFile:
    """The scheduler of `-n`."""
    return _ByFile(config, log)
