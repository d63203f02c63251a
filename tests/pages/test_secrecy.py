"""What the pages say and draw of hidden values."""

from __future__ import annotations

import re
from math import inf

import pytest
from reading import html, plain, text

from dashboard.charts import offences as chart
from dashboard.charts.drawing import Dot, Span, Zone
from dashboard.subjects.secrecy import EXAMPLE, KEPT_BACK, SMALL
from dashboard.web import serving
from data.observations import blanked
from data.producer.disclosure.derive import Row, intervals
from data.producer.disclosure.rule import RULES
from data.reading.query import figures, totals
from geo.territories import DEPARTEMENTS
from messages import load


def test_the_worked_example_is_true_of_the_reader_it_supposes():
    """One small count alone is found by subtraction; with another one, any of eight is possible."""
    rule, total = RULES["threshold"], sum(EXAMPLE.values())

    def derived(hidden):
        rows = [
            Row({name: 1}, 1 if name in hidden else count, inf if name in hidden else count,
                name in hidden)
            for name, count in EXAMPLE.items()
        ]  # fmt: skip
        found = intervals([*rows, Row(dict.fromkeys(EXAMPLE, 1), total, total)], rule)
        return found[list(EXAMPLE).index(SMALL)]

    alone, both = derived({SMALL}), derived({SMALL, KEPT_BACK})
    assert (alone.low, alone.high, alone.holds) == (3, 3, False)
    assert (both.low, both.high, both.holds) == (1, 8, True)
    # Whatever B and C are, one of them is small: knowing why they are hidden excludes nothing.
    assert EXAMPLE[SMALL] + EXAMPLE[KEPT_BACK] < 2 * rule.threshold


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_method_explains_the_rule_the_example_the_limits_and_shows_the_certificate(
    open_page, lang
):
    words, read = load(lang), text(open_page("methode", lang=lang))
    for key in ("rule.doubt", "limit.source", "limit.earlier", "certificate_subtitle"):
        assert re.sub(r"\s", "", words(f"secrecy.{key}"))[:60] in re.sub(r"\s", "", read)
    certificate = serving.release().certificate
    assert certificate["solver"] in read
    assert certificate["files"]["observations.parquet"] in read


def test_a_departement_names_every_hidden_year_in_its_table(open_page):
    rows = totals(figures(serving.release(), "etat4001", level="DEP", geo="37"))
    hidden = rows["value"].null_count()
    assert hidden > 3
    _, *tables = html(open_page("departement", dep="37")).split("<table")
    years = next(each for each in tables if "2012–2020</caption>" in each)
    cells = re.findall(r'data-figure="etat4001\|[^"]*"(.*?)</tr>', years)
    assert len(cells) == rows.height
    assert sum('class="raies"' in cell.split("</td>")[0] for cell in cells) == hidden


def test_hidden_years_are_bars_from_end_to_end_and_have_no_point():
    rows = totals(figures(serving.release(), "etat4001", level="DEP", geo="37"))
    drawn = chart.by_year(rows, load("fr")).marks
    bars = [each for each in drawn if type(each) is Span]
    yearly = rows.filter(~rows["period"].str.contains("/"))
    hidden = yearly.filter(yearly["value"].is_null())
    years = [int(year) for year in hidden["period"]]
    own = {round((each.start + each.end) / 2): each for each in bars if each.label}
    assert list(own) == years
    assert [(each.low, each.high) for each in own.values()] == hidden["low", "high"].rows()
    assert {each.x for each in drawn if type(each) is Dot}.isdisjoint(years)


def test_without_a_range_a_hidden_year_is_hatched_over_the_whole_height():
    rows = blanked(totals(figures(serving.release(), "etat4001", level="DEP", geo="37")))
    drawn = chart.by_year(rows, load("fr")).marks
    hatched = [each for each in drawn if type(each) is Zone]
    assert len(hatched) > 3 and not any(type(each) is Span for each in drawn)
    assert len({each.top for each in hatched}) == 1  # the height of the axis, not of a value


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_word_but_a_range_says_that_a_hidden_value_is_small(open_page, lang):
    small = re.compile(r"trop peu|trop petit|too few|too small|moins de 5|fewer than 5")
    for dep in ("37", "2A", "04", "972"):
        assert not small.search(text(open_page("departement", dep=dep, lang=lang)))


def test_every_departement_counts_the_others_without_itself(open_page):
    for dep in ("37", "2A"):
        read = text(open_page("departement", dep=dep))
        told = re.search(
            r"(\d+) autres départements montrés, dont \d+ à zéro\s*; en fourchette\s*: (\d+)", read
        )
        shown, hidden = map(int, told.groups())
        assert shown + hidden == len(DEPARTEMENTS) - 1


def test_mayotte_says_that_only_the_police_count_there(open_page):
    read = text(open_page("departement", dep="976"))
    assert read.count(plain(load("fr")("offences.no_gendarmerie"))) == 2
    assert "police et la gendarmerie" not in read
