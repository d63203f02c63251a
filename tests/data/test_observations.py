"""The one table: which rows are valid, and what is said of those that are not."""

import datetime
import math

import drawn
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import observations
from data.errors import FileProblems, Problem, says

TERRITORIES = [(level, code) for level, codes in observations.GEO.items() for code in sorted(codes)]
DATES = st.dates(datetime.date(1, 1, 1))
WITH_VALUE = sorted(set(observations.OBS_STATUS) - set(observations.WITHOUT_VALUE))


def point(date: datetime.date, length: int) -> str:
    return date.isoformat()[:length]


LENGTHS = st.sampled_from([4, 7, 10])


@st.composite
def valid_rows(draw):
    level, geo = draw(st.sampled_from(TERRITORIES))
    figures = draw(
        st.sampled_from(
            [
                {"value": 3.0, "OBS_STATUS": draw(st.sampled_from(WITH_VALUE))},
                {"value": None, "low": 1.0, "high": 1.0, "OBS_STATUS": "E"},
                {"value": 2.0, "low": 1.0, "high": 3.0, "OBS_STATUS": "E"},
                {"value": 0.0},
                {"value": None, "OBS_STATUS": "Q", "CONF_STATUS": "N", "note": "secret"},
                {"value": None, "OBS_STATUS": "O", "note": "pas de réponse"},
                {"value": None, "OBS_STATUS": "L", "note": "propos"},
            ]
        )
    )
    return drawn.row(
        geo_level=level,
        geo=geo,
        period=point(draw(DATES), draw(LENGTHS)),
        sex=draw(st.sampled_from(observations.SEX)),
        age=draw(st.sampled_from(observations.AGE)),
        unit=draw(st.sampled_from(observations.UNITS)),
        evidence=draw(st.sampled_from(observations.EVIDENCE)),
        source=draw(st.sampled_from(["prefecture", "presse"])),
        **figures,
    )


def identity(row: dict) -> tuple:
    return tuple(row[name] for name in [*observations.KEY, "source"])


VALID = st.lists(valid_rows(), min_size=1, max_size=8, unique_by=identity)

BROKEN = st.sampled_from(
    [
        ("dataset", None),
        ("indicator", ""),
        ("geo_level", "PAYS"),
        ("geo", "99"),
        ("geo", None),
        ("period", "2019-13"),
        ("period", None),
        ("sex", "H"),
        ("age", "adultes"),
        ("breakdown", None),
        ("unit", "KG"),
        ("OBS_STATUS", "Z"),
        ("OBS_STATUS", None),
        ("CONF_STATUS", "C"),
        ("evidence", "rumeur"),
        ("source", ""),
    ]
)


@given(VALID)
def test_a_table_of_valid_rows_has_no_problem(rows):
    assert observations.problems(drawn.frame(*rows), "table") == []


@given(VALID, st.data())
def test_one_broken_cell_is_reported_at_its_row_and_nowhere_else(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    column, cell = data.draw(BROKEN)
    rows[at] = rows[at] | {column: cell}
    found = observations.problems(drawn.frame(*rows), "table")
    assert {problem.row for problem in found} == {at + 2}
    assert column in {problem.column for problem in found}


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("changes", [("value",), ("low", "high"), ("high",), ("low",)])
def test_a_number_that_is_not_finite_is_refused(changes, number):
    bounds = {"low": 1.0, "high": 9.0} if changes != ("value",) else {}
    row = drawn.row(**bounds) | dict.fromkeys(changes, number)
    found = observations.problems(drawn.frame(row), "table")
    assert {problem.row for problem in found} == {2}


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    rows = drawn.table(
        """
        geo  period
        01   2019
        02   hier
        """
    )
    (problem,) = observations.problems(rows, "returns.csv")
    assert (problem.file, problem.row) == ("returns.csv", 3)
    (problem,) = observations.problems(rows, "returns.csv", first_row=11)
    assert problem.row == 12


def test_a_missing_column_is_named_and_nothing_else_is_said():
    found = observations.problems(drawn.frame(drawn.row(sex="X")).drop("unit", "note"), "table")
    assert [(problem.row, problem.column) for problem in found] == [(1, "unit"), (1, "note")]


def test_the_same_source_may_not_give_one_figure_twice():
    rows = drawn.table(
        """
        source      period  value
        prefecture  2023    7
        presse      2023    8
        prefecture  2024    7
        prefecture  2023    9
        """
    )
    (problem,) = observations.problems(rows, "table")
    assert (problem.row, problem.column, problem.value) == (5, "source", "prefecture")


def test_an_equal_code_of_another_level_is_another_territory():
    rows = drawn.table(
        """
        geo_level  geo
        DEP        11
        REG        11
        """
    )
    assert observations.problems(rows, "table") == []
    alone = drawn.table("geo_level  geo\nREG  37")
    assert [problem.column for problem in observations.problems(alone, "table")] == ["geo"]


def test_an_empty_table_is_valid():
    assert observations.problems(observations.empty(), "table") == []


def test_no_problem_quotes_a_value_that_is_not_in_the_row():
    row = drawn.row(value=None, low=5.0, high=3.0, OBS_STATUS="E")
    (problem,) = observations.problems(drawn.frame(row), "table")
    assert "None" not in str(problem)
    assert "low" in str(problem.remedy)


@pytest.mark.parametrize(
    "text",
    [
        "2019",
        "2019-03",
        "2019-03-31",
        "2020-02-29",
        "2016-04/2018-03",
        "2018/2020",
        "2019/2019",
        "2020/2023-08",
        "2017-12-19/2018",
    ],
)
def test_years_months_days_and_their_intervals_are_periods(text):
    assert observations.is_period(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "19",
        "2019-3",
        "2019-13",
        "2019-00",
        "0000",
        "2019-02-29",
        "2019-03-32",
        "20190331",
        "2019-W01",
        "2019-Q1",
        "2019/",
        "/2019",
        "2018/2019/2020",
        "2020/2018",
        "2018-04/2018-03",
        "2019/2018-12",
        " 2019",
        "2019 ",
        "2019\n",
        "2018/2019\n",
        "２０１９",
        "mars 2019",
        "2018-2020",
    ],
)
def test_anything_else_is_not_a_period(text):
    assert not observations.is_period(text)


@given(DATES, DATES, LENGTHS, LENGTHS)
def test_two_dates_in_order_make_a_period_in_any_precision(one, other, first, second):
    start, end = sorted([one, other])
    assert observations.is_period(point(start, first))
    assert observations.is_period(f"{point(start, first)}/{point(end, second)}")


@given(st.tuples(DATES, DATES).filter(lambda pair: pair[0] > pair[1]))
def test_an_interval_that_runs_backwards_is_not_a_period(pair):
    assert not observations.is_period(f"{pair[0]}/{pair[1]}")


def test_a_refusal_says_that_nothing_was_changed_and_lists_each_problem_on_a_line():
    problems = [
        Problem("psp.csv", 4, "value", "douze", says("number.write")),
        Problem("afis.csv", 0, "", "", says("file.write")),
    ]
    head, *lines = str(FileProblems(problems)).splitlines()
    assert head == "2 problems, nothing was changed:"
    assert lines == [
        "  - psp.csv, row 4, column “value”: “douze”. Write a number.",
        "  - afis.csv. Write this file, or remove its catalogue file.",
    ]
    assert str(FileProblems(problems[:1])).startswith("1 problem, ")


def test_the_order_of_a_released_table_never_begins_with_a_value():
    codes = observations.ORDER[: observations.ORDER.index("value")]
    assert codes == [*observations.KEY, "source"]
