"""A fiche over HTTP: one click from its page, at an address for ever."""

from __future__ import annotations

import pytest

from data import shelf

ID = shelf.open_current(shelf.EMBEDDED).id


def test_a_fiche_is_at_its_address_for_ever_and_the_latest_at_another(http):
    here = http.get(f"/fichiers/{ID}/fiche-37.pdf")
    assert here.status_code == 200 and here.headers["content-type"] == "application/pdf"
    assert f'observatoire-37-indre-et-loire-{ID}.pdf"' in here.headers["content-disposition"]
    assert http.get("/fichiers/derniere/fiche-37.pdf").content == here.content
    assert http.get(f"/fichiers/{ID}/fiche-37.pdf?lang=en").content != here.content
    poster = http.get(f"/fichiers/{ID}/fiche-37.pdf?format=a3")
    assert "-a3.pdf" in poster.headers["content-disposition"]
    again = http.get(f"/fichiers/{ID}/fiche-37.pdf", If_None_Match=here.headers["etag"])
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["derniere/fiche-99.pdf", "2020-01-01-aaaaaaaaaa/fiche-37.pdf", f"{ID}/fiche-37.doc"]
)
def test_a_fiche_that_there_is_not_is_not_found(http, path):
    assert http.get(f"/fichiers/{path}").status_code == 404


@pytest.mark.parametrize("width", [1440, 390])
def test_it_is_one_click_from_the_page_of_the_departement(open_page, width):
    page = open_page("/departement?dep=37", "en", "light", width)
    link = page.get_by_role("link", name="Sheet as PDF (2 pages)")
    assert link.get_attribute("href") == f"/fichiers/{ID}/fiche-37.pdf?lang=en"
