"""A machine that stops in the middle of `pull` or `release`: what was good stays, whole, served.

A few random moments of each here, a hundred in `make soak`.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
import upstream
import upstreams
from soak import tries

from data import release, shelf
from data.producer.sources import cache, store
from data.reading import freshness

ROOT = Path(__file__).parents[2]
MOMENTS = tries(5, 100)
WHOLE = ("insee", "ssmsi")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.delenv("OBSERVATOIRE_RELEASES", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    return tmp_path / "observatoire"


def run(*arguments):
    command = [sys.executable, "-m", "data", *arguments]
    nothing = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, stdout=nothing, stderr=nothing)


def killed(drawn, least, most, *arguments):
    """Run, and kill -9 after a random time."""
    process = run(*arguments)
    time.sleep(drawn.uniform(least, most))
    process.kill()
    return process.wait()


def timed(*arguments):
    start = time.monotonic()
    assert run(*arguments).wait() == 0
    return time.monotonic() - start


def folders(releases):
    return [path for path in releases.iterdir() if path.is_dir() and path.name[0] != "."]


def test_a_pull_killed_at_any_moment_leaves_all_whole_and_the_last_release_served(
    home, monkeypatch
):
    """Two editions in turn: every pull has something to write, everywhere."""
    drawn = random.Random(2026)
    editions = [upstreams.insee_zip(), upstreams.insee_zip(change={("37", "2025"): 128_401})]
    (path, _), *_ = upstreams._insee({}).items()
    answers = [upstream.send(each, media="application/zip") for each in editions * 500]
    with upstream.serving(upstreams.routes() | {path: answers}) as server:
        monkeypatch.setenv("OBSERVATOIRE_UPSTREAM", server.url)
        least = timed("status")
        most = timed("pull", *WHOLE) * 1.1
        for _ in range(MOMENTS):
            before = shelf.newest().id
            killed(drawn, least / 2, most, "pull", *WHOLE)
            served = shelf.newest()
            people = served.observations.filter(dataset="population", geo_level="DEP")
            assert people.filter(source="insee-melodi").height == 5648
            assert (home / "releases" / before).is_dir()
            for name in WHOLE:
                assert store.Store(store.default()).last(name) is not None
            assert cache.Cache(cache.default()).record("insee", "population")
            for folder in folders(home / "releases"):
                assert release.open(folder).id == folder.name
        assert run("pull", *WHOLE).wait() == 0
        assert set(freshness.read()) == set(WHOLE)
    assert not list(home.rglob(".part-*")) and not list((home / "pulled").rglob(".unfinished-*"))


def test_a_release_killed_at_any_moment_leaves_the_one_before(tmp_path):
    drawn = random.Random(6)
    releases = tmp_path / "releases"
    days = (f"2031-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29))
    least = timed("status")
    most = timed("release", "--to", str(releases), "--created", next(days)) * 1.1
    for _ in range(MOMENTS):
        before = shelf.open_current(releases).id
        killed(drawn, least / 2, most, "release", "--to", str(releases), "--created", next(days))
        assert shelf.open_current(releases).id >= before
        for folder in folders(releases):
            assert release.open(folder).id == folder.name
