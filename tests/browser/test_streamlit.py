"""Nothing of stock Streamlit is on show, and the words that it keeps in English are counted."""

import re

import pytest

from tools.site import whole

from .gallery import WAYS

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


@pytest.mark.parametrize("way", [way for way in WAYS if way[0] == "fr"], ids=str)
def test_nothing_of_stock_streamlit_is_on_show(gallery, way):
    wrong = {}
    for path, seen in gallery.of(way).items():
        wrong |= {(path, word, text): True for word, text in _english(seen.words)}
        wrong |= {(path, name): True for name in seen.furniture}
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
