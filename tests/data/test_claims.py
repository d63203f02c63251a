"""What *Vérifier* answers of a number (SECRECY 19)."""

from __future__ import annotations

import drawn
import pytest

from data.errors import UnusableRelease, Withdrawn, says
from data.reading.claims import Answer, Claim, answer, checked

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


PLACE = """
    geo  period  value   low  high
    37   2021    1146    .    .
    37   2022    120     .    .
    37   2023    masked  .    .
    36   2022    .       252  .
    18   2022    .       10   20
    """


@pytest.fixture(scope="module")
def places():
    return drawn.release(drawn.table(PLACE))


@pytest.mark.parametrize(
    ("geo", "period", "claimed", "word"),
    [
        ("37", "2021", 1146, "conforms"),
        ("37", "2021", 1150, "rounded"),
        ("37", "2021", 1100, "rounded"),
        # One significant figure is not a rounding that a reader would accept: 13 % away.
        ("37", "2021", 1000, "contradicted"),
        ("37", "2021", 1145, "contradicted"),
        ("37", "2021", 120, "other_period"),
        ("37", "2021", 0, "contradicted"),
        ("37", "2019", 120, "other_period"),
        ("37", "2019", 7, "unpublished"),
        ("41", "2022", 7, "unpublished"),
        ("36", "2022", 252, "conforms"),
        ("36", "2022", 300, "not_contradicted"),
        ("36", "2022", 20, "contradicted"),
        ("18", "2022", 15, "not_contradicted"),
    ],
)
def test_one_number_is_told_by_what_is_displayed(places, geo, period, claimed, word):
    claim = Claim("psp", "personnes_en_parcours", "DEP", geo, period)
    assert answer(places, claim, claimed).word == word


@pytest.mark.parametrize("claimed", [0, 1, 2, 3, 4, 5, 120, 1146, 1_000_000, 0.5])
def test_of_a_hidden_number_one_thing_is_said_whatever_is_claimed(places, claimed):
    claim = Claim("psp", "personnes_en_parcours", "DEP", "37", "2023")
    assert answer(places, claim, claimed) == Answer("secret", None)


def test_every_displayed_number_of_a_real_release_conforms_and_every_hidden_one_is_secret(embedded):
    rows = embedded.observations.filter(sex="T", age="T", breakdown="T")
    for row in rows.sample(400, seed=3).iter_rows(named=True):
        claim = Claim(*(row[name] for name in ("dataset", "indicator", "geo_level", "geo")),
                      row["period"])  # fmt: skip
        if row["CONF_STATUS"] == "N":
            assert {answer(embedded, claim, each).word for each in range(6)} == {"secret"}
        elif row["value"] is not None:
            assert answer(embedded, claim, row["value"]).word in ("conforms", "secret")
