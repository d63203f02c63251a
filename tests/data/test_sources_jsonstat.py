"""JSON-stat: sparse is not zero, codes come from the reply, pyjstat reads the same."""

from __future__ import annotations

import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyjstat import pyjstat

from data.errors import UpstreamError
from data.producer.sources import jsonstat

REPLY = {
    "version": "2.0",
    "class": "dataset",
    "label": "Victims of trafficking by sex",
    "id": ["freq", "sex", "geo", "time"],
    "size": [1, 2, 3, 2],
    "dimension": {
        "freq": {"category": {"index": {"A": 0}, "label": {"A": "Annual"}}},
        "sex": {"category": {"index": {"T": 0, "F": 1}, "label": {"T": "Total", "F": "Females"}}},
        "geo": {"category": {"index": {"EL": 0, "FR": 1, "AT": 2},
                             "label": {"EL": "Greece", "FR": "France", "AT": "Austria"}}},
        "time": {"category": {"index": {"2022": 0, "2023": 1},
                              "label": {"2022": "2022", "2023": "2023"}}},
    },
    "value": {"0": 128, "2": 2027, "3": 2143, "4": 0, "8": 1500},
    "status": {"0": "b", "1": ":c", "3": "bp", "8": "e"},
}  # fmt: skip
REPLY["status"]["1"] = "c"


def cells(frame):
    return {(row["sex"], row["geo"], row["time"]): (row["value"], row["flag"])
            for row in frame.to_dicts()}  # fmt: skip


def test_a_cell_that_is_not_there_is_missing_and_never_zero():
    found = cells(jsonstat.read(REPLY, "eurostat", "crim_thb_sex"))
    assert found[("T", "EL", "2022")] == (128, "b")
    assert found[("T", "EL", "2023")] == (None, "c")
    assert found[("T", "AT", "2022")] == (0, "")
    assert ("T", "AT", "2023") not in found
    assert len(found) == 6


@pytest.mark.parametrize(
    ("flag", "value", "status"),
    [
        ("", 3.0, "A"), ("b", 3.0, "B"), ("p", 3.0, "P"), ("bp", 3.0, "B"), ("pe", 3.0, "P"),
        ("u", 3.0, "U"), ("bu", 3.0, "U"), ("d", 3.0, "A"), ("de", 3.0, "E"), ("s", 3.0, "E"),
        ("c", None, "Q"),
        ("c", 3.0, "Q"), (":c", None, "Q"), (":", None, "O"), ("b,p", 3.0, "B"),
        ("bc", None, "Q"), ("z", None, "O"), ("", None, "O"), ("p", None, "O"),
    ],
)  # fmt: skip
def test_flags_become_the_status_that_most_limits_the_figure(flag, value, status):
    assert jsonstat.status(flag, value) == status


def test_a_flag_in_no_list_is_no_status():
    with pytest.raises(KeyError):
        jsonstat.status("y", 3.0)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (
            {"error": [{"status": 400, "id": 100, "label": "Dimension unknown"}]},
            "Dimension unknown",
        ),
        ({"error": [{"status": 413, "label": "Too many values"}]}, "Too many values"),
        ({"warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE"}}, "ASYNCHRONOUS"),
        ({"class": "collection"}, "not a JSON-stat dataset"),
        ([1, 2], "not a JSON-stat dataset"),
        ({}, "not a JSON-stat dataset"),
        (REPLY | {"size": [1, 2, 3, 3]}, "disagree"),
        (REPLY | {"value": {"99": 1}}, "outside"),
        (REPLY | {"value": {"x": 1}}, "not a JSON-stat dataset"),
        (REPLY | {"dimension": {}}, "not a JSON-stat dataset"),
    ],
    ids=range(10),
)
def test_what_is_no_dataset_is_refused_in_words(reply, why):
    with pytest.raises(UpstreamError, match=why):
        jsonstat.read(reply, "eurostat", "crim_thb_sex")


def test_one_category_needs_no_index_and_a_list_is_a_list_of_codes():
    reply = {"id": ["geo", "time"], "size": [1, 2], "value": [5, None],
             "dimension": {"geo": {"category": {"label": {"FR": "France"}}},
                           "time": {"category": {"index": ["2022", "2023"]}}}}  # fmt: skip
    found = jsonstat.read(reply, "eurostat", "x")
    assert found.rows() == [("FR", "2022", 5.0, "")]


SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@given(SIZES, st.data())
def test_pyjstat_reads_the_same_cells(sizes, data):
    names = [f"d{at}" for at in range(len(sizes))]
    codes = [
        [f"{name}_{place}" for place in range(size)]
        for name, size in zip(names, sizes, strict=True)
    ]
    total = len(list(product(*codes)))
    values = data.draw(st.lists(st.none() | st.integers(0, 99), min_size=total, max_size=total))
    reply = {
        "version": "2.0", "class": "dataset", "label": "drawn", "id": names, "size": sizes,
        "dimension": {
            name: {"label": name, "category": {
                "index": {code: at for at, code in enumerate(own)},
                "label": {code: code for code in own}}}
            for name, own in zip(names, codes, strict=True)
        },
        "value": {str(at): each for at, each in enumerate(values) if each is not None},
    }  # fmt: skip
    ours = {tuple(row[:-2]): row[-2] for row in jsonstat.read(reply, "s", "n").rows()}
    theirs = pyjstat.Dataset.read(json.dumps(reply)).write("dataframe", naming="id")
    read = {
        tuple(row[:-1]): row[-1]
        for row in theirs.itertuples(index=False, name=None)
        if row[-1] is not None and row[-1] == row[-1]
    }
    assert ours == read
