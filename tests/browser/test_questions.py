"""Sanctions, estimations, parcours, couverture as a person uses them: choices, keys, links."""

import re

import pytest
from playwright.sync_api import expect

from tools.site import whole

STATES = "[data-testid=map] path[role=link]"


def ready(page):
    page.locator("[data-testid=map][data-ready]").first.wait_for()


def test_what_is_compared_is_in_the_address_and_returns_from_it(open_page):
    page = open_page("/sanctions")
    page.get_by_label("Comparer selon").select_option("faits")
    page.wait_for_url(re.compile("exposition=faits"))
    expect(page.locator(".st-key-figure-funnel-faits h3")).to_contain_text("Paris")
    page.reload()
    whole(page)
    assert page.get_by_label("Comparer selon").input_value() == "faits"
    page.get_by_label("Votre département").select_option("37")
    page.wait_for_url(re.compile("dep=37"))
    expect(page.locator(".saisie")).to_contain_text("Indre-et-Loire")


def test_a_number_typed_by_the_reader_is_theirs_alone(open_page, site):
    page = open_page("/sanctions?dep=37")
    field = page.get_by_label("Votre nombre de contraventions")
    field.fill("3")
    field.press("Enter")
    field.press("Tab")
    expect(page.locator(".saisie")).to_contain_text("Votre nombre, 3")
    assert "3" not in page.url.partition("dep=37")[2] and page.url.endswith("dep=37")
    whole(page)
    labels = page.locator(".st-key-figure-funnel-population svg.trace text")
    expect(labels.filter(has_text="Votre nombre")).to_have_count(1)
    # Another reader, at the same address, sees nothing of it.
    other = open_page("/sanctions?dep=37")
    assert "Votre nombre, 3" not in other.locator("main").inner_text()
    page.reload()
    whole(page)
    assert "Votre nombre, 3" not in page.locator("main").inner_text()


@pytest.mark.parametrize("typed", ["-4", "3.7", "1e9"])
def test_what_is_no_count_is_refused_and_counts_for_nothing(open_page, typed):
    page = open_page("/sanctions?dep=37")
    field = page.get_by_label("Votre nombre de contraventions")
    field.fill(typed)
    field.press("Tab")
    assert not field.evaluate("(each) => each.checkValidity()")
    whole(page)
    assert "Votre nombre," not in page.locator(".saisie").inner_text()


def test_a_number_typed_for_one_departement_is_not_carried_to_another(open_page):
    page = open_page("/sanctions?dep=37")
    field = page.get_by_label("Votre nombre de contraventions")
    field.fill("3")
    field.press("Tab")
    expect(page.locator(".saisie")).to_contain_text("Votre nombre, 3")
    page.get_by_label("Votre département").select_option("48")
    expect(page.locator(".saisie")).to_contain_text("Lozère")
    whole(page)
    assert "Votre nombre," not in page.locator(".saisie").inner_text()
    assert page.get_by_label("Votre nombre de contraventions").input_value() == ""


def test_27_states_are_focusable_and_named_and_enter_marks_one(open_page):
    page = open_page("/estimations")
    ready(page)
    labels = page.locator(STATES).evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
    assert len(labels) == 27 and all(re.search(r"(par million|non disponible|masqué)", each)
                                     for each in labels)  # fmt: skip
    page.locator(f"{STATES}[data-code=FR]").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.code") in ("DE", "IT", "LU")
    page.locator(f"{STATES}[data-code=IT]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("territoires=IT"))
    expect(page.locator(".st-key-figure-etats-2023 .lecture")).to_contain_text("Italie : 34,8")
    page.go_back()
    page.wait_for_url(lambda url: "territoires" not in url)
    expect(page.locator(".st-key-figure-etats-2023 .lecture")).not_to_contain_text("Italie")
    page.go_forward()
    expect(page.locator(".st-key-figure-etats-2023 .lecture")).to_contain_text("Italie")


def test_a_year_chosen_by_keyboard_changes_the_map_the_dots_and_the_address(open_page):
    page = open_page("/estimations")
    ready(page)
    page.get_by_label("Période").focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_url(re.compile("periode=2022"))
    expect(page.locator(".st-key-figure-etats-2022 h3")).to_contain_text("2022")


def test_a_departement_opens_from_the_map_of_pathways_and_back_returns(open_page):
    page = open_page("/parcours")
    ready(page)
    page.locator(".st-key-map path[role=link][data-code='69']").click()
    page.wait_for_url(re.compile(r"/departement\?dep=69"))
    page.go_back()
    page.wait_for_url(re.compile("/parcours$"))
    expect(page.locator("h1")).to_contain_text("Parcours de sortie")


def test_the_codes_of_what_is_missing_open_by_keyboard(open_page):
    page = open_page("/couverture")
    summary = page.locator(".st-key-figure-demander summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-figure-demander details[open] p").first).to_be_visible()
