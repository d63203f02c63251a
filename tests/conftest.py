"""Two processes (`pytest -n 2`): the browser tests in one, with one site; the rest by file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

# The promises are read in English, whatever the language of the machine.
os.environ["LC_ALL"] = "C.UTF-8"
# A site whose operator has said who they are.
os.environ["OBSERVATOIRE_SETTINGS"] = str(Path(__file__).with_name("settings.toml"))


class _ByFile(LoadScopeScheduling):
    """A file's tests stay together, and so do all that share the site and the browser.

    `--dist loadgroup` would say it with marks, but pytest 9.2 no longer reads what it writes.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "browser" if "/browser/" in file else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> _ByFile:
    """The scheduler of `-n`."""
    return _ByFile(config, log)
