"""Two replicas of the site and one of the portal behind nginx, by turns, releases from a store."""

from __future__ import annotations

import asyncio
import datetime
import itertools
import os
import re
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from playwright.sync_api import sync_playwright
from websockets.exceptions import ConnectionClosed

from benchmarks.load import asked, open_reader
from data import shelf, stores
from data.producer import handing, writer
from deploy.serve import SITE, Service
from tests.conftest import apart
from tools import buckets
from tools.site import ARGUMENTS, HEADLESS, PATIENCE, free_port, whole

REAL = shelf.open_current(shelf.EMBEDDED)
ID = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{10}")
ADDRESS = f"s3://{buckets.BUCKET}/releases"


class Operator:
    """Who publishes: the same figures, of another day, under another id."""

    def __init__(self):
        self.days = itertools.count(1)

    def publish(self):
        work = handing.at(ADDRESS)
        day = REAL.created + datetime.timedelta(days=next(self.days))
        made = writer.write(REAL.observations, REAL.sources, REAL.datasets, to=work.folder,
                            created=day, certificate=REAL.certificate)  # fmt: skip
        work.hand_over()
        return made.name


@pytest.fixture(scope="module")
def operator(tmp_path_factory):
    home = tmp_path_factory.mktemp("operator")
    with buckets.seaweed() as environment, pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setenv("XDG_DATA_HOME", str(home))
        stores.of(ADDRESS).create("here", b"")
        made = Operator()
        made.first = made.publish()
        yield made


@pytest.fixture(scope="module")
def service(operator, tmp_path_factory):
    home = tmp_path_factory.mktemp("servers")
    with pytest.MonkeyPatch.context() as patch:
        given = {"OBSERVATOIRE_RELEASES": ADDRESS, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home,
                 "OBSERVATOIRE_API_QUOTA": "0"}  # fmt: skip
        for name, value in given.items():
            patch.setenv(name, str(value))
        found = Service(free_port(), 2, 1, tmp_path_factory.mktemp("nginx"))
        # Only the servers see that environment: the operator works elsewhere.
        try:
            found.start()
            yield found
        finally:
            found.stop()


@pytest.fixture
def get(service):
    session = requests.Session()
    session.trust_env = False

    def asked_for(path):
        answer = session.get(f"http://localhost:{service.port}{path}", timeout=PATIENCE)
        answer.encoding = "utf-8"
        return answer

    return asked_for


class At:
    """Where `benchmarks.load` finds a site."""

    def __init__(self, port):
        self.host, self.url = f"localhost:{port}", f"http://localhost:{port}"


def views():
    for wanted in asked(24):
        yield f"/{wanted.page}?{wanted.query}".rstrip("?"), wanted


def test_a_hundred_views_are_right_from_their_address_alone(service, get):
    for path, wanted in itertools.islice(views(), 100):
        answer = get(path)
        assert answer.status_code == 200, path
        assert f'class="page st-key-page-{wanted.page or "accueil"}"' in answer.text or (
            not wanted.page and "<h1" in answer.text
        ), path
        lang = "en" if "lang=en" in path else "fr"
        assert f'<html lang="{lang}"' in answer.text, path

    async def by_socket():
        from contextlib import AsyncExitStack

        done = 0
        for _, wanted in itertools.islice(views(), 100):
            async with AsyncExitStack() as stack:
                reader = await open_reader(stack, At(service.port))
                done += await asyncio.wait_for(reader.ask(wanted), PATIENCE)
        return done

    assert apart(asyncio.run, by_socket()) == 100


def test_what_a_page_needs_comes_from_a_replica_that_never_drew_it(get):
    page = get("/carte").text
    needed = set(re.findall(r'(?:src|href)="(\.?/(?:static|app/static)/[^"]+)"', page))
    assert len(needed) > 10
    for path in needed:
        assert [get(path.removeprefix(".")).status_code for _ in range(2)] == [200, 200], path


def test_a_new_release_is_on_every_replica_at_the_next_request(operator, get):
    for _ in range(2):
        made = operator.publish()
        for path in ("/sanctions", "/departement?dep=37"):
            seen = [set(ID.findall(get(path).text)) for _ in range(4)]
            assert seen == [{made}] * 4
        time.sleep(0.3)  # The API never waits for a store: it has what the last look found.
        get("/api/v1/")
        time.sleep(0.3)
        assert {get("/api/v1/").json()["release"] for _ in range(4)} == {made}


def test_no_page_ever_tells_of_two_releases(operator, get):
    stop, mixed = threading.Event(), []

    def read():
        session = requests.Session()
        session.trust_env = False
        while not stop.is_set():
            ids = set(ID.findall(get("/departement?dep=37").text))
            if len(ids) != 1:
                mixed.append(ids)

    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(read) for _ in range(2)]
        for _ in range(3):
            operator.publish()
            time.sleep(0.5)
        stop.set()
        for each in running:
            each.result()
    assert mixed == []


def test_a_replica_that_is_killed_is_missed_by_no_reader_and_comes_back(service, get):
    stop, failed, answered = threading.Event(), [], itertools.count()

    def read(path):
        while not stop.is_set():
            try:
                answer = get(path)
                if answer.status_code != 200:
                    failed.append((path, answer.status_code))
            except requests.RequestException as error:
                failed.append((path, type(error).__name__))
            next(answered)

    paths = ("/departement?dep=37", "/carte", "/api/v1/observations?dataset=psp")
    with ThreadPoolExecutor(len(paths)) as pool:
        running = [pool.submit(read, path) for path in paths]
        for victim in [each for each in service.replicas if each.app == SITE]:
            time.sleep(1)
            old = victim.process.pid
            os.kill(old, signal.SIGKILL)
            end = time.monotonic() + PATIENCE
            while (victim.process.pid == old or not victim.ready()) and time.monotonic() < end:
                time.sleep(0.1)
            assert victim.ready() and victim.process.pid != old
        stop.set()
        for each in running:
            each.result()
    assert failed == [] and next(answered) > 20


def test_a_reader_whose_replica_died_is_answered_by_another_one(service):
    """As the browser does: the socket is opened again, the address says what was looked at."""

    async def read():
        from contextlib import AsyncExitStack

        wanted = next(asked(3))
        async with AsyncExitStack() as stack:
            reader = await open_reader(stack, At(service.port))
            assert await asyncio.wait_for(reader.ask(wanted), PATIENCE)
            for each in service.replicas:
                if each.app == SITE:
                    os.kill(each.process.pid, signal.SIGKILL)
                    break
            again = await open_reader(stack, At(service.port))
            return await asyncio.wait_for(again.ask(wanted), PATIENCE)

    try:
        assert apart(asyncio.run, read())
    except ConnectionClosed:
        pytest.fail("The other replica did not answer.")


def test_in_a_browser_a_page_goes_on_whichever_replica_dies(service):
    apart(_read_on, service)


def _read_on(service):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=HEADLESS, args=ARGUMENTS)
        page = browser.new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"http://localhost:{service.port}/departement?dep=37")
        whole(page)
        for victim in [each for each in service.replicas if each.app == SITE]:
            old = victim.process.pid
            os.kill(old, signal.SIGKILL)
            # Nothing of what is read goes away meanwhile.
            assert "Indre-et-Loire" in page.inner_text("h1")
            end = time.monotonic() + PATIENCE
            while (victim.process.pid == old or not victim.ready()) and time.monotonic() < end:
                time.sleep(0.1)
        page.locator("#root nav a[data-go]:visible", has_text="Sanctions").first.click()
        page.wait_for_url("**/sanctions*", timeout=PATIENCE * 1000)
        whole(page)
        assert page.locator("h1").count() == 1 and errors == []
        browser.close()
