"""A protected dataset's rows: all of its layout, hidden ones blank, and nothing else leaks.

The counts are invented (`fictional.py`).
"""

from __future__ import annotations

import drawn
import drawn_tables
import fictional
import numpy as np
import polars as pl
import pytest

from data import observations
from data.producer import writer
from data.producer.disclosure import audit, ranges
from data.producer.disclosure.certificate import certify
from data.producer.disclosure.choose import choose
from data.producer.disclosure.laid_out import laid_out
from data.producer.disclosure.layout import tabulate
from data.producer.disclosure.protect import coded, protect, rule_of
from data.producer.disclosure.rows import masked

DATASETS = {"etat4001": fictional.DATASET.model_dump(mode="json")}
SOURCES = pl.DataFrame(
    [{"source": "etat4001", "title": "t", "publisher": "p", "date": "2020",
      "url": "https://exemple.fr", "evidence": "official", "lang": "fr"}],
    schema=observations.SOURCE_SCHEMA,
)  # fmt: skip


@pytest.fixture(scope="module")
def counts():
    return fictional.counts(7)


@pytest.fixture(scope="module")
def table(counts):
    return tabulate(laid_out(fictional.DATASET), coded(fictional.DATASET, counts))


@pytest.fixture(scope="module")
def hidden(table):
    return choose(table, rule_of(fictional.DATASET)).hidden


@pytest.fixture(scope="module")
def rows(table, hidden):
    return masked(fictional.DATASET, table, hidden)


def published(rows, folder):
    """The bytes of the release of `rows`, certificate and ranges included."""
    found = audit.intervals(rows, DATASETS)
    certificate, told = certify(rows, DATASETS, found), ranges.printed(rows, DATASETS, found)
    assert told.filter(CONF_STATUS="N")["high"].count() == found.height
    return drawn.contents(
        writer.write(
            told, SOURCES, DATASETS, to=folder, created=drawn.CREATED, certificate=certificate
        )
    )


def test_all_1464_rows_of_the_layout_are_there_shown_or_hidden(rows):
    assert rows.height == 1_464
    assert rows.unique(observations.KEY).height == 1_464
    levels = rows.group_by("geo_level", "breakdown").len().rows()
    assert set(levels) == {("DEP", "T", 1212), ("REG", "T", 216), ("FR", "T", 12),
                           ("FR", "PN", 12), ("FR", "GN", 12)}  # fmt: skip
    assert observations.problems(rows, "rows") == []


def test_a_hidden_row_says_nothing_but_that_it_is_hidden(rows):
    blank = rows.filter(CONF_STATUS="N")
    assert blank.height > 100
    for column in ("value", "low", "high"):
        assert blank[column].null_count() == blank.height
    for column in ("OBS_STATUS", "evidence", "source", "note", "unit"):
        assert blank[column].n_unique() == 1
    assert rows.filter(CONF_STATUS="F")["value"].null_count() == 0


def test_small_counts_and_others_are_hidden_alike_and_zeros_are_shown(table, hidden, rows):
    values = table.values[np.flatnonzero(table.published)]
    assert ((values >= 5) & hidden[: len(values)]).any()
    assert rows.filter(pl.col("value") == 0).height == (values == 0).sum()


def test_two_inputs_that_agree_on_all_that_is_shown_give_the_same_bytes(
    counts, table, hidden, tmp_path
):
    """Non-interference: nothing of a hidden value leaves, certificate and footers included."""
    layout, rule = laid_out(fictional.DATASET), rule_of(fictional.DATASET)
    counts = coded(fictional.DATASET, counts)
    seen = drawn_tables.rows(layout, counts, table, hidden, rule)
    other = tabulate(layout, fictional.others_that_look_the_same(counts, seen, seed=3))
    assert fictional.differs(table, other)
    shown = ~hidden & table.published
    assert np.array_equal(table.values[shown], other.values[shown])
    one, two = (
        published(masked(fictional.DATASET, each, hidden), tmp_path / name)
        for name, each in (("one", table), ("two", other))
    )
    assert one == two


def test_the_order_of_the_restricted_file_leaves_no_trace(counts, rows):
    mixed = dict(sorted(counts.items(), key=lambda each: each[1]))
    assert protect(fictional.DATASET, mixed).equals(rows)


def test_the_audit_agrees_with_the_truth_and_with_the_rule(table, hidden, rows):
    found = audit.intervals(rows, DATASETS)
    assert found.height == hidden.sum()
    assert found["holds"].all()
    truth = {
        (level, geo, period): int(table.values[at])
        for at in np.flatnonzero(hidden)
        for (level, geo), (_, period), *_ in [table.keys[at]]
    }
    for row in found.iter_rows(named=True):
        value = truth[row["geo_level"], row["geo"], row["period"]]
        assert row["low"] <= value <= (row["high"] or value)


def test_the_sentence_about_one_departement_is_part_of_what_a_reader_knows(table, hidden, rows):
    """In the fictional counts as in the real ones, one cell is more than a fifth of France."""
    unsaid = fictional.DATASET.layout.model_copy(update={"facts": ()})
    without = fictional.DATASET.model_copy(update={"layout": unsaid}).model_dump(mode="json")
    said, silent = (
        audit.intervals(rows, {"etat4001": each}) for each in (DATASETS["etat4001"], without)
    )
    assert (said["low"] >= silent["low"]).all()
