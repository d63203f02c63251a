"""*Comparer* in a browser: choosing, leaving out, going back, and what Streamlit draws of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

PATH = "/comparer?territoires=37,41,REG-24"


@pytest.mark.parametrize("width", [1440, 390])
def test_the_years_of_each_territory_are_drawn(open_page, width):
    page = open_page(PATH, "fr", "light", width)
    panels = page.locator(".panneaux svg.trace")
    assert panels.count() == 3
    assert all(each.bounding_box()["height"] > 100 for each in panels.all())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_territory_is_added_left_out_and_had_again_by_going_back(open_page):
    page = open_page(PATH, "fr", "light", 1440)
    chips = page.locator(".choisis li")
    assert chips.count() == 3
    page.locator("select").first.select_option(label="France")
    chips.nth(3).wait_for()
    assert page.locator(".choisis").inner_text().startswith("Territoires 4 sur 6")
    page.get_by_role("link", name="Retirer Indre-et-Loire").click()
    expect(chips).to_have_count(3)
    assert "DEP-37" not in page.url
    page.go_back()
    expect(chips).to_have_count(4)
    assert "DEP-37" in page.url


def test_an_indicator_is_found_under_its_subject(open_page):
    page = open_page(PATH, "fr", "light", 1440)
    groups = page.locator("select").nth(1).locator("optgroup")
    named = [each.get_attribute("label") for each in groups.all()]
    assert "Commission, associations" in named and len(named) == len(set(named))


def test_a_departement_is_chosen_on_the_map_by_mouse_and_by_keyboard(open_page):
    page = open_page("/comparer?territoires=37", "fr", "light", 1440)
    page.get_by_role("link", name="Choisir sur la carte").click()
    chips = page.locator(".choisis li")
    page.locator(".st-key-choix-carte [data-code='41']").first.click()
    expect(chips).to_have_count(2)
    page.locator(".st-key-choix-carte [data-code='45']").first.focus()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(3)
    assert "DEP-37%2CDEP-41%2CDEP-45" in page.url
    page.get_by_role("link", name="Fermer la carte").click()
    expect(page.locator(".st-key-choix-carte")).to_have_count(0)
    expect(chips).to_have_count(3)


def test_one_alike_is_added_in_one_click_and_stays_after_going_back_and_forth(open_page):
    page = open_page("/comparer?territoires=37", "fr", "light", 390)
    page.get_by_role("link", name="Ajouter Calvados").first.click()
    chips = page.locator(".choisis li")
    expect(chips).to_have_count(2)
    page.go_back()
    expect(chips).to_have_count(1)
    page.go_forward()
    expect(chips).to_have_count(2)
