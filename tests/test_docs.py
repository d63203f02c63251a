"""Documentation that cannot rot: targets, settings, parameters, links and pictures are true."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from dashboard.selection import PARAMETERS
from dashboard.web.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAPERS = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
]


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), flags=re.M))


def test_make_alone_lists_every_target_with_a_line_each():
    command = ["make", "--no-print-directory"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in listed.splitlines()} == targets()
    assert all(len(line.split()) > 3 for line in listed.splitlines())


def test_every_make_target_is_named_in_the_readme():
    assert [
        each for each in targets() - {"help"} if not re.search(rf"`?(make )?{each}\b", README)
    ] == []


def test_the_two_commands_stand_on_the_first_screen():
    first = "\n".join(README.splitlines()[:20])
    assert "make run" in first and "make test" in first and "docs/overview.png" in first


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_a_link_or_picture_of_a_document_leads_to_a_file(paper):
    for target in re.findall(r"\]\(([^)#]+)\)", paper.read_text("utf-8")):
        if not target.startswith(("http", "mailto")):
            assert (paper.parent / target).exists(), target


def test_a_picture_that_no_document_shows_is_not_kept():
    shown = " ".join(path.read_text("utf-8") for path in PAPERS)
    assert [path.name for path in (ROOT / "docs").rglob("*.png") if path.name not in shown] == []


def test_every_setting_and_parameter_of_the_address_is_documented():
    settings = (ROOT / "dashboard/web/settings.toml").read_text("utf-8")
    assert [name for name in Settings.model_fields if f"{name} =" not in settings] == []
    contributing = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert [name for name in PARAMETERS.values() if f"`{name}`" not in contributing] == []


def test_every_environment_variable_that_the_code_reads_is_in_the_readme():
    code = " ".join(
        path.read_text("utf-8")
        for folder in ("data", "dashboard")
        for path in (ROOT / folder).rglob("*.py")
    )
    read = set(re.findall(r'environ(?:\.get\(|\[)"(\w+)"', code))
    assert read and [name for name in read if f"`{name}`" not in README] == []


def test_a_decision_gives_its_context_its_price_and_its_date():
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert len(decisions) >= 3
    for path in decisions:
        text = path.read_text("utf-8")
        assert "**Contexte.**" in text and "**Décision.**" in text and "**Conséquences.**" in text
        assert re.search(r"\d{4} · acceptée", text)


def test_the_readme_quotes_only_measured_figures():
    from benchmarks.readme import block

    between = README.split("<!-- bench -->")[1].split("<!-- /bench -->")[0].strip()
    assert between == block().strip()


def test_the_fonts_that_the_style_and_the_settings_name_are_the_ones_kept():
    kept = {path.name for path in (ROOT / "dashboard/static/fonts").glob("*.woff2")}
    for place in (".streamlit/config.toml", "dashboard/static/style.css"):
        named = set(re.findall(r"fonts/([\w.-]+\.woff2)", (ROOT / place).read_text("utf-8")))
        assert named == kept, place
