"""The way into a département: as people type, with the keyboard alone, and spoken."""

import pytest
from playwright.sync_api import expect

from tools.site import whole


@pytest.fixture
def search(open_page):
    return open_page("/departement").get_by_test_id("search")


def options(search):
    return search.page.get_by_role("option")


def marked(search):
    """The option that a screen reader is told of."""
    return search.page.locator(f"[id='{search.get_attribute('aria-activedescendant')}']")


def opens(search, name):
    expect(search.page.locator("h1")).to_contain_text(name)
    whole(search.page)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Indre et Loire", "Indre-et-Loire"),
        ("37", "Indre-et-Loire"),
        ("indre", "Indre 36"),
        ("herault", "Hérault"),
        ("COTE D'OR", "Côte-d’Or"),
        ("1", "Ain"),
        ("2a", "Corse-du-Sud"),
        ("reunion", "La Réunion"),
    ],
)
def test_enter_opens_the_best_match_however_it_is_typed(search, typed, name):
    search.press_sequentially(typed)
    search.press("Enter")
    opens(search, name)


def test_arrow_keys_choose_another_match(search):
    search.press_sequentially("indre")
    expect(options(search)).to_have_count(2)
    search.press("ArrowDown")
    search.press("ArrowDown")
    expect(marked(search)).to_contain_text("Indre-et-Loire")
    search.press("Enter")
    opens(search, "Indre-et-Loire")


def test_arrow_keys_go_round_the_list(search):
    search.press_sequentially("indre")
    search.press("ArrowUp")
    expect(marked(search)).to_contain_text("Indre-et-Loire")
    search.press("ArrowDown")
    expect(marked(search)).to_contain_text("36")


def test_a_click_on_an_option_opens_it(search):
    search.press_sequentially("indre")
    options(search).nth(1).click()
    opens(search, "Indre-et-Loire")


def test_the_keyboard_alone_goes_from_the_top_of_the_page_to_a_departement(search):
    page = search.page
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.testid") == "search":
            break
    page.keyboard.type("orne")
    page.keyboard.press("Enter")
    opens(search, "Orne")


def test_nonsense_is_answered_in_french_and_opens_nothing(search):
    before = search.page.url
    search.press_sequentially("zzzz")
    status = search.page.locator(".chercher [role=status]")
    expect(status).to_contain_text("Aucun département ne correspond à")
    expect(status).to_contain_text("zzzz")
    expect(options(search)).to_have_count(0)
    search.press("Enter")
    expect(status).to_contain_text("Aucun département ne correspond à")
    assert search.page.url == before


def test_nonsense_is_answered_in_english_on_an_english_page(open_page):
    page = open_page("/departement", "en")
    page.get_by_test_id("search").press_sequentially("zzzz")
    expect(page.locator(".chercher [role=status]")).to_contain_text("No département")


def test_escape_closes_the_list_and_keeps_what_was_typed(search):
    search.press_sequentially("indre")
    expect(search).to_have_attribute("aria-expanded", "true")
    search.press("Escape")
    expect(search).to_have_attribute("aria-expanded", "false")
    expect(search.page.locator(".chercher ul")).to_be_hidden()
    expect(search).to_have_value("indre")


def test_the_box_is_a_combobox_that_tells_what_it_shows(search):
    expect(search).to_have_role("combobox")
    expect(search).to_have_accessible_name("Ouvrir la fiche d’un département")
    expect(search).to_have_attribute("aria-expanded", "false")
    search.press_sequentially("indre")
    expect(search).to_have_attribute("aria-expanded", "true")
    assert search.get_attribute("aria-activedescendant") is None
    listed = search.page.locator(f"[id='{search.get_attribute('aria-controls')}']")
    expect(listed).to_have_role("listbox")
    expect(search.page.locator(".chercher [role=status]")).to_have_text("2 départements proposés")
    search.press("ArrowDown")
    expect(marked(search)).to_have_attribute("aria-selected", "true")
    expect(search.page.locator("[role=option][aria-selected=true]")).to_have_count(1)


def test_the_list_is_within_the_screen_of_a_phone(open_page):
    page = open_page("/", width=390)
    page.get_by_test_id("search").press_sequentially("a")
    box = page.locator(".chercher ul").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390


def test_the_same_box_is_on_the_overview(open_page):
    search = open_page("/").get_by_test_id("search")
    search.press_sequentially("loire at")
    search.press("Enter")
    opens(search, "Loire-Atlantique")
