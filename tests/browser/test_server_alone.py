"""The server under an audit hook from its first line: what it opens and whom it asks."""

from __future__ import annotations

import json
from pathlib import Path

from tools.site import ADDRESSES, ROOT, address, serve, whole

HOOK = """
import json, os, sys
log = os.open(os.environ["AUDIT_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        os.write(log, (json.dumps(["open", arguments[0]]) + "\\n").encode())
    elif event == "socket.connect":
        os.write(log, (json.dumps(["connect", str(arguments[1])]) + "\\n").encode())
    elif event == "socket.getaddrinfo":
        os.write(log, (json.dumps(["name", str(arguments[0])]) + "\\n").encode())
sys.addaudithook(hook)
"""

#: What a server of this product may read of the project: releases, words, its own files.
MAY_OPEN = (
    "data/releases/",
    "data/__pycache__/",
    "geo/",
    "dashboard/",
    ".streamlit/config.toml",
    ".streamlit/secrets.toml",  # Streamlit looks for it; there is none
    ".venv/",
)
LOCAL = ("localhost", "127.0.0.1", "::1", "None")


def test_the_server_opens_only_releases_and_its_own_files_and_asks_no_other_host(
    tmp_path: Path, monkeypatch, browser
):
    (tmp_path / "sitecustomize.py").write_text(HOOK)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("AUDIT_LOG", str(tmp_path / "audit"))
    with serve() as site:
        for path in ADDRESSES:
            page = browser.new_context().new_page()
            page.goto(site.url + address(path, "fr"))
            whole(page)
            page.context.close()
    events = [json.loads(line) for line in (tmp_path / "audit").read_text().splitlines()]
    assert [what for kind, what in events if kind == "name" and what not in LOCAL] == []
    assert [what for kind, what in events if kind == "connect" and not _local(what)] == []
    opened = {what for kind, what in events if kind == "open" and what.startswith(f"{ROOT}/")}
    inside = {name.removeprefix(f"{ROOT}/") for name in opened}
    assert inside, "the hook saw nothing"
    refused = {name for name in inside if not name.startswith(MAY_OPEN)}
    assert {name for name in refused if not _module(name)} == set()


def _module(name: str) -> bool:
    """Code is imported, data is opened: a module of ours is not an input."""
    return name.startswith("data/") and name.endswith((".py", ".pyc"))


def _local(place: str) -> bool:
    return any(host in place for host in ("127.0.0.1", "::1", "/"))
