"""Late and corrected returns come in together, or wait whole."""

from __future__ import annotations

import pytest

from data.errors import ObservatoireError, says
from data.producer.disclosure import waiting


class Refused(ObservatoireError):
    """A lot that tells one of its returns."""

    def __init__(self, places=()):
        super().__init__(says("protection.say_less"))
        self.places = frozenset(places)


def accepting(*lots, named=()):
    """A release that takes in these lots alone, and names what it refuses others for."""
    tried = []

    def attempt(lot):
        tried.append(frozenset(lot))
        if lot and frozenset(lot) not in map(frozenset, lots):
            raise Refused(named)
        return frozenset(lot)

    return attempt, tried


def test_three_that_are_not_zero_come_in_where_the_audit_accepts_them():
    attempt, _ = accepting("abc")
    assert waiting.admitted(dict.fromkeys("abc", True), attempt, Refused) == (frozenset("abc"), [])


def test_three_of_which_two_are_zero_are_not_even_tried():
    attempt, tried = accepting("abc")
    made, wait = waiting.admitted({"a": True, "b": False, "c": False}, attempt, Refused)
    assert made == frozenset() and wait == ["a", "b", "c"] and tried == [frozenset()]


def test_those_that_would_be_told_wait_and_the_others_come_in():
    attempt, _ = accepting("abc", named="d")
    made, wait = waiting.admitted(dict.fromkeys("abcd", True), attempt, Refused)
    assert made == frozenset("abc") and wait == ["d"]


def test_where_nothing_says_who_would_be_told_all_wait():
    attempt, tried = accepting()
    made, wait = waiting.admitted(dict.fromkeys("abcd", True), attempt, Refused)
    assert made == frozenset() and wait == list("abcd") and len(tried) == 2


def test_closing_tries_what_is_left_even_one_alone_and_it_may_still_be_refused():
    attempt, _ = accepting("a")
    assert waiting.admitted({"a": True}, attempt, Refused, closing=True) == (frozenset("a"), [])
    attempt, _ = accepting()
    assert waiting.admitted({"a": True}, attempt, Refused, closing=True) == (frozenset(), ["a"])


def test_what_is_refused_for_another_reason_is_not_hidden():
    def fails(lot):
        raise KeyError(lot)

    with pytest.raises(KeyError):
        waiting.admitted(dict.fromkeys("abc", True), fails, Refused)


def test_corrections_come_in_without_latecomers_where_the_whole_lot_is_refused_and_none_is_named():
    def attempt(lot):
        if "late" in lot:
            raise Refused
        return frozenset(lot)

    pending, fixed = dict.fromkeys(("a", "b", "c", "late"), True), ("a", "b", "c")
    found = waiting.admitted(pending, attempt, Refused, apart=fixed)
    assert found == (frozenset(fixed), ["late"])
    assert waiting.admitted(pending, attempt, Refused) == (frozenset(), [*pending])
