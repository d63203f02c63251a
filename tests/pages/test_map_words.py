"""What Python sends for the maps: sentences, legend, table; each figure its own."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from reading import html, plain, text

from dashboard.maps import circles as circles_map
from dashboard.maps import model
from dashboard.maps.picture import svg
from dashboard.palette import LIGHT
from dashboard.selection import Selection
from dashboard.subjects import carte, maps
from dashboard.subjects.maps import rates
from dashboard.view import View
from dashboard.web import serving
from geo.territories import DEPARTEMENTS
from messages import load


def circles_deck(circles, marks):
    return circles_map.deck(circles, marks, {"976": "Mayotte"}, LIGHT).to_json()


def view(lang="fr", **asked):
    return View(serving.release(), Selection(lang, **asked), load(lang))


def test_two_pages_with_a_map_keep_each_its_own_words(open_page):
    """The overview's map is of what is known; the map page opens on rates."""
    note = plain(load("fr")("carte.rate_note"))
    assert note not in text(open_page("overview"))
    assert note in text(open_page("carte"))
    assert note not in text(open_page("carte", indicateur="commissions"))


@pytest.mark.parametrize("kind", maps.KINDS, ids=lambda kind: kind.id)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_map_has_its_101_sentences_legend_and_picture(kind, lang):
    made = view(lang)
    for when in kind.periods(made) or [""]:
        drawn = kind.drawn(made, when)
        assert list(drawn.territories) == list(DEPARTEMENTS)
        assert sum(each.count for each in drawn.legend) == len(DEPARTEMENTS)
        picture = svg(drawn, kind.caption(made, when))
        assert made.release.id in picture and "<title>" in picture


def test_the_table_under_the_map_says_what_the_map_says(open_page):
    sent = html(open_page("carte"))
    drawn = maps.RATES.drawn(view(), "2018/2020")
    ranged = [each for each in drawn.territories.values() if model.striped(each.style)]
    assert len(ranged) == 43 and 'class="hatch"' not in sent
    assert sent.count('class="raies"') == 2 * len(ranged)  # the count and the rate of each


def test_what_the_address_asks_wrongly_is_answered_by_the_first_choice(open_page):
    usual = text(open_page("carte"))
    for wrong in ({"indicateur": "rien"}, {"periode": "1789"}, {"forme": "ovale"}):
        assert text(open_page("carte", **wrong)) == usual


def test_circles_are_of_displayed_counts_and_marks_of_all_the_others():
    circles, marks = maps.RATES.counts(view(), "2018/2020")
    assert set(circles) | set(marks) == set(DEPARTEMENTS)
    zeros = {code for code, count in circles.items() if not count}
    assert {code for code, mark in marks.items() if mark == "0"} == zeros
    assert {code for code, mark in marks.items() if "–" in mark} == set(DEPARTEMENTS) - set(circles)
    assert "s" not in marks.values()
    drawn = circles_deck(circles, marks)
    assert "cartocdn" not in drawn and "http" not in drawn.replace("https://deck.gl", "")


def test_a_release_without_recorded_offences_still_has_its_maps():
    whole = serving.release()
    datasets = {name: each for name, each in whole.datasets.items() if name != "etat4001"}
    without = replace(
        whole,
        manifest={**whole.manifest, "datasets": datasets},
        observations=whole.observations.filter(whole.observations["dataset"] != "etat4001"),
    )
    made = View(without, Selection(), load("fr"))
    assert carte.kind(made) == maps.ANY and maps.RATES.periods(made) == []
    assert len(maps.ANY.drawn(made, "").territories) == len(DEPARTEMENTS)


def test_breaks_and_classes_come_from_displayed_values_alone():
    """A hidden rate has no class, and no bound of a class is more than what is displayed."""
    made = view()
    rows = rates.displayed(made, rates.OFFENCES, "2018/2020")
    shown = rows.filter(rows["value"].is_not_null())
    drawn = maps.RATES.drawn(made, "2018/2020")
    classed = {code for code, each in drawn.territories.items() if each.style.startswith("q")}
    assert classed == set(shown.filter(shown["value"] > 0)["geo"])


def test_a_departement_without_a_population_keeps_its_count_and_is_not_said_to_be_shown():
    """Mayotte before 2014: no offence recorded, and no population to relate it to."""
    made = view()
    row = next(
        each
        for each in rates.displayed(made, rates.OFFENCES, "2012").to_dicts()
        if each["geo"] == "976"
    )
    assert (row["count"], row["value"], row["OBS_STATUS"]) == (0.0, None, "O")
    circles, marks = maps.RATES.counts(made, "2012")
    assert circles["976"] == 0 and marks["976"] == "0"
    assert "50 départements montrés, 50 en fourchette" in maps.RATES.figure(made, "2012").title


def test_where_no_rate_makes_a_class_a_range_is_still_read():
    whole = serving.release()
    none = pl.col("dataset").ne("etat4001") | pl.col("value").is_null() | pl.col("value").eq(0)
    poorer = replace(whole, observations=whole.observations.filter(none | (pl.col("geo") == "FR")))
    rows = rates.displayed(View(poorer, Selection(), load("fr")), rates.OFFENCES, "2018/2020")
    assert rows.filter(pl.col("value") > 0).is_empty()
    style, said = rates._hidden(
        view(), rates.OFFENCES, rows.filter(CONF_STATUS="N").row(0, named=True), None
    )
    assert style == model.RANGE and "entre" in said
