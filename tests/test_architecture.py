"""The wall and the layers: import contracts, size of pages, what the server opens at start."""

from __future__ import annotations

import ast
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    path
    for folder in ("data", "geo", "dashboard", "messages", "tools", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)


def test_the_import_contracts_hold():
    done = subprocess.run(
        [Path(sysconfig.get_path("scripts")) / "lint-imports", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


#: What both sides of the wall speak.
WORDS = {"__init__", "durable", "errors", "home", "observations", "release", "shelf"}


def test_every_module_of_data_stands_on_one_side_of_the_wall():
    """A module beside the two folders is on neither side, so that the server could import it."""
    there = {path.stem for path in (ROOT / "data").glob("*.py")}
    folders = {path.parent.name for path in (ROOT / "data").glob("*/__init__.py")}
    assert there == WORDS | {"__main__"}
    assert folders == {"producer", "reading", "stores"}


@pytest.mark.parametrize(
    "view", sorted((ROOT / "dashboard/views").glob("*.py")), ids=lambda p: p.stem
)
def test_a_page_stays_under_80_lines(view):
    assert len(view.read_text("utf-8").splitlines()) < 80


def test_most_functions_are_short_and_few_are_long():
    sizes = sorted(_body(node) for path in SOURCES for node in _functions(path))
    assert sizes[len(sizes) // 2] <= 10
    assert sizes[int(len(sizes) * 0.95)] <= 30


def test_no_file_body_or_list_of_arguments_grows_beyond_what_one_reads_at_once():
    long = [path for path in SOURCES if len(path.read_text("utf-8").splitlines()) > 400]
    wide = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in SOURCES
        for node in _functions(path)
        if _body(node) > 40 or _arguments(node) > 6
    ]
    assert long == [] and wide == []


def test_a_public_name_has_a_docstring():
    bare = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in SOURCES
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert bare == []


SCRIPT = """
import socket, sys
opened, asked = set(), []
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        opened.add(arguments[0])
    if event in ("socket.connect", "socket.getaddrinfo"):
        asked.append(arguments)
import dashboard.web.server, dashboard.view, dashboard.subjects.national, dashboard.subjects.local
import dashboard.subjects.method, dashboard.subjects.datasets
sys.addaudithook(hook)
import messages
from dashboard.web import serving
serving.release(); messages.load("fr"); messages.load("en")
print("\\n".join(sorted(opened)))
print("ASKED", asked)
"""


def test_the_server_opens_nothing_but_a_release_and_its_words_and_asks_nobody():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    *opened, asked = done.stdout.strip().splitlines()
    allowed = (str(ROOT / "data/releases"), str(ROOT / "messages"))
    ours = [path for path in opened if path.startswith(str(ROOT)) and "/.venv/" not in path]
    assert [
        path for path in ours if not path.startswith(allowed) and "__pycache__" not in path
    ] == []
    assert asked == "ASKED []"


ALONE = """
import importlib, pkgutil, sys
import dashboard.subjects, dashboard.content
for package in (dashboard.subjects, dashboard.content):
    for found in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{found.name}")
print("streamlit" in sys.modules)
"""


def test_figures_are_made_without_streamlit():
    """A sheet, an answer of the API or a command makes the same figures as a page."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


REPLICA = """
import importlib, pkgutil, sys
for absent in ("geopandas", "shapely", "fastexcel", "highspy", "rich", "sklearn", "mapclassify"):
    sys.modules[absent] = None
import dashboard
for found in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
    if not found.name.startswith("dashboard.app"):
        importlib.import_module(found.name)
"""


def test_a_replica_needs_nothing_of_what_makes_releases_or_maps():
    done = subprocess.run(
        [sys.executable, "-c", REPLICA], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_whole_holds_the_six_packages_that_are_fixed():
    named = (ROOT / "requirements.txt").read_text() + (ROOT / "requirements-server.txt").read_text()
    for package in ("streamlit", "plotly", "geopandas", "polars", "pydeck", "requests"):
        assert f"\n{package}>=" in named


def _functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.walk(ast.parse(path.read_text("utf-8")))
    return [node for node in tree if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _body(node: ast.FunctionDef) -> int:
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return node.end_lineno - first.lineno + 1


def _arguments(node: ast.FunctionDef) -> int:
    """How many, `self` apart."""
    given = node.args
    named = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len(named) - (named[:1] in (["self"], ["cls"]))
