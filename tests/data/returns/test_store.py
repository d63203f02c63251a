"""Accepted returns are private, append-only, chained; nothing is lost, nothing is half kept."""

from __future__ import annotations

import datetime
import json
import stat

import pyrage
import pytest
from forms import returned

from data.producer.returns import calendar
from data.producer.returns.form import Of
from data.producer.returns.store import LOG, Store, UnusableStore

DAY = datetime.date(2026, 2, 1)
INDRE = Of("37", "2025")


def keep(folder, *returns, key=None, on=DAY):
    store = Store(folder, key)
    with store.alone():
        for each in returns:
            store.accept(each, on)
    return store


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "retours"


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "key.txt"
    path.write_text(f"# created: today\n{pyrage.x25519.Identity.generate()}\n")
    return path


def test_what_is_accepted_is_read_back(folder):
    keep(folder, returned(), returned("41"))
    store = Store(folder, reading=True)
    assert [each.of for each in store.versions()] == [INDRE, Of("41", "2025")]
    assert store.returned(1) == returned() and store.returned(2) == returned("41")


def test_a_correction_is_another_version_and_the_first_one_stays(folder):
    keep(folder, returned(), returned(amendes=641))
    store = Store(folder)
    assert [each.number for each in store.versions()] == [1, 2]
    assert store.last()[INDRE].number == 2
    assert store.returned(1) == returned() and store.returned(2) == returned(amendes=641)


def test_the_folder_and_all_in_it_are_their_owners_alone(folder):
    keep(folder, returned())
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_folder_that_others_can_read_is_refused(folder):
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    with pytest.raises(UnusableStore, match="700"):
        Store(folder)


def test_a_folder_in_the_clone_is_refused():
    from data.producer.returns import store

    with pytest.raises(UnusableStore):
        Store(store._CLONE / "data" / "retours")


def test_with_a_key_no_answer_stands_in_clear_and_no_digest_of_one(folder, key):
    keep(folder, returned(entrees=16), key=key)
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"entrees" not in stored
    assert Store(folder, key).returned(1) == returned(entrees=16)
    with pytest.raises(UnusableStore, match="key"):
        Store(folder).returned(1)


def test_another_key_opens_nothing(folder, key, tmp_path):
    keep(folder, returned(), key=key)
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    with pytest.raises(UnusableStore, match="another"):
        Store(folder, other).returned(1)


def test_the_same_answers_twice_are_two_ciphertexts(folder, key):
    """A digest of a few small counts is found by trying; that of a ciphertext is not."""
    store = keep(folder, returned(), returned(), key=key)
    assert store.lines[0]["digest"] != store.lines[1]["digest"]


@pytest.mark.parametrize("spoil", ["change", "remove", "swap"])
def test_a_log_that_was_touched_is_seen(folder, spoil):
    keep(folder, returned(), returned("41"), returned("18"))
    path = folder / LOG
    rows = path.read_text().splitlines()
    if spoil == "change":
        rows[1] = rows[1].replace("2026-02-01", "2026-02-02")
    elif spoil == "remove":
        del rows[0]
    else:
        rows[0], rows[1] = rows[1], rows[0]
    path.write_text("\n".join(rows) + "\n")
    with pytest.raises(UnusableStore, match="chain"):
        Store(folder)


def test_answers_that_were_touched_are_seen(folder):
    keep(folder, returned())
    path = folder / "kept" / "1.json"
    said = json.loads(path.read_text())
    said["answers"]["retour_parcours.entrees"] = ["given", 3]
    path.write_text(json.dumps(said))
    with pytest.raises(UnusableStore, match="changed"):
        Store(folder).returned(1)


def test_half_a_line_of_a_machine_that_stopped_tells_nothing(folder):
    keep(folder, returned())
    with (folder / LOG).open("a") as file:
        file.write('{"n": 2, "act": "acc')
    (folder / "kept" / "2.json").write_text("{}")
    store = keep(folder, returned("41"))
    assert [each.of.dep for each in store.versions()] == ["37", "41"]
    assert Store(folder).returned(2) == returned("41")


def test_two_operators_do_not_write_at_once(folder):
    store = Store(folder)
    with store.alone(), pytest.raises(UnusableStore, match="another"), Store(folder).alone():
        pass


def test_retention_removes_what_was_replaced_and_that_nobody_needs(folder):
    store = keep(folder, returned(), returned(amendes=641), returned(amendes=642))
    with store.alone():
        store.note_release("r1", {INDRE: 2})
        assert store.purge(DAY + datetime.timedelta(1), DAY) == [1]
    again = Store(folder)
    assert [each.number for each in again.versions()] == [1, 2, 3]
    assert again.returned(2) and again.returned(3)
    with pytest.raises(UnusableStore):
        again.returned(1)


def test_in_time_late_missing_and_awaited_are_told_apart(folder):
    store = keep(folder, returned())
    with store.alone():
        store.accept(returned("41"), datetime.date(2026, 4, 2))
        store.note_release("r1", {INDRE: 1})
    rows = {each.of.dep: each for each in calendar.of_year(store, "2025", DAY)}
    assert (rows["37"].state, rows["41"].state, rows["18"].state) == ("answered", "late", "awaited")
    assert (rows["37"].waits, rows["41"].waits) == (False, True)
    after = calendar.of_year(store, "2025", datetime.date(2026, 4, 1))
    assert next(each for each in after if each.of.dep == "18").state == "missing"


def test_a_half_year_is_kept_and_is_of_no_year(folder):
    store = keep(folder, returned(year="2025-S1"))
    assert calendar.years(store) == []
    assert [each.state for each in calendar.of_year(store, "2025", DAY)] == ["awaited"] * 101
