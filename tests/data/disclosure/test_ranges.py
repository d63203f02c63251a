"""What is printed of a hidden count is what anyone can derive from its own release, and no more."""

from __future__ import annotations

import dataclasses

import polars as pl
import pytest
import toy

from data import observations, shelf
from data.producer import build
from data.producer.disclosure import audit, ranges
from data.producer.disclosure.certificate import certify

#: Haute-Corse's 3 is small; Corse-du-Sud's 9 is hidden for its sake.
TOLD = {"2A": 9, "2B": 3, "75": 40, "59": 12}


@pytest.fixture(scope="module")
def rows():
    return toy.ours(toy.dataset(), TOLD)


def described(**changes):
    return {"jouet": toy.dataset().model_dump(mode="json") | changes, **toy.POPULATION}


def printed(rows, datasets=None):
    datasets = datasets or described()
    return ranges.printed(rows, datasets, audit.intervals(rows, datasets))


def ends(frame, geo):
    row = frame.filter(geo_level="DEP", geo=geo).row(0, named=True)
    return row["value"], row["low"], row["high"]


def test_two_hidden_neighbours_read_as_what_their_sum_leaves(rows):
    told = printed(rows)
    assert ends(told, "2A") == ends(told, "2B") == (None, 1, 11)
    assert ends(told, "75") == (40, None, None)


def test_who_derives_from_a_release_with_its_ranges_finds_them_again(rows):
    """Read as knowledge, each would prove the other (SECRECY 2): they are blanked first."""
    told = printed(rows)
    found = audit.intervals(told, described())
    assert found.equals(audit.intervals(rows, described()))
    assert ranges.unequal(told, described(), found) == 0


@pytest.mark.parametrize("change", [{"low": 2.0}, {"high": 10.0}, {"low": None}, {"high": 12.0}])
def test_a_range_that_is_not_derived_is_found(rows, change):
    told, here = printed(rows), (pl.col("geo_level") == "DEP") & (pl.col("geo") == "2A")
    wrong = told.with_columns(
        pl.when(here).then(pl.lit(to, pl.Float64)).otherwise(end).alias(end)
        for end, to in change.items()
    )
    found = audit.intervals(wrong, described())
    assert ranges.unequal(wrong, described(), found) == 1


def test_a_dataset_that_prints_none_prints_none(rows):
    silent = described(ranges=False)
    told = printed(rows, silent)
    assert told.equals(rows)
    assert ranges.unequal(told, silent, audit.intervals(told, silent)) == 0
    assert ranges.unequal(printed(rows), silent, audit.intervals(rows, silent)) == 2


def test_the_certificate_says_how_wide_they_are(rows):
    told = printed(rows)
    said = certify(told, described(), audit.intervals(told, described()))["datasets"]["jouet"]
    assert (said["ranges"], said["narrowest"], said["median"]) == (True, 10, 10.0)


def test_every_hidden_count_of_the_committed_release_has_its_range_and_the_audit_finds_it_again():
    """The share whose total is hidden (Paris) says nothing: it is the one that is no count."""
    release = shelf.open_current(shelf.EMBEDDED)
    hidden = release.observations.filter(CONF_STATUS="N")
    silent = hidden.filter(pl.col("high").is_null())
    assert silent.select("indicator", "geo").rows() == [("taux_acceptation", "75")]
    assert hidden.height - silent.height == 705
    for end in ("low", "high"):
        assert (hidden[end].drop_nulls() % 1 == 0).all()
    found = audit.intervals(release.observations, release.datasets)
    assert ranges.unequal(release.observations, release.datasets, found) == 0
    assert found.equals(
        audit.intervals(observations.blanked(release.observations), release.datasets)
    )


def test_ranges_alone_make_no_new_release_and_are_taken_over_by_none():
    """A nightly pull that finds nothing new publishes nothing, and kept rows come blank."""
    served = shelf.open_current(shelf.EMBEDDED)
    built = build.build(kept=[served])
    kept = built.observations.filter(dataset="etat4001", CONF_STATUS="N")
    assert kept.height == 685 and kept["low"].null_count() == kept["high"].null_count() == 685
    assert built.same_as(served)
    other = built.observations.with_columns(
        value=pl.when(pl.col("value") == 7).then(8.0).otherwise("value")
    )
    assert not dataclasses.replace(built, observations=other).same_as(served)


def test_no_number_is_read_from_the_range_of_a_hidden_row():
    """It is no figure: it makes no duty "yes", no conflict between sources, no bar."""
    row = {"value": None, "low": 2.0, "high": 8.0, "CONF_STATUS": "N"}
    assert observations.span(row) is None
    assert observations.span(row | {"CONF_STATUS": "F"}) == (2.0, 8.0)
