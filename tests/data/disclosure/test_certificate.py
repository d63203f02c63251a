"""The certificate: made from public rows, hidden cells counted and never told apart."""

from __future__ import annotations

import json

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
