"""A release handed over to a store by operators, and taken from it by servers."""

from __future__ import annotations

import datetime
import json
import shutil
import uuid

import drawn
import pytest

from data import release, shelf, stores
from data.__main__ import main
from data.errors import UnusableRelease
from data.producer import handing, withdraw, writer
from data.producer.handing import Crossed
from data.stores import mirror
from tools import buckets

DAYS = [datetime.date(2026, 1, day) for day in range(1, 8)]


@pytest.fixture(autouse=True)
def _no_loop(monkeypatch):
    """Playwright, where it ran before in this process, has left a loop in the thread of the tests:
    these are threads of a server, which wait for a store.
    """
    monkeypatch.setattr(mirror, "_on_a_loop", lambda: False)


@pytest.fixture(scope="module", params=["file", "seaweed"])
def root(request, tmp_path_factory):
    if request.param == "file":
        yield tmp_path_factory.mktemp("store").as_uri()
        return
    with buckets.seaweed() as environment, pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        yield f"s3://{buckets.BUCKET}"


@pytest.fixture
def address(root, tmp_path, monkeypatch):
    """A store of this test's own, which servers and commands are told of."""
    found = f"{root}/{uuid.uuid4().hex}"
    stores.of(found).create("here", b"")
    monkeypatch.setenv(handing.RELEASES, found)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return found


class Operator:
    """Somebody at a machine of their own."""

    def __init__(self, address, home, monkeypatch):
        self.address, self.home, self.patch = address, home, monkeypatch

    def work(self):
        with self.patch.context() as patch:
            patch.setenv("XDG_DATA_HOME", str(self.home))
            return handing.at(self.address)

    def publish(self, day, work=None):
        work = work or self.work()
        folder = write(work.folder, day)
        work.hand_over()
        return folder.name

    def run(self, *arguments):
        with self.patch.context() as patch:
            patch.setenv("XDG_DATA_HOME", str(self.home))
            return main([*arguments, "--to", self.address])


def write(folder, day):
    rows = drawn.table(f"geo  value\n37   masked\n75   {day.day + 20}")
    return writer.write(rows, drawn.SOURCES, {"psp": {"indicators": {}}}, to=folder, created=day)


@pytest.fixture
def operator(address, tmp_path, monkeypatch):
    return Operator(address, tmp_path / "one", monkeypatch)


@pytest.fixture
def other(address, tmp_path, monkeypatch):
    return Operator(address, tmp_path / "two", monkeypatch)


def server(address, place):
    """A machine that serves, and looks at every turn."""
    return mirror.Mirror(stores.of(address), place)


def served(machine):
    machine._next = 0.0
    return shelf.open_current(machine.follow()).id


def test_a_release_is_on_every_server_at_its_next_turn(address, operator, tmp_path):
    machines = [server(address, tmp_path / name) for name in "ab"]
    for day in DAYS[:3]:
        made = operator.publish(day)
        assert [served(each) for each in machines] == [made, made]
    shutil.rmtree(tmp_path / "a")
    assert served(server(address, tmp_path / "a")) == made


def test_of_two_operators_one_wins_and_the_other_is_told_and_shows_nothing(
    address, operator, other, tmp_path
):
    operator.publish(DAYS[0])
    mine, theirs = operator.work(), other.work()
    won = operator.publish(DAYS[1], mine)
    with pytest.raises(Crossed) as told:
        other.publish(DAYS[2], theirs)
    assert address in str(told.value) and str(theirs.folder) in str(told.value)
    assert served(server(address, tmp_path / "a")) == won
    ids = {name.partition("/")[0] for name in stores.of(address).tags() if "/" in name}
    assert won in ids and not any(each.startswith("2026-01-03") for each in ids)
    # They run the command again: theirs follows what is there now.
    again = other.publish(DAYS[2])
    assert served(server(address, tmp_path / "a")) == again
    manifest = json.loads(stores.of(address).read(f"{again}/manifest.json").body)
    assert manifest["previous"] == won


def test_who_stopped_half_way_has_shown_nothing_and_the_next_one_ends_it(
    address, operator, other, tmp_path, monkeypatch, capsys
):
    first, machine = operator.publish(DAYS[0]), server(address, tmp_path / "a")
    kept = stores.of(address)

    class Stopped(Exception):
        pass

    class Dying:
        """A store that loses its operator before the n-th object."""

        def __init__(self, left):
            self.left = left

        def __getattr__(self, name):
            if name in ("create", "replace"):
                self.left -= 1
                if self.left < 0:
                    raise Stopped
            return getattr(kept, name)

    for left in range(5):
        work = operator.work()
        dying = handing.Work(Dying(left), work.folder, work.before)
        with pytest.raises(Stopped):
            operator.publish(DAYS[1 + left % 2], dying)
        assert served(machine) == first
    capsys.readouterr()
    made = other.publish(DAYS[4])
    assert "not finished" in capsys.readouterr().err
    assert served(machine) == made


def test_an_operator_who_was_taken_over_and_wakes_up_late_leaves_no_release(
    address, operator, other, tmp_path
):
    """What they had not finished was audited beside nothing of what came meanwhile."""
    operator.publish(DAYS[0])
    work, kept, meanwhile = operator.work(), stores.of(address), []

    class Asleep:
        """A store that falls asleep after the claim, for as long as another one publishes."""

        def __getattr__(self, name):
            if name == "create" and not meanwhile:
                meanwhile.append(None)
                meanwhile[0] = other.publish(DAYS[2])
            return getattr(kept, name)

    with pytest.raises(Crossed):
        operator.publish(DAYS[1], handing.Work(Asleep(), work.folder, work.before))
    (won,) = meanwhile
    machine = server(address, tmp_path / "a")
    assert served(machine) == won
    late = {each.name for each in work.folder.iterdir() if each.name.startswith("2026-01-02")}
    # Their files lie in the store, and no server takes them.
    assert late and any(name.startswith(tuple(late)) for name in kept.tags())
    assert not late & {each.name for each in machine.folder.iterdir()}
    again = operator.publish(DAYS[1])
    assert served(machine) == again


def test_a_store_that_was_filled_by_hand_is_taken_whole(address, operator, tmp_path):
    folder = tmp_path / "made"
    ids = [write(folder, day).name for day in DAYS[:2]]
    for path in (each for each in folder.rglob("*") if each.is_file()):
        stores.of(address).create(path.relative_to(folder).as_posix(), path.read_bytes())
    machine = server(address, tmp_path / "a")
    assert served(machine) == ids[1] and (machine.folder / ids[0]).is_dir()
    made = operator.publish(DAYS[2])
    assert served(machine) == made
    listed = mirror.published(stores.of(address).read("current").body)
    assert listed == {*ids, made}


def test_a_withdrawal_that_died_half_way_is_ended_by_the_same_command(address, operator, tmp_path):
    first, _ = operator.publish(DAYS[0]), operator.publish(DAYS[1])
    machine, kept = server(address, tmp_path / "a"), stores.of(address)
    served(machine)
    # It died after the files were gone, before servers were told: what they looked at is the same.
    work = operator.work()
    withdraw.withdraw(first, "essai", to=work.folder, on=DAYS[2])
    work._send(first, kept.tags())
    assert (machine.follow() / first / release.OBSERVATIONS).is_file()
    assert operator.run("withdraw", first, "--why", "essai") == 0
    served(machine)
    assert release.withdrawal(machine.folder / first)


def test_what_was_withdrawn_comes_back_by_nobody(address, operator, other, tmp_path):
    first, second = operator.publish(DAYS[0]), operator.publish(DAYS[1])
    stale = other.work()
    assert operator.run("withdraw", first, "--why", "essai") == 0
    machine = server(address, tmp_path / "a")
    assert served(machine) == second and release.withdrawal(machine.folder / first)
    # Its manifest is lost, and an operator who has its rows from before publishes.
    stores.of(address).remove(f"{first}/manifest.json")
    assert (stale.folder / first / release.OBSERVATIONS).is_file()
    made = other.publish(DAYS[2])
    assert served(machine) == made
    assert not [each for each in stores.of(address).tags() if each.startswith(first)]
    assert release.withdrawal(machine.folder / first)


def test_rows_of_what_another_operator_withdrew_are_kept_for_audits(address, operator, other):
    first = operator.publish(DAYS[0])
    other.work()
    operator.publish(DAYS[1])
    assert operator.run("withdraw", first, "--why", "essai") == 0
    other.work()
    kept = other.home / "observatoire" / "withdrawn" / first / release.OBSERVATIONS
    assert kept.is_file()


def test_a_command_that_only_reads_moves_nothing(address, operator, other, tmp_path, capsys):
    operator.publish(DAYS[0])
    other.work()
    made, store = operator.publish(DAYS[1]), stores.of(address)
    name = f"{made}/{release.OBSERVATIONS}"
    whole = store.read(name)
    tag = store.replace(name, b"spoiled", whole.tag)
    before = store.read("current")
    with other.patch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(other.home))
        assert main(["status"]) == 0
    assert store.read("current") == before
    # And one that publishes does not choose what it could not read.
    assert other.work().hand_over() is False
    store.replace(name, whole.body, tag)
    assert served(server(address, tmp_path / "a")) == made


def test_a_release_that_lost_a_race_is_served_by_no_step_back(address, operator, other, capsys):
    operator.publish(DAYS[0])
    mine, theirs = operator.work(), other.work()
    won = operator.publish(DAYS[1], mine)
    with pytest.raises(Crossed):
        other.publish(DAYS[2], theirs)
    (lost,) = [path.name for path in theirs.folder.glob("2026-01-03*")]
    assert other.run("rollback", lost) == 2
    assert "never handed over" in capsys.readouterr().err
    assert mirror.served_id(stores.of(address).read("current").body) == won


@pytest.mark.parametrize("files", [["a"], {"observations.parquet": 3}, None, "x"])
def test_a_manifest_that_says_anything_is_told_and_stops_no_look(
    address, operator, tmp_path, files
):
    first, machine = operator.publish(DAYS[0]), server(address, tmp_path / "a")
    assert served(machine) == first
    made, store = operator.publish(DAYS[1]), stores.of(address)
    whole = store.read(f"{made}/manifest.json")
    said = json.dumps(json.loads(whole.body) | {"files": files}).encode()
    tag = store.replace(f"{made}/manifest.json", said, whole.tag)
    assert served(machine) == first and not machine._taking
    store.replace(f"{made}/manifest.json", whole.body, tag)
    assert served(machine) == made


def test_a_damaged_object_is_not_taken_and_what_was_served_stays(
    address, operator, tmp_path, caplog
):
    first, machine = operator.publish(DAYS[0]), server(address, tmp_path / "a")
    assert served(machine) == first
    store, made = stores.of(address), operator.publish(DAYS[1])
    names = [name for name in store.tags() if name.startswith(f"{made}/")]
    assert len(names) == 3
    for name in names:
        whole = store.read(name)
        spoiled = bytes([whole.body[0] ^ 1]) + whole.body[1:]
        tag = store.replace(name, spoiled, whole.tag)
        assert served(machine) == first
        with pytest.raises(UnusableRelease):
            shelf.open_current(server(address, tmp_path / f"new-{len(whole.body)}").follow())
        store.replace(name, whole.body, tag)
    assert any(made in record.getMessage() for record in caplog.records)
    assert served(machine) == made


def test_a_store_that_is_away_is_waited_for_by_nobody(
    address, operator, tmp_path, caplog, monkeypatch
):
    made, machine = operator.publish(DAYS[0]), server(address, tmp_path / "a")
    assert served(machine) == made
    good = machine.store
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:1")
    machine.store = stores.of("s3://observatoire/ailleurs")
    assert served(machine) == made
    assert [each for each in caplog.records if "alone" in each.getMessage()]
    assert not machine._there
    machine.store = good
    assert served(machine) == made


def test_a_withdrawal_and_a_step_back_are_one_command_each(address, operator, tmp_path, capsys):
    first, second = operator.publish(DAYS[0]), operator.publish(DAYS[1])
    machine = server(address, tmp_path / "a")
    assert served(machine) == second
    assert operator.run("rollback", first) == 0
    assert served(machine) == first
    assert operator.run("rollback", second) == 0
    assert served(machine) == second
    # Of a release of the past too every server is told.
    assert operator.run("withdraw", first, "--why", "essai") == 0
    assert served(machine) == second
    assert release.withdrawal(machine.folder / first).why == "essai"
    assert [each.name for each in (machine.folder / first).iterdir()] == ["manifest.json"]
    there = stores.of(address).tags()
    assert [name for name in there if name.startswith(first)] == [f"{first}/manifest.json"]
    assert operator.run("withdraw", second, "--why", "essai") == 0
    with pytest.raises(UnusableRelease):
        served(machine)
    assert release.withdrawal(machine.folder / second)


def test_a_file_that_the_disk_of_a_server_spoiled_is_fetched_again(address, operator, tmp_path):
    made, machine = operator.publish(DAYS[0]), server(address, tmp_path / "a")
    assert served(machine) == made
    (tmp_path / "a" / made / release.OBSERVATIONS).write_bytes(b"spoiled")
    assert served(server(address, tmp_path / "a")) == made


def test_a_manifest_that_names_a_file_elsewhere_is_refused(address, operator, tmp_path):
    made, store = operator.publish(DAYS[0]), stores.of(address)
    whole = store.read(f"{made}/manifest.json")
    said = json.loads(whole.body)
    said["files"]["../../passwd"] = "0"
    store.replace(f"{made}/manifest.json", json.dumps(said).encode(), whole.tag)
    with pytest.raises(UnusableRelease):
        shelf.open_current(server(address, tmp_path / "a").follow())
    assert not (tmp_path / "passwd").exists()


def test_the_site_serves_from_a_store_and_says_when_none_answers(address, operator, monkeypatch):
    made = operator.publish(DAYS[0])
    assert shelf.newest().id == made and shelf.find(made).id == made
    monkeypatch.setenv(handing.RELEASES, "s3://")
    with pytest.raises(UnusableRelease, match="s3://bucket"):
        shelf.newest()
