"""What a release displays of a protected number stays displayed, with the same value; and what
it hides stays in doubt beside all that was ever released.
"""

from __future__ import annotations

import fictional
import polars as pl
import pytest

from data import shelf
from data.__main__ import main
from data.observations import KEY
from data.producer.disclosure import history
from data.producer.disclosure.history import Past
from data.producer.disclosure.released import Said

COUNTS = fictional.counts(3)
LARGE = next(codes for codes, n in COUNTS.items() if n >= 20 and codes[1] == "2016")
CHANGED = 98_761


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A folder of releases with one of invented counts, and the command that makes another."""
    folder = tmp_path_factory.mktemp("releases")

    def publish(counts, name, day):
        restricted = fictional.write(counts, folder / name).parent
        return main(["release", "--restricted", str(restricted), "--to", str(folder / "out"),
                     "--created", day])  # fmt: skip

    assert publish(COUNTS, "first", "2031-01-01") == 0
    return folder / "out", publish


def test_the_same_counts_are_released_again(released):
    folder, publish = released
    assert publish(COUNTS, "same", "2031-01-02") == 0
    assert shelf.open_current(folder).created.isoformat() == "2031-01-02"


def test_a_count_that_changed_is_refused_by_its_period_and_no_row_is_told(released, capsys):
    folder, publish = released
    before = (folder / "current").read_text()
    assert publish({**COUNTS, LARGE: CHANGED}, "changed", "2031-02-01") == 2
    told = capsys.readouterr().err
    assert "nothing was published" in told and "etat4001 proxenetisme 2016:" in told
    assert str(CHANGED) not in told
    assert (folder / "current").read_text() == before
    assert [path.name for path in folder.glob("2031-02-01*")] == []


def shown(embedded):
    """A département's count that is displayed, as a condition on its row."""
    rows = embedded.observations.filter(dataset="etat4001", geo_level="DEP", CONF_STATUS="F")
    key = rows.filter(pl.col("value") > 0).row(0, named=True)
    return key, pl.all_horizontal(*(pl.col(name) == key[name] for name in KEY))


def check(rows, embedded):
    now = Said(rows, embedded.datasets)
    history.check(now, [Past(embedded.id, Said(embedded.observations, embedded.datasets))])


def test_a_count_that_would_be_hidden_again_is_refused_by_its_period_and_the_row_is_not_named(
    embedded,
):
    key, here = shown(embedded)
    hidden = {"value": None, "OBS_STATUS": "Q", "CONF_STATUS": "N"}
    rows = embedded.observations.with_columns(
        **{name: pl.when(here).then(pl.lit(to)).otherwise(name) for name, to in hidden.items()}
    )
    with pytest.raises(history.ChangedPeriod) as told:
        check(rows, embedded)
    assert f"{key['indicator']} {key['period']}: 1 rows" in str(told.value)
    assert f"DEP {key['geo']}" not in str(told.value), "it may have become small"


def test_a_row_less_is_refused_and_one_of_a_new_period_is_not(embedded):
    key, here = shown(embedded)
    rows = embedded.observations
    later = rows.filter(here).with_columns(period=pl.lit("2031"))
    with pytest.raises(history.ChangedPeriod, match=f"{key['period']}: 1 rows"):
        check(rows.filter(~here), embedded)
    check(pl.concat([rows, later]), embedded)


def test_figures_that_are_public_as_they_stand_may_be_corrected(embedded):
    rows = embedded.observations.with_columns(
        value=pl.when(pl.col("dataset") == "population").then(pl.lit(1.0)).otherwise("value")
    )
    check(rows, embedded)
