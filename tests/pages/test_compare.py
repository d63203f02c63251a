"""*Comparer*: what is said of a territory is what its numbers say, whoever stands beside it."""

from __future__ import annotations

import re

import pytest

import messages
from dashboard.content.inline import plain
from dashboard.selection import Selection
from dashboard.subjects.compare import alike, asked, onmap, others, standing, years
from dashboard.view import View
from data import shelf
from data.reading.indicators import listed
from geo.places import FRANCE, place, places
from geo.territories import DEPARTEMENTS, REGIONS
from tools.site import ROOT


@pytest.fixture(scope="module", params=["real", "demonstration"])
def release(request):
    folder = shelf.EMBEDDED if request.param == "real" else ROOT / "data" / "demonstration"
    return shelf.open_current(folder)


@pytest.fixture(scope="module")
def real():
    return shelf.open_current(shelf.EMBEDDED)


def compared(release, territories, lang="fr", **more):
    view = View(release, Selection(lang, territories=territories, **more), messages.load(lang))
    return view, asked.asked(view)


def cells(figure):
    return [tuple(plain(cell) for cell in row.cells) for row in figure.table.rows]


def test_indre_et_loire_beside_its_neighbours_its_region_and_france(real):
    view, of = compared(real, "37,DEP-41,45,REG-24,FR")
    figure = standing.beside(view, of)
    assert of.period == "2018/2020"
    assert figure.title == "Aucun de ces 4 territoires ne se distingue nettement de la France"
    told = cells(figure)
    assert told[0][:5] == ("Indre-et-Loire", "9", "0,49", "0,22 à 0,93", "−0,30")
    assert told[0][5:] == ("ne se distingue pas", "3 à 101 sur 101")
    assert told[1][1].endswith("2 à 7") and told[2][1].endswith("16 à 21")
    assert told[3][-1] == "4 à 17 sur 18" and told[4][0] == "France"
    assert "au-dessus de la France : 6 ; ne s’en distinguent pas : 92" in figure.note.replace(
        "\xa0", " "
    ).replace("\u202f", " ")


def test_eleven_is_aude_and_reg_eleven_is_ile_de_france():
    assert [each.name for each in places(("11", "REG-11", "DEP-11"))] == ["Aude", "Île-de-France"]


@pytest.mark.parametrize(
    "token", ["REG-01", "REG-06", "REG-94", "99", "DEP-", "REG-FR", "", "Paris"]
)
def test_a_territory_is_one_that_there_is_and_each_once(token):
    found = place(token)
    if token == "REG-94":
        assert found.token == "REG-94"
    elif token in ("REG-01", "REG-06"):
        assert found.token in ("DEP-971", "DEP-976")
    else:
        assert found is None


def test_of_more_than_six_the_first_six_are_compared(real):
    _, of = compared(real, ",".join(DEPARTEMENTS))
    assert [each.code for each in of.places] == list(DEPARTEMENTS)[:6]


def test_to_add_a_territory_changes_no_word(release):
    for indicator in rates(release):
        alone = {}
        for token in ("DEP-37", "DEP-75", "REG-11"):
            view, of = compared(release, token, indicator=indicator.id)
            alone[token] = cells(standing.beside(view, of))[0]
        view, of = compared(release, "DEP-37,DEP-75,REG-11,DEP-48,FR", indicator=indicator.id)
        assert cells(standing.beside(view, of))[:3] == list(alone.values())


def rates(release):
    found = [each for each in listed(release) if each.form == "rate"]
    assert found
    return found


def test_word_interval_range_and_rate_never_contradict_one_another(release):
    """Over all départements and régions, every rate, every period."""
    for indicator in rates(release):
        for period in indicator.periods:
            found = standing.measured(release, indicator, period)
            if found is None:
                continue
            france = found.france["value"]
            for key, told in found.standing.items():
                row = found.rates[key]
                low, high = told.low * 100_000, told.high * 100_000
                assert (told.group == "above") == (low > france)
                assert (told.group == "below") == (high < france)
                ends = (
                    (row["value"],) * 2 if row["value"] is not None else (row["low"], row["high"])
                )
                if ends[1] is None:
                    assert told.group == "alike"
                    continue
                assert low <= ends[0] + 1e-9 and high >= ends[1] - 1e-9
                assert 1 <= told.first <= told.last <= told.among
                # The 95 % interval of the other pages never says less than the word does.
                if told.group != "alike" and row["value"] is not None:
                    assert not row["ci_low"] <= france <= row["ci_high"]


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_no_place_is_ever_said_alone(release, lang):
    for indicator in rates(release):
        for code in REGIONS:
            view, of = compared(release, f"REG-{code}", lang, indicator=indicator.id)
            if standing.measured(release, indicator, of.period) is None:
                continue
            last = cells(standing.beside(view, of))[0][-1]
            said = re.match(r"(\d+) (?:à|to) (\d+)", last.replace("\xa0", " "))
            assert said is None or said[1] != said[2]


def test_every_indicator_of_every_territory_has_an_answer(release):
    for indicator in listed(release):
        view, of = compared(release, "37,DEP-48,REG-01,REG-24,FR", indicator=indicator.id)
        if indicator.form == "rate" and standing.measured(release, indicator, of.period):
            assert len(cells(standing.beside(view, of))) == 5
            assert standing.drawn(view, of).chart.marks
            yearly = years.yearly(view, of)
            assert yearly is None or len(yearly.drawn.panels) == 4
        else:
            assert len(cells(others.others(view, of))) == 5


def test_two_diagnostics_are_never_set_against_each_other(release):
    assert not [each for each in rates(release) if "diagnostic" in each.dataset]


def test_what_is_compared_leads_to_each_other_territory_and_back(real):
    view, of = compared(real, "37,REG-24")
    nexts = dict(asked.territories(view, of))
    assert "DEP-37,REG-24,FR" in nexts and "DEP-37,REG-24,DEP-41" in nexts
    assert not any(each.endswith(",DEP-37,DEP-37") for each in nexts)
    chips = asked.chips(view, of)
    assert [text for text, _, _ in chips.items] == ["Indre-et-Loire", "Centre-Val de Loire"]
    assert "territoires=REG-24" in chips.items[0][2].href
    _, full = compared(real, "37,41,45,36,28,18")
    assert len(asked.territories(view, full)) == 1


def test_france_alone_is_shown_and_a_territory_is_asked_for(real):
    view, of = compared(real, "")
    assert asked.there(of) == [FRANCE]
    assert standing.beside(view, of).title.startswith("Choisissez un territoire")


def test_a_rise_is_named_where_chance_does_not_explain_it_and_all_else_is_not(real):
    view, of = compared(real, "DEP-75,DEP-10,DEP-48,REG-24")
    note = years.yearly(view, of).note.replace("\xa0", " ").replace("\u202f", " ")
    assert "De 2015–2017 à 2018–2020, par un test exact à 5 %" in note
    assert "hausse pour" in note or "pas de différence" in note
    assert "Lozère" not in note.split("De 2015")[1]  # 0 and a few: nothing could be told


def test_no_trend_is_said_of_a_release_whose_years_are_not_added_up(release):
    for indicator in rates(release):
        view, of = compared(release, "DEP-75,DEP-10", indicator=indicator.id)
        made = years.yearly(view, of)
        if made and not any("/" in each for each in indicator.periods):
            assert "test exact" not in made.note


def test_every_region_has_its_years_or_none_at_all(release):
    """A région of one or two départements has no total of a sensitive return."""
    for indicator in rates(release):
        for code in REGIONS:
            view, of = compared(release, f"REG-{code},FR", indicator=indicator.id)
            if standing.measured(release, indicator, of.period):
                made = years.yearly(view, of)
                assert made is None or len(made.drawn.panels) == 1


def test_a_figure_of_several_years_alone_is_shown_too(real):
    """A count of which no single year is known."""
    for indicator in listed(real):
        if indicator.form == "rate" or not all("/" in each for each in indicator.periods):
            continue
        there = [code for code in DEPARTEMENTS
                 if code in others.latest_of_each(real, indicator, "DEP")]  # fmt: skip
        view, of = compared(real, there[0], indicator=indicator.id)
        assert "non publié" not in cells(others.others(view, of))[0][1]


def test_of_a_year_and_of_years_that_end_with_it_the_year_is_the_latest(real):
    found = next(each for each in listed(real) if each.name == "proxenetisme")
    assert {row["period"] for row in others.latest_of_each(real, found, "DEP").values()} == {"2020"}


def test_those_alike_are_told_with_each_criterion_and_a_way_to_add_them(real):
    view, of = compared(real, "DEP-37")
    figure = alike.alike(view, of)
    told = [tuple(" ".join(cell.split()) for cell in row) for row in cells(figure)]
    assert told[0][:5] == ("Indre-et-Loire", "620 686", "+1,4 %", "15,7 %", "101")
    assert [row[0] for row in told[1:]] == [
        "Côtes-d’Armor", "Calvados", "Puy-de-Dôme", "Manche", "Côte-d’Or",
    ]  # fmt: skip
    assert told[1][5:] == ("0,33", "4 sur 4", "Ajouter Côtes-d’Armor")
    assert [link.text for link in alike.near(view, of)] == [row[0] for row in told[1:]]
    assert "DEP-37%2CDEP-22" in alike.near(view, of)[0].href


def test_one_that_is_there_is_not_offered_again_and_six_are_enough(real):
    view, of = compared(real, "DEP-37,DEP-22,DEP-14")
    assert [link.text for link in alike.near(view, of)] == ["Puy-de-Dôme", "Manche", "Côte-d’Or"]
    full = compared(real, "37,14,22,21,63,FR")
    assert alike.near(*full) == ()
    assert cells(alike.alike(*full))[1][-1] == ""


def test_regions_and_france_alone_have_no_departement_alike(real):
    view, of = compared(real, "REG-24,FR")
    assert alike.alike(view, of) is None and alike.near(view, of) == ()


def test_a_departement_chosen_on_the_map_joins_the_others_and_six_are_enough(real):
    view, of = compared(real, "DEP-37,REG-24", form="carte")
    assert onmap.is_open(view)
    assert "DEP-37%2CREG-24%2CDEP-75" in onmap.opens(view, of, "75")
    assert "forme=carte" in onmap.opens(view, of, "75")
    there = {code for code, each in onmap.drawn(view, of).territories.items()
             if each.style == "publie"}  # fmt: skip
    assert there == {"18", "28", "36", "37", "41", "45"}
    full = compared(real, "37,14,22,21,63,FR", form="carte")
    assert "DEP-75" not in onmap.opens(*full, "75")
    assert "forme" not in onmap.way(view, of).href
