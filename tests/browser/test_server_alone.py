"""The server under an audit hook from its first line: what it opens and whom it asks."""

from __future__ import annotations

import json
from pathlib import Path

from websockets.sync.client import connect

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
    "messages/",
    ".streamlit/config.toml",
    ".streamlit/secrets.toml",  # Streamlit looks for it; there is none
    ".venv/",
)
#: And of the user's folder for data: what `pull` has published and told.
OF_THE_USER = ("releases/",)
LOCAL = ("localhost", "127.0.0.1", "::1", "None")


def test_the_server_opens_only_releases_and_its_own_files_and_asks_no_other_host(
    tmp_path: Path, monkeypatch, browser
):
    (tmp_path / "sitecustomize.py").write_text(HOOK)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("AUDIT_LOG", str(tmp_path / "audit"))
    home = _with_restricted_counts(tmp_path / "home")
    with serve(home=home) as site:
        socket = f"ws://{site.host}/_stcore/stream"
        with connect(socket, origin="https://exemple.fr", proxy=None):  # a page of somebody else
            pass
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
    of_the_user = {what for kind, what in events if kind == "open" and what.startswith(str(home))}
    ours = {each.removeprefix(f"{home}/observatoire/") for each in of_the_user}
    assert {name for name in ours if not name.startswith(OF_THE_USER)} == set()


def _with_restricted_counts(home: Path) -> Path:
    """A user's folder for data as `pull` and `import` leave it: counts and returns beside the
    releases, each at the places where a server could look.
    """
    for folder in ("pulled/etat4001/2026/counts", "pulled/etat4001", "returns", "returns/37"):
        at = home / "observatoire" / folder
        at.mkdir(parents=True, exist_ok=True)
        for name in ("current", "edition.json", "counts.csv", "manifest.json", "freshness.json"):
            (at / name).write_text("7919\n")
    (home / "observatoire" / "releases").mkdir()
    return home


def _module(name: str) -> bool:
    """Code is imported, data is opened: a module of ours is not an input."""
    return name.startswith("data/") and name.endswith((".py", ".pyc"))


def _local(place: str) -> bool:
    return any(host in place for host in ("127.0.0.1", "::1", "/"))
