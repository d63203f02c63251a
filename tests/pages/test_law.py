"""*Accessibilité*, *Mentions légales*, *Confidentialité*: nothing reads as true that is not."""

from __future__ import annotations

import tomllib

import pytest

import messages
from dashboard.content.blocks import Definitions, Prose
from dashboard.selection import Selection
from dashboard.subjects import access, legal
from dashboard.view import View
from dashboard.web import settings
from data import shelf

#: Criteria of each topic of the RGAA 4.1, 106 in all.
TOPICS = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)

SAID = settings.Settings(publisher="Éditrice", contact="a@b.example", logs_days=30)


def view(lang="fr"):
    return View(shelf.open_current(shelf.EMBEDDED), Selection(lang), messages.load(lang))


@pytest.fixture
def nobody(monkeypatch):
    monkeypatch.setattr(settings, "load", settings.Settings)


@pytest.fixture
def somebody(monkeypatch):
    monkeypatch.setattr(settings, "load", lambda: SAID)


def test_every_criterion_of_the_rgaa_has_one_outcome_and_its_reason():
    found = access.audit().criteria
    expected = [f"{t}.{n}" for t, last in enumerate(TOPICS, 1) for n in range(1, last + 1)]
    assert [each.number for each in found] == expected
    for each in found:
        assert bool(each.by) == (each.result == "C") and bool(each.why) == (each.result == "NA")
        assert each.result in ("C", "NC", "NA")


def test_the_words_of_the_law_follow_from_the_grid_and_from_nothing_else():
    told = tomllib.loads(access.GRID.read_text("utf-8"))["criteria"].values()
    met, missed = (sum(each["result"] == r for each in told) for r in ("C", "NC"))
    assert missed and access.audit().state == "partial"
    lead = " ".join(access.lead(view()).split())
    assert lead.startswith("Partiellement conforme")
    assert f"{met} critères respectés sur {met + missed}" in lead
    assert len(access.faults(view()).items) == missed
    rows = access.grid(view()).table.rows
    assert [row.cells[1] for row in rows].count("Non conforme") == missed


def test_a_share_is_never_rounded_up_to_a_better_one():
    found = access.Audit(access.audit().checked_on, (
        *(access.Criterion(f"1.{n}", "C", ("axe",)) for n in range(199)),
        access.Criterion("2.1", "NC"), access.Criterion("2.2", "NA", why="frames"),
    ))  # fmt: skip
    assert found.state == "partial" and int(100 * found.share) == 99


@pytest.mark.usefixtures("nobody")
def test_where_nobody_publishes_nothing_is_declared_and_nobody_is_turned_against():
    assert access.title(view()) == "Accessibilité"
    assert "n’est pas une déclaration" in access.standing(view()).paragraphs[0]
    assert access.rights(view()) is None
    assert isinstance(legal.notice(view()), Prose)
    assert "n’a pas dit combien de temps" in legal.on_the_server(view()).items[-1]
    assert "personne à qui écrire" in legal.rights(view()).paragraphs[0]


@pytest.mark.usefixtures("somebody")
def test_what_the_operator_said_is_told_and_no_more():
    assert access.title(view()) == "Déclaration d’accessibilité"
    assert "Éditrice s’engage" in access.standing(view()).paragraphs[0]
    assert access.rights(view()) is not None
    assert legal.notice(view()) == Definitions(
        (("Éditeur", "Éditrice"), ("Contact", "a@b.example"))
    )
    assert "30" in legal.on_the_server(view()).items[-1]
    assert "a@b.example" in legal.rights(view()).paragraphs[0]


def test_privacy_tells_of_the_lines_that_are_written_where_they_are(monkeypatch):
    def said():
        return " ".join(map(str, legal.on_the_server(view()).items))

    monkeypatch.delenv("OBSERVATOIRE_LOG", raising=False)
    assert "n’écrit ni adresse IP" in said()
    monkeypatch.setenv("OBSERVATOIRE_LOG", "json")
    assert "n’écrit ni adresse IP" not in said() and "jamais l’adresse entière" in said()
