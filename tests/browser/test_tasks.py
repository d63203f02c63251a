"""What each user comes for, done with the keyboard alone and read from the accessibility tree."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

#: Presses of Tab within which anything on a page is reached.
FAR = 400


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element of that accessible name or text has the focus."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        text = page.evaluate(
            "() => (document.activeElement.ariaLabel || document.activeElement.textContent"
            " || document.activeElement.placeholder || '').trim()"
        )
        if text.startswith(name):
            return
    raise AssertionError(f"{name} is not reached")


def spoken(page: Page, selector: str) -> str:
    """What a screen reader is told of a part of the page."""
    return re.sub(r"\s+", " ", page.locator(selector).first.aria_snapshot())


def test_a_prefet_opens_their_sheet_by_its_town_and_hears_the_four_answers(open_page):
    page = open_page("/")
    tab_to(page, "Nom, numéro")
    page.keyboard.type("tours")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("dep=37"))
    expect(page.locator("h1")).to_contain_text("Indre-et-Loire")
    said = spoken(page, ".devoirs")
    for question, answer in (
        ("La commission est-elle installée", "Oui"),
        ("S’est-elle réunie depuis", "Non publié"),
        ("Un parcours a-t-il été ouvert", "Oui"),
        ("Des clients y sont-ils sanctionnés", "Non publié"),
    ):
        assert re.search(rf"{question}.{{0,60}}{answer}", said), question
    assert "L. 121-9" in said and "deux réunions par an" in said


#: What a préfet asks, and where the answer stands.
QUESTIONS = {
    "is my commission legal": "[data-duty=commission] .reponse",
    "are pathways open": "[data-duty=pathway] .reponse",
    "are clients fined": "[data-duty=sanction] .reponse",
    "worse than others": ".st-key-figure-taux .fig",
    "ask whom": ".sommaire a[href='#autour'], .sommaire summary",
}


@pytest.mark.parametrize("width", [1440, 390])
def test_the_five_questions_of_a_prefet_are_answered_within_two_screens(open_page, width):
    page = open_page("/departement?dep=37", width=width)
    first = {
        name: next(each.bounding_box()["y"] for each in page.locator(where).all()
                   if each.is_visible())
        for name, where in QUESTIONS.items()
    }  # fmt: skip
    late = {name: y for name, y in first.items() if y > 2 * 900}
    # On a phone the comparison comes after the four answers and their law.
    assert set(late) <= ({"worse than others"} if width == 390 else set())
    title = " ".join(page.locator(".st-key-figure-taux .fig h3").inner_text().split())
    assert "ne se distingue pas du hasard" in title


def test_whom_to_ask_is_two_presses_away(open_page):
    page = open_page("/departement?dep=37")
    tab_to(page, "La région, à qui demander")
    page.keyboard.press("Enter")
    asked = page.locator(".st-key-figure-covered")
    expect(asked).to_be_in_viewport()
    assert "Direction départementale de la police nationale" in spoken(
        page, ".st-key-figure-covered"
    )


def test_a_journalist_finds_a_number_its_source_and_how_to_cite_it(open_page):
    page = open_page("/sanctions")
    tab_to(page, "Citer")
    page.keyboard.press("Enter")
    cited = page.locator("details[open] .citation").first
    expect(cited).to_contain_text("Observatoire de la loi du 13 avril 2016")
    said = spoken(page, ".st-key-figure-totaux")
    assert "Aucun total n’existe" in said and "2 354 contraventions" in said.replace("\u202f", " ")
    assert "Libération" in said


def test_a_mission_officer_chooses_a_map_and_sorts_its_table(open_page):
    page = open_page("/carte")
    tab_to(page, "Proxénétisme enregistré")
    page.keyboard.press("ArrowDown")
    page.wait_for_url(re.compile("indicateur=personnes_en_parcours"))
    expect(page.locator(".fig :is(h2, h3)").first).to_contain_text("parcours")
    tab_to(page, "Territoire")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    last = page.locator(".st-key-table tbody tr").first.locator("th").inner_text()
    assert last.startswith("976")


def test_the_table_that_is_seen_is_the_table_that_is_taken(open_page):
    page = open_page("/couverture")
    figure = page.locator(".st-key-figure-mineurs").first
    with page.expect_download() as taken:
        figure.get_by_role("button", name="Ce tableau (CSV)").first.click()
    text = taken.value.path().read_text("utf-8-sig")
    heads = figure.locator("thead th").all_inner_texts()
    assert text.splitlines()[0].count(";") == len(heads) - 1
    rows = figure.locator("tbody tr").count()
    assert len(text.splitlines()) == rows + 3  # the head, a blank line, the citation
    assert taken.value.suggested_filename.endswith(".csv")
