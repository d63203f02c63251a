"""What an address answers before any script: the same page, made of the same values."""

from __future__ import annotations

import re

import pytest
from reading import html, plain

import messages
from dashboard.memory import Memory
from dashboard.pages import PAGES
from dashboard.selection import Selection
from dashboard.web import documents, serving
from dashboard.web.documents import PAGE_AT

QUERIES = {
    "departement": ({"dep": "37"}, {"dep": "75"}, {}),
    "carte": ({"indicateur": "personnes_en_parcours"}, {"region": "24"}, {}),
    "sanctions": ({"dep": "37", "exposition": "faits"}, {}),
    "estimations": ({"periode": "2016", "territoires": "IT"}, {}),
    "donnees": ({"jeu": "psp"}, {}),
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
@pytest.mark.parametrize("page", [page.id for page in PAGES])
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
