"""What is asked of a store of releases, whichever it is: a folder, SeaweedFS, Amazon's protocol."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from data import stores
from data.stores import Changed, Missing, Taken, Unreachable
from tools import buckets


@pytest.fixture(scope="module", params=["file", "seaweed", "moto"])
def place(request, tmp_path_factory):
    """An address under which each test has a folder of its own."""
    if request.param == "file":
        yield tmp_path_factory.mktemp("store").as_uri()
        return
    with getattr(buckets, request.param)() as environment, pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        yield f"s3://{buckets.BUCKET}"


@pytest.fixture
def store(place):
    found = stores.of(f"{place}/{uuid.uuid4().hex}")
    found.create("first", b"")
    return found


def test_what_is_created_is_read_as_it_was_and_is_listed(store):
    tag = store.create("a/manifest.json", b"\x00\xff one")
    assert store.read("a/manifest.json").body == b"\x00\xff one"
    assert store.read("a/manifest.json").tag == store.tag("a/manifest.json") == tag
    assert store.tags() == {"a/manifest.json": tag, "first": store.tag("first")}


def test_nothing_is_created_twice(store):
    store.create("a", b"one")
    with pytest.raises(Taken):
        store.create("a", b"two")
    assert store.read("a").body == b"one"


def test_of_two_who_read_the_same_one_sets_it_and_the_other_is_told(store):
    tag = store.create("current", b"one")
    newer = store.replace("current", b"two", tag)
    with pytest.raises(Changed):
        store.replace("current", b"three", tag)
    assert store.read("current") == stores.Kept(b"two", newer)


def test_of_many_at_once_exactly_one_wins(store):
    tag = store.create("current", b"none")

    def race(number):
        try:
            store.replace("current", f"{number}".encode(), tag)
        except Changed:
            return None
        return number

    with ThreadPoolExecutor(8) as pool:
        (winner,) = [each for each in pool.map(race, range(8)) if each is not None]
    assert store.read("current").body == f"{winner}".encode()


def test_what_is_not_there_is_said_to_be_missing(store):
    with pytest.raises(Missing):
        store.read("nothing")
    assert store.tag("nothing") is None
    store.remove("nothing")
    store.create("a", b"")
    store.remove("a")
    assert "a" not in store.tags()


def test_what_is_not_there_can_not_be_set(store):
    with pytest.raises((Changed, Missing)):
        store.replace("nothing", b"two", '"0"')
    assert store.tag("nothing") is None


@pytest.mark.parametrize("address", ["ftp://a/b", "s3://", "nothing", "file://releases"])
def test_an_address_of_no_store_is_refused_in_words(address):
    with pytest.raises(Unreachable) as refused:
        stores.of(address)
    assert "s3://" in str(refused.value)


def test_a_store_that_does_not_answer_is_told_with_its_address_and_without_a_key(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "motdepasse1")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "motdepasse2")
    with pytest.raises(Unreachable) as refused:
        stores.of("s3://observatoire/releases").read("current")
    assert "s3://observatoire/releases" in str(refused.value)
    assert "motdepasse" not in str(refused.value)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Unreachable, match="absent"):
        stores.of((tmp_path / "absent").as_uri()).tags()
