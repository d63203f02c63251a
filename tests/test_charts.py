"""Charts are pure: what is in the figure is what the frame says, and nothing else."""

from __future__ import annotations

import polars as pl
import pytest

import messages
from dashboard.charts import sanctions, series, spark
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


def bars(chart) -> list[tuple[list, list]]:
    return [(list(t.x), list(t.y)) for t in chart.data if t.type == "bar" and t.name != "gap"]


def test_two_counts_are_two_series_and_never_one_line():
    chart = sanctions.bars(FINES, WORDS["fr"], LIGHT)
    assert bars(chart) == [([2016, 2017], [10, 20]), ([2020], [7]), ([2021], [8])]
    assert not [trace for trace in chart.data if trace.type == "scatter"]


def test_years_that_nobody_published_are_one_dotted_zone_with_its_name():
    chart = sanctions.bars(FINES, WORDS["fr"], LIGHT)
    (zone,) = [trace for trace in chart.data if trace.name == "gap"]
    assert zone.marker.pattern.shape == "."
    assert (zone.x[0], round(zone.width[0], 6)) == (2018.5, 1.9)
    assert "publié" in chart.layout.annotations[0].text


def test_a_span_of_months_and_another_indicator_stay_out_of_the_years():
    chart = sanctions.bars(FINES, WORDS["fr"], LIGHT)
    assert chart.layout.yaxis.range[1] < 30
    assert all(99 not in y and 3750 not in y for _, y in bars(chart))


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_a_chart_writes_numbers_as_its_language_does(lang):
    chart = sanctions.bars(rows(("contraventions", "2020", 1146, "A")), WORDS[lang], LIGHT)
    texts = [text for trace in chart.data if trace.text for text in trace.text]
    assert texts == [{"fr": "1\u202f146", "en": "1,146"}[lang]]


def test_a_chart_takes_its_colours_from_the_theme_it_is_given():
    light, dark = (sanctions.bars(FINES, WORDS["fr"], each).to_json() for each in (LIGHT, DARK))
    assert LIGHT.accent in light and DARK.accent in dark
    assert LIGHT.accent not in dark


def test_no_chart_has_a_toolbar_a_legend_or_a_moving_axis():
    chart = sanctions.bars(FINES, WORDS["fr"], LIGHT)
    assert chart.layout.showlegend is False and chart.layout.dragmode is False
    assert chart.layout.xaxis.fixedrange and chart.layout.yaxis.fixedrange


STOCK = rows(
    ("personnes_en_parcours", "2019-06", 230, "A"),
    ("personnes_en_parcours", "2020-06", 395, "U"),
    ("personnes_en_parcours", "2023", 845, "A"),
    ("personnes_en_parcours", "2024-12", None, "Q"),
)


def test_a_figure_of_low_reliability_is_shown_but_breaks_the_line():
    chart = series.lines([series.Series(STOCK)], WORDS["fr"], LIGHT)
    line, sure, unsure = chart.data
    assert (line.y[0], line.y[-1]) == (230, 845) and line.connectgaps is False
    assert set(line.y[1:-1]) == {None}
    assert list(sure.y) == [230, 845]
    assert list(unsure.y) == [395] and unsure.marker.color == LIGHT.bg


def test_a_row_without_a_value_is_in_no_array_of_the_chart():
    chart = series.lines([series.Series(STOCK)], WORDS["fr"], LIGHT)
    drawn = {y for trace in chart.data for y in trace.y}
    assert drawn == {230, 395, 845, None}
    assert "décembre 2024" not in chart.to_json()


def test_two_dates_stand_on_the_axis_and_are_not_joined():
    two = rows(("signalements_mineurs", "2023", 29, "A"), ("signalements_mineurs", "2024", 65, "A"))
    chart = series.lines([series.Series(two)], WORDS["fr"], LIGHT, stems=True)
    assert list(chart.data[0].y) == [0, 29, None, 0, 65, None]


def test_an_empty_frame_gives_an_empty_chart_and_no_error():
    empty = STOCK.head(0)
    assert not series.lines([series.Series(empty)], WORDS["fr"], LIGHT).data
    assert not sanctions.bars(empty, WORDS["fr"], LIGHT).data


def test_a_sparkline_speaks_and_holds_no_colour():
    points = (spark.Point(2019.5, 230, "230"), spark.Point(2023.5, 845, "845", joined=False))
    gap = spark.Gap(2020, 2023, "non comparable")
    drawn = spark.svg(spark.Spark(points, alt="De 230 à 845", span=(2019, 2023), gaps=(gap,)))
    assert 'role="img"' in drawn and 'aria-label="De 230 à 845"' in drawn
    assert "#" not in drawn and "rgb" not in drawn
    assert drawn.count("M") >= 2 and "L" not in drawn.split('class="trait"')[0].rsplit("d=", 1)[1]


def test_the_palette_and_the_style_sheet_name_the_same_colours():
    from dashboard.web.assets import OURS

    sheet = (OURS / "style.css").read_text("utf-8").lower()
    for token in LIGHT.__slots__:
        pair = f"--{token}: light-dark({getattr(LIGHT, token)}, {getattr(DARK, token)})"
        assert pair.lower() in sheet
