"""A machine that stops while returns are accepted loses none and keeps none by half."""

from __future__ import annotations

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

ROOT = Path(__file__).parents[3]
ACCEPTING = """
import datetime, sys
sys.path[:0] = ["{root}", "{root}/tests/data/returns"]
from pathlib import Path
import forms
from data.producer.returns.store import Store
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
