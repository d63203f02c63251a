"""The certificate: made from public rows, hidden cells counted and never told apart."""

from __future__ import annotations

import json

import polars as pl
import pytest
import toy

from data.producer.disclosure import audit
from data.producer.disclosure.certificate import Leak, certify

CASE = toy.dataset()
TOLD = {"75": 900, "13": 400, "22": 30, "29": 3, "35": 20, "56": 12}
DATASETS = {"jouet": CASE.model_dump(mode="json")}


def certificate(rows):
    return certify(rows, DATASETS, audit.intervals(rows, DATASETS))


def test_it_says_the_rule_the_reader_and_what_it_leaves_out():
    said = certificate(toy.ours(CASE, TOLD))
    assert "choice" in said["leaves_out"]
    assert {"rule", "every_release"} <= set(said["reader_knows"])
    assert said["solver"].startswith("HiGHS 1.")
    assert said["datasets"]["jouet"]["threshold"] == 5
    assert said["datasets"]["jouet"]["least_width"] == 3


def test_hidden_cells_are_one_number_a_level_and_never_by_reason():
    said = certificate(toy.ours(CASE, TOLD))
    assert said["datasets"]["jouet"]["hidden"] == {"DEP": 2}
    text = json.dumps(said)
    assert "primary" not in text and "complementary" not in text and "bound" not in text


def test_a_leak_of_a_protected_dataset_is_refused_by_its_number_and_names_no_cell():
    with pytest.raises(Leak) as refused:
        certificate(toy.small_alone(CASE, TOLD))
    assert "jouet: 1 of them" in str(refused.value)
    assert "29" not in str(refused.value), "it is small, and this release is not out"


def test_a_small_count_that_would_be_displayed_refuses_the_release_and_is_not_named():
    case = toy.dataset()
    rows = toy.ours(case, {"75": 900, "2A": 9, "2B": 3})
    here = (pl.col("geo") == "2B") & (pl.col("geo_level") == "DEP")
    wrong = rows.with_columns(
        value=pl.when(here).then(3.0).otherwise("value"),
        CONF_STATUS=pl.when(here).then(pl.lit("F")).otherwise("CONF_STATUS"),
    )
    described = {"jouet": case.model_dump(mode="json")}
    found = audit.intervals(rows, described)
    with pytest.raises(Leak) as told:
        certify(wrong, described, found)
    assert "2B" not in str(told.value)
