"""A machine that stops while returns are accepted loses none and keeps none by half."""

from __future__ import annotations

import datetime
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from forms import returned
from soak import tries

from data.producer.returns.store import Store
from data.shelf import open_current

ROOT = Path(__file__).parents[3]
ACCEPTING = """
import datetime, sys
sys.path[:0] = ["{root}", "{root}/tests/data/returns"]
from pathlib import Path
import forms
from data.producer.returns.store import Store
from data.shelf import open_current
given = [forms.returned(dep) for dep in ("37", "41", "18", "28", "36", "45")]
store = Store(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    for each in given:
        with store.alone():
            store.accept(each, datetime.date(2026, 2, 1))
"""


@pytest.mark.parametrize("moment", range(tries(4, 100)))
def test_whenever_it_is_killed_the_store_is_whole(tmp_path, moment):
    folder = tmp_path / "retours"
    program = ACCEPTING.format(root=ROOT)
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True
    ) as running:
        running.stdout.readline()
        time.sleep(random.Random(moment).uniform(0, 0.25))
        running.send_signal(signal.SIGKILL)
    store = Store(folder)
    with store.alone():
        numbers = [each.number for each in store.versions()]
        assert numbers == list(range(1, len(numbers) + 1))
        kept = {path.name for path in (folder / "kept").iterdir()}
        assert kept == {f"{number}.json" for number in numbers}
    for each in store.versions():
        assert store.returned(each.number).answers == returned().answers


#: Publishes a release that holds returns, and is killed just before its n-th call to the file
#: system.
RELEASING = """
import datetime, os, signal, sys
sys.path[:0] = ["{root}", "{root}/tests/data/returns"]
from pathlib import Path
import polars as pl
from data import shelf
from data.producer import build
from data.producer.returns.store import Store
from data.shelf import open_current

store, to, last = Store(Path(sys.argv[1])), Path(sys.argv[2]), int(sys.argv[3])
known = shelf.open_current(shelf.EMBEDDED)
built = build.Built(known.observations, known.sources, known.datasets, pl.DataFrame())
steps = 0

def stop(event, arguments):
    global steps
    if event == "open" or event.startswith(("os.", "shutil.", "tempfile.", "fcntl.")):
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)

with store.alone():
    held = {{of: each.number for of, each in store.last().items()}}
    sys.addaudithook(stop)
    day = datetime.date(2026, 3, 4)
    build.put(built, {{}}, to=to, created=day, tell=lambda id_: store.note_release(id_, held))
print("done", flush=True)
"""


def test_whenever_a_release_of_returns_is_killed_the_store_knows_whatever_readers_may_have(
    tmp_path,
):
    program = RELEASING.format(root=ROOT)
    for step in range(1, 1_000, tries(7, 1)):
        to, folder = tmp_path / f"{step}", tmp_path / f"retours-{step}"
        with (store := Store(folder)).alone():
            for dep in ("37", "41", "18"):
                store.accept(returned(dep), datetime.date(2026, 2, 1))
        made = subprocess.run(
            [sys.executable, "-c", program, str(folder), str(to), str(step)],
            capture_output=True, text=True, cwd=ROOT,
        )  # fmt: skip
        known = {each.id for each in Store(folder).releases()}
        if (to / "current").exists():
            assert open_current(to).id in known
        if made.returncode == 0:
            break
    assert "done" in made.stdout and step > 20
