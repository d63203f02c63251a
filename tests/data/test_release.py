"""A release: the same figures give the same folder, and what was published stays."""

import dataclasses
import datetime
import json

import drawn
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import messages
from data import durable, observations, release, shelf
from data.errors import UnusableRelease
from data.producer import writer

ROWS = drawn.table(
    """
    indicator             geo  period   value
    personnes_en_parcours 75   2024-12  148
    personnes_en_parcours 37   2017-12  masked
    demandes              2A   2023     0
    demandes              01   2023     missing
    demandes              971  2023     12
    """
)
MORE = pl.concat([ROWS, drawn.table("geo  value\n69  89")])
DATASETS = {"psp": {"subject": "parcours"}}


def write(to, rows=ROWS, created=drawn.CREATED, **options):
    return writer.write(rows, drawn.SOURCES, DATASETS, to=to, created=created, **options)


def manifest(folder):
    return json.loads((folder / release.MANIFEST).read_text("utf-8"))


def test_what_was_written_is_what_is_opened(tmp_path):
    opened = release.open(write(tmp_path))
    assert opened.observations.equals(ROWS.sort(observations.ORDER))
    assert opened.sources.equals(drawn.SOURCES)
    assert opened.datasets == DATASETS
    assert opened.created == drawn.CREATED
    assert opened.source("presse")["title"] == "Rapport de presse"
    with pytest.raises(KeyError):
        opened.source("inconnue")


def test_a_release_of_format_1_is_read_with_its_new_columns_empty(tmp_path, monkeypatch):
    """Its notes then have no English wording, and stay French."""
    monkeypatch.setattr(writer, "FORMAT", 1)
    for table in ("SCHEMA", "SOURCE_SCHEMA"):
        columns = getattr(observations, table).items()
        told = {name: kind for name, kind in columns if name not in observations.SINCE_FORMAT_2}
        monkeypatch.setattr(observations, table, told)
    old = ROWS.select(*observations.SCHEMA)
    sources = drawn.SOURCES.select(*observations.SOURCE_SCHEMA)
    folder = writer.write(old, sources, DATASETS, to=tmp_path, created=drawn.CREATED)
    monkeypatch.undo()
    opened = release.open(folder)
    assert dict(opened.observations.schema) == observations.SCHEMA
    assert dict(opened.sources.schema) == observations.SOURCE_SCHEMA
    assert set(opened.observations["note_en"]) == set(opened.sources["publisher_en"]) == {""}
    assert messages.load("en").carried("mot", opened.observations["note_en"][0]) == ("mot", "fr")


def test_a_release_of_today_without_a_column_is_refused(tmp_path):
    folder = write(tmp_path)
    spoiled = release.open(folder).observations.drop("note_en")
    spoiled.write_parquet(folder / release.OBSERVATIONS)
    said = manifest(folder)
    said["files"][release.OBSERVATIONS] = durable.digest(folder / release.OBSERVATIONS)
    (folder / release.MANIFEST).write_text(json.dumps(said))
    with pytest.raises(UnusableRelease, match="columns"):
        release.open(folder)


def test_the_manifest_says_all_that_other_programs_rely_on(tmp_path):
    said = manifest(write(tmp_path))
    assert set(said) >= {
        *("id", "created", "previous", "datasets", "files", "certificate", "fictional"),
    }
    assert said["created"] == "2026-01-02"
    assert said["id"].startswith("2026-01-02-")
    assert said["fictional"] is False
    folder = tmp_path / said["id"]
    assert said["files"] == {
        name: durable.digest(folder / name) for name in (release.OBSERVATIONS, release.SOURCES)
    }
    assert (tmp_path / "current").read_text("utf-8") == f"{said['id']}\n"


def test_the_same_figures_give_the_same_bytes_in_any_folder(tmp_path):
    write(tmp_path / "one")
    write(tmp_path / "other" / "place", ROWS.reverse())
    one = drawn.contents(tmp_path / "one")
    assert one == drawn.contents(tmp_path / "other" / "place")
    assert len(one) == 4


def test_an_unfinished_folder_is_not_left_behind(tmp_path):
    folder = write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [folder.name, "current"]


@settings(max_examples=25)
@given(st.permutations(range(MORE.height)))
def test_the_order_in_which_rows_are_given_leaves_no_trace(tmp_path_factory, order):
    base = tmp_path_factory.mktemp("order")
    write(base / "in-order", MORE)
    write(base / "shuffled", MORE[list(order)])
    assert drawn.contents(base / "in-order") == drawn.contents(base / "shuffled")


@pytest.mark.parametrize(
    "changes",
    [
        {"rows": MORE},
        {"rows": ROWS.with_columns(value=pl.col("value") + 1)},
        {"rows": ROWS.with_columns(note=pl.lit("autre"))},
        {"created": datetime.date(2026, 1, 3)},
        {"fictional": True},
    ],
)
def test_other_figures_another_day_or_fiction_have_another_id(tmp_path, changes):
    assert write(tmp_path / "one").name != write(tmp_path / "other", **changes).name


def test_a_release_of_other_sources_or_another_catalogue_has_another_id(tmp_path):
    known = write(tmp_path).name
    other = {"psp": {"subject": "autre"}}
    sources = drawn.SOURCES.with_columns(title=pl.lit("Autre titre"))
    for described, kept in ((other, drawn.SOURCES), (DATASETS, sources)):
        folder = writer.write(ROWS, kept, described, to=tmp_path, created=drawn.CREATED)
        assert folder.name != known


def test_a_fictional_release_says_so(tmp_path):
    assert manifest(write(tmp_path, fictional=True))["fictional"] is True


def test_an_opened_release_cannot_be_given_other_rows(tmp_path):
    opened = release.open(write(tmp_path))
    with pytest.raises(dataclasses.FrozenInstanceError):
        opened.observations = MORE


def test_writing_a_release_again_touches_none_of_its_files(tmp_path):
    folder = write(tmp_path)
    write(tmp_path, MORE)
    before = {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()}
    assert write(tmp_path) == folder
    after = {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()}
    assert before == after
    assert shelf.open_current(tmp_path).id == folder.name


def test_a_new_release_leaves_the_one_before_as_it_was(tmp_path):
    folder = write(tmp_path)
    before = drawn.contents(folder)
    assert write(tmp_path, MORE) != folder
    assert drawn.contents(folder) == before
    assert release.open(folder).observations.height == ROWS.height


def test_a_damaged_release_is_mended_by_writing_it_again(tmp_path):
    folder = write(tmp_path, previous="")
    whole = drawn.contents(folder)
    (folder / release.OBSERVATIONS).write_bytes(b"")
    write(tmp_path, previous="")
    assert drawn.contents(folder) == whole


def test_each_release_points_to_the_one_served_before_it(tmp_path):
    first = write(tmp_path)
    second = write(tmp_path, MORE)
    third = write(tmp_path, MORE, created=datetime.date(2026, 2, 1))
    assert [manifest(each)["previous"] for each in (first, second, third)] == [
        None,
        first.name,
        second.name,
    ]


def test_a_release_is_never_its_own_predecessor(tmp_path):
    first = write(tmp_path)
    second = write(tmp_path, MORE)
    write(tmp_path, MORE)
    assert manifest(second)["previous"] == first.name


@pytest.mark.parametrize(("given", "kept"), [("", None), ("2025-12-31-0000000000",) * 2])
def test_the_previous_release_is_the_one_given_when_one_is(tmp_path, given, kept):
    write(tmp_path)
    assert manifest(write(tmp_path, MORE, previous=given))["previous"] == kept


def test_switching_serves_another_release_and_back(tmp_path):
    first = write(tmp_path)
    second = write(tmp_path, MORE)
    assert shelf.open_current(tmp_path).id == second.name
    writer.switch(tmp_path, first.name)
    assert shelf.open_current(tmp_path).id == first.name
    writer.switch(tmp_path, second.name)
    assert shelf.open_current(tmp_path).id == second.name
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [first.name, second.name, "current"]
    )


def test_who_is_reading_the_pointer_while_it_is_switched_reads_the_whole_old_one(tmp_path):
    first = write(tmp_path)
    with (tmp_path / "current").open(encoding="utf-8") as reader:
        second = write(tmp_path, MORE)
        assert reader.read() == f"{first.name}\n"
    assert shelf.open_current(tmp_path).id == second.name


@pytest.mark.parametrize("compression", ["uncompressed", "snappy", "lz4"])
def test_the_same_figures_written_by_other_libraries_keep_their_rows_and_id(tmp_path, compression):
    ours = write(tmp_path / "ours", MORE)
    theirs = write(tmp_path / "theirs", MORE)
    for name in (release.OBSERVATIONS, release.SOURCES):
        frame = pl.read_parquet(theirs / name)
        frame.write_parquet(theirs / name, compression=compression, row_group_size=2)
    said = manifest(theirs)
    said["files"] = {name: durable.digest(theirs / name) for name in said["files"]}
    said["versions"] = {"python": "3.99.0", "polars": "99.0.0"}
    (theirs / release.MANIFEST).write_text(json.dumps(said), "utf-8")
    assert manifest(ours)["files"] != said["files"]
    assert manifest(ours)["versions"] != said["versions"]
    one, other = release.open(ours), release.open(theirs)
    assert one.id == other.id
    assert one.observations.equals(other.observations)
    assert one.sources.equals(other.sources)


def test_figures_that_were_opened_are_published_again_under_the_same_id(tmp_path, embedded):
    folder = writer.write(
        embedded.observations,
        embedded.sources,
        embedded.datasets,
        to=tmp_path,
        created=embedded.created,
    )
    assert folder.name == embedded.id
