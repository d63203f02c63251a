"""The README's recipes, followed to the letter in a copy of the project."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

CATALOGUE = """
regime = "as_published"
subject = "diagnostics"
cadence = "yearly"
licence = "LO-2.0"

[indicators.essai]
kind = "flow"
levels = ["DEP", "FR"]
units = ["CASES"]
"""

PUBLISHED = """\
indicator,geo_level,geo,period,sex,age,breakdown,value,low,high,unit,OBS_STATUS,CONF_STATUS,evidence,source,note,note_en
essai,FR,FR,2020,T,T,T,4321,,,CASES,A,F,survey,jouet-2020,inventé pour un test,invented for a test
essai,DEP,15,2020,T,T,T,123,,,CASES,A,F,survey,jouet-2020,inventé pour un test,invented for a test
"""

SOURCE = "jouet-2020,Un document inventé,Un éditeur inventé,,,2020,https://example.org/,survey,fr\n"

WORDS = """
[dataset.jouet]
title = "{title}"
description = "{title}"
[indicator.jouet]
essai = "{title}"
[page.jouet]
nav = "{title}"
title = "{title}"
description = "{title}"
"""


SUBJECT = '''
"""A toy subject."""

from dashboard.content.figure import Figure
from dashboard.content.tables import of_figures
from dashboard.view import View
from data.reading.query import figures


def toy(view: View) -> Figure:
    """The toy figure."""
    rows = figures(view.release, "jouet", level="FR")
    title = view.words("dataset.jouet.title")
    table = of_figures(view, rows, title)
    return Figure("jouet", title, title, rows, table, "jouet")
'''

VIEW = """
from dashboard.layout import Heading, Plate
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects.jouet import toy


def page(view):
    yield Heading(view.words("page.jouet.title"), level="h1")
    yield Plate(view, toy(view))


if __name__ == "__main__":
    present(page(current()))
"""

LOOK = """
import re, sys
from streamlit.testing.v1 import AppTest
page, query = sys.argv[1], dict(pair.split("=") for pair in sys.argv[2:])
app = AppTest.from_file("dashboard/app.py", default_timeout=30)
app.query_params.update(query) if query else None
app.run()
if page:
    app.switch_page(f"views/{page}.py")
    app.query_params.update(query) if query else None
    app.run()
assert not app.exception, app.exception
print("\\n".join(element.proto.body for element in app.get("html")))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The project's files, with the toy dataset added as the README says."""
    folder = tmp_path_factory.mktemp("projet")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    for name in filter(None, tracked.stdout.decode().split("\0")):
        if name.startswith(("data/", "dashboard/", "geo/", "messages/", ".streamlit/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    (folder / "data/catalogue/jouet.toml").write_text(CATALOGUE)
    (folder / "data/published/jouet.csv").write_text(PUBLISHED)
    _append(folder / "data/published/sources.csv", SOURCE)
    for lang, title in (("fr", "Un jeu inventé"), ("en", "An invented dataset")):
        (folder / f"messages/{lang}/jouet.toml").write_text(WORDS.format(title=title), "utf-8")
    return folder


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def look(folder: Path, page: str, *query: str) -> str:
    shown = run(folder, "-c", LOOK, page, *query)
    assert shown.returncode == 0, shown.stderr
    return shown.stdout


def test_a_dataset_is_one_catalogue_file_one_csv_its_words_and_a_release(copy):
    done = run(copy, "-m", "data", "release", "--created", "2026-12-01")
    assert done.returncode == 0, done.stderr
    assert "Un jeu inventé" in look(copy, "donnees", "jeu=jouet")
    assert "4\u202f321" in look(copy, "donnees", "jeu=jouet")
    shown = look(copy, "departement", "dep=15", "lang=en")
    assert "An invented dataset" in shown and "123 cases" in shown
    assert "invented for a test" in shown


def test_a_refused_dataset_leaves_the_last_good_release_in_place(copy):
    before = (copy / "data/releases/current").read_text()
    path = copy / "data/published/jouet.csv"
    good = path.read_text()
    path.write_text(good.replace("DEP,15", "DEP,999").replace("4321", "beaucoup"))
    done = run(copy, "-m", "data", "release", "--created", "2026-12-02")
    path.write_text(good)
    assert done.returncode == 2
    assert "jouet.csv, row 2, column “value”: “beaucoup”" in done.stderr
    assert "jouet.csv, row 3, column “geo”: “999”" in done.stderr
    assert (copy / "data/releases/current").read_text() == before


def test_a_page_and_a_figure_are_a_line_a_file_and_their_words(copy):
    pages = copy / "dashboard/pages.py"
    line = '    Page("methode", "methode", secondary=True),\n'
    text = pages.read_text()
    assert line in text
    pages.write_text(text.replace(line, line + '    Page("jouet", "jouet"),\n'))
    (copy / "dashboard/subjects/jouet.py").write_text(SUBJECT)
    (copy / "dashboard/views/jouet.py").write_text(VIEW)
    shown = look(copy, "jouet")
    assert "<h1>Un jeu inventé</h1>" in shown
    assert "4\u202f321" in shown and 'class="badge survey"' in shown
    assert 'class="citation"' in shown and "mailto:" in shown


def test_the_readme_names_each_step_that_these_tests_follow():
    readme = (ROOT / "README.md").read_text("utf-8")
    for step in (
        "data/catalogue/<jeu>.toml",
        "data/published/<jeu>.csv",
        "data/published/sources.csv",
        "[dataset.<jeu>]",
        "[indicator.<jeu>]",
        "`note_en`",
        "messages/fr/<jeu>.toml",
        "make release",
        "dashboard/pages.py",
        "dashboard/views/<page>.py",
        "[page.<page>]",
        "dashboard/subjects/<sujet>.py",
    ):
        assert step in readme, step
