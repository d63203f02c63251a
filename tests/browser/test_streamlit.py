"""Nothing of stock Streamlit is on show, and the words that it keeps in English are counted."""

import pytest
from playwright.sync_api import expect

from tools.site import ADDRESSES, whole

#: Words of Streamlit's own that could be in a page.
ENGLISH = (
    "Fullscreen",
    "Deploy",
    "Running",
    "Rerun",
    "Stop",
    "Press",
    "Made with Streamlit",
    "Streamlit",
    "Skip to main content",
    "Main menu",
    "Settings",
    "Print",
    "Record",
    "Clear",
    "Close",
    "Open",
    "Show",
    "Select",
    "Search",
    "Choose",
    "No results",
    "Loading",
    "Connecting",
    "Connection error",
    "Download",
    "Copy",
    "Link to heading",
    "sidebar",
    "Zoom",
    "Pan",
    "Reset axes",
    "Produced with Plotly",
    "keyboard_",
)

#: What can't be changed: the first stop of the keyboard (seen only when it has the focus).
KEPT = {"Skip to main content"}

WORDS = """() => {
  const found = [document.title]
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement
    if (!parent.closest("script, style, noscript, [lang=en]")) {
      found.push(walker.currentNode.textContent)
    }
  }
  for (const each of document.querySelectorAll("*")) {
    if (each.closest("[lang=en]")) continue
    for (const name of ["aria-label", "title", "alt", "placeholder", "aria-description"]) {
      if (each.hasAttribute(name)) found.push(each.getAttribute(name))
    }
  }
  return found.map((text) => text.trim()).filter(Boolean)
}"""

STOCK = (
    "stToolbar",
    "stToolbarActions",
    "stMainMenu",
    "stAppDeployButton",
    "stDecoration",
    "stStatusWidget",
    "stSidebar",
    "stSidebarNav",
    "stElementToolbar",
    "stHeaderActionElements",
    "stException",
    "stDataFrame",
)


@pytest.mark.parametrize("width", [1440, 390])
def test_french_pages_have_no_english_word_of_streamlit_but_those_allowed(open_page, site, width):
    page = open_page("/", width=width)
    wrong = {}
    for path in ADDRESSES:
        page.goto(site.url + path)
        whole(page)
        for text in page.evaluate(WORDS):
            found = [word for word in ENGLISH if word in text and text not in KEPT]
            if found:
                wrong[path, text[:80]] = found
    assert not wrong


def test_nothing_of_stock_streamlit_is_visible(open_page, site):
    page = open_page("/")
    for path in ADDRESSES:
        page.goto(site.url + path)
        whole(page)
        for name in STOCK:
            for each in page.get_by_test_id(name).all():
                expect(each).to_be_hidden()
        expect(page.get_by_text("Made with Streamlit")).to_have_count(0)
        page.mouse.move(700, 400)
        expect(page.locator(".modebar:visible")).to_have_count(0)


def test_the_icon_is_ours(open_page, http, site):
    page = open_page("/departement?dep=37")
    icons = page.evaluate(
        "[...document.querySelectorAll('link[rel~=icon]')].map((each) => each.href)"
    )
    assert len(icons) == 1
    icon = http.get(icons[0].removeprefix(site.url))
    assert icon.headers["Content-Type"] == "image/svg+xml"
    assert http.get("/favicon.png").content == icon.content


def test_no_font_of_streamlit_is_fetched(browser, site):
    page = browser.new_context().new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.url)
    whole(page)
    fonts = [url.rpartition("/")[2] for url in asked if url.endswith((".woff2", ".ttf", ".woff"))]
    page.context.close()
    assert [name for name in fonts if not name.startswith(("newsreader", "public-sans"))] == []
