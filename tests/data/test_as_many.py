"""Of several protected datasets, each is refused for its own counts and keeps no other back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import ObservatoireError, says
from data.producer import pull

HERE = Path()


class Refused(ObservatoireError):
    def __init__(self, name):
        super().__init__(says("pull.running", folder=name))


@given(st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_one_refused_dataset_never_drops_the_counts_of_another(given_counts, bad):
    tried = []

    def release(some):
        tried.append(set(some))
        if wrong := sorted(set(some) & bad):
            raise Refused(wrong[0])
        return frozenset(some)

    counts = dict.fromkeys(sorted(given_counts), HERE)
    made, refused = pull.as_many(release, counts)
    assert made == given_counts - bad and set(refused) == given_counts & bad
    assert given_counts & bad or tried == [given_counts]  # what is good is made once


def test_a_dataset_whose_rows_as_last_released_do_not_fit_is_kept_back_by_no_other():
    """Its catalogue file has changed: without its counts no release can be built."""

    def release(some):
        if "b" in some or "a" not in some:
            raise Refused("b" if "b" in some else "a is needed")
        return frozenset(some)

    made, refused = pull.as_many(release, {"a": HERE, "b": HERE})
    assert made == {"a"} and set(refused) == {"b"}


def test_a_release_that_fails_without_any_counts_is_an_error():
    def release(some):
        raise Refused("all")

    for counts in ({}, {"a": HERE}, {"a": HERE, "b": HERE}):
        with pytest.raises(Refused):
            pull.as_many(release, counts)
