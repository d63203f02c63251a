"""*Presse*: sentences of the release, addresses that last, nothing promised that is not set."""

from __future__ import annotations

import datetime

import pytest

import messages
from dashboard.content.inline import plain
from dashboard.selection import Selection
from dashboard.subjects import press
from dashboard.view import View
from dashboard.web import settings
from data import shelf
from tools.site import ROOT

DEMONSTRATION = ROOT / "data" / "demonstration"


def view(lang="fr", folder=shelf.EMBEDDED):
    return View(shelf.open_current(folder), Selection(lang), messages.load(lang))


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_the_ten_figures_are_those_of_the_release_at_an_address_for_ever(lang):
    told = press.ten(view(lang)).items
    assert len(told) == len(press.TEN)
    for each in told:
        assert view().release.id in each.said and "/verifier?" in each.said
        assert each.source.name and each.identity
    assert any("1 146" in " ".join(each.said.replace(",", " ").split()) for each in told)


def test_no_sentence_of_the_page_holds_a_figure_of_its_own():
    """Every number there is the release's: else one would stay when it changes."""
    words = messages.load("fr")
    for part in (press.quoting(view()), press.not_to_conclude(view()), press.calendar(view())):
        for each in part.items:
            assert "1 146" not in each and "252" not in each
    assert words("press.not.range")


def test_every_release_is_named_with_what_it_changed(monkeypatch):
    monkeypatch.setenv("OBSERVATOIRE_RELEASES", str(DEMONSTRATION))
    rows = [[" ".join(plain(cell).split()) for cell in row.cells]
            for row in press.versions(view(folder=DEMONSTRATION)).table.rows]  # fmt: skip
    assert len(rows) == 3 and rows[0][3] and rows[-1][2:5] == ["", "", ""]
    assert rows[-1][5] == "première version réunie ici"


def test_dates_are_told_where_an_operator_announced_some_and_not_invented_else(monkeypatch):
    assert "Aucune date" in press.calendar(view()).items[0]
    said = settings.Settings(releases=(datetime.date(2027, 1, 15),), contact="a@b.example")
    monkeypatch.setattr(settings, "load", lambda: said)
    assert "15 janvier 2027" in press.calendar(view()).items[0]
    assert press.contact(view()).pairs == (("Écrire", "a@b.example"),)


def test_nobody_is_named_where_nobody_answers(monkeypatch):
    monkeypatch.setattr(settings, "load", settings.Settings)
    assert "ni éditeur ni adresse" in " ".join(press.contact(view()).paragraphs)
