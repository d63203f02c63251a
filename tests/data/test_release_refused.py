"""A release that is damaged, unfinished or unknown is refused, and the file to blame is named."""

import json
import shutil

import drawn
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data import durable, release, shelf
from data.errors import UnusableRelease
from data.producer import writer

FILES = (release.OBSERVATIONS, release.SOURCES, release.MANIFEST)
ROWS = drawn.table("geo  value\n37   masked\n75   148\n69   89")


def write(to):
    datasets = {"psp": {"subject": "parcours"}}
    return writer.write(ROWS, drawn.SOURCES, datasets, to=to, created=drawn.CREATED)


@pytest.fixture
def folder(tmp_path):
    """A good release, to be spoiled by each test."""
    return write(tmp_path)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A good release, and a way to put it back."""
    folder = write(tmp_path_factory.mktemp("releases"))
    return folder, drawn.contents(folder)


def refused(folder):
    with pytest.raises(UnusableRelease) as caught:
        release.open(folder)
    assert caught.value.file in str(caught.value)
    return caught.value


def tell(folder, **changes):
    """Change the manifest, checksums included where a file changed."""
    path = folder / release.MANIFEST
    said = json.loads(path.read_text("utf-8"))
    said["files"] = {name: durable.digest(folder / name) for name in said["files"]}
    path.write_text(json.dumps(said | changes), "utf-8")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    error = refused(folder)
    assert error.file == str(folder / name)
    assert "missing" in str(error)


@pytest.mark.parametrize("name", FILES)
def test_an_empty_file_is_named(folder, name):
    (folder / name).write_bytes(b"")
    error = refused(folder)
    assert error.file == str(folder / name)
    assert "damaged" in str(error)


@given(name=st.sampled_from(FILES[:2]), at=st.integers(0), bit=st.integers(0, 7))
def test_one_bit_that_changed_in_the_figures_is_noticed(good, name, at, bit):
    folder, contents = good
    damaged = bytearray(contents[name])
    damaged[at % len(damaged)] ^= 1 << bit
    (folder / name).write_bytes(damaged)
    try:
        assert refused(folder).file == str(folder / name)
    finally:
        (folder / name).write_bytes(contents[name])


@given(at=st.integers(0), byte=st.integers(0, 255))
def test_a_damaged_manifest_is_refused_or_gives_the_same_figures(good, at, byte):
    folder, contents = good
    damaged = bytearray(contents[release.MANIFEST])
    damaged[at % len(damaged)] = byte
    (folder / release.MANIFEST).write_bytes(damaged)
    try:
        opened = release.open(folder)
        assert opened.id == folder.name
        assert opened.observations.equals(ROWS.sort("geo"))
    except UnusableRelease as error:
        assert str(folder) in error.file
    finally:
        (folder / release.MANIFEST).write_bytes(contents[release.MANIFEST])


@given(st.integers(0))
def test_a_manifest_cut_short_is_refused(good, length):
    folder, contents = good
    whole = contents[release.MANIFEST]
    (folder / release.MANIFEST).write_bytes(whole[: length % (len(whole) - 1)])
    try:
        assert refused(folder).file == str(folder / release.MANIFEST)
    finally:
        (folder / release.MANIFEST).write_bytes(whole)


@pytest.mark.parametrize("number", [0, 3, 99, "1", None])
def test_a_format_of_another_program_is_refused_with_its_number(folder, number):
    tell(folder, format=number)
    error = refused(folder)
    assert error.file == str(folder / release.MANIFEST)
    assert f"format {number}" in str(error)


@pytest.mark.parametrize(
    "changes",
    [
        {"files": {}},
        {"files": {release.OBSERVATIONS: "0" * 64}},
        {"files": None},
        {"datasets": {}},
        {"id": ""},
        {"created": ""},
        {"created": "hier"},
        {"created": "2026-02-30"},
        {"created": 20260102},
    ],
)
def test_a_manifest_without_what_a_reader_needs_is_refused(folder, changes):
    tell(folder, **changes)
    assert refused(folder).file == str(folder / release.MANIFEST)


@pytest.mark.parametrize("text", ["[]", "null", "1", '"release"', "{}", "\x00"])
def test_a_file_that_is_not_a_manifest_is_refused(folder, text):
    (folder / release.MANIFEST).write_text(text, "utf-8")
    assert refused(folder).file == str(folder / release.MANIFEST)


def test_a_renamed_folder_is_refused_with_both_names(folder):
    renamed = folder.rename(folder.with_name("2099-01-01-0000000000"))
    error = refused(renamed)
    assert error.file == str(renamed / release.MANIFEST)
    assert folder.name in str(error)
    assert renamed.name in str(error)


def test_the_figures_of_another_release_are_refused(folder):
    other = writer.write(
        ROWS.with_columns(value=pl.lit(1.0)),
        drawn.SOURCES,
        {"psp": {}},
        to=folder.parent,
        created=drawn.CREATED,
    )
    shutil.copy(other / release.OBSERVATIONS, folder)
    assert refused(folder).file == str(folder / release.OBSERVATIONS)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda frame: frame.drop("CONF_STATUS"),
        lambda frame: frame.with_columns(secret=pl.lit(3)),
        lambda frame: frame.with_columns(pl.col("value").cast(pl.String)),
    ],
)
def test_columns_that_this_program_does_not_know_are_refused(folder, spoil):
    path = folder / release.OBSERVATIONS
    spoil(pl.read_parquet(path)).write_parquet(path)
    tell(folder)
    error = refused(folder)
    assert error.file == str(path)
    assert "columns" in str(error)


def test_a_file_that_is_not_parquet_is_refused_though_its_checksum_is_right(folder):
    (folder / release.SOURCES).write_text("source,title\n", "utf-8")
    tell(folder)
    assert refused(folder).file == str(folder / release.SOURCES)


def test_there_is_no_release_where_nothing_was_published(tmp_path):
    for releases in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UnusableRelease) as caught:
            shelf.open_current(releases)
        assert caught.value.file == str(releases / "current")


@given(pointer=st.binary(max_size=40))
@example(pointer=b"2026-01-02-\xff\xfe")
@example(pointer=b"0" * 5000)
@example(pointer=b"../releases")
@example(pointer=b"a\x00b")
@example(pointer=b"..")
@example(pointer=b"\n")
def test_a_pointer_that_names_no_release_is_refused_whatever_it_holds(good, pointer):
    folder, _ = good
    (folder.parent / "current").write_bytes(pointer)
    with pytest.raises(UnusableRelease) as caught:
        shelf.open_current(folder.parent)
    assert str(folder.parent) in caught.value.file


@pytest.mark.parametrize("name", [".unfinished-ab12", "2026-01-02-0123456789"])
def test_an_unfinished_folder_is_never_opened(folder, name):
    unfinished = folder.with_name(name)
    shutil.copytree(folder, unfinished)
    (unfinished / release.MANIFEST).unlink()
    assert shelf.open_current(folder.parent).id == folder.name
    writer.switch(folder.parent, name)
    with pytest.raises(UnusableRelease) as caught:
        shelf.open_current(folder.parent)
    assert caught.value.file == str(unfinished / release.MANIFEST)


def test_a_finished_folder_under_its_unfinished_name_is_refused_too(folder):
    unfinished = folder.rename(folder.with_name(".unfinished-ab12"))
    writer.switch(folder.parent, unfinished.name)
    with pytest.raises(UnusableRelease):
        shelf.open_current(folder.parent)
