"""The search of the head in a browser: as one types, without the server, by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from dashboard.subjects.finding import found
from dashboard.web.finding import entries
from data import shelf
from tools.site import whole


def field(page, width=1440):
    if width < 1000:
        page.locator("#root .menu summary").click()
    return page.locator("#root form.trouver input[name=q]:visible")


def options(page):
    return page.locator("#root form.trouver [role=option]")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["/", "/comparer", "/departement?dep=37"])
def test_a_departement_is_one_word_away_from_any_page(open_page, path, width):
    page = open_page(path, "fr", "light", width)
    field(page, width).fill("37000")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Indre-et-Loire")
    whole(page)


def test_typing_asks_the_server_for_nothing_but_the_index(open_page):
    page = open_page("/couverture", "en", "light", 1440)
    sent, asked = [], []
    page.on("request", lambda request: asked.append(request.url))
    typed = field(page)
    typed.click()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameSent", lambda frame: sent.append(frame))
    typed.press_sequentially("pathways")
    expect(options(page).first).to_be_visible()
    assert sent == []
    assert [url for url in asked if "recherche-en.json" not in url and ".js" not in url] == []


def test_an_answer_opens_without_loading_the_page_again(open_page):
    page = open_page("/", "fr", "light", 1440)
    page.evaluate("window.same = 1")
    field(page).press_sequentially("couverture")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/couverture")
    whole(page)
    assert page.evaluate("window.same") == 1
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Ce que l’on sait")


def test_a_figure_is_reached_at_its_place(open_page):
    page = open_page("/", "fr", "light", 1440)
    field(page).press_sequentially("commissions ne se sont pas reunies")
    options(page).first.click()
    page.wait_for_url("**/parcours#figure-*")
    whole(page)
    anchor = page.url.partition("#")[2]
    expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()


def test_what_means_nothing_is_said_and_leads_to_a_page_that_says_so(open_page):
    page = open_page("/", "fr", "light", 1440)
    field(page).press_sequentially("zzzz")
    expect(page.locator("#root .haut > form.trouver [role=status]")).to_contain_text("Rien")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche?q=zzzz")
    expect(page.locator("h1").first).to_contain_text("0 réponse")


@pytest.mark.parametrize(
    "text", ["indre", "sanct", "1", "seine saint", "loire", "commission", "pathway", "age"]
)
def test_the_browser_and_the_page_of_answers_find_the_same(open_page, text):
    page = open_page("/", "fr", "light", 1440)
    field(page).fill(text)
    expect(options(page).first).to_be_visible()
    told = options(page).evaluate_all("all => all.map((each) => each.firstChild.textContent)")
    there = found(entries(shelf.open_current(shelf.EMBEDDED), "fr"), text)
    assert told == [each.label for each in there][:12]


def test_what_was_typed_before_streamlit_came_is_still_there(site, browser):
    page = browser.new_page()
    page.route("**/_stcore/stream", lambda route: route.continue_())
    page.goto(site.url + "/")
    page.locator("form.trouver input:visible").first.click()
    page.keyboard.type("cantal")
    page.locator("#lecture").wait_for(state="detached")
    typed = page.locator("#root form.trouver input:visible")
    expect(typed).to_be_focused()
    expect(typed).to_have_value("cantal")
    page.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_field_of_data_leaves_what_holds_its_words_and_says_how_many(open_page, width):
    page = open_page("/donnees", "fr", "light", width)
    typed, told = page.locator("#root #tamis"), page.locator("#root .tamis [role=status]")
    cards = page.locator("#root .jeu[data-dataset]:visible h3")
    every = cards.count()
    typed.fill("associations AGREEES")
    expect(told).to_have_text(re.compile(r"^\d+ jeux répondent$"))
    lines = page.locator("#figure-summary >> xpath=../..").locator("tbody tr:visible th")
    assert 0 < cards.count() < every and lines.all_inner_texts() == cards.all_inner_texts()
    typed.fill("<b>zzz")
    expect(told).to_have_text("Aucun jeu ne répond à « <b>zzz ».")
    typed.fill("")
    expect(cards).to_have_count(every)
