"""The page that goes on the table of a commission."""

import re

import pytest
from playwright.sync_api import expect

#: Width of an A4 page without its margins, in CSS pixels.
A4 = 718

#: What holds more than it shows, in either direction.
CLIPPED = """() => [...document.querySelectorAll("main, main *")].filter((each) => {
  const style = getComputedStyle(each)
  if (style.overflowX === "visible" && style.overflowY === "visible") return false
  if (!each.checkVisibility() || each.closest("caption, .sr, svg")) return false
  return each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1
}).map((each) => `${each.tagName} ${each.dataset.testid ?? each.className}: ${each.scrollWidth} × \
${each.scrollHeight} in ${each.clientWidth} × ${each.clientHeight}`)"""

#: What sticks out of the sheet.
OUTSIDE = """(width) => [...document.querySelectorAll("main *")]
  .filter((each) => each.checkVisibility() && !each.closest("caption, .sr, svg"))
  .filter((each) => each.getBoundingClientRect().right > width + 1)
  .map((each) => `${each.tagName} ${each.className}: ${each.getBoundingClientRect().right}`)"""

#: What would not be read on white paper: text that is not dark, and a background that is not white.
PALE = """() => {
  const light = (color) => {
    const [red, green, blue, alpha = 1] = color.match(/[\\d.]+/g).map(Number)
    return alpha < 0.1 ? null : (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
  }
  const found = []
  for (const each of [document.body, document.querySelector(".stApp")]) {
    const paper = light(getComputedStyle(each).backgroundColor)
    if (paper !== null && paper < 0.99) found.push(`${each.tagName} is ${paper}`)
  }
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim()
    const parent = walker.currentNode.parentElement
    if (!text || !parent.checkVisibility({ visibilityProperty: true })) continue
    if (parent.closest("caption, .sr")) continue
    const style = getComputedStyle(parent)
    const turned = parent.closest("[data-testid=stPlotlyChart]")
    const ink = turned && getComputedStyle(turned).filter.includes("invert")
      ? 1 - light(style.fill) : light(parent.ownerSVGElement ? style.fill : style.color)
    if (ink === null || ink > 0.5) found.push(`${text.slice(0, 60)}: ${ink}`)
  }
  return found
}"""


@pytest.fixture(params=["37", "61", "75"])
def printed(open_page, request):
    page = open_page(f"/departement?dep={request.param}", width=A4)
    page.emulate_media(media="print")
    return page


def test_only_what_the_commission_reads_is_printed(printed):
    for hidden in (".st-key-entete", "footer.pied", ".outils", ".actions", "summary", "nav"):
        for each in printed.locator(hidden).all():
            expect(each).to_be_hidden()
    expect(printed.locator(".devoirs")).to_be_visible()
    expect(printed.locator(".devoirs article")).to_have_count(4)
    expect(printed.locator(".impression")).to_contain_text("/departement?dep=")


def test_folded_tables_are_printed(open_page):
    page = open_page("/sanctions", width=A4)
    page.emulate_media(media="print")
    tables = page.get_by_test_id("figure-table")
    assert tables.count() > 4
    for table in tables.all():
        expect(table).to_be_visible()
        assert table.bounding_box()["height"] > 40


def test_a_sheet_has_its_law_its_table_and_what_to_fill_in_by_hand(printed):
    for shown in (".devoirs .loi", ".st-key-figure-publie table", ".cases"):
        expect(printed.locator(shown).first).to_be_visible()
    expect(printed.locator(".cases li")).to_have_count(6)


def test_nothing_is_cut_off(printed):
    assert printed.evaluate(CLIPPED) == []
    assert printed.evaluate(OUTSIDE, A4) == []


@pytest.mark.parametrize("path", ["/", "/departement", "/donnees", "/methode"])
def test_nothing_is_cut_off_on_the_other_pages(open_page, path):
    page = open_page(path, width=A4)
    page.emulate_media(media="print")
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(OUTSIDE, A4) == []


@pytest.mark.parametrize("path", ["/departement?dep=37", "/departement?dep=75", "/"])
def test_a_dark_screen_prints_dark_ink_on_white_paper(open_page, path):
    page = open_page(path, theme="dark", width=A4)
    page.emulate_media(media="print")
    assert page.evaluate(PALE) == []


def test_print_button_prints(open_page):
    page = open_page("/departement?dep=37")
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Imprimer").click()
    assert page.evaluate("window.printed")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pdf_holds_the_whole_page_on_two_sheets(open_page, theme):
    page = open_page("/departement?dep=37", theme=theme)
    pdf = page.pdf(format="A4", outline=True, tagged=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2
    titles = [*re.findall(rb"/Title \((.*?)\)", pdf), *map(_text, _wide_titles(pdf))]
    assert "La loi, et ce qui est publié ici".encode() in titles
    assert "À remplir avant la commission".encode() in titles


def _wide_titles(pdf):
    return re.findall(rb"/Title <([0-9A-F]+)>", pdf)


def _text(digits):
    return bytes.fromhex(digits.decode()).decode("utf-16").encode()
