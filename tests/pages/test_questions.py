"""Sanctions, estimations, parcours, couverture: the questions, answered honestly."""

from __future__ import annotations

import re

import pytest
from reading import data, html, identities, plain, text

from dashboard.charts import ranges
from dashboard.charts.drawing import Dot, Span
from dashboard.parts.html import html as html_of
from dashboard.selection import Selection
from dashboard.subjects import (
    coverage,
    estimates,
    europe,
    funnel,
    maps,
    national,
    pathways,
    sanctions,
)
from dashboard.view import View
from dashboard.web import serving
from geo.territories import DEPARTEMENTS
from messages import load


def view(lang="fr", **asked):
    return View(serving.release(), Selection(lang, **asked), load(lang))


def test_the_page_of_sanctions_says_that_it_has_no_target_and_no_league_table(open_page):
    said = text(open_page("sanctions"))
    assert "ne fixe aucun nombre d’amendes à atteindre" in said
    assert "Ce n’est pas un objectif" in said


@pytest.mark.parametrize("exposure", ["population", "faits"])
def test_paris_stands_on_the_funnel_with_what_is_expected_of_it(open_page, exposure):
    app = open_page("sanctions", exposition=exposure)
    assert 'font-weight="700">Paris</tspan>' in html(app)
    assert "100 départements sans nombre publié" in text(app)


def test_a_hidden_exposure_gives_a_range_and_no_expected_number_anywhere(open_page):
    made = view(dep="04", exposure="faits")
    said = html_of(funnel.own(made, "faits", "04", 3))
    assert re.search(r"de \d+,\d à \d+,\d contraventions, au taux", said)
    assert any(isinstance(each, Span) for each in funnel.figure(made, "faits").chart.marks)
    hidden = funnel.fines.expected(made.release, "faits").filter(CONF_STATUS="N")["geo"].to_list()
    table = html_of(funnel.figure(made, "faits").table)
    for code in hidden:
        row = re.search(rf"<tr[^>]*><th[^>]*>{code} .*?</tr>", table).group()
        expected, *others = row.split("</td>")
        assert expected.count('class="raies"') == 1 and not re.search(r"\d", "".join(others))


def test_a_typed_number_is_compared_and_kept_nowhere():
    made = view(dep="37")
    base = funnel.figure(made, "population")
    own = funnel.with_own(made, "population", base, "37", 3)
    said = plain(html_of(funnel.own(made, "population", "37", 3)))
    assert "ni publié, ni conservé" in said and "Votre nombre, 3," in said
    assert "rien d’inhabituel" in said
    far = plain(html_of(funnel.own(made, "population", "37", 90)))
    assert "bien plus que d’ordinaire" in far and "plus de contrôles" in far
    assert "Votre nombre" in str(own.chart)
    # What is remembered, and shown to the next reader, holds nothing of it.
    again = funnel.figure(view(dep="37"), "population")
    assert again is base and "Votre nombre" not in str(again.chart)
    assert own.table is base.table and own.title == base.title and own.alt == base.alt


def test_steps_without_a_national_figure_are_drawn_as_missing(open_page):
    drawn = html_of(sanctions.steps(view()).drawn)
    assert drawn.count('class="tu"') == 4 and drawn.count('class="su"') == 1
    table = html_of(sanctions.steps(view()).table)
    assert table.count("<tr") == 6 and table.count("none dots") == 4


def test_the_facts_of_law_give_their_article_date_and_day_of_check(open_page):
    said = text(open_page("sanctions"))
    for part in ("1 500 €", "3 750 €", "art. 611-1", "montant vérifié le 24 novembre 2026"):
        assert part in said


def test_local_figures_are_all_there_and_each_with_its_scope():
    figure = sanctions.local(view())
    assert {"34", "57", "66", "75", "53", "64"} <= set(figure.rows["geo"])
    assert "STATEMENT" not in set(figure.rows["unit"])


def test_every_estimate_of_persons_is_in_a_table_of_the_page(open_page):
    rows = serving.release().observations.filter(dataset="estimations")
    wanted = {
        "|".join((r["dataset"], r["indicator"], r["geo_level"], r["geo"], r["period"]))
        for r in rows.to_dicts()
    }
    shown = identities(open_page("estimations"))
    assert all(any(each.startswith(name) for each in shown) for name in wanted)


@pytest.mark.parametrize("year", [str(year) for year in range(2016, 2024)])
def test_the_27_states_are_on_the_map_of_every_year_and_masked_ones_say_so(year):
    made = view()
    drawn = maps.EUROPE.drawn(made, year)
    assert len(drawn.territories) == 27
    assert sum(each.count for each in drawn.legend) == 27
    masked = serving.release().observations.filter(
        dataset="europe", indicator="victimes_detectees", period=year, breakdown="T",
        OBS_STATUS="Q",
    )["geo"]  # fmt: skip
    for geo in masked:
        assert "masqué par la source" in drawn.territories[geo].sentence


def test_a_state_chosen_on_the_map_is_marked_among_the_others(open_page):
    app = open_page("estimations", territoires="IT")
    assert "Italie : 34,8 (intervalle à 95 %" in text(app)
    (component,) = [each for each in app.get("bidi_component") if "territories" in data(each)]
    assert data(component)["own"] == "IT"


def test_detected_and_registered_victims_share_no_chart():
    made = view()
    for figure in (europe.beside(made), europe.registered(made), europe.ranked(made, "2023")):
        values = [each.y for each in figure.chart.marks if type(each) is Dot]
        assert not (any(y > 5000 for y in values) and any(5 < y < 60 for y in values))


def test_the_senate_s_classes_say_that_they_do_not_add_up():
    assert pathways.classes(view()).title == load("fr")(
        "pathways.classes.title_differ", known="63", spread="67"
    )


def test_stock_flow_and_cumulative_are_three_figures():
    made = view()
    keys = [each(made).key for each in (national.pathways, pathways.flow, pathways.cumulative)]
    assert len(set(keys)) == 3
    flows = set(pathways.flow(made).rows["indicator"])
    assert not flows & set(pathways.cumulative(made).rows["indicator"])


def test_every_known_date_of_a_commission_is_on_the_axis():
    made = pathways.dates(view())
    events = made.rows.filter(made.rows["value"] > 0)
    drawn = sum(type(mark) is Dot for mark in made.chart.marks)
    assert drawn == events.height == 50


def test_indre_et_loire_gives_its_response_before_its_count():
    (figure,) = [each for place, each in coverage.surveys(view()) if place.code == "37"]
    said = plain(re.sub(r"<[^>]+>", " ", html_of(figure.drawn)))
    assert said.index("25 %") < said.index("114 structures") < said.index("252")
    assert "au moins" in said.lower()


def test_minors_have_no_map_no_sum_and_no_rate():
    figure = coverage.minors(view())
    assert figure.chart is None and figure.drawn is None
    values = figure.rows["value"].drop_nulls().to_list()
    said = plain(re.sub(r"<[^>]+>", " ", html_of(figure.table)))
    assert str(int(sum(values))) not in said
    assert figure.rows.filter(indicator="mineurs_reperes")["geo"].n_unique() == 6


def test_whoever_asks_for_what_is_missing_gets_a_holder_and_the_codes(open_page):
    table = html_of(coverage.whom_to_ask(view()).table)
    assert table.count("<details") == 7
    known = serving.release().observations.filter(dataset="diagnostics", geo_level="DEP")["geo"]
    row = next(r for r in table.split("<tr") if "Diagnostics locaux" in r)
    absent = [code for code in DEPARTEMENTS if code not in set(known)]
    assert all(re.search(rf"\b{code}\b", row) for code in absent)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("page", ["sanctions", "estimations", "parcours", "couverture"])
def test_every_chart_is_told_in_words_under_it_and_to_a_screen_reader(open_page, page, lang):
    app = open_page(page, lang=lang)
    alts = [each.proto.alt for each in app.get("plotly_chart")]
    alts += re.findall(r'<svg role="img" aria-label="([^"]+)" class="trace"', html(app))
    assert alts or page == "couverture"
    readings = re.findall(r'class="lecture">([^<]+)<', html(app))
    assert all(len(alt) > 20 for alt in alts)
    told = [plain(each.replace("&#39;", "’")) for each in readings]
    assert {plain(alt) for alt in alts} <= set(told)


@pytest.mark.parametrize("dep", ["15", "37", "10", "976"])
def test_any_departement_may_be_compared_one_with_nothing_and_one_with_secrets(open_page, dep):
    for exposure in ("population", "faits"):
        assert DEPARTEMENTS[dep].name in text(open_page("sanctions", dep=dep, exposition=exposure))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("figure", [estimates.france, estimates.europe, estimates.minors])
def test_the_label_of_an_estimate_fits_on_a_phone(figure, lang):
    for mark in figure(view(lang)).chart.marks:
        for line in getattr(mark, "text", "").split("\n"):
            assert len(line.replace("**", "")) <= ranges.LETTERS


def test_estimates_without_method_are_never_averaged():
    marks = estimates.france(view()).chart.marks
    points = [each.x for each in marks if type(each) is Dot and each.symbol != "stroke"]
    rows = serving.release().observations.filter(
        dataset="estimations", geo_level="FR", indicator=estimates.PERSONS
    )
    assert set(points) <= set(rows["value"].drop_nulls())
