"""The portal as a folder: whole by itself, the same bytes twice, every link within it."""

from __future__ import annotations

import re

import pytest

from dashboard.portal import __main__ as command
from dashboard.portal import export
from data import shelf

REAL = shelf.open_current(shelf.EMBEDDED)
BASE = "https://observatoire.example.org"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    there = tmp_path_factory.mktemp("portal")
    export.write(REAL, there, BASE)
    return there


def test_every_link_of_the_index_is_relative_and_leads_to_a_file_of_the_folder(folder):
    page = (folder / "index.html").read_text("utf-8")
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) > 50 and not [each for each in links if each.startswith(("/", "http"))]
    assert [each for each in links if not (folder / each).is_file()] == []
    assert "<script" not in page and REAL.id in page


def test_it_holds_each_community_s_files_and_the_same_at_both_addresses(folder):
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    newest = {each.partition("derniere/")[2] for each in names if "derniere/" in each}
    fixed = {each.partition(f"{REAL.id}/")[2] for each in names if f"{REAL.id}/" in each}
    assert newest == fixed and "observatoire-psp.csv-metadata.json" in newest
    wanted = {
        "catalog.ttl", "flux/psp.atom", "api/v1/datasets.json", "api/v1/openapi.json",
        "api/v1/observations/psp.json-stat.json", "api/v1/observations/psp.geojson.geojson",
    }  # fmt: skip
    assert wanted <= names


def test_the_same_release_is_the_same_bytes(folder):
    again = shelf.open_current(shelf.EMBEDDED)
    for path, body in export.contents(again, BASE):
        assert (folder / path).read_bytes() == body, path


def test_without_an_address_nothing_that_needs_one_is_written():
    names = {path for path, _ in export.contents(REAL, "")}
    assert not [each for each in names if each.startswith(("catalog", "flux"))]


def test_the_command_says_how_many_files_there_are(tmp_path, capsys):
    assert command.main(["export", str(tmp_path / "portal")]) == 0
    said = capsys.readouterr().out
    count = sum(path.is_file() for path in (tmp_path / "portal").rglob("*"))
    assert str(count) in said.replace("\u202f", "").replace(",", "")
