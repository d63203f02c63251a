"""A machine that stops while it publishes: no reader ever meets half a release."""

import itertools
import json
import signal
import subprocess
import sys

import drawn
import pytest

from data import release, shelf
from data.producer import writer

#: Publishes the embedded figures, and is killed just before its n-th call to the file system.
KILLED_AT_A_STEP = """
import datetime, os, signal, sys
from pathlib import Path
from data import shelf
from data.producer import writer

to, last = Path(sys.argv[1]), int(sys.argv[2])
known = shelf.open_current(shelf.EMBEDDED)
steps = 0

def stop(event, arguments):
    global steps
    if event == "open" or event.startswith(("os.", "shutil.", "tempfile.")):
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(stop)
day = datetime.date(2026, 3, 4)
writer.write(known.observations, known.sources, known.datasets, to=to, created=day)"""

#: Publishes one release after the other, for ever; says the id of each.
KILLED_FROM_OUTSIDE = """
import datetime, sys
from pathlib import Path
from data import shelf
from data.producer import writer

known = shelf.open_current(shelf.EMBEDDED)
day = datetime.date(2026, 3, 4)
while True:
    folder = writer.write(
        known.observations, known.sources, known.datasets, to=Path(sys.argv[1]), created=day
    )
    print(folder.name, flush=True)
    day += datetime.timedelta(days=1)
"""


def python(code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=drawn.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def publish(to, embedded):
    rows, sources, described = embedded.observations, embedded.sources, embedded.datasets
    return writer.write(rows, sources, described, to=to, created=drawn.CREATED)


def visible(releases):
    """Folders that a reader may take for a release."""
    return [path for path in releases.iterdir() if path.is_dir() and path.name[0] != "."]


def test_a_writer_killed_at_any_step_leaves_a_whole_release_current(tmp_path, embedded):
    for step in itertools.count(1):
        releases = tmp_path / str(step)
        before = publish(releases, embedded)
        kept = drawn.contents(before)
        writer = python(KILLED_AT_A_STEP, releases, step)
        writer.communicate()

        current = shelf.open_current(releases)
        assert current.observations.equals(embedded.observations)
        assert drawn.contents(before) == kept
        for folder in visible(releases):
            assert release.open(folder).id == folder.name
        if writer.returncode == 0:
            break
        assert writer.returncode == -signal.SIGKILL
        after = publish(releases, embedded)
        assert shelf.open_current(releases).id == after.name

    assert step > 10
    assert current.id != before.name


@pytest.mark.parametrize("written", [1, 2, 3, 4, 5])
def test_a_writer_killed_at_any_moment_leaves_a_whole_release_current(tmp_path, embedded, written):
    publish(tmp_path, embedded)
    writer = python(KILLED_FROM_OUTSIDE, tmp_path)
    said = [writer.stdout.readline().strip() for _ in range(written)]
    writer.kill()
    writer.communicate()

    current = shelf.open_current(tmp_path)
    assert current.id >= said[-1]
    assert current.observations.equals(embedded.observations)
    for folder in visible(tmp_path):
        assert release.open(folder).id == folder.name
    manifest = json.loads((tmp_path / current.id / release.MANIFEST).read_text("utf-8"))
    assert release.open(tmp_path / manifest["previous"]).observations.height > 0
