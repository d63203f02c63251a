"""Words before any socket: what a reader has while Streamlit comes, and where it never does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tools.site import ADDRESSES, LANGUAGES, address, serve, whole

#: Layout shift and the number of visible titles, watched from the first byte.
WATCH = """
window.shift = 0
window.titles = 0
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) window.shift += each.value
}).observe({ type: "layout-shift", buffered: true })
const frame = () => {
  const seen = [...document.querySelectorAll("h1")]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  window.titles = Math.max(window.titles, seen.length)
  requestAnimationFrame(frame)
}
requestAnimationFrame(frame)
"""


@pytest.fixture
def still(browser) -> Iterator[BrowserContext]:
    """A reader whose browser runs no script."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context
    context.close()


@pytest.fixture
def watched(browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


def test_without_scripts_every_page_is_read_and_fits_a_phone(site, still):
    page = still.new_page()
    for path, lang in zip(ADDRESSES, cycle(LANGUAGES), strict=False):
        page.goto(site.url + address(path, lang))
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".fige:visible")).to_have_count(1)
        tables = page.locator("main [data-testid=figure-table]").count()
        assert tables > 0 or path.startswith(("/recherche", "/mentions")), path
        box = page.locator("#lecture").bounding_box()
        assert box["width"] <= 390 and page.locator("#lecture").inner_text(), path


def test_without_scripts_a_choice_and_a_search_lead_where_they_say(site, still):
    page = still.new_page()
    page.goto(f"{site.url}/carte")
    page.get_by_label("Période").select_option("2015/2017")
    page.get_by_role("button", name="Afficher").click()
    assert "periode=2015" in page.url
    expect(page.locator(".fig :is(h2, h3)").first).to_contain_text("2015–2017")
    page.goto(site.url)
    page.locator("#chercher").fill("indre et loire")
    page.get_by_role("button", name="Ouvrir").click()
    expect(page.locator("h1")).to_contain_text("Indre-et-Loire")


@pytest.mark.parametrize("path", ["/", "/departement?dep=37", "/carte"])
def test_where_the_socket_is_refused_words_come_within_five_seconds(site, browser, path):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.route_web_socket(re.compile("/_stcore/stream"), lambda socket: socket.close())
    page = context.new_page()
    page.goto(site.url + path)
    expect(page.locator("#lecture h1")).to_be_visible(timeout=2000)
    expect(page.locator("#lecture .fige")).to_be_visible(timeout=5000)
    expect(page.locator("#lecture [data-testid=figure-table]").first).to_be_attached()
    assert page.locator("#root").is_hidden()
    context.close()


@pytest.mark.parametrize("path", ["/", "/departement?dep=37", "/carte", "/estimations"])
def test_streamlit_takes_over_without_a_jump_and_with_one_title(site, watched, path):
    failed: list[str] = []
    watched.on("pageerror", lambda error: failed.append(str(error)))
    watched.goto(site.url + path)
    whole(watched)
    assert watched.evaluate("window.shift") <= 0.1
    assert watched.evaluate("window.titles") == 1
    assert watched.locator("#lecture").count() == 0 and failed == []


def test_who_reads_further_down_or_types_already_stays_where_they_are(site, watched):
    watched.goto(f"{site.url}/methode#glossaire")
    whole(watched)
    assert abs(watched.locator("#glossaire").bounding_box()["y"]) < 200
    watched.goto(site.url, wait_until="commit")
    watched.locator("#chercher").fill("indre")
    whole(watched)
    field = watched.get_by_test_id("search")
    expect(field).to_be_focused()
    expect(field).to_have_value("indre")


def test_while_the_server_restarts_one_is_told_and_the_page_stays(browser):
    with serve() as own:
        page = browser.new_context().new_page()
        page.goto(f"{own.url}/departement?dep=37")
        whole(page)
    expect(page.locator(".fige.coupe")).to_be_visible(timeout=6000)
    expect(page.locator("h1")).to_contain_text("Indre-et-Loire")
    assert page.locator("[data-testid=figure-table]").count() > 0
    page.context.close()


def test_a_document_is_compressed_and_asked_for_again_by_its_validator(http):
    first = http.get("/departement?dep=37", Accept_Encoding="gzip")
    assert first.headers["Content-Encoding"] == "gzip"
    assert len(first.content) > 3 * int(first.headers["Content-Length"])
    again = http.get("/departement?dep=37", If_None_Match=first.headers["ETag"])
    assert again.status_code == 304 and not again.content
    assert http.get("/departement?dep=36").headers["ETag"] != first.headers["ETag"]
