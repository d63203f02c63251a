"""What a reader has set for themselves: contrast themes, spaced text, a small window, no motion."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dashboard.pages import PAGES
from tools.site import whole

EACH = [page.address + {"departement": "?dep=37"}.get(page.id, "") for page in PAGES]

#: WCAG 2.2, 1.4.12.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""

#: What of the page is wider than the window, but for boxes that scroll by themselves.
WIDE = """() => [...document.querySelectorAll("main *")]
  .filter((each) => each.checkVisibility() && !each.closest(".tableau, .sr, caption, svg"))
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .map((each) => `${each.tagName}.${each.className}: ${each.getBoundingClientRect().right}`)
  .slice(0, 5)"""

#: The pictures of the legend, as they are painted.
SWATCHES = """() => [...document.querySelectorAll(".legende .pastille")].map((each) => {
  const style = getComputedStyle(each)
  return style.backgroundColor + style.backgroundImage
})"""


@pytest.fixture(scope="module", params=["light", "dark"])
def contrast(browser, request):
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, forced_colors="active", color_scheme=request.param
    )
    yield context.new_page()
    context.close()


def test_in_a_contrast_theme_every_class_of_a_map_keeps_its_own_swatch(site, contrast):
    for path in ("/carte", "/carte?indicateur=obligations", "/estimations"):
        contrast.goto(site.url + path)
        whole(contrast)
        painted = contrast.evaluate(SWATCHES)
        assert len(set(painted)) == len(painted) > 3, (path, painted)


def test_in_a_contrast_theme_what_is_chosen_is_marked(site, contrast):
    contrast.goto(f"{site.url}/carte?forme=tiles")
    whole(contrast)
    for chosen in (".langues a[aria-current]", ".rubriques a[aria-current]"):
        link = contrast.locator(chosen).first
        assert link.evaluate("(each) => getComputedStyle(each).textDecorationLine") == "underline"
    expect(contrast.get_by_label("Représentation")).to_have_value("tiles")


def test_in_a_contrast_theme_answers_and_bars_keep_their_shapes(site, contrast):
    contrast.goto(f"{site.url}/departement?dep=37")
    whole(contrast)
    for each in (".devoirs .reponse", ".diag .barre", ".st-key-figure-region .devoir"):
        adjusted = contrast.locator(each).first.evaluate(
            "(e) => [getComputedStyle(e), getComputedStyle(e, '::before')]"
            ".map((each) => each.forcedColorAdjust)"
        )
        assert "none" in adjusted, each


@pytest.fixture(scope="module")
def small(browser):
    context = browser.new_context(viewport={"width": 320, "height": 256}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", EACH)
def test_at_400_percent_and_with_spaced_text_nothing_is_wider_than_the_window(site, small, path):
    small.goto(site.url + path)
    whole(small)
    assert small.evaluate(WIDE) == []
    small.add_style_tag(content=SPACED)
    assert small.evaluate(WIDE) == []
    assert small.evaluate("document.getAnimations().length") == 0
