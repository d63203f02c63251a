"""Ranges, ranked rates, funnel, timeline: what is drawn is what was given, and what it is told."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import messages
from dashboard.charts import before_after, dots, funnel, ranges, reading, series, svg, timeline
from dashboard.charts.drawing import Column, Dot, Drawing, Path, Span
from dashboard.maps import model
from dashboard.maps import reading as map_reading
from dashboard.palette import LIGHT
from data.reading.statistics import fines
from messages import load

WORDS = {lang: messages.load(lang) for lang in messages.LANGUAGES}
FR = WORDS["fr"]

ESTIMATES = [
    ranges.Estimate("**2010** · A · 37 000 (30 000 à 44 000)", 37_000, 30_000, 44_000),
    ranges.Estimate("**2013** · B · 20 000 à 40 000", None, 20_000, 40_000),
    ranges.Estimate("**2017** · C · 37 000", 37_000, None, None, repeated=True),
]
DOTS = [
    dots.Dot("Aland", 10.0, 8.0, 12.0),
    dots.Dot("France", 31.3, 30.0, 32.7, own=True),
    dots.Dot("Bland", 40.0, 20.0, 70.0, marked=True),
]
EXPECTED = pl.DataFrame(
    [("01", 1.0, 2.0, None, None, 0.0, 5.0, 0.0, 8.0, "F"),
     ("75", 30.0, 40.0, None, None, 28.0, 53.0, 22.0, 61.0, "F"),
     ("10", *(None,) * 8, "N")],
    schema=fines.SCHEMA, orient="row",
)  # fmt: skip
PARIS = funnel.Point("Paris", 40.0, 665)


def plain(text: str) -> str:
    """With ordinary spaces, to compare."""
    return " ".join(text.split())


def of(chart: Drawing, kind: type) -> list:
    """The marks of a kind, in the order of the drawing."""
    return [mark for mark in chart.marks if type(mark) is kind]


def ends(path: Path) -> list[float]:
    return [point[0] for point in path.points]


def test_an_estimate_is_a_range_a_point_or_a_repetition_and_never_an_average():
    chart = ranges.ranges(ESTIMATES, FR)
    assert [ends(each) for each in of(chart, Path)] == [[30_000, 44_000], [20_000, 40_000]]
    points = [(each.x, each.symbol) for each in of(chart, Dot) if each.symbol != "stroke"]
    assert points == [(37_000, "disc"), (37_000, "lozenge")]
    assert chart.x.low == 0


def test_a_state_is_never_ranked_without_its_interval():
    chart = dots.ranked(DOTS, FR)
    intervals = [ends(each) for each in of(chart, Path) if each.points[0][0]]
    assert sorted(intervals) == sorted([each.low, each.high] for each in DOTS)
    assert [name for _, name in chart.y.ticks] == ["**Bland**", "**France**", "Aland"]


def test_the_funnel_has_a_tick_for_each_expected_number_and_none_for_a_hidden_one():
    chart = funnel.plot(EXPECTED, [PARIS], 1.0, FR)
    marks = of(chart, Dot)
    assert [each.x for each in marks if each.symbol == "stroke"] == [2.0]  # Paris has its point
    (point,) = [each for each in marks if each.symbol != "stroke"]
    assert (point.x, point.y) == (40.0, pytest.approx(sqrt(665 / 40)))
    limits = of(chart, Path)[:4]
    assert [each.dash for each in limits] == [False, False, True, True]
    assert all(height >= 0 for each in limits for _, height in filter(None, each.points))


def test_a_number_that_a_reader_typed_is_drawn_apart():
    own = funnel.Point("Votre nombre", 2.0, 0, own=True)
    (drawn,) = [
        each for each in of(funnel.plot(EXPECTED, [PARIS, own], 1.0, FR), Dot)
        if each.symbol == "lozenge"
    ]  # fmt: skip
    assert (drawn.y, drawn.role, drawn.label) == (0, "mark", "**Votre nombre**")


def test_over_dispersion_widens_the_funnel():
    calm, wild = (
        [each.points[-1][1] for each in of(funnel.plot(EXPECTED, [], phi, FR), Path)[:2]]
        for phi in (1.0, 4.0)
    )
    assert wild[0] < calm[0] and wild[1] > calm[1]


def test_dates_of_one_quarter_stand_on_each_other():
    events = [
        timeline.Event("2017-07", "first", "A"),
        timeline.Event("2017-08-02", "first", "B"),
        timeline.Event("2018-01", "later", "C"),
        timeline.Event("2017", "year", "D"),
    ]
    marks = of(timeline.timeline(events), Dot)
    assert {each.tip: each.y > 0 for each in marks} == {"A": 1, "B": 1, "C": 1, "D": 0}
    assert len({(each.x, each.y) for each in marks}) == 4


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_nothing_to_draw_gives_no_chart_and_words(lang):
    words = WORDS[lang]
    assert ranges.ranges([], words) and dots.ranked([], words)
    assert funnel.plot(EXPECTED.head(0), [], 1.0, words) is None
    assert timeline.timeline([]) is None
    none = words("reading.none")
    assert reading.ranges([], words) == reading.timeline([], words) == none
    assert reading.ranked([], [], words) == none


def test_a_reading_tells_the_last_value_its_direction_gaps_and_secrets():
    schema = {"indicator": str, "period": str, "value": float, "low": float, "high": float,
              "unit": str, "OBS_STATUS": str, "CONF_STATUS": str, "source": str}  # fmt: skip
    drawn = [
        ("x", "2016", 10.0, None, None, "PERSONS", "A", "F", "a"),
        ("x", "2017", None, None, None, "PERSONS", "Q", "N", "a"),
        ("x", "2018", 12.0, None, None, "PERSONS", "U", "F", "a"),
        ("x", "2022", 8.0, None, None, "PERSONS", "A", "F", "a"),
    ]
    frame = pl.DataFrame(drawn, schema=schema, orient="row")
    said = plain(reading.series(frame, FR))
    for part in ("8 personnes en 2022", "Première : 10 en 2016", "2019–2021",
                 "peu fiable", "Une valeur secrète"):  # fmt: skip
        assert part in said
    assert "12" not in said and "baisse" not in said
    whole = pl.DataFrame([drawn[0], ("x", "2017", 8.0, *drawn[3][3:])], schema=schema, orient="row")
    assert "En baisse depuis 10 en 2016" in plain(reading.series(whole, FR))
    assert "baisse" not in reading.series(whole, FR, trend=False)


def test_a_reading_of_a_funnel_says_how_many_have_no_number_and_which_limits():
    said = plain(reading.funnel([PARIS], 100, None, FR))
    assert "environ 665 pour 40 attendues, soit 16,6 fois" in said
    assert "100 départements sans nombre publié" in said and "élargies" not in said
    assert "2,5" in reading.funnel([PARIS], 100, 2.5, FR)


def test_a_reading_of_states_names_france_its_interval_and_those_without_a_rate():
    said = plain(reading.ranked(DOTS, ["Cland"], FR))
    assert "Aland" not in said and "Bland : 40,0" in said
    assert "France : 31,3 (intervalle à 95 % : 30,0 à 32,7)" in said and "Cland" in said


def test_a_reading_of_estimates_gives_no_average():
    said = plain(reading.ranges(ESTIMATES, FR))
    assert said.startswith("2 estimations. Un nombre lu dans la presse seule.")


def test_a_reading_of_a_map_counts_what_is_shown_secret_and_missing():
    legend = [
        model.Class("q1", "a", 50), model.Class(model.ZERO, "0", 8),
        model.Class(model.SECRET, "s", 42), model.Class(model.MISSING, "m", 1),
    ]  # fmt: skip
    said = map_reading.legend(legend, FR)
    assert said == (
        "58 territoires avec un chiffre. 42 territoires secrets. Un territoire sans chiffre montré."
    )


def one(value, low, high, period="2017"):
    drawn = {"indicator": "x", "period": period, "value": value, "low": low, "high": high,
             "unit": "PERSONS", "OBS_STATUS": "A", "CONF_STATUS": "F", "source": "a"}  # fmt: skip
    return pl.DataFrame([drawn], schema_overrides={"value": float, "low": float, "high": float})


@pytest.mark.parametrize(
    ("row", "mark", "said"),
    [
        (one(252.0, 252.0, None), "up", "au moins 252"),
        (one(None, 252.0, None), "up", "au moins 252"),
        (one(25.0, None, 25.0), "down", "au plus 25"),
        (one(300.0, 252.0, None), "up", "300 (au moins 252)"),
    ],
)
def test_at_least_is_drawn_as_an_arrow_and_said_wherever_the_number_stands(row, mark, said):
    frame = pl.concat([row, one(400.0, None, None, "2019")])
    points = of(series.lines([series.Series(frame)], FR), Dot)
    assert [each.symbol for each in points] == [mark, "disc"]
    assert plain(points[0].label) == said
    assert said in plain(reading.series(frame, FR))


def test_an_estimate_that_says_at_least_is_no_range():
    floor = ranges.Estimate("x", 700.0, 700.0, None)
    chart = ranges.ranges([floor], FR)
    assert not of(chart, Path)
    assert [(each.x, each.symbol) for each in of(chart, Dot)] == [(700.0, "right")]


def test_a_label_stands_where_no_line_passes_or_not_at_all():
    dated = (("2017-11", 5.0), ("2018-04", 55.0), ("2018-10", 113.0), ("2019-06", 900.0))
    rows = pl.concat([one(value, None, None, period) for period, value in dated])

    def labels(shape):
        drawn = series.lines([series.Series(rows)], FR, series.Look(shape))
        return [(each.label, each.place) for each in of(drawn, Dot)]

    assert labels("linear")[:2] == [("5", "above"), ("", "above left")]
    assert labels("step")[1] == ("55", "above left")
    assert labels("stems")[1] == ("55", "above right")


def test_a_range_of_a_series_is_not_drawn_as_one_value():
    assert series.values(one(None, 30.0, 44.0)).is_empty()


def test_counts_before_and_after_the_law_are_never_joined():
    bars = [before_after.Bar(2004, 2004, 4712.0, "before", "4 712"),
            before_after.Bar(2008, 2012, 1500.0, "before_about", "≈ 1 500"),
            before_after.Bar(2017, 2017, 2072.0, "persons")]  # fmt: skip
    chart = before_after.plot(bars, 2015.8, "loi")
    (law,) = of(chart, Path)
    assert ends(law) == [2015.8, 2015.8]
    assert before_after.silences(bars) == [(2005, 2007), (2013, 2016)]
    assert max(each.width for each in of(chart, Column)) == pytest.approx(4.72)


ZEROS = st.lists(st.sampled_from([0.0, 1.0, 3.0]), min_size=1, max_size=4)


@given(ZEROS, st.sampled_from(["linear", "step", "stems"]))
def test_any_chart_of_zeros_or_of_one_point_can_be_drawn(values, shape):
    dated = pl.concat([one(value, None, None, str(2019 + at)) for at, value in enumerate(values)])
    drawn = [
        series.lines([series.Series(dated)], FR, series.Look(shape)),
        ranges.ranges([ranges.Estimate("x", value, None, None) for value in values], FR),
        dots.ranked([dots.Dot("x", value, value, value) for value in values], FR),
        before_after.plot(
            [before_after.Bar(at, at, each, "before") for at, each in enumerate(values, 2019)],
            2016.3, "loi",
        ),
    ]  # fmt: skip
    for each in drawn:
        page = svg.fluid(each, "x", "x") + svg.fixed(each, 300, LIGHT)
        assert "nan" not in page and "inf" not in page and 'height="-' not in page


@pytest.mark.parametrize("typed", [0, 3, 665, 5_000, 99_999])
def test_the_ratios_named_on_the_funnel_have_room(typed):
    own = funnel.Point("Votre nombre", 2.0, typed, own=True)
    axis = funnel.plot(EXPECTED, [PARIS, own], 1.0, FR).y
    heights = [axis.share(value) * (funnel.HEIGHT - 60) for value, _ in axis.ticks]
    assert len(heights) > 3
    assert all(b - a >= funnel.APART - 1 for a, b in pairwise(heights))


def test_a_hidden_year_of_a_line_is_no_year_without_a_figure():
    rows = pl.concat([one(10.0, None, None, "2018"), one(12.0, None, None, "2020")])
    hidden = one(None, 1.0, 8.0, "2019").with_columns(CONF_STATUS=pl.lit("N"))
    shown = rows.with_columns(CONF_STATUS=pl.lit("F"))
    whole = pl.concat([shown, hidden])
    assert series._holes(shown) and not series._holes(whole)
    drawn = series.lines([series.Series(whole)], load("fr"))
    (bar,) = [each for each in drawn.marks if isinstance(each, Span)]
    assert (bar.low, bar.high, bar.label) == (1.0, 8.0, "1–8") and bar.start < 2019.5 < bar.end
    assert drawn.y.high >= 12 and all(
        None in each.points for each in drawn.marks if isinstance(each, Path)
    )
    said = reading.series(whole, load("fr"))
    assert "En fourchette : 2019 (1 à 8)." in plain(said) and "Sans chiffre" not in said
