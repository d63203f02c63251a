"""*Carte* shows whatever a release holds of the départements, in the form that suits it."""

from __future__ import annotations

import pytest

import messages
from dashboard.content.inline import plain
from dashboard.maps import model, picture
from dashboard.selection import Selection
from dashboard.subjects import carte, maps
from dashboard.subjects.maps.latest import Latest
from dashboard.subjects.maps.rates import Rates
from dashboard.view import View
from data import shelf
from data.reading.indicators import listed
from data.reading.query import figures
from geo.territories import DEPARTEMENTS
from tools.site import ROOT


@pytest.fixture(scope="module", params=["real", "demonstration"])
def release(request):
    folder = shelf.EMBEDDED if request.param == "real" else ROOT / "data" / "demonstration"
    return shelf.open_current(folder)


def view(release, lang="fr", **chosen):
    return View(release, Selection(lang, **chosen), messages.load(lang))


def kinds(release):
    """Those that an indicator has by being there."""
    return [each for each in maps.kinds(release).values() if isinstance(each, Latest | Rates)]


def test_every_indicator_that_a_release_holds_can_be_chosen(release):
    ids = maps.kinds(release).keys()
    shown = {"etat4001.proxenetisme", "psp.personnes_en_parcours",
             "retour_parcours.parcours_en_cours"}  # fmt: skip
    assert {each.id for each in listed(release)} - shown <= ids


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_one_of_them_is_drawn_told_and_has_its_picture(release, lang):
    for kind in kinds(release):
        made = view(release, lang, indicator=kind.id)
        assert carte.kind(made) is kind
        when = (kind.periods(made) or [""])[-1]
        drawn = kind.drawn(made, when)
        assert drawn.territories.keys() == set(DEPARTEMENTS)
        assert sum(each.count for each in drawn.legend) == len(DEPARTEMENTS)
        figure = kind.figure(made, when)
        assert len(figure.table.rows) == len(DEPARTEMENTS) and figure.alt
        assert "<svg" in picture.svg(drawn, kind.caption(made, when), kind.outline)


def test_a_hidden_number_is_written_on_no_shape_but_as_its_range(release):
    for kind in kinds(release):
        if not isinstance(kind, Latest):
            continue
        made = view(release)
        rows = figures(release, kind.of.dataset, level="DEP", indicator=kind.of.name)
        hidden = set(rows.filter(CONF_STATUS="N")["geo"])
        for code, each in kind.drawn(made, "").territories.items():
            if code in hidden and each.style in (model.RANGE, model.SECRET):
                assert each.style == model.SECRET or "secret" in each.sentence


def test_a_date_is_in_the_class_of_its_year_the_latest_the_darkest(release):
    kind = next(each for each in kinds(release)
                if isinstance(each, Latest) and each.of.name == "premiere_reunion")  # fmt: skip
    drawn = kind.drawn(view(release), "")
    labels = [each.label for each in drawn.legend]
    years = [int(label[:4]) for label in labels if label[:4].isdigit()]
    assert years == sorted(years, reverse=True) and len(years) <= 5
    assert drawn.legend[0].style == "q5"


def test_the_map_and_its_table_give_one_figure(release):
    for kind in kinds(release):
        if not isinstance(kind, Latest) or kind.of.form == "date":
            continue
        made = view(release)
        drawn, table = kind.drawn(made, ""), kind.figure(made, "").table
        for code, row in zip(DEPARTEMENTS, table.rows, strict=True):
            if mark := drawn.territories[code].written:
                assert mark.split()[0][:1] in plain(row.cells[2])
