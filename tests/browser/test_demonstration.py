"""The demonstration in a browser: nothing of it can be taken away without its mark."""

from __future__ import annotations

import pytest

import messages
from tools.site import ROOT, serve, whole

_COPIED = """(selector) => new Promise((resolve) => {
  const range = document.createRange()
  range.selectNodeContents(document.querySelector(selector))
  getSelection().removeAllRanges()
  getSelection().addRange(range)
  addEventListener("copy", (event) => resolve({
    text: event.clipboardData.getData("text/plain"),
    html: event.clipboardData.getData("text/html"),
  }), { once: true })
  document.execCommand("copy")
})"""


@pytest.fixture(scope="module")
def demonstration():
    with serve(releases=ROOT / "data" / "demonstration") as started:
        yield started


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("selector", ["main table", "main h1", "main header.fig"])
def test_what_is_copied_says_that_it_is_fiction(demonstration, readers, lang, selector):
    mark = messages.load(lang)("fiction.mark")
    page = readers(lang, "light", 1440).new_page()
    page.goto(f"{demonstration.url}/parcours?lang={lang}")
    whole(page)
    copied = page.evaluate(_COPIED, selector)
    page.close()
    assert mark.lower() in copied["text"].lower() and mark.lower() in copied["html"].lower()
    assert copied["text"].splitlines()[0].lower().startswith(mark.lower())
