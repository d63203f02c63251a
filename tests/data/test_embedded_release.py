"""The committed release is what the committed files give, and `python -m data release` makes it."""

import json
import platform
import shutil
import subprocess
import sys

import drawn
import polars as pl
import pytest

from data import observations, release, shelf
from data.__main__ import main
from data.producer import writer
from data.producer.build import audited, build


@pytest.fixture(scope="module")
def folder():
    return shelf.EMBEDDED / (shelf.EMBEDDED / "current").read_text("utf-8").strip()


@pytest.fixture
def copied(tmp_path):
    """A copy of the program and its figures, where files may be spoiled."""
    leave = shutil.ignore_patterns("__pycache__", "releases")
    for package in ("data", "geo", "messages"):
        shutil.copytree(drawn.ROOT / package, tmp_path / "program" / package, ignore=leave)
    return tmp_path / "program"


def run(program, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "data", *map(str, arguments)],
        cwd=program,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def spoil(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_embedded_release_is_what_the_committed_files_give(embedded, folder, tmp_path):
    built = build()
    built, certificate = audited(built, [])
    frame, sources, datasets = built.observations, built.sources, built.datasets
    rebuilt = writer.write(
        frame,
        sources,
        datasets,
        to=tmp_path,
        created=embedded.created,
        previous="",
        certificate=certificate,
    )
    running = {"python": platform.python_version(), "polars": pl.__version__}
    if embedded.manifest["versions"] == running:
        assert drawn.contents(rebuilt) == drawn.contents(folder)
    again = release.open(rebuilt)
    assert again.id == embedded.id
    assert again.observations.equals(embedded.observations)
    assert again.sources.equals(embedded.sources)
    assert again.datasets == embedded.datasets


def test_the_embedded_release_follows_none_and_is_not_fictional(embedded):
    assert embedded.manifest["previous"] is None
    assert embedded.manifest["fictional"] is False


def test_only_the_embedded_release_is_committed(folder):
    assert {path.name for path in shelf.EMBEDDED.iterdir()} == {folder.name, "current"}


def test_every_row_of_the_release_is_valid_and_its_source_is_in_it(embedded):
    rows = observations.blanked(embedded.observations)
    assert observations.problems(rows, "release") == []
    assert set(embedded.observations["source"]) == set(embedded.sources["source"])


def test_the_rows_of_the_release_are_sorted_by_code(embedded):
    ordered = embedded.observations.sort(observations.ORDER, nulls_last=True)
    assert embedded.observations.equals(ordered)


def test_the_command_publishes_what_is_committed(embedded, tmp_path, capsys):
    day = embedded.created.isoformat()
    options = ["--to", str(tmp_path), "--created", day, "--previous", ""]
    assert main(["release", *options]) == 0
    assert shelf.open_current(tmp_path).id == embedded.id
    said = capsys.readouterr()
    assert str(tmp_path / embedded.id) in said.out
    assert said.err == ""


def test_a_release_refused_changes_nothing_and_says_all_that_is_wrong(copied, tmp_path):
    releases = tmp_path / "releases"
    writer.write(
        drawn.frame(drawn.ROW), drawn.SOURCES, {"psp": {}}, to=releases, created=drawn.CREATED
    )
    before = drawn.contents(releases)
    figures = copied / "data" / "published"
    spoil(figures / "afis.csv", "534", "cinq cents")
    spoil(figures / "afis.csv", "FR,FR,2022", "FR,FR,2022-13")
    spoil(figures / "psp.csv", "senat-814", "inconnue")
    (figures / "victimes.csv").unlink()

    refused = run(copied, "release", "--to", releases)

    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "Traceback" not in refused.stderr
    head, *lines = refused.stderr.splitlines()
    assert head == "4 problems, nothing was changed:"
    for place in (
        "afis.csv, row 2, column “value”: “cinq cents”",
        "afis.csv, row 2, column “period”: “2022-13”",
        "psp.csv, row 10, column “source”: “inconnue”",
        "victimes.csv",
    ):
        assert sum(place in line for line in lines) == 1
    assert drawn.contents(releases) == before


def test_a_release_refused_makes_no_folder(copied, tmp_path):
    spoil(copied / "data" / "published" / "afis.csv", "534", "")
    assert run(copied, "release", "--to", tmp_path / "releases").returncode == 2
    assert not (tmp_path / "releases").exists()


def test_a_catalogue_that_is_wrong_is_refused_without_a_traceback(copied, tmp_path):
    spoil(copied / "data" / "catalogue" / "psp.toml", "regime", "régime")
    refused = run(copied, "release", "--to", tmp_path / "releases")
    assert refused.returncode == 2
    assert "psp.toml, row 2. This line is not TOML" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("arguments", [[], ["publish"], ["release", "--created", "demain"]])
def test_a_command_that_is_not_understood_exits_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m data" in capsys.readouterr().err


def test_the_manifest_of_the_release_is_readable_by_any_program(folder):
    manifest = json.loads((folder / release.MANIFEST).read_text("utf-8"))
    assert manifest["id"] == folder.name
    assert set(manifest["versions"]) == {"python", "polars"}
