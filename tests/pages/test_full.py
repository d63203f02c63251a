"""What the pages say once préfectures answer: on the demonstration that is in the repository."""

from __future__ import annotations

import pytest

import messages
from dashboard.content import values
from dashboard.content.inline import plain
from dashboard.maps import model
from dashboard.selection import Selection
from dashboard.subjects import follow, known, local, region, sanctions
from dashboard.subjects.maps import rates
from dashboard.subjects.maps.pathways import Pathways
from dashboard.view import View
from data import shelf
from data.reading.duties import duties
from data.reading.query import figures
from data.reading.returned import answering
from geo.territories import DEPARTEMENTS
from tools.site import ROOT

OF = ("retour_parcours", "entrees")


@pytest.fixture(scope="module")
def full():
    return shelf.open_current(ROOT / "data" / "demonstration")


@pytest.fixture
def view(full):
    return View(full, Selection("fr"), messages.load("fr"))


def last_of(release, dep, dataset="retour_sanctions", indicator="infractions_constatees"):
    rows = figures(release, dataset, level="DEP", geo=dep, indicator=indicator)
    return rows.filter(rows["period"].str.len_chars() == 4).sort("period").row(-1, named=True)


def test_a_return_answers_whether_clients_are_sanctioned(full):
    answers = {dep: duties(full, dep)[3] for dep in DEPARTEMENTS}
    told = {dep: last_of(full, dep) for dep in DEPARTEMENTS}
    some = [dep for dep, row in told.items() if (row["value"] or row["low"] or 0) > 0]
    assert some and all(answers[dep].answer == "yes" for dep in some)
    none = [dep for dep, row in told.items() if row["value"] == 0]
    assert none and not any(answers[dep].answer == "unknown" for dep in none)


def test_the_home_page_no_longer_says_that_no_number_is_published(view):
    lists = known.two_lists(view)
    unpublished = " ".join(each.head for each in lists.unpublished[1])
    assert "par département" not in unpublished
    assert "n’en ont constaté aucun" in lists.published[1][0].sentence


def test_a_step_that_prefectures_return_says_of_how_many_it_is(view):
    steps = sanctions.steps(view).drawn.steps
    assert [bool(each.missing) for each in steps] == [False, False, False, False, True]
    assert "départements sur 101" in steps[0].text and "départements sur 101" in steps[3].text


def test_a_region_that_is_not_whole_has_no_column_and_the_table_says_why(view):
    there = local.everything(view, DEPARTEMENTS["48"])
    assert not any(each.role == "region" for each in there.table.columns)
    assert "n’a pas répondu" in there.own_source
    whole = local.everything(view, DEPARTEMENTS["37"])
    assert any(each.role == "region" for each in whole.table.columns)


def test_what_a_prefecture_chose_is_its_answer_not_words_reported(view):
    said = local.statements(view, DEPARTEMENTS["31"]).items
    assert said and all("Réponse de la préfecture" in each.said for each in said)
    assert not any("n’existe pas" in each.note.text for each in
                   local.statements(view, DEPARTEMENTS["48"]).items)  # fmt: skip


def test_a_map_full_of_ranges_writes_numbers_and_zeros_alone(view):
    drawn = Pathways().drawn(view, "")
    styles = {each.style for each in drawn.territories.values()}
    assert {model.KNOWN, model.ZERO, model.RANGE} <= styles
    for each in drawn.territories.values():
        assert bool(each.written) == (each.style in (model.KNOWN, model.ZERO))
        assert each.sentence


def test_the_region_counts_its_departements_with_a_sanction(view):
    title = region.neighbours(view, DEPARTEMENTS["48"]).title
    assert "sanction publiée dans 0" not in title


def test_what_returns_leave_open_is_listed_in_the_order_of_the_code(full, view):
    rows = follow.figure(view).table.rows
    for row in rows:
        codes = [link.href.rpartition("dep=")[2] for link in getattr(row.cells[2], "links", ())]
        assert codes == [code for code in DEPARTEMENTS if code in codes]
        assert int(plain(row.cells[1])) == len(codes)
    silent, meetings, pathways, mended = rows
    assert int(plain(silent.cells[1])) == len(DEPARTEMENTS) - len(answering(full, "2025"))
    for row, (dataset, name) in ((meetings, ("retour_commission", "reunions_politique")),
                                 (pathways, ("retour_parcours", "parcours_en_cours"))):  # fmt: skip
        for link in row.cells[2].links:
            told = last_of(full, link.href.rpartition("dep=")[2], dataset, name)
            assert told["value"] < (2 if name == "reunions_politique" else 1)
            assert told["CONF_STATUS"] == "F"
    assert plain(mended.cells[1]) != ""


def test_a_real_release_without_returns_leaves_nothing_open():
    real = View(shelf.open_current(shelf.EMBEDDED), Selection("fr"), messages.load("fr"))
    assert follow.figure(real) is None


def test_who_did_not_answer_is_told_so_wherever_the_figure_would_stand(full, view):
    drawn = rates._drawn(view, OF, "2025")
    for row in rates.displayed(view, OF, "2025").filter(OBS_STATUS="S").iter_rows(named=True):
        cells = rates._rate_row(view, row).cells
        assert [plain(each) for each in cells[-2:]] == ["n’a pas répondu"] * 2
        assert drawn.territories[row["geo"]].sentence.endswith("n’a pas répondu")
    silent = full.observations.filter(unit="STATEMENT", OBS_STATUS="S").row(0, named=True)
    assert plain(values.cell(view, silent)) == values.text(view, silent) == "n’a pas répondu"
