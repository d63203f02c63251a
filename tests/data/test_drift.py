"""What a source has lost, changed or let jump is told: no silent zero, no hidden count."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from data import observations
from data.producer.sources import drift
from data.producer.sources.pulled import ABSENT, Expected, Pulled, rows
from geo.territories import DEPARTEMENTS

EVERY = Expected(departements=True, late={"976": "2021"}, jump={"essai": 2.0}, small=50)


def made(cells, indicator="essai"):
    """Rows by (code, year): the figure."""
    frame = pl.DataFrame(
        [(geo, year, float(value)) for (geo, year), value in cells.items()],
        schema={"geo": pl.String(), "period": pl.String(), "value": pl.Float64()}, orient="row",
    )  # fmt: skip
    return Pulled(rows(frame, dataset="essai", indicator=indicator, geo_level="DEP",
                       unit="PERSONS", source="essai"))  # fmt: skip


def counts(*lines):
    columns = ("period", "geo", "force", "value")
    return Pulled(counts={"f.csv": pl.DataFrame(lines, schema=columns, orient="row")})


def found(new, last=None, typed=None, expected=EVERY):
    return drift.compare("essai", new, last, observations.empty() if typed is None else typed,
                         expected)  # fmt: skip


def test_the_same_figures_are_no_drift():
    one = made({("01", "2020"): 100, ("01", "2021"): 110})
    assert found(one, one) == drift.Drift()


@pytest.mark.parametrize("gone", [("02", "2020"), ("02", "2021")])
def test_a_year_or_a_territory_that_was_there_refuses_the_edition(gone):
    cells = {("01", "2020"): 100, ("02", gone[1]): 100}
    last = made(cells)
    new = made({key: n for key, n in cells.items() if key != gone})
    (problem, *_) = found(new, last).problems
    assert "was there before" in str(problem)


def test_an_older_edition_has_fewer_years_and_is_refused():
    new, last = made({("01", "2020"): 1}), made({("01", "2020"): 1, ("01", "2021"): 1})
    assert "2021" in str(found(new, last).problems[0])


def test_a_year_missing_between_two_is_told():
    assert "no row of 2021" in found(made({("01", "2020"): 9, ("01", "2022"): 9})).warnings[0]


def test_a_figure_that_jumps_beyond_its_bound_is_told_and_a_small_one_is_not():
    told = found(made({("01", "2020"): 100, ("01", "2021"): 201, ("02", "2020"): 3,
                       ("02", "2021"): 40})).warnings  # fmt: skip
    assert told == ("essai 01 2021 T jumps from 100 to 201 (bound: × 2).",)
    fell = found(made({("01", "2020"): 201, ("01", "2021"): 100})).warnings
    assert len(fell) == 1 and not found(made({("01", "2020"): 100, ("01", "2021"): 200})).warnings


def test_a_revision_says_from_what_to_what_even_the_first_time():
    new, last = made({("01", "2020"): 100}), made({("01", "2020"): 90.5})
    said = ("essai 01 2020 T: 90.5 → 100",)
    assert found(new, last).revisions == said
    assert found(new, None, typed=last.observations).revisions == said


def test_a_figure_that_vanishes_inside_a_kept_year_is_told():
    last = made({(geo, year): 9 for geo in ("01", "02") for year in ("2020", "2021")})
    new = made({("01", "2020"): 9, ("02", "2021"): 9, ("01", "2021"): 9})
    assert found(new, last).revisions == ("essai 02 2020 T: 9 → no row",)


def test_an_edition_that_is_another_thing_is_refused():
    last = made({(geo, "2020"): 100 for geo in DEPARTEMENTS})
    doubled = made({(geo, "2020"): 250 for geo in DEPARTEMENTS})
    assert "101 figures are beyond" in str(found(doubled, last).problems[0])
    one = made({(geo, "2020"): 250 if geo == "37" else 100 for geo in DEPARTEMENTS})
    assert not found(one, last).problems
    assert "was 100 in the edition before, and is 250" in found(one, last).warnings[0]


def test_a_year_without_one_departement_is_left_out_and_told():
    cells = {(geo, year): 9 for geo in DEPARTEMENTS for year in ("2020", "2021")}
    del cells["976", "2020"], cells["37", "2021"]
    kept = drift.complete(made(cells), EVERY)
    assert set(kept.observations["period"]) == {"2020"}
    assert kept.warnings == ("essai 2021 37: no row; the year is left out.",)


def test_a_departement_without_a_row_in_a_year_is_a_missing_figure_of_it_and_no_more():
    cells = {(geo, year): 9 for geo in DEPARTEMENTS for year in ("2021", "2022")}
    del cells["37", "2021"]
    kept = drift.complete(made(cells), replace(EVERY, gaps=5))
    (gap,) = kept.observations.filter(geo="37", period="2021").rows(named=True)
    assert (gap["value"], gap["OBS_STATUS"], gap["note_en"]) == (None, "O", ABSENT.en)
    assert kept.observations.height == 2 * len(DEPARTEMENTS)
    assert kept.warnings == ("essai 2021 37: no row; a missing figure.",)


@pytest.mark.parametrize("gone", [{"37": ("2021", "2022")}, dict.fromkeys(("01", "02", "03", "04",
                                  "05", "06"), ("2021",))])  # fmt: skip
def test_a_year_that_lacks_many_or_one_that_is_nowhere_is_left_out(gone):
    cells = {(geo, year): 9 for geo in DEPARTEMENTS for year in ("2021", "2022")}
    cells = {key: n for key, n in cells.items() if key[1] not in gone.get(key[0], ())}
    kept = drift.complete(made(cells), replace(EVERY, gaps=5))
    assert "2021" not in set(kept.observations["period"])
    assert "left out" in kept.warnings[0]


def test_of_restricted_counts_it_is_told_how_many_changed_and_which_ones_to_the_store_alone():
    last = counts(("2019", "37", "PN", "77731"), ("2019", "75", "PN", "5"))
    new = counts(("2019", "37", "PN", "77732"), ("2019", "75", "PN", "5"))
    told = found(new, last)
    assert told.revisions == ("f.csv: 1 counts are others now.",)
    assert told.private == ("f.csv: 2019 37 PN is another count.",) and not told.warnings
    lost = found(counts(("2019", "75", "PN", "5")), last)
    assert "2019 37 PN" in str(lost.problems[0]) and "7773" not in str(lost)
    assert found(Pulled(), last).problems


def test_a_whole_year_of_restricted_counts_that_leaps_is_told_without_it():
    told = found(counts(("2019", "37", "PN", "100"), ("2020", "37", "PN", "77731")))
    assert len(told.warnings) == 1 and "2020" not in told.warnings[0]
    assert "2020" in told.private[0] and "77731" not in str(told)
