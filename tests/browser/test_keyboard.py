"""Everything that works with a mouse works with Tab and Enter, and one sees where one is."""

import pytest

from tools.site import LANGUAGES

#: What has the focus, and whether that shows.
FOCUSED = """() => {
  const at = document.activeElement
  const style = getComputedStyle(at)
  return {
    tag: at.tagName.toLowerCase(),
    id: at.dataset.testid ?? "",
    text: (at.innerText ?? "").trim().slice(0, 40),
    href: at.getAttribute("href"),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    visible: at.checkVisibility({ visibilityProperty: true }),
    body: at === document.body,
  }
}"""

LIMIT = 250


def tab_through(page):
    """What Tab reaches, in order, once around the page."""
    reached = []
    for _ in range(LIMIT):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at["body"] and reached:
            return reached
        reached.append(at)
    raise AssertionError(f"Tab never leaves the page: {reached[-3:]}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tab_reaches_navigation_language_search_tables_and_footer(open_page, lang):
    page = open_page("/", lang)
    reached = tab_through(page)
    assert sum(at["id"] == "stPageLink-NavLink" for at in reached) == 4
    assert {"FR", "EN"} <= {at["text"] for at in reached}
    assert any(at["id"] == "search" for at in reached)
    summaries = page.locator("summary:visible").count()
    assert sum(at["tag"] == "summary" for at in reached) == summaries > 5
    assert any((at["href"] or "").endswith("#glossaire") for at in reached)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/departement?dep=37", "/donnees?jeu=europe"])
def test_one_always_sees_where_the_focus_is(open_page, path, theme):
    reached = tab_through(open_page(path, theme=theme))
    assert [at for at in reached if not at["visible"]] == []
    assert [at for at in reached if not at["outlined"]] == []


def test_enter_opens_a_table_and_a_citation(open_page):
    page = open_page("/")
    for at, summary in enumerate(page.locator("summary:visible").all()[:4]):
        summary.focus()
        page.keyboard.press("Enter")
        assert page.locator("details").nth(at).get_attribute("open") is not None


def test_the_first_stop_leads_to_the_content(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "stMain"


def test_the_page_one_is_on_is_told(open_page):
    page = open_page("/departement?dep=37")
    current = page.locator("[data-testid=stPageLink-NavLink][aria-current=page]:visible")
    assert current.all_inner_texts() == ["Département"]
