"""What pages ask of a release."""

import datetime

import drawn
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reading import query
from geo.territories import DEPARTEMENTS

TOURAINE = DEPARTEMENTS["37"]
DATES = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))

STOCK = drawn.table(
    """
    geo_level  geo  period   value
    DEP        37   2024-12  5
    REG        24   2019     30
    REG        24   2024-12  50
    REG        24   2025-06  55
    FR         FR   2019-06  230
    FR         FR   2023     845
    FR         FR   2025-12  898
    """
)


def first(frame):
    return frame.row(0, named=True)


def beside(rows, row=None, departement=TOURAINE):
    found = query.beside(drawn.release(rows), row or first(STOCK), departement)
    return {level: near and (near["period"], near["value"]) for level, near in found.items()}


def periods(frame):
    return frame["period"].to_list()


def test_a_question_narrows_by_what_it_gives_and_by_nothing_else():
    rows = pl.concat([STOCK, drawn.table("geo  value\n36  2", dataset="afis")])
    release = drawn.release(rows)
    assert query.figures(release).height == rows.height
    assert query.figures(release, "afis")["geo"].to_list() == ["36"]
    assert query.figures(release, level="REG").height == 3
    assert query.figures(release, "psp", level="DEP", geo="37").height == 1
    assert query.figures(release, "psp", indicator="autre").is_empty()


def test_a_code_of_two_levels_is_asked_with_its_level():
    release = drawn.release(drawn.table("geo_level  geo  value\nDEP  11  1\nREG  11  2"))
    assert query.figures(release, level="DEP", geo="11")["value"].to_list() == [1]


def test_figures_come_in_the_order_of_the_end_of_their_period():
    rows = drawn.table(
        """
        period           value
        2024             1
        2017             2
        2016-04/2018-03  3
        2024-06          4
        2018             5
        2024-12-31       6
        """
    )
    assert periods(query.figures(drawn.release(rows))) == [
        "2017",
        "2016-04/2018-03",
        "2018",
        "2024-06",
        "2024-12-31",
        "2024",
    ]


def test_the_latest_figure_has_a_value_and_is_reliable():
    rows = drawn.table(
        """
        period   value    OBS_STATUS
        2018     100      A
        2019-06  230      A
        2020-06  395      U
        2021     missing  O
        2022     masked   Q
        2023     said     L
        """
    )
    assert query.latest(rows)["value"] == 230


def test_there_is_no_latest_figure_where_none_has_a_value():
    assert query.latest(drawn.frame()) is None
    assert query.latest(drawn.table("value\nmasked")) is None
    assert query.latest(drawn.table("value  OBS_STATUS\n395  U")) is None


def test_beside_a_figure_stands_the_one_of_the_same_period_else_the_nearest():
    assert beside(STOCK) == {"REG": ("2024-12", 50), "FR": ("2025-12", 898)}
    in_2019 = first(STOCK) | {"period": "2019"}
    assert beside(STOCK, in_2019) == {"REG": ("2019", 30), "FR": ("2019-06", 230)}


def test_the_same_period_is_taken_before_one_that_ends_together():
    rows = drawn.table(
        """
        geo_level  geo  period           value
        FR         FR   2018-03          1
        FR         FR   2016-04/2018-03  2
        """
    )
    pool = first(STOCK) | {"period": "2016-04/2018-03"}
    assert beside(rows, pool)["FR"] == ("2016-04/2018-03", 2)


@pytest.mark.parametrize("code", ["971", "972", "973", "974", "976"])
def test_beside_an_overseas_departement_no_region_is_shown_for_it_is_the_same(code):
    dep = DEPARTEMENTS[code]
    region = drawn.frame(drawn.row(geo_level="REG", geo=dep.region.code))
    assert beside(pl.concat([STOCK, region]), departement=dep)["REG"] is None


@pytest.mark.parametrize(
    "other", [{"sex": "F"}, {"age": "Y_LT18"}, {"unit": "CASES"}, {"breakdown": "lieu=rue"}]
)
def test_only_the_same_figure_is_put_beside_another(other):
    rows = drawn.frame(drawn.row(geo_level="FR", geo="FR", **other))
    assert beside(rows) == {"REG": None, "FR": None}


def test_a_hidden_figure_covers_a_departement_and_a_statement_does_not():
    rows = drawn.table(
        """
        geo  value
        37   masked
        75   148
        76   0
        61   said
        """
    )
    covered = query.coverage(drawn.release(rows))
    assert covered["parcours"] == {"37", "75", "76"}
    assert set(covered) == set(query.LOCAL_SUBJECTS)
    assert covered["sanctions"] == frozenset()


def test_a_region_or_france_covers_no_departement():
    assert query.coverage(drawn.release(STOCK))["parcours"] == {"37"}


def test_coverage_today_counts_masked_fines_and_no_statement(embedded):
    sanctions = query.coverage(embedded)["sanctions"]
    assert "64" in sanctions
    assert "61" not in sanctions


def test_a_line_of_years_is_drawn_from_whole_years_only():
    rows = drawn.table(
        """
        period           value
        2024             3
        2023-12          2
        2018/2020        1
        2016-04/2018-03  1
        2022             1
        """
    )
    assert query.years(rows)["year", "value"].rows() == [(2022, 1), (2024, 3)]


def test_totals_are_broken_down_by_nothing():
    rows = drawn.table(
        """
        sex  age     breakdown  value
        T    T       T          1
        F    T       T          2
        T    Y_LT18  T          3
        T    T       lieu=rue   4
        """
    )
    assert query.totals(rows)["value"].to_list() == [1]


def test_the_population_of_a_territory_is_its_latest_at_all_ages(embedded):
    touraine = query.population(embedded, "DEP", "37")
    assert (touraine["geo"], touraine["age"], touraine["unit"]) == ("37", "T", "PERSONS")
    every = query.figures(embedded, "population", level="DEP", geo="37")
    assert touraine["period"] == max(periods(every))
    assert query.population(embedded, "DEP", "99") is None


@pytest.mark.parametrize(
    ("cell", "shown"), [("0", True), ("7", True), ("masked", False), ("said", False)]
)
def test_zero_is_a_number_and_a_hidden_figure_is_not(cell, shown):
    assert query.has_value(first(drawn.table(f"value\n{cell}"))) is shown


def test_bounds_without_a_value_are_a_number_to_show():
    row = first(drawn.table("value  low  high  OBS_STATUS\n.  300  500  E"))
    assert query.has_value(row) is True


@pytest.mark.parametrize(
    ("period", "year"),
    [("2019", 2019.5), ("2024-12", 2024.96), ("2016-04/2018-03", 2018.21), ("2020/2021", 2021.5)],
)
def test_a_period_stands_at_its_end_on_an_axis_of_years(period, year):
    assert query.decimal_year(period) == pytest.approx(year, abs=0.005)


@given(DATES, DATES, st.sampled_from([4, 7, 10]))
def test_later_is_never_further_left_on_an_axis(one, other, length):
    earlier, later = sorted(date.isoformat()[:length] for date in (one, other))
    places = query.decimal_year(earlier), query.decimal_year(later)
    assert places[0] < places[1] or (earlier == later and places[0] == places[1])


@given(DATES, DATES)
def test_an_interval_stands_where_its_end_stands(one, other):
    start, end = sorted([one, other])
    assert query.decimal_year(f"{start}/{end}") == query.decimal_year(f"{end}")


@given(DATES)
def test_a_day_stands_in_its_year(date):
    assert query.decimal_year(date.isoformat()) == pytest.approx(date.year + 0.5, abs=0.502)


def test_every_departement_is_listed_in_the_order_of_the_codes():
    assert [dep.code for dep in query.every_departement()] == list(DEPARTEMENTS)


def test_two_numbers_of_one_figure_disagree_where_they_can_be_no_one_number():
    rows = drawn.table(
        """
        geo  value  low  high  source
        37   252    252  .     prefecture
        37   300    .    .     presse
        75   148    .    .     prefecture
        75   150    .    .     presse
        01   .      300  500   prefecture
        01   400    .    .     presse
        02   .      .    25    prefecture
        02   30     .    .     presse
        """
    )
    assert set(query.disputed(rows)["geo"]) == {"75", "02"}


def test_dates_of_what_happens_once_stand_apart_where_none_is_part_of_another():
    same = {"dataset": "commissions", "indicator": "premiere_reunion", "unit": "COMMISSIONS"}
    rows = drawn.table(
        """
        geo  period      value  source
        44   2017-07-10  1      prefecture
        44   2018-05     1      presse
        05   2021        1      prefecture
        05   2021-11-25  1      presse
        """,
        **same,
    )
    release = drawn.release(rows)
    assert set(query.dated_apart(rows, release)["geo"]) == {"44"}
    later = rows.with_columns(indicator=pl.lit("reunion_commission"))
    assert query.dated_apart(later, release).is_empty()
