"""Everything that works with a mouse works with Tab and Enter, and one sees where one is."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

#: What has the focus, and whether that shows.
FOCUSED = """() => {
  const at = document.activeElement
  const style = getComputedStyle(at)
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
  return {
    tag: at.tagName.toLowerCase(),
    id: at.dataset.testid ?? "",
    text: (at.innerText ?? "").trim().slice(0, 40),
    href: at.getAttribute("href"),
    shown: outlined || style.boxShadow !== "none",
    visible: at.checkVisibility({ visibilityProperty: true }),
    header: Boolean(at.closest(".st-key-entete")),
    first: at === (window.firstStop ??= at),
  }
}"""

#: More stops than any page of these tests has.
LIMIT = 400


def tab_through(page):
    """What Tab reaches, in order, once around the page."""
    reached = []
    for _ in range(LIMIT):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if reached and at["first"]:
            return reached
        reached.append(at)
    raise AssertionError(f"Tab does not come round: {reached[-3:]}")


@pytest.mark.parametrize(
    ("path", "lang", "theme"),
    [
        ("/", "fr", "light"),
        ("/departement?dep=37", "en", "dark"),
        ("/departement", "fr", "dark"),
        ("/sanctions?dep=37", "en", "light"),
        ("/estimations", "fr", "dark"),
        ("/parcours", "en", "dark"),
        ("/couverture", "fr", "light"),
    ],
)
def test_one_always_sees_where_the_focus_is(open_page, path, lang, theme):
    reached = tab_through(open_page(path, lang, theme))
    # <main> is the whole page, which Streamlit lets the keyboard scroll.
    assert [at for at in reached if not at["shown"] and at["tag"] not in ("main", "body")] == []
    assert [at for at in reached if not at["visible"]] == []
    # At the very end, the browser has its turn; before, every press of Tab leads somewhere.
    stops = pairwise(reached[:-1])
    assert [before for before, at in stops if at["tag"] == "body"] == []


def test_tab_reaches_navigation_language_search_tables_and_footer(open_page):
    page = open_page("/")
    reached = tab_through(page)
    names = {"Vue d’ensemble", "Département", "Données", "Méthode", "FR", "EN"}
    assert names <= {at["text"] for at in reached if at["tag"] == "a"}
    assert any(at["id"] == "search" for at in reached)
    summaries = page.locator("summary:visible").count()
    assert sum(at["tag"] == "summary" for at in reached) == summaries > 3
    assert any((at["href"] or "").endswith("#glossaire") for at in reached)


def test_enter_opens_a_table_and_a_citation(open_page):
    page = open_page("/")
    for summary in page.locator("summary:visible").all()[:4]:
        summary.focus()
        page.keyboard.press("Enter")
        assert summary.locator("..").get_attribute("open") is not None


@pytest.mark.parametrize(("lang", "name"), [("fr", "Aller au contenu"), ("en", "Skip to content")])
def test_one_of_the_first_stops_leads_past_the_header(open_page, lang, name):
    page = open_page("/departement?dep=37", lang)
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED)["text"] == name:
            break
    assert page.evaluate("() => document.activeElement.getBoundingClientRect().x") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert not page.evaluate(FOCUSED)["header"]


def test_the_page_one_is_on_is_told(open_page):
    page = open_page("/departement?dep=37")
    current = page.locator(".st-key-entete a[aria-current=page]:visible")
    assert current.all_inner_texts() == ["Département"]


def test_a_letter_alone_is_no_shortcut(open_page):
    """Streamlit runs the page again on "r"; who dictates to their computer says letters (2.1.4)."""
    page = open_page("/departement?dep=37")
    sent = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameSent", lambda event: sent.append(event))
    for letter in ("r", "c", "R", "C"):
        page.keyboard.press(letter)
    page.wait_for_timeout(300)
    assert sent == [] and page.locator("[role=dialog]").count() == 0
    page.locator(".trouver input:visible").first.focus()
    page.keyboard.type("rc")
    expect(page.locator(".trouver input:visible").first).to_have_value("rc")
