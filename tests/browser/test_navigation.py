"""The whole view is in the address: links, language, back, reload and a lost socket keep it."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

import messages
from dashboard.pages import PAGES
from tools.site import LANGUAGES, PATIENCE, free_port, serve, whole

#: Keeps the page's sockets, so that a test can close one.
KEEP_SOCKETS = """
window.sockets = []
window.WebSocket = class extends WebSocket {
  constructor(...all) { super(...all); window.sockets.push(this) }
}
"""

#: The header, and what its menu opens on a phone.
HEADER = ".st-key-entete"

LOST = """() =>
  document.querySelector("[data-testid=stApp]").dataset.testConnectionState !== "CONNECTED"
"""


def title(page):
    return page.locator("h1").inner_text()


def named(page, name):
    """Wait until the page's title is `name`, then until it is whole."""
    expect(page.locator("h1")).to_contain_text(name)
    whole(page)


def choose(page, text):
    page.get_by_test_id("search").fill(text)
    page.keyboard.press("Enter")


def language(page, lang):
    page.locator(f"nav[data-testid=lang] a[lang={lang}]:visible").click()
    page.wait_for_function("(lang) => document.documentElement.lang === lang", arg=lang)
    whole(page)


def nav(page, name):
    page.locator(f"{HEADER} a:visible").filter(has_text=re.compile(f"^{name}$")).click()


def test_language_switch_keeps_page_and_departement(open_page):
    page = open_page("/departement?dep=37")
    language(page, "en")
    assert "Indre-et-Loire" in title(page)
    assert page.url.endswith("/departement?lang=en&dep=37")
    language(page, "fr")
    assert "Indre-et-Loire" in title(page)
    assert page.url.endswith("/departement?dep=37")


def test_language_stays_after_navigation(open_page, site):
    page = open_page("/", "en")
    nav(page, "Method")
    page.wait_for_url(f"{site.url}/methode?lang=en")
    named(page, "Where these figures come from")
    nav(page, "Data")
    page.wait_for_url(f"{site.url}/donnees?lang=en")
    nav(page, "Overview")
    page.wait_for_url(f"{site.url}/?lang=en")
    whole(page)
    assert page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_navigation_opened_in_a_new_tab_leads_to_the_same_page(open_page, lang):
    page = open_page("/departement?dep=37", lang)
    links = [
        (link.inner_text(), urlsplit(link.evaluate("(each) => each.href")))
        for link in page.locator(f"{HEADER} a:visible").all()
    ]
    words = messages.load(lang)
    for each in PAGES:
        if each.hidden:
            continue
        (found,) = [href for text, href in links if text == words(f"page.{each.id}.nav")]
        assert found.path == each.address
        assert ("lang=en" in found.query) == (lang == "en")


def test_language_switch_on_a_phone_keeps_the_page(open_page):
    page = open_page("/departement?dep=37", width=390)
    page.locator(".menu summary").click()
    language(page, "en")
    assert "Indre-et-Loire" in title(page)


def test_menu_on_a_phone_leads_to_every_page(open_page, site):
    page = open_page("/", "en", width=390)
    page.locator(".menu summary").click()
    nav(page, "Method")
    page.wait_for_url(f"{site.url}/methode?lang=en")
    named(page, "Where these figures come from")


def test_back_and_forward_give_the_same_views(open_page):
    page = open_page("/")
    home = title(page)
    choose(page, "Orne")
    named(page, "Orne")
    page.go_back()
    named(page, home)
    page.go_forward()
    named(page, "Orne")
    page.go_back()
    named(page, home)
    choose(page, "Cantal")
    named(page, "Cantal")
    nav(page, "Données")
    named(page, "à emporter")
    page.go_back()
    named(page, "Cantal")


def test_reload_gives_the_same_view(open_page):
    page = open_page("/")
    choose(page, "37")
    named(page, "Indre-et-Loire")
    before = page.locator("main").inner_text()
    page.reload()
    whole(page)
    assert page.locator("main").inner_text() == before


def test_address_of_a_chosen_departement_is_the_one_to_share(open_page, site):
    page = open_page("/", "en")
    choose(page, "37")
    named(page, "Indre-et-Loire")
    assert page.url == f"{site.url}/departement?lang=en&dep=37"


@pytest.fixture
def bare_page(browser):
    """A page that may see the server stop."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(KEEP_SOCKETS)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    yield page
    context.close()


def test_lost_socket_gives_the_same_view_afterwards(bare_page, site):
    page = bare_page
    page.goto(f"{site.url}/")
    whole(page)
    choose(page, "37")
    named(page, "Indre-et-Loire")
    before = page.locator("main").inner_text()
    page.evaluate("window.sockets.at(-1).close()")
    page.wait_for_function("() => window.sockets.length > 1")
    whole(page)
    assert page.locator("main").inner_text() == before


def test_shared_link_opens_first_after_a_start_and_survives_a_restart(bare_page):
    port = free_port()
    page = bare_page
    with serve(port) as site:
        page.goto(f"{site.url}/departement?dep=37&lang=en")
        whole(page)
        assert "Indre-et-Loire" in title(page)
        assert page.evaluate("document.documentElement.lang") == "en"
        before = page.locator("main").inner_text()
    page.wait_for_function(LOST)
    with serve(port):
        whole(page)
        assert page.locator("main").inner_text() == before
