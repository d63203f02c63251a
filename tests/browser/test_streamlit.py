"""Nothing of stock Streamlit is on show, and the words that it keeps in English are counted."""

import re

import pytest

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
    "keyboard_arrow_right",
    "expand_more",
)

#: What can't be changed: the first stop of the keyboard (seen only when it has the focus), and the
#: name of the menu's arrow (an icon to the eye, hidden from a screen reader).
KEPT = {"Skip to main content", "expand_more"}

#: Every word of the page and of its attributes, but those of our own HTML.
WORDS = """() => {
  const ours = "[data-testid=stHtml], .bloc, .chercher, [data-testid=stPlotlyChart] svg"
  const found = [document.title]
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement
    if (!parent.closest(`script, style, noscript, ${ours}`)) {
      found.push(walker.currentNode.textContent)
    }
  }
  for (const each of document.querySelectorAll("*")) {
    if (each.closest(ours)) continue
    for (const name of ["aria-label", "title", "alt", "placeholder", "aria-description"]) {
      if (each.hasAttribute(name)) found.push(each.getAttribute(name))
    }
  }
  return found.map((text) => text.trim()).filter(Boolean)
}"""

#: Streamlit's furniture, and Plotly's.
STOCK = (
    *(
        f"[data-testid={name}]"
        for name in (
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
    ),
    ".modebar",
)


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_of_stock_streamlit_is_on_show(open_page, site, width):
    page = open_page("/", width=width)
    wrong = {}
    for path in ADDRESSES:
        page.goto(site.url + path)
        whole(page)
        page.mouse.move(width / 2, 400)
        wrong |= {(path, word, text): True for word, text in _english(page.evaluate(WORDS))}
        wrong |= {(path, name): True for name in STOCK if page.locator(f"{name}:visible").count()}
    assert not list(wrong)


def _english(texts):
    for text in texts:
        for word in ENGLISH:
            if re.search(rf"\b{word}\b", text) and text not in KEPT:
                yield word, text[:80]


def test_the_page_s_source_says_nothing_of_streamlit_to_its_reader(http):
    source = http.get("/departement").text
    for words in ("<title>Streamlit", "You need to enable JavaScript", "openapi.json"):
        assert words not in source


def test_the_icon_is_ours(open_page, http, site):
    page = open_page("/departement?dep=37")
    icons = page.evaluate(
        "[...document.querySelectorAll('link[rel~=icon]')].map((each) => each.href)"
    )
    assert len(icons) == 1
    icon = http.get(icons[0].removeprefix(site.url))
    assert icon.headers["Content-Type"] == "image/svg+xml"
    assert http.get("/favicon.png").content == icon.content


def test_no_text_is_drawn_in_a_font_of_streamlit(browser, site):
    page = browser.new_context().new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.url)
    whole(page)
    page.context.close()
    fonts = [url.rpartition("/")[2] for url in asked if url.endswith((".woff2", ".ttf", ".woff"))]
    # Streamlit's script always asks for its icons.
    expected = ("newsreader", "public-sans", "MaterialSymbols")
    assert [name for name in fonts if not name.startswith(expected)] == []
