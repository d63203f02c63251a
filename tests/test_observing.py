"""What an operator sees of the service, and what nobody does."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
import requests
from websockets.sync.client import connect

from dashboard.web.observing import Lines, network, route
from tools.site import PATIENCE, ROOT, free_port

TYPED = "motquejetape"


@contextmanager
def running(tmp_path, app="dashboard.portal:app", **given):
    """A process of its own, with its log, as an operator starts it."""
    port, log = free_port(), tmp_path / "log"
    environment = {**os.environ, "OBSERVATOIRE_LOG": "json", **given}
    command = [sys.executable, "-m", "uvicorn", app, "--host", "127.0.0.1", "--port", str(port),
               "--no-access-log", "--http", "dashboard.web.joined:Protocol"]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        _wait(f"http://127.0.0.1:{port}/pret", process)
        yield f"http://127.0.0.1:{port}", log, process
    finally:
        process.kill()
        process.wait()


def _wait(url, process):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            return ask(url)
        except requests.RequestException:
            time.sleep(0.1)
    raise RuntimeError("It did not start.")


def ask(url, **options):
    with requests.Session() as session:
        session.trust_env = False
        return session.get(url, timeout=PATIENCE, **options)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    port = free_port()
    with running(tmp_path_factory.mktemp("log"), OBSERVATOIRE_METRICS=str(port)) as (url, log, _):
        yield url, log, port


def lines(log):
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def test_a_line_tells_of_each_request_and_of_nothing_that_a_reader_typed(service):
    url, log, _ = service
    for path in ("/api/v1/observations?dataset={}", "/{}", "/api/v1/{}", "/fichiers/{}/x.csv",
                 "/api/v1/verifier?valeur={}", "/api/v1/releases/{}/observations"):  # fmt: skip
        ask(url + path.format(TYPED), headers={"Referer": TYPED, "User-Agent": TYPED})
    written = log.read_text("utf-8")
    assert TYPED not in written and "127.0.0.1" not in written.replace("127.0.0.1:", "")
    told = [each for each in lines(log) if "route" in each]
    assert {each["route"] for each in told} >= {
        "/api/v1/observations", "other", "/api/v1/", "/fichiers/", "/api/v1/verifier"
    }  # fmt: skip
    for each in told:
        assert each["network"] == "127.0.0.0/24" and each["status"] >= 200 and each["ms"] >= 0


def test_a_request_has_one_id_from_the_proxy_to_the_log(service):
    url, log, _ = service
    given = "0123456789abcdef" * 2
    assert ask(f"{url}/api/v1/", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given
    assert given in {each["request"] for each in lines(log)}
    made = ask(f"{url}/api/v1/", headers={"X-Request-ID": TYPED}).headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", made)


def test_whether_it_is_ready_and_from_what_is_told(service):
    url, _, _ = service
    told = ask(f"{url}/pret")
    assert told.status_code == 200 and told.headers["Cache-Control"] == "no-store"
    assert told.json()["ready"] is True and told.json()["age_days"] >= 0
    assert told.json()["store"] == "none"


def test_numbers_are_on_loopback_on_a_port_of_their_own(service):
    url, _, port = service
    ask(f"{url}/api/v1/datasets")
    found = ask(f"http://127.0.0.1:{port}/metrics").text
    assert 'observatoire_requests_total{route="/api/v1/datasets",status="200"}' in found
    assert "observatoire_release_age_days" in found and TYPED not in found
    assert ask(f"{url}/metrics").status_code == 404


def test_without_a_good_release_it_is_not_ready(tmp_path):
    (tmp_path / "releases").mkdir()
    given = {"OBSERVATOIRE_RELEASES": str(tmp_path / "releases")}
    with running(tmp_path, **given) as (url, _, _):
        answer = ask(f"{url}/pret")
        assert (answer.status_code, answer.json()["ready"]) == (503, False)
        assert ask(f"{url}/api/v1/").status_code == 503


def test_the_site_too_writes_nothing_but_lines_and_no_socket_s_address(tmp_path):
    with running(tmp_path, "dashboard.web.server:app") as (url, log, _):
        assert ask(f"{url}/departement?dep={TYPED}").status_code == 200
        there = url.replace("http", "ws") + f"/_stcore/stream?{TYPED}"
        with connect(there, subprotocols=["streamlit"], proxy=None) as socket:
            socket.send(b"\xff\xff")
        with connect(there, subprotocols=["streamlit"], proxy=None) as socket:
            socket.send("a text")
        ask(f"{url}/sanctions")
        assert TYPED not in log.read_text("utf-8")
        assert all(isinstance(each, dict) for each in lines(log)) and lines(log)


def test_an_answer_under_way_is_ended_before_it_stops(tmp_path):
    with running(tmp_path) as (url, _, process), requests.Session() as session:
        session.trust_env = False
        heavy = session.get(f"{url}/api/v1/observations?limit=8000&format=xlsx", stream=True,
                            timeout=PATIENCE)  # fmt: skip
        process.send_signal(signal.SIGTERM)
        assert heavy.status_code == 200 and heavy.content[:2] == b"PK"
        assert process.wait(PATIENCE) is not None


@pytest.mark.parametrize("path", ["/", "/wp-login.php", f"/{TYPED}", "/fichiers/x", "/é"])
def test_addresses_are_of_few_kinds(path):
    assert TYPED not in route(path) and len(route(path)) < 30


def test_of_an_address_the_network_alone_is_written():
    assert network("203.0.113.77") == "203.0.113.0/24"
    assert network("2001:db8:7:8::9") == "2001:db8:7::/48"


def test_an_error_is_told_by_its_kind_and_lines_without_its_words():
    try:
        int(TYPED)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    line = Lines().format(record)
    assert TYPED not in line and json.loads(line)["error"] == "ValueError"
    assert any("test_observing" in each for each in json.loads(line)["lines"])
