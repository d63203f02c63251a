"""`python -m benchmarks.drills`: what an operator does on a bad day, timed, on this machine.

A store that speaks S3 on loopback, two replicas and a portal behind nginx, the embedded release and
two that follow it. Nothing is kept.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.request import urlopen

from data import shelf, stores
from data.__main__ import main as command
from data.producer import handing, writer
from deploy.serve import Service
from tools import buckets
from tools.site import PATIENCE, free_port

ADDRESS = f"s3://{buckets.BUCKET}/releases"


def main() -> None:
    """Print a line a drill: seconds until every replica shows it."""
    with tempfile.TemporaryDirectory() as folder, buckets.seaweed() as environment:
        place = Path(folder)
        os.environ |= {**environment, "XDG_DATA_HOME": str(place / "operator")}
        stores.of(ADDRESS).create("here", b"")
        ids = [_published(day) for day in (1, 2, 3)]
        _told("restore: an empty machine, the store alone", _restored(place, environment))
        service = _service(place, environment)
        try:
            shown = _until(service, ids[2])
            assert shown < PATIENCE
            for name, id_, arguments in (
                ("roll back", ids[1], ["rollback", ids[1]]),
                ("and forward", ids[2], ["rollback", ids[2]]),
                ("withdraw", ids[1], ["withdraw", ids[2], "--why", "exercice"]),
            ):
                start = time.perf_counter()
                command([*arguments, "--to", ADDRESS])
                _until(service, id_)
                _told(name, time.perf_counter() - start)
        finally:
            service.stop()


def _published(day: int) -> str:
    """The embedded release again, as of another day."""
    real, work = shelf.open_current(shelf.EMBEDDED), handing.at(ADDRESS)
    made = writer.write(
        real.observations, real.sources, real.datasets, to=work.folder,
        created=real.created + datetime.timedelta(days=day), certificate=real.certificate,
    )  # fmt: skip
    work.hand_over()
    return made.name


def _restored(place: Path, environment: Mapping[str, str]) -> float:
    """Seconds from nothing on the machine to readers who are answered; then nothing again."""
    start = time.perf_counter()
    service = _service(place, environment)
    took = time.perf_counter() - start
    service.stop()
    shutil.rmtree(place / "servers")
    return took


def _service(place: Path, environment: Mapping[str, str]) -> Service:
    before = dict(os.environ)
    home = place / "servers"
    os.environ |= {**environment, "OBSERVATOIRE_RELEASES": ADDRESS, "XDG_DATA_HOME": str(home),
                   "XDG_CACHE_HOME": str(home)}  # fmt: skip
    nginx = home / "nginx"
    nginx.mkdir(parents=True)
    service = Service(free_port(), 2, 1, nginx)
    try:
        service.start()
    finally:
        os.environ.clear()
        os.environ.update(before)
    return service


def _until(service: Service, id_: str) -> float:
    """Seconds until each of six pages in a row, whoever answers, is of that release."""
    start = time.perf_counter()
    _wait(lambda: all(id_ in _page(service) for _ in range(6)))
    return time.perf_counter() - start


def _page(service: Service) -> set[str]:
    with urlopen(f"http://localhost:{service.port}/sanctions", timeout=PATIENCE) as answer:
        text = answer.read().decode()
    return set(re.findall(r"\d{4}-\d\d-\d\d-[0-9a-f]{10}", text))


def _wait(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.05)


def _told(name: str, seconds: float) -> None:
    print(f"{name}: {seconds:.1f} s", flush=True)


if __name__ == "__main__":
    main()
