"""Which release a machine serves: the newer good one, from where it was told to look."""

import datetime

import drawn
import pytest

from data import release, shelf
from data.errors import UnusableRelease
from data.producer import writer

ROWS = drawn.table("geo  value\n37   masked\n75   148")
OLDER, NEWER = datetime.date(2026, 1, 2), datetime.date(2026, 3, 4)


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    """An embedded folder and a user's data folder of this test's own."""
    monkeypatch.delenv("OBSERVATOIRE_RELEASES", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(shelf, "EMBEDDED", tmp_path / "embedded")


@pytest.fixture
def embedded(tmp_path):
    return tmp_path / "embedded"


@pytest.fixture
def users(tmp_path):
    return tmp_path / "data" / "observatoire" / "releases"


def publish(to, created):
    return writer.write(ROWS, drawn.SOURCES, {"psp": {}}, to=to, created=created)


def spoil(folder):
    (folder / release.OBSERVATIONS).write_bytes(b"spoiled")


def test_releases_are_looked_for_in_the_program_and_in_the_users_folder(embedded, users):
    assert shelf.folders() == [embedded, users]


@pytest.mark.parametrize(("in_program", "of_user"), [(OLDER, NEWER), (NEWER, OLDER)])
def test_the_newer_release_is_served_wherever_it_is(embedded, users, in_program, of_user):
    publish(embedded, in_program)
    publish(users, of_user)
    assert shelf.newest().created == NEWER


def test_the_embedded_release_is_served_where_nothing_else_was_published(embedded):
    folder = publish(embedded, OLDER)
    assert shelf.newest().id == folder.name


def test_a_bad_release_is_passed_over_and_the_log_names_the_file(embedded, users, caplog):
    good = publish(embedded, OLDER)
    bad = publish(users, NEWER)
    spoil(bad)
    assert shelf.newest().id == good.name
    assert str(bad / release.OBSERVATIONS) in caplog.text


def test_a_folder_that_was_never_published_to_is_not_worth_a_warning(embedded, caplog):
    publish(embedded, OLDER)
    shelf.newest()
    assert caplog.text == ""


@pytest.mark.parametrize("pointer", [b"", b"2099-01-01-0000000000\n", b"\xff\n"])
def test_a_bad_pointer_is_passed_over(embedded, users, pointer):
    good = publish(embedded, OLDER)
    publish(users, NEWER)
    (users / "current").write_bytes(pointer)
    assert shelf.newest().id == good.name


@pytest.mark.parametrize("created", ["hier", "2099-99-99"])
def test_a_release_of_an_unreadable_day_is_passed_over(embedded, users, created):
    good = publish(embedded, OLDER)
    bad = publish(users, NEWER)
    text = (bad / release.MANIFEST).read_text("utf-8")
    changed = text.replace(f'"created": "{NEWER}"', f'"created": "{created}"')
    assert changed != text
    (bad / release.MANIFEST).write_text(changed, "utf-8")
    assert shelf.newest().id == good.name


def test_when_no_release_is_good_the_error_names_a_file(embedded, users):
    for folder in (publish(embedded, OLDER), publish(users, NEWER)):
        spoil(folder)
    with pytest.raises(UnusableRelease) as caught:
        shelf.newest()
    assert caught.value.file.endswith(release.OBSERVATIONS)


def test_nothing_published_anywhere_is_an_error(embedded):
    with pytest.raises(UnusableRelease):
        shelf.newest()


def test_a_folder_named_by_the_operator_is_the_only_one(embedded, users, tmp_path, monkeypatch):
    publish(embedded, NEWER)
    publish(users, NEWER)
    only = publish(tmp_path / "only", OLDER)
    monkeypatch.setenv("OBSERVATOIRE_RELEASES", str(tmp_path / "only"))
    assert shelf.folders() == [tmp_path / "only"]
    assert shelf.newest().id == only.name


def test_a_bad_release_where_the_operator_said_is_not_replaced_by_another(
    embedded, tmp_path, monkeypatch
):
    publish(embedded, OLDER)
    spoil(publish(tmp_path / "only", NEWER))
    monkeypatch.setenv("OBSERVATOIRE_RELEASES", str(tmp_path / "only"))
    with pytest.raises(UnusableRelease):
        shelf.newest()


def test_an_empty_setting_is_no_setting(embedded, monkeypatch):
    folder = publish(embedded, OLDER)
    monkeypatch.setenv("OBSERVATOIRE_RELEASES", "")
    assert shelf.newest().id == folder.name
