"""`python -m benchmarks.api`: the portal's answers beside Datasette's, of the same rows.

One run, one client, one machine: a process that serves, one that asks, the same filters. *Cached*
asks one question again and again; *first hit* a question that nobody asked before. Then both sizes,
and the portal while five readers click through Streamlit's pages, in a process of its own and in
theirs.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import polars as pl

from benchmarks import load as crowds
from dashboard.content import coding
from data import release, shelf
from data.durable import digest
from data.reading import export
from geo.territories import DEPARTEMENTS
from tools.site import PATIENCE, ROOT, Site, free_port

#: Rows of each table; connections at once; seconds of each measure; rows of an answer.
SIZES, CONNECTIONS, SECONDS, LIMIT = (20_000, 300_000), (1, 16, 64), 3.0, 100
#: Readers of pages beside the portal, and what they ask in a second.
READERS, CLICKS = 5, 5.0


def measured() -> dict[str, Any]:
    """Answers a second by size, connections, kind and server; then beside busy readers."""
    found: dict[str, Any] = {"rows": {}}
    for rows in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            there = Path(folder)
            longer(there / "releases", rows)
            path = _database(there, rows)
            with (
                _portal(there / "releases") as ours,
                _datasette(path, tuned=False) as theirs,
                _datasette(path, tuned=True) as tuned,
            ):
                found["rows"][str(rows)] = _each({"ours": ours, "theirs": theirs, "tuned": tuned})
    with tempfile.TemporaryDirectory() as folder:
        found["busy"] = asyncio.run(_busy(Path(folder)))
    return found


def longer(folder: Path, rows: int) -> None:
    """A release of so many rows: those of the embedded one, again in other centuries."""
    real = shelf.open_current(shelf.EMBEDDED)
    years = real.observations.filter(pl.col("period").str.contains(r"^\d{4}$"))
    copies = (
        years.with_columns(period=(pl.col("period").cast(pl.Int32) + 100 * n).cast(pl.String))
        for n in range(1, 79)
    )
    parts = [real.observations, *itertools.islice(copies, rows // years.height + 1)]
    made = pl.concat(parts).head(rows)
    manifest = {**real.manifest, "id": f"2031-01-01-{rows:010d}", "previous": None}
    at = folder / manifest["id"]
    at.mkdir(parents=True)
    made.write_parquet(at / release.OBSERVATIONS)
    real.sources.write_parquet(at / release.SOURCES)
    manifest["files"] = {name: digest(at / name)
                         for name in (release.OBSERVATIONS, release.SOURCES)}  # fmt: skip
    (at / release.MANIFEST).write_text(json.dumps(manifest), "utf-8")
    (folder / "current").write_text(manifest["id"], "utf-8")


@contextmanager
def _portal(releases: Path, app: str = "dashboard.portal:app") -> Iterator[str]:
    environment = {"OBSERVATOIRE_RELEASES": str(releases), "OBSERVATOIRE_API_QUOTA": "0"}
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        app,
        "--no-access-log",
        "--host",
        "localhost",
        "--http",
        "dashboard.web.joined:Protocol",
    ]
    with _running(command, "/api/v1/observations?limit=1", environment) as url:
        yield f"{url}/api/v1/observations?limit="


def _database(folder: Path, rows: int) -> Path:
    """The same columns in SQLite, with an index on what is filtered by, as its manual advises."""
    opened = shelf.open_current(folder / "releases")
    frame = export.rows(opened, "tout", coding.beside(opened, "fr"))
    assert frame is not None and frame.height == rows
    path = folder / "rows.db"
    with sqlite3.connect(path) as base:
        names = ", ".join(f'"{name}"' for name in frame.columns)
        base.execute(f"create table rows ({names})")
        marks = ", ".join("?" * frame.width)
        plain = frame.with_columns(pl.col(pl.Date).cast(pl.String))
        base.executemany(f"insert into rows values ({marks})", plain.iter_rows())
        base.execute("create index there on rows (territory, dataset)")
    return path


@contextmanager
def _datasette(path: Path, *, tuned: bool) -> Iterator[str]:
    """As it comes; or `tuned`: it neither counts rows nor looks for facets."""
    settings = ["--setting", "suggest_facets", "off"] if tuned else []
    command = [sys.executable, "-m", "datasette", "serve", str(path), "--host", "localhost"]
    less = "&_nocount=1&_nofacet=1" if tuned else ""
    with _running([*command, *settings], "/-/versions.json", {}) as url:
        yield f"{url}/rows/rows.json?_shape=array{less}&_size="


@contextmanager
def _running(command: list[str], ready: str, environment: dict[str, str]) -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        [*command, "--port", str(port)], cwd=ROOT, env={**os.environ, **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://localhost:{port}"
    try:
        end = time.monotonic() + 10 * PATIENCE
        while time.monotonic() < end and process.poll() is None:
            try:
                with urlopen(url + ready, timeout=10 * PATIENCE):
                    break
            except OSError:
                time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait()


def _each(servers: dict[str, str]) -> dict[str, Any]:
    """Answers a second, by connections: cached and first hit, of each server in turn; how many
    times those of Datasette as it comes, and tuned.
    """
    told: dict[str, Any] = {}
    for connections in CONNECTIONS:
        for kind, questions in (("cached", _one), ("first", _new)):
            counts = {name: asyncio.run(_asked(url, questions(), connections, SECONDS))
                      for name, url in servers.items()}  # fmt: skip
            times = {f"times_{name}": round(counts["ours"] / max(counts[name], 0.1), 1)
                     for name in ("theirs", "tuned")}  # fmt: skip
            told[f"{kind}_{connections}"] = counts | times
    return told


def _one() -> Iterator[str]:
    return itertools.repeat(f"{LIMIT}&territory=DEP-37&dataset=etat4001")


def _new() -> Iterator[str]:
    """Questions that differ: a département, a dataset, how many rows."""
    for n in itertools.count():
        code = list(DEPARTEMENTS)[n % 101]
        dataset = ("etat4001", "population", "voisins")[n // 101 % 3]
        yield f"{LIMIT - n // 303 % 60}&territory=DEP-{code}&dataset={dataset}"


async def _asked(url: str, questions: Iterator[str], connections: int, seconds: float) -> float:
    """Answers a second to so many connections, each asking as soon as it is answered."""
    end, counts = time.perf_counter() + seconds, [0] * connections
    await asyncio.gather(*(_client(url, questions, end, counts, at)
                           for at in range(connections)))  # fmt: skip
    return round(sum(counts) / seconds, 1)


async def _client(
    url: str, questions: Iterator[str], end: float, counts: list[int], at: int
) -> None:
    host, _, path = url.removeprefix("http://").partition("/")
    reader, writer = await asyncio.open_connection(*host.split(":"))
    while time.perf_counter() < end:
        request = f"GET /{path}{next(questions)} HTTP/1.1\r\nHost: {host}\r\n\r\n"
        writer.write(request.encode())
        status = await _answer(reader)
        if status != b"200":
            raise RuntimeError(f"{request.splitlines()[0]}: {status!r}")
        counts[at] += 1
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> bytes:
    """Read one answer whole; its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    if b"content-length:" in lower:
        length = int(lower.split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
    else:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return head.split(b" ")[1]


async def _busy(folder: Path) -> dict[str, Any]:
    """The portal idle, then while readers click: in a process of its own, and in theirs."""
    longer(folder, SIZES[0])
    told: dict[str, Any] = {}
    site = "dashboard.web.server:app"
    with _portal(folder) as alone, _portal(folder, site) as mounted:
        root = Site(mounted.partition("/api")[0], folder)
        for name, url in (("alone", alone), ("mounted", mounted)):
            idle = await _asked(url, _one(), 16, SECONDS)
            clicks = asyncio.create_task(crowds.load(root, READERS, CLICKS, 2 * SECONDS + 4))
            await asyncio.sleep(2)
            busy = await _asked(url, _one(), 16, SECONDS)
            result = await clicks
            told[name] = {"idle": idle, "busy": busy, "share": round(busy / idle, 2),
                          "clicks_p95_ms": round(result.quantile(0.95) * 1000)}  # fmt: skip
    return told


def told(found: dict[str, Any]) -> str:
    """A line for each measure."""
    lines = ["The portal beside Datasette as it comes, and tuned (answers a second)"]
    for rows, measures in found["rows"].items():
        lines += [f"  {rows} rows, {name}: {each['ours']}, × {each['times_theirs']}, "
                  f"× {each['times_tuned']}" for name, each in measures.items()]  # fmt: skip
    for name, each in found["busy"].items():
        lines.append(f"  {READERS} readers beside, {name}: {each['share']} of idle")
    return "\n".join(lines)


if __name__ == "__main__":
    print(told(measured()))
