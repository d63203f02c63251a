"""Disks that lie, wrong clocks, sockets that send anything: what was good is still served."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import os
import random
import shutil
import string
import subprocess
import sys
import time

import pytest
import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from benchmarks.load import asked, open_reader
from dashboard.pages import PAGES
from dashboard.web import documents
from data import release, shelf, stores
from data.errors import UnusableRelease
from data.producer import writer
from data.stores import mirror
from data.stores.folder import Folder
from tests.conftest import apart
from tools.site import PATIENCE, ROOT, free_port, serve

REAL = shelf.open_current(shelf.EMBEDDED)
SOCKET = "/_stcore/stream"


@pytest.fixture(autouse=True)
def _no_loop(monkeypatch):
    """Playwright, where it ran before in this process, has left a loop in the thread of the tests:
    these are threads of a server, which wait for a store.
    """
    monkeypatch.setattr(mirror, "_on_a_loop", lambda: False)


@pytest.fixture
def releases(tmp_path):
    """A folder of two real releases."""
    folder = tmp_path / "releases"
    for day in (1, 2):
        written(folder, day)
    return folder


def written(folder, day):
    return writer.write(REAL.observations, REAL.sources, REAL.datasets, to=folder,
                        created=REAL.created + datetime.timedelta(days=day),
                        certificate=REAL.certificate)  # fmt: skip


@pytest.fixture(scope="module")
def site():
    with serve() as started:
        yield started


def get(url, **options):
    with requests.Session() as session:
        session.trust_env = False
        return session.get(url, timeout=PATIENCE, **options)


# Disks.


@pytest.mark.parametrize("name", [release.OBSERVATIONS, release.SOURCES, release.MANIFEST])
@pytest.mark.parametrize("where", [0.0, 0.5, 0.999])
def test_a_bit_that_flips_in_any_file_is_found_and_named(releases, name, where):
    path = releases / shelf.open_current(releases).id / name
    body = bytearray(path.read_bytes())
    at = int(where * len(body))
    # Of a manifest that says the same in another way nothing is damaged.
    body[at] ^= 1 if name != release.MANIFEST else 0x80
    path.write_bytes(body)
    with pytest.raises(UnusableRelease) as told:
        shelf.open_current(releases)
    assert name in str(told.value)


def test_a_folder_that_vanishes_under_readers_takes_nothing_from_them(releases):
    with serve(releases=releases) as site:
        before = get(f"{site.url}/departement?dep=37").text
        shutil.rmtree(releases)
        after = get(f"{site.url}/departement?dep=37")
        assert after.status_code == 200 and after.text == before
        assert get(f"{site.url}/sanctions").status_code == 200
        assert get(f"{site.url}/pret").json()["ready"] is True


_FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from pathlib import Path
from data import shelf, stores
from data.stores.mirror import Mirror
found = Mirror(stores.of(sys.argv[1]), Path(sys.argv[2]))
first = shelf.open_current(found.follow()).id
open(sys.argv[3], "w").close()
sys.stdin.readline()
most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, most))
found._next = 0
assert shelf.open_current(found.follow()).id == first and not found.there
print("served", first)
"""


def test_a_server_whose_disk_is_full_serves_what_it_has(releases, tmp_path):
    """A limit on the size of files is to a program what a full disk is: a write that fails."""
    ready = tmp_path / "ready"
    command = [sys.executable, "-c", _FULL, releases.as_uri(), str(tmp_path / "m"), str(ready)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)  # fmt: skip
    end = time.monotonic() + PATIENCE
    while not ready.exists() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.05)
    written(releases, 3)
    out, err = process.communicate("\n", timeout=PATIENCE)
    assert process.returncode == 0, err
    assert out.startswith("served") and "alone" in err


def test_a_server_that_may_not_write_says_so_and_one_that_has_a_copy_serves_it(releases, tmp_path):
    (tmp_path / "file").write_text("")
    blocked = mirror.Mirror(stores.of(releases.as_uri()), tmp_path / "file" / "mirror")
    with pytest.raises(UnusableRelease):
        shelf.open_current(blocked.follow())
    assert not blocked.there


def test_a_slow_store_is_waited_for_once_and_its_release_comes_later(releases, tmp_path):
    class Slow(Folder):
        pause = 0.0

        def tag(self, name):
            time.sleep(self.pause)
            return super().tag(name)

    store = Slow(releases.as_uri())
    machine = mirror.Mirror(store, tmp_path / "mirror")
    first = shelf.open_current(machine.follow()).id
    store.pause, second = 3.0, written(releases, 3).name
    waits = []
    for _ in range(4):
        machine._next = 0.0
        start = time.monotonic()
        assert shelf.open_current(machine.follow()).id == first
        waits.append(time.monotonic() - start)
    assert max(waits) < mirror.PATIENCE + 0.5 and sorted(waits)[2] < 0.1
    store.pause, end = 0.0, time.monotonic() + PATIENCE
    while shelf.open_current(machine.follow()).id == first and time.monotonic() < end:
        time.sleep(0.1)
    assert shelf.open_current(machine.follow()).id == second


# Clocks.


def test_at_a_clock_of_1970_every_page_is_answered_and_the_operator_sees_it():
    port = free_port()
    command = ["faketime", "1970-01-01 00:10:00", sys.executable, "-m", "uvicorn",
               "dashboard.web.server:app", "--host", "127.0.0.1", "--port", str(port),
               "--no-access-log"]  # fmt: skip
    environment = {**os.environ, "OBSERVATOIRE_FICTION": "never"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(requests.RequestException):
                told = get(f"{url}/pret").json()
                break
            time.sleep(0.1)
        assert told["ready"] is True and told["clock"] == "wrong"
        for page in PAGES:
            assert get(f"{url}/{page.path}").status_code == 200
        for path in ("/api/v1/", "/flux/tout.atom", "/catalog.ttl", "/sitemap.xml",
                     "/fichiers/derniere/observatoire-psp.xlsx"):  # fmt: skip
            answer = get(url + path)
            assert answer.status_code == 200 and b"1970" not in answer.content[:2000]
    finally:
        os.killpg(process.pid, 9)
        process.wait()


# Sockets.


def _frames():
    """Frames that no browser sends."""
    draw = random.Random(7)
    message = BackMsg()
    message.rerun_script.query_string = "dep=37"
    whole = message.SerializeToString()
    yield from (b"", b"\x00", b"\xff" * 1000, whole[:-3], whole + b"\xff\xff", "text", "é" * 50)
    for _ in range(60):
        yield draw.randbytes(draw.randrange(1, 400))
    for _ in range(60):
        spoiled = bytearray(whole)
        spoiled[draw.randrange(len(spoiled))] ^= 1 << draw.randrange(8)
        yield bytes(spoiled)


def test_whatever_a_socket_sends_the_others_are_answered(site):
    for frame in _frames():
        with (
            contextlib.suppress(WebSocketException, OSError),
            connect(
                f"ws://{site.host}{SOCKET}", subprotocols=["streamlit"], proxy=None, close_timeout=1
            ) as socket,
        ):
            socket.send(frame)
            socket.recv(timeout=0.02)
    _other_reader_is_answered(site)
    assert "Traceback" not in site.log.read_text("utf-8")


def test_a_frame_of_many_megabytes_is_refused(site):
    with (
        contextlib.suppress(WebSocketException, OSError),
        connect(
            f"ws://{site.host}{SOCKET}", subprotocols=["streamlit"], proxy=None, close_timeout=1
        ) as socket,
    ):
        for _ in range(4):
            socket.send(b"\x00" * 8_000_000)
    _other_reader_is_answered(site)


def test_a_socket_that_is_cut_in_the_middle_of_a_frame_is_forgotten(site):
    import socket as plain

    for _ in range(20):
        with plain.create_connection(("localhost", int(site.host.rpartition(":")[2]))) as raw:
            raw.sendall(
                f"GET {SOCKET} HTTP/1.1\r\nHost: {site.host}\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: streamlit\r\n\r\n".encode()
            )
            raw.recv(200)
            raw.sendall(b"\x82\xfe\x01\x00abcd half a frame")
    _other_reader_is_answered(site)


def _other_reader_is_answered(site):
    async def read():
        async with contextlib.AsyncExitStack() as stack:
            reader = await open_reader(stack, site)
            return await asyncio.wait_for(reader.ask(next(asked(1))), PATIENCE)

    assert apart(asyncio.run, read())


# Addresses.

NAMES = ("dep", "lang", "periode", "indicateur", "forme", "territoires", "jeu", "release", "q",
         "exposition", "valeur", "region", "embed", "theme", "figure")  # fmt: skip
_LETTERS = string.printable + "éœ’\u202f\u2028\x00\ud7ff😀"
SOAK = os.environ.get("OBSERVATOIRE_SOAK") == "1"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "accueil")
def test_whatever_an_address_says_a_page_is_answered(page):
    draw = random.Random(page.path)
    pool = [*NAMES, *("x" * 40, "", "dep[]", "__proto__")]
    values = ["37", "2A", "FR", "REG-24", "2024", "2012/2014", "psp", "en", "-1", "9" * 400,
              "../..",               "<b>", "' or 1=1", "=1+1", "%00", REAL.id]  # fmt: skip
    for _ in range(1_000 if SOAK else 25):
        query = {
            draw.choice(pool): draw.choice(values) if draw.random() < 0.5
            else "".join(draw.choices(_LETTERS, k=draw.randrange(0, 30)))
            for _ in range(draw.randrange(1, 6))
        }  # fmt: skip
        made = documents.find(page, query)
        assert made.status in (200, 404, 410), query
        assert b"<b>zz" not in made.body
