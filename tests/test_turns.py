"""Overload is a queue: so many at once, first come first served, the newest asked for."""

from __future__ import annotations

import threading
import time
from functools import partial

import pytest

from dashboard import turns
from dashboard.turns import Replaced, Turns


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.02)


def nothing():
    pass


def served(queue, order, name):
    """Wait for a turn, and note whose it was."""
    with queue.turn(name, nothing, nothing):
        order.append(name)


def start(run):
    thread = threading.Thread(target=run)
    thread.start()
    return thread


def wait_until(true):
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_never_more_at_once_than_there_are_turns_and_everybody_gets_one():
    queue, lock, running, most, done = Turns(2), threading.Lock(), [0], [0], []

    def run(name):
        with queue.turn(name, nothing, nothing):
            with lock:
                running[0] += 1
                most[0] = max(most[0], running[0])
            time.sleep(0.002)
            with lock:
                running[0] -= 1
                done.append(name)

    threads = [start(lambda name=name: run(name)) for name in range(40)]
    [each.join() for each in threads]
    assert most == [2] and sorted(done) == list(range(40)) and queue.waiting == 0


def test_first_come_is_first_served_and_who_waits_is_told():
    queue, order, told = Turns(1), [], []

    def run(name):
        with queue.turn(name, lambda: told.append(name), nothing):
            order.append(name)

    with queue.turn("busy", nothing, nothing):
        threads = []
        for at, name in enumerate("abc"):
            threads.append(start(lambda name=name: run(name)))
            wait_until(lambda at=at: queue.waiting == at + 1)
        wait_until(lambda: set(told) == set("abc"))
    [each.join() for each in threads]
    assert order == ["a", "b", "c"]


class NewerInteraction(BaseException):
    pass


def test_what_a_session_asks_while_it_waits_takes_the_place_of_what_it_asked_before():
    queue, order, back = Turns(1), [], threading.Event()

    def changes_its_mind():
        def newer():
            raise NewerInteraction

        with pytest.raises(NewerInteraction), queue.turn("a", newer, nothing):
            raise AssertionError
        back.set()
        with queue.turn("a", nothing, nothing):
            order.append("a, again")

    run = partial(served, queue, order)
    with queue.turn("busy", nothing, nothing):
        first = start(changes_its_mind)
        wait_until(lambda: queue.waiting == 1)
        second = start(lambda: run("b"))
        wait_until(lambda: back.is_set() and queue.waiting == 2)
    [each.join() for each in (first, second)]
    assert order == ["a, again", "b"]


def test_two_runs_of_one_session_never_hold_two_turns():
    """After a reconnection the newer run has the place, and the older one ends unmade."""
    queue, order, replaced = Turns(1), [], threading.Event()

    def older():
        with pytest.raises(Replaced), queue.turn("a", nothing, nothing):
            raise AssertionError
        replaced.set()

    def newer():
        with queue.turn("a", nothing, nothing):
            order.append("a")

    with queue.turn("busy", nothing, nothing):
        first = start(older)
        wait_until(lambda: queue.waiting == 1)
        second = start(newer)
        assert replaced.wait(10) and queue.waiting == 1
    [each.join() for each in (first, second)]
    assert order == ["a"] and queue._free == 1


def test_a_session_that_goes_away_keeps_nobody_waiting(monkeypatch):
    monkeypatch.setattr(turns, "KEPT", 0.05)
    queue = Turns(1)

    def goes_away():
        raise NewerInteraction

    with (
        queue.turn("busy", nothing, nothing),
        pytest.raises(NewerInteraction),
        queue.turn("a", goes_away, nothing),
    ):
        raise AssertionError
    with queue.turn("b", nothing, nothing):
        assert queue.waiting == 0
    time.sleep(0.06)
    with queue.turn("c", nothing, nothing):
        assert not queue._queue


def test_a_page_that_fails_gives_its_turn_back():
    queue = Turns(1)
    with pytest.raises(ZeroDivisionError), queue.turn("a", nothing, nothing):
        1 / 0  # noqa: B018
    with queue.turn("b", nothing, nothing):
        pass


def test_a_session_called_as_it_changes_its_mind_keeps_its_turn():
    """Else, the more impatient its reader, the later it would be served; and each would call the
    next, which begins anew as well.
    """
    queue, order, back = Turns(1), [], threading.Event()

    def changes_its_mind():
        def newer():
            raise NewerInteraction

        with pytest.raises(NewerInteraction), queue.turn("a", nothing, newer):
            raise AssertionError
        assert queue.waiting == 2
        back.set()
        with queue.turn("a", nothing, nothing):
            order.append("a, again")

    run = partial(served, queue, order)
    with queue.turn("busy", nothing, nothing):
        first = start(changes_its_mind)
        wait_until(lambda: queue.waiting == 1)
        others = [start(lambda name=name: run(name)) for name in "bc"]
        wait_until(lambda: queue.waiting == 3)
    [each.join() for each in (first, *others)]
    assert order[0] == "a, again" and queue.waiting == 0 and queue._free == 1


def test_a_turn_kept_for_a_session_that_never_comes_back_is_given_on(monkeypatch):
    monkeypatch.setattr(turns, "RESERVED", 0.05)
    queue = Turns(1)

    def closed():
        raise NewerInteraction

    with pytest.raises(NewerInteraction), queue.turn("a", nothing, closed):
        raise AssertionError
    with queue.turn("b", nothing, nothing):
        pass
    assert queue._free == 1
