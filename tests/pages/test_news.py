"""*Nouveautés*: what was revised, from what to what, and nothing that is secret or gone."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

import messages
from dashboard.content.inline import plain
from dashboard.selection import Selection
from dashboard.subjects import news, revised
from dashboard.view import View
from data import shelf
from data.reading import changes
from data.release import Release

REAL = shelf.open_current(shelf.EMBEDDED)


def after(**expressions) -> Release:
    """The next release, some columns of some rows otherwise."""
    manifest = {**REAL.manifest, "id": "2031-01-01-0123456789", "previous": REAL.id}
    return replace(
        REAL, manifest=manifest, observations=REAL.observations.with_columns(**expressions)
    )


def told(release, monkeypatch):
    monkeypatch.setattr(revised, "before", lambda *_: REAL)
    view = View(release, Selection(), messages.load("fr"))
    return revised._figure.__wrapped__(view, ()).table.rows


IS = (pl.col("dataset") == "sanctions") & (pl.col("indicator") == "contraventions") & (
    pl.col("geo_level") == "FR") & (pl.col("period") == "2024")  # fmt: skip


def test_a_revised_number_is_told_from_what_to_what(monkeypatch):
    next_ = after(value=pl.when(IS).then(pl.lit(1150.0)).otherwise(pl.col("value")))
    (row,) = told(next_, monkeypatch)
    said = [" ".join(plain(cell).split()) for cell in row.cells]
    assert said[0] == "France" and said[3] == "révisé"
    assert said[4].startswith("1 146") and said[5].startswith("1 150")


def test_what_is_withheld_now_is_told_without_the_number_that_it_had(monkeypatch):
    next_ = after(
        value=pl.when(IS).then(None).otherwise(pl.col("value")),
        CONF_STATUS=pl.when(IS).then(pl.lit("N")).otherwise(pl.col("CONF_STATUS")),
        OBS_STATUS=pl.when(IS).then(pl.lit("Q")).otherwise(pl.col("OBS_STATUS")),
    )
    (row,) = told(next_, monkeypatch)
    said = " ".join(plain(cell) for cell in row.cells)
    assert "secret désormais" in said and "146" not in said
    (change,) = changes.told(REAL, next_)
    assert change.kind == "withheld" and change.before is None and change.after is None


def test_what_is_gone_is_named_and_not_told_again(monkeypatch):
    next_ = replace(after(), observations=REAL.observations.filter(~IS))
    (row,) = told(next_, monkeypatch)
    said = " ".join(plain(cell) for cell in row.cells)
    assert "retiré" in said and "146" not in said


def test_what_was_secret_and_is_shown_is_told_without_the_range_that_it_had(monkeypatch):
    hidden = REAL.observations.with_row_index().filter(CONF_STATUS="N")["index"][0]
    at = pl.int_range(pl.len()) == hidden
    next_ = after(
        value=pl.when(at).then(pl.lit(77.0)).otherwise(pl.col("value")),
        low=pl.when(at).then(None).otherwise(pl.col("low")),
        high=pl.when(at).then(None).otherwise(pl.col("high")),
        CONF_STATUS=pl.when(at).then(pl.lit("F")).otherwise(pl.col("CONF_STATUS")),
        OBS_STATUS=pl.when(at).then(pl.lit("A")).otherwise(pl.col("OBS_STATUS")),
    )
    (row,) = told(next_, monkeypatch)
    said = [plain(cell) for cell in row.cells]
    assert said[3] == "montré désormais" and said[4] == "" and said[5].startswith("77")


@pytest.mark.parametrize(("lost", "version"), [(False, "1.1"), (True, "2.0")])
def test_a_dataset_has_a_minor_version_for_a_revision_and_a_major_one_for_a_loss(
    lost, version, monkeypatch
):
    next_ = after(value=pl.when(IS).then(pl.lit(1150.0)).otherwise(pl.col("value")))
    if lost:
        next_ = replace(after(), observations=REAL.observations.filter(~IS))
    monkeypatch.setattr(news, "before", lambda release, _: REAL if release is next_ else None)
    counted = news.versions(next_)
    assert counted["sanctions"] == version and counted["psp"] == "1.0"
