"""The site behind other people's front doors: a real nginx, set as clerks set it.

A name under `localhost` is a host of its own for Streamlit, and the browser finds it by itself.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tools.site import PATIENCE, ROOT, Site, free_port, serve, whole

from .log import unexpected

NGINX = os.environ.get("NGINX", "/usr/sbin/nginx")  # Debian's
SOCKET = "/_stcore/stream"

#: Everything that it writes is in one folder; one process, of whoever runs the tests.
CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; {lines} }}
}}
"""
FORGETS_UPGRADE = "location / { proxy_pass http://127.0.0.1:8501; }"
REWRITES_HOST = """location / {
  proxy_pass http://127.0.0.1:8501; proxy_http_version 1.1;
  proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection;
}"""


OPERATE = (ROOT / "docs/operate.md").read_text("utf-8")
DOCUMENTED = re.search(r"```nginx\n(.*?)```", OPERATE, re.S)[1]
#: What it adds for a site that is not open to everyone.
CLOSED = re.search(r"^if \(\$http_origin.*$", OPERATE, re.M)[0]


@pytest.fixture(scope="module")
def behind() -> Iterator[Site]:
    """A server of its own: its log is read."""
    with serve() as started:
        yield started


@contextmanager
def nginx(lines: str, site: Site, folder: Path) -> Iterator[str]:
    """Its address, while it stands in front of `site` with those `lines`."""
    port = free_port()
    lines = lines.replace(":8501", f":{site.host.rpartition(':')[2]}")
    (folder / "nginx.conf").write_text(
        CONFIGURATION.format(folder=folder, port=port, lines=lines), "utf-8"
    )
    process = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf"])
    try:
        _wait(port, process)
        yield f"http://observatoire.localhost:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(port: int, process: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError("nginx did not start")


@pytest.mark.parametrize("lines", [REWRITES_HOST, DOCUMENTED], ids=["as-it-comes", "documented"])
def test_behind_an_nginx_that_rewrites_the_host_a_page_is_whole_and_asks_its_own_door_alone(
    behind, browser, tmp_path, lines
):
    assert "proxy_set_header Host" not in lines
    with nginx(lines, behind, tmp_path) as url:
        page = browser.new_context().new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{url}/departement?dep=37")
        whole(page)
        page.context.close()
    assert [each for each in asked if not each.startswith((f"{url}/", "data:", "blob:"))] == []


def test_behind_an_nginx_that_forgets_upgrade_the_log_says_once_what_to_set_and_names_nobody(
    behind, browser, tmp_path
):
    with nginx(FORGETS_UPGRADE, behind, tmp_path) as url:
        page = browser.new_context().new_page()
        for dep in ("37", "38"):
            with page.expect_console_message(lambda each: "426" in each.text):
                page.goto(f"{url}/departement?dep={dep}&secret=zzz")
        page.context.close()
    (line,) = unexpected(behind.log)
    assert "proxy_set_header Upgrade $http_upgrade" in line and "docs/operate.md" in line
    assert not re.search(r"zzz|dep=|127\.0\.0\.1|observatoire\.localhost", line)


def test_a_closed_site_refuses_the_sockets_of_other_pages_with_the_documented_line(
    behind, tmp_path
):
    lines = DOCUMENTED.replace(f"location = {SOCKET} {{", f"location = {SOCKET} {{ {CLOSED}")
    with nginx(lines, behind, tmp_path) as url:
        socket_at = url.replace("http://observatoire.localhost", "ws://127.0.0.1") + SOCKET
        with connect(socket_at, origin="https://observatoire.example", proxy=None):
            pass
        with (
            pytest.raises(InvalidStatus) as refused,
            connect(socket_at, origin="https://exemple.fr", proxy=None),
        ):
            pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_whoever_asks_for_the_socket_as_for_a_page_is_told_what_it_is_and_leaves_no_trace(
    behind, method
):
    before = behind.log.read_text("utf-8")
    answer = requests.request(method, f"{behind.url}{SOCKET}?secret=zzz", timeout=PATIENCE)
    assert answer.status_code == 426 and answer.headers["Upgrade"] == "websocket"
    assert "Content-Security-Policy" in answer.headers
    assert method == "HEAD" or "docs/operate.md" in answer.text
    assert behind.log.read_text("utf-8") == before
