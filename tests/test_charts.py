"""Charts are pure: what is in the figure is what the frame says, and nothing else."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import messages
from dashboard.charts import base, interactive, sanctions, scale, series, small, svg, timeline
from dashboard.charts.drawing import Axis, Column, Dot, Drawing, Path, Text, Zone
from dashboard.maps import model, picture
from dashboard.palette import DARK, LIGHT
from data import observations

WORDS = {lang: messages.load(lang) for lang in messages.LANGUAGES}


def rows(*drawn: tuple[str, str, float | None, str]) -> pl.DataFrame:
    """(indicator, period, value, status) as observations."""
    base = dict.fromkeys(observations.SCHEMA, "T") | {"low": None, "high": None, "note": ""}
    made = [
        base | {"indicator": name, "period": period, "value": value, "OBS_STATUS": status}
        for name, period, value, status in drawn
    ]
    return pl.DataFrame(made, schema=observations.SCHEMA)


FINES = rows(
    ("clients_interpelles", "2016", 10, "A"),
    ("clients_interpelles", "2017", 20, "A"),
    ("contraventions", "2020", 7, "A"),
    ("contraventions", "2021", 8, "P"),
    ("contraventions", "2019-01/2019-05", 99, "A"),
    ("contraventions", "2018", None, "O"),
    ("amende_maximale", "2016", 3750, "A"),
)


def of(chart: Drawing, kind: type) -> list:
    """The marks of a kind, in the order of the drawing."""
    return [mark for mark in chart.marks if type(mark) is kind]


def test_two_counts_are_two_series_and_never_one_line():
    chart = sanctions.bars(FINES, WORDS["fr"])
    drawn = [(each.at, each.value, each.fill, each.edge) for each in of(chart, Column)]
    assert drawn == [
        (2016, 10, "", "ink"), (2017, 20, "", "ink"),
        (2020, 7, "accent", "accent"), (2021, 8, "q2", "accent"),
    ]  # fmt: skip
    assert not of(chart, Path) and not of(chart, Dot)


def test_years_that_nobody_published_are_one_dotted_zone_with_its_name():
    (zone,) = of(sanctions.bars(FINES, WORDS["fr"]), Zone)
    assert (zone.kind, zone.start, zone.end) == ("silence", 2017.55, 2019.45)
    assert "publié" in zone.label


def test_a_span_of_months_and_another_indicator_stay_out_of_the_years():
    chart = sanctions.bars(FINES, WORDS["fr"])
    assert chart.y.high < 30
    assert not {99, 3750} & {each.value for each in of(chart, Column)}


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_a_chart_writes_numbers_as_its_language_does(lang):
    chart = sanctions.bars(rows(("contraventions", "2020", 1146, "A")), WORDS[lang])
    assert [each.label for each in of(chart, Column)] == [{"fr": "1\u202f146", "en": "1,146"}[lang]]


def test_one_drawing_serves_both_themes():
    chart = sanctions.bars(FINES, WORDS["fr"])
    page = svg.fluid(chart, "x", "x")
    assert "var(--accent)" in page and not re.search(r"#[0-9A-Fa-f]{6}", page)
    light, dark = (svg.fixed(chart, 700, each) for each in (LIGHT, DARK))
    assert LIGHT.accent in light and DARK.accent in dark and LIGHT.accent not in dark


STOCK = rows(
    ("personnes_en_parcours", "2019-06", 230, "A"),
    ("personnes_en_parcours", "2020-06", 395, "U"),
    ("personnes_en_parcours", "2023", 845, "A"),
    ("personnes_en_parcours", "2024-12", None, "Q"),
)


def test_a_figure_of_low_reliability_is_shown_but_breaks_the_line():
    chart = series.lines([series.Series(STOCK)], WORDS["fr"])
    (line,) = of(chart, Path)
    heights = [point and point[1] for point in line.points]
    assert (heights[0], heights[-1]) == (230, 845) and set(heights[1:-1]) == {None}
    assert [(each.y, each.hollow) for each in of(chart, Dot)] == [
        (230, False), (845, False), (395, True),
    ]  # fmt: skip


def test_a_row_without_a_value_is_nowhere_in_the_chart():
    chart = series.lines([series.Series(STOCK)], WORDS["fr"])
    assert {each.y for each in of(chart, Dot)} == {230, 395, 845}
    assert "décembre 2024" not in svg.fluid(chart, "x", "x")


def test_two_dates_stand_on_the_axis_and_are_not_joined():
    two = rows(("signalements_mineurs", "2023", 29, "A"), ("signalements_mineurs", "2024", 65, "A"))
    (stems,) = of(series.lines([series.Series(two)], WORDS["fr"], series.Look("stems")), Path)
    assert [point and point[1] for point in stems.points] == [0, 29, None, 0, 65, None]


def test_an_empty_frame_gives_no_chart_and_no_error():
    empty = STOCK.head(0)
    assert series.lines([series.Series(empty)], WORDS["fr"]) is None
    assert sanctions.bars(empty, WORDS["fr"]) is None


def test_a_drawing_is_drawn_the_same_twice_and_escapes_what_it_is_given():
    chart = Drawing(100, Axis(0, 10, ((5, "<b>"),), line=True), Axis(0, 1), (
        Dot(5, 0.5, label="a & **b**", tip="<i>"), Text(1, 1, "deux\nlignes", "right"),
    ))  # fmt: skip
    page = svg.fluid(chart, 'dit "ceci"', "x")
    assert page == svg.fluid(chart, 'dit "ceci"', "x")
    assert "&lt;b&gt;" in page and "a &amp; " in page and "<title>&lt;i&gt;</title>" in page
    assert '<tspan font-weight="700">b</tspan>' in page and page.count("lignes") == 1
    ElementTree.fromstring(page)
    ElementTree.fromstring(svg.fixed(chart, 300, LIGHT))


@given(st.floats(1e-3, 1e6), st.floats(1.01, 1e3), st.floats(0, 1), st.booleans())
def test_a_value_inside_an_axis_is_drawn_inside_the_plot(low, times, at, log):
    axis = Axis(low, low * times, log=log)
    value = min(max(low + at * (axis.high - low), axis.low), axis.high)
    assert -1e-9 <= axis.share(value) <= 1 + 1e-9
    assert axis.share(axis.low) == 0 and axis.share(axis.high) == pytest.approx(1)


@given(st.floats(1e-6, 1e9))
def test_the_ticks_of_an_axis_are_few_round_and_inside_it(high):
    steps = scale.round_steps(high)
    assert steps[0] == 0 and 2 <= len(steps) <= 6 and steps[-1] <= high * (1 + 1e-9)
    assert float(f"{steps[1]:e}"[0]) in (1, 2, 5)


def test_hovering_is_plotly_s_and_only_of_what_can_be_hovered():
    chart = timeline.timeline([timeline.Event("2017-07", "first", "Orne (61)")])
    made = interactive.figure(chart, LIGHT)
    assert [each.get("hovertext") for each in made["data"]] == [None, ["Orne (61)"]]
    assert made["layout"]["dragmode"] is False and made["layout"]["showlegend"] is False
    with pytest.raises(TypeError, match="nothing to hover"):
        interactive.figure(sanctions.bars(FINES, WORDS["fr"]), LIGHT)


def test_a_small_chart_keeps_its_shape_and_three_numbers_at_most():
    whole = sanctions.bars(FINES, WORDS["fr"])
    drawn = small.small(whole)
    kinds = [type(mark) for mark in whole.marks]
    assert [type(mark) for mark in drawn.marks] == kinds and drawn.height < 100
    told = [
        mark.label for mark in drawn.marks if getattr(mark, "label", "") and type(mark) is Column
    ]
    assert 1 < len(told) <= 3 and len(drawn.x.ticks) == 2
    svg_ = svg.fluid(drawn, "Deux décomptes", "petit")
    assert 'role="img"' in svg_ and 'aria-label="Deux décomptes"' in svg_ and "rgb" not in svg_


def test_the_palette_and_the_style_sheet_name_the_same_colours():
    from dashboard.web.assets import OURS

    sheet = (OURS / "style.css").read_text("utf-8").lower()
    for token in LIGHT.__slots__:
        pair = f"--{token}: light-dark({getattr(LIGHT, token)}, {getattr(DARK, token)})"
        assert pair.lower() in sheet
    for name, colour in (*picture.CLASSES.items(), ("autour", picture.AROUND)):
        assert f"--{name}: light-dark({colour},".lower() in sheet


def test_a_secret_has_one_sign_on_maps_and_charts():
    assert model.SIGNS[model.SECRET] == base.SECRET_SIGN
