"""What an address answers before any script: the same page, made of the same values."""

from __future__ import annotations

import datetime
import re
import shutil

import pytest
from reading import html, plain

import messages
from dashboard.memory import Memory
from dashboard.pages import PAGES
from dashboard.selection import Selection
from dashboard.web import documents, lost, serving
from dashboard.web.documents import PAGE_AT
from data import release, shelf
from data.producer import withdraw, writer

DAY = datetime.date(2031, 1, 1)
QUERIES = {
    "departement": ({"dep": "37"}, {"dep": "75"}, {}),
    "carte": ({"indicateur": "personnes_en_parcours"}, {"region": "24"}, {}),
    "sanctions": ({"dep": "37", "exposition": "faits"}, {}),
    "estimations": ({"periode": "2016", "territoires": "IT"}, {}),
    "donnees": ({"jeu": "psp"}, {}),
    "recherche": ({"q": "commission"}, {}),
}


def document(page: str, lang: str = "fr", **query: str) -> str:
    address = next(each for each in PAGES if each.id == page)
    return documents.find(address, query | {"lang": lang}).body.decode()


def shown(text: str) -> list[str]:
    """Headings and figures of the release; in what order the page sends its parts is no matter."""
    titles = re.findall(r"<(h[1-4])[^>]*>(.*?)</\1>", text, flags=re.S)
    figures = re.findall(r'data-figure="([^"]+)"', text)
    return sorted([*(plain(title) for _, title in titles), *figures])


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("page", [page.id for page in PAGES])
def test_the_document_of_a_page_says_what_streamlit_shows_of_it(open_page, page, lang):
    for query in QUERIES.get(page, ({},)):
        content = document(page, lang, **query).partition('<div id="root">')[0]
        assert shown(content) == shown(html(open_page(page, lang=lang, **query))), query


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("page", [page.id for page in PAGES if not page.hidden])
def test_without_a_script_a_page_has_its_finding_its_numbers_tables_and_sources(page, lang):
    sent = document(page, lang, dep="37")
    assert f'<html lang="{lang}">' in sent and sent.count("<h1") == 1
    assert 'data-testid="figure-table"' in sent and 'class="source"' in sent
    assert re.search(r"\d", re.sub(r"<[^>]+>", " ", sent.partition("<main")[2]))
    words = messages.load(lang)
    assert plain(words("shell.still")) in plain(sent)
    assert '<link rel="canonical"' in sent and 'hreflang="en"' in sent


def test_an_address_in_other_words_is_the_same_document_and_a_made_up_one_costs_nothing():
    carte, sheet = PAGE_AT["/carte"], PAGE_AT["/departement"]
    plain_ = documents.find(carte, {})
    for query in ({"periode": "1789"}, {"indicateur": "rien"}, {"dep": "37"}, {"region": "99"}):
        assert documents.find(carte, query) is plain_
    assert documents.find(sheet, {"dep": "Indre et Loire"}) is documents.find(sheet, {"dep": "37"})


def test_what_a_reader_types_in_the_address_is_text_in_the_document():
    sent = document("departement", dep="<script>alert(1)</script>")
    assert "<script>alert" not in sent and "&lt;script&gt;alert" in sent


def test_the_choices_of_a_page_are_a_form_that_needs_no_script():
    sent = document("carte", "en", forme="tiles")
    form = re.search(r'<form class="st-key-reglages".*?</form>', sent, re.S)[0]
    assert 'action="/carte"' in form and 'method="get"' in form
    assert 'name="lang" value="en"' in form and 'value="tiles" selected' in form
    assert form.count("<select") >= 3 and "<button" in form


def test_documents_are_kept_within_their_room(monkeypatch):
    small = Memory(200_000)
    monkeypatch.setattr(documents, "_kept", small)
    release = serving.release()
    for code in ("01", "02", "03", "04", "05"):
        documents.of(release, PAGE_AT["/departement"], Selection(dep=code))
    assert small.bytes <= small.room


def test_a_page_that_cannot_be_made_ahead_is_left_to_streamlit(monkeypatch, caplog):
    def failing(view, page):
        raise RuntimeError("no page")

    monkeypatch.setattr(documents, "items", failing)
    monkeypatch.setattr(documents, "_kept", Memory(10_000))
    sent = document("methode")
    assert '<div id="root">' in sent and 'id="lecture"' not in sent and "<noscript>" in sent
    assert "could not be made" in caplog.text


def test_a_release_of_the_past_that_is_withdrawn_is_named_on_pages_that_were_kept(
    tmp_path, monkeypatch
):
    """Its successor is served before and after: what is kept of it must not stay as it was."""
    monkeypatch.setenv("OBSERVATOIRE_RELEASES", str(tmp_path / "releases"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    last = shelf.open_current(shelf.EMBEDDED)
    to = {"to": tmp_path / "releases", "certificate": last.certificate}
    made = [
        writer.write(rows, last.sources, last.datasets, created=DAY.replace(day=day), **to).name
        for day, rows in ((1, last.observations.slice(1)), (2, last.observations))
    ]
    assert made[0] in plain(document("overview")) and "Aucune version" in plain(document("methode"))
    withdraw.withdraw(made[0], "Une saisie.", to=tmp_path / "releases", on=DAY)
    assert serving.release().id == made[1]
    assert made[0] not in plain(document("overview"))
    assert made[0] in plain(document("methode")) and "Une saisie." in plain(document("methode"))


def test_a_release_that_lost_a_file_was_not_withdrawn(tmp_path, monkeypatch):
    """It is damaged: its address leads nowhere (404), which is no word on its figures (410)."""
    monkeypatch.setenv("OBSERVATOIRE_RELEASES", str(tmp_path / "releases"))
    shutil.copytree(shelf.EMBEDDED, tmp_path / "releases")
    id_ = shelf.open_current(shelf.EMBEDDED).id
    (tmp_path / "releases" / id_ / release.OBSERVATIONS).unlink()
    assert not shelf.is_withdrawn(id_)
    assert lost.answer("fr", id_).status == 404
