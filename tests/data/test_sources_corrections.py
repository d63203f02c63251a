"""A declared error is corrected while it lasts, and its declaration is told when it is gone."""

from __future__ import annotations

import polars as pl
import pytest
from test_drift import made

from data.producer.catalogue import Correction, Dataset
from data.producer.sources import corrections

WHERE = {"indicator": "essai", "geo": "01", "period": "2020"}


def dataset(*declared):
    indicator = {"kind": "flow", "levels": ["DEP"], "units": ["PERSONS"]}
    told = {
        "regime": "as_published",
        "subject": "parcours",
        "cadence": "yearly",
        "licence": "LO-2.0",
    }
    return Dataset(id="essai", **told, indicators={"essai": indicator}, corrections=declared)


def applied(value, *declared):
    found = corrections.apply(
        made({("01", "2020"): value, ("02", "2020"): 99}), [dataset(*declared)]
    )
    row = found.observations.filter(pl.col("geo") == "01").row(0, named=True)
    return row, found.warnings


@pytest.mark.parametrize(("status", "value"), [("O", None), ("U", 99.0)])
def test_the_declared_cell_takes_its_status_and_no_other_does(status, value):
    row, warnings = applied(99, Correction(id="e", where=WHERE, served=99, status=status))
    assert (row["OBS_STATUS"], row["value"], row["note"]) == (status, value, corrections.NOTE.fr)
    assert warnings == ()


def test_a_repaired_cell_passes_as_it_came_and_its_declaration_is_told():
    row, warnings = applied(98, Correction(id="e", where=WHERE, served=99, status="O"))
    assert (row["OBS_STATUS"], row["value"]) == ("A", 98)
    assert "“e” is no longer there" in warnings[0]


def test_an_error_that_a_module_no_longer_sees_is_told():
    assert "“label”" in applied(1, Correction(id="label"))[1][0]


@pytest.mark.parametrize("declared", [{"where": WHERE}, {"served": 3}, {"status": "O"}])
def test_half_a_declaration_is_refused(declared):
    with pytest.raises(ValueError, match="go together"):
        Correction(id="e", **declared)
