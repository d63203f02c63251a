"""`python -m benchmarks.sources`: état 4001 beside bare fastexcel, and a whole pull from its cache.

On the true workbook where `../shared/upstream` is; on one of invented counts elsewhere (`true` says
which). Budgets: the parser within twice the time that fastexcel takes to read the same sheets;
pull, protect, audit and release from cached files within a minute.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fastexcel

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests/data"))

import fictional
import upstream
import upstreams

from data.__main__ import main as data
from data.producer.sources import etat4001

WORKBOOK = ROOT.parent / "shared/upstream/etat4001_services_2012_2020.xlsx"
ROUNDS, TIMES, SECONDS = 5, 2.0, 60.0


def measured() -> dict[str, Any]:
    """Seconds of the parser and of fastexcel alone, one after the other; seconds of a pull."""
    true = WORKBOOK.exists()
    body = WORKBOOK.read_bytes() if true else upstreams.workbook(fictional.counts(1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "services.xlsx")
        path.write_bytes(body)
        pairs = [(_seconds(_bare, path), _seconds(etat4001.parse, path)) for _ in range(ROUNDS)]
        pull = _pull(Path(folder), body)
    bare, ours = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for other, one in pairs)
    return {
        "true": true,
        "bare_seconds": round(bare, 2),
        "parse_seconds": round(ours, 2),
        "parse_ratio": round(ratio, 2),
        "pull_seconds": round(pull, 1),
        "in_budget": ratio <= TIMES and pull <= SECONDS,
    }


def table(found: dict[str, Any]) -> str:
    """One line per measure, beside its budget."""
    which = "true workbook" if found["true"] else "invented workbook"
    return (
        f"sources ({which})\n"
        f"  état 4001: {found['parse_seconds']} s, × {found['parse_ratio']} of fastexcel alone "
        f"({found['bare_seconds']} s; budget × {TIMES:g})\n"
        f"  pull, protect, release from the cache: {found['pull_seconds']} s (budget {SECONDS:g} s)"
    )


def _bare(path: Path) -> None:
    book = fastexcel.read_excel(path)
    for name in book.sheet_names[1:]:
        book.load_sheet(name, header_row=None, dtypes="string").to_polars()


def _seconds(run: Callable[[Path], object], path: Path) -> float:
    start = time.perf_counter()
    run(path)
    return time.perf_counter() - start


def _pull(folder: Path, workbook: bytes) -> float:
    """Fill the cache over HTTP, forget all else, then pull from the cache."""
    routes = upstreams.routes() | upstreams.etat4001_routes(workbook)
    here = {"XDG_DATA_HOME": str(folder), "OBSERVATOIRE_RELEASES": str(folder / "releases")}
    with upstream.serving(routes) as server, _environment(here) as said:
        os.environ["OBSERVATOIRE_UPSTREAM"] = server.url
        _done(data(["pull"]), said)
        shutil.rmtree(folder / "observatoire/pulled")
        shutil.rmtree(folder / "releases")
        start = time.perf_counter()
        _done(data(["pull", "--offline"]), said)
        return time.perf_counter() - start


def _done(status: int, said: io.StringIO) -> None:
    if status:
        raise RuntimeError(f"The pull failed:\n{said.getvalue()}")


@contextlib.contextmanager
def _environment(told: dict[str, str]) -> Iterator[io.StringIO]:
    """These variables, and what is printed, in this block alone."""
    before = dict(os.environ)
    os.environ.update(told)
    try:
        with contextlib.redirect_stdout(io.StringIO()) as said:
            yield said
    finally:
        os.environ.clear()
        os.environ.update(before)


if __name__ == "__main__":
    print(table(measured()))
