"""What *Vérifier* answers of a number (SECRECY 19)."""

from __future__ import annotations

import drawn
import pytest

from data.errors import UnusableRelease, Withdrawn, says
from data.reading.claims import checked

ROWS = """
    geo  value   low  high
    37   120     .    .
    41   masked  .    .
    36   .       252  .
    18   .       10   20
    28   missing .    .
    """
KEY = {"dataset": "psp", "indicator": "personnes_en_parcours", "geo_level": "DEP"}


@pytest.fixture(scope="module")
def release():
    return drawn.release(drawn.table(ROWS))


def of(*codes):
    return [{**KEY, "geo": code} for code in codes]


@pytest.mark.parametrize(
    ("codes", "claimed", "verdict"),
    [
        (["37"], 120, "conforms"),
        (["37"], 121, "contradicted"),
        (["36"], 252, "conforms"),
        (["36"], 400, "not_contradicted"),
        (["36"], 100, "contradicted"),
        (["18"], 15, "not_contradicted"),
        (["18"], 20, "not_contradicted"),
        (["37", "18"], 135, "not_contradicted"),
        (["28"], 3, "unknown"),
        (["99"], 3, "unknown"),
        ([], 3, "unknown"),
    ],
)
def test_a_displayed_number_is_held_against_the_claim(release, codes, claimed, verdict):
    assert checked(release, of(*codes), claimed) == verdict


@pytest.mark.parametrize("claimed", range(0, 200, 7))
def test_a_claim_over_a_hidden_key_gets_one_answer_whatever_it_says(release, claimed):
    assert checked(release, of("41"), claimed) == "secret"
    assert checked(release, of("37", "41"), claimed) == "secret"


def test_a_withdrawn_release_bears_nothing_out():
    gone = Withdrawn("manifest.json", "2031-01-01-0123456789", "2031-02-03", "essai")
    assert checked(gone, of("37"), 120) == "withdrawn"
    assert checked(UnusableRelease("x", says("release.unknown")), of("37"), 120) == "unknown"
