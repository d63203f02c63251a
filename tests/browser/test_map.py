"""The map of France: spoken, walked through by keyboard, the same from its address."""

import re
from itertools import pairwise

import pytest
from PIL import Image
from playwright.sync_api import expect

from data import shelf
from geo.territories import DEPARTEMENTS
from messages import load
from tools.site import CIRCLES

#: What the shapes say and where, and which one Tab stops at.
SHAPES = """() => [...document.querySelectorAll("[data-testid=map] [role=link]")].map((each) => ({
  code: each.dataset.code, label: each.getAttribute("aria-label"),
  stop: each.tabIndex === 0, style: each.getAttribute("class"),
  focusable: each.hasAttribute("tabindex"),
}))"""


def shapes(page):
    page.locator("[data-testid=map][data-ready]").wait_for()
    return page.evaluate(SHAPES)


def focus(page, code):
    page.locator(f"[data-testid=map] path[role=link][data-code='{code}']").focus()


def focused(page):
    return page.evaluate("document.activeElement.dataset.code")


@pytest.mark.parametrize(
    "path",
    [
        "/carte",
        "/carte?forme=tiles",
        "/carte?indicateur=commissions",
        "/carte?indicateur=personnes_en_parcours",
    ],
)
def test_101_departements_are_focusable_and_named_once_each(open_page, path):
    found = shapes(open_page(path))
    assert [each["code"] for each in found] == list(DEPARTEMENTS)
    assert all(each["focusable"] for each in found)
    assert sum(each["stop"] for each in found) == 1
    for each in found:
        assert each["label"].startswith(DEPARTEMENTS[each["code"]].name.replace("'", "’"))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_state_is_spoken(open_page, lang):
    words = load(lang)
    said = " ".join(each["label"] for each in shapes(open_page("/carte", lang=lang)))
    assert words("carte.zero") in said and words("state.N_between", ends="") in said
    assert re.search(r"0[.,]49 .*(classe \d sur 5|class \d of 5)", said)
    missing = " ".join(
        each["label"] for each in shapes(open_page("/carte?periode=2012", lang=lang))
    )
    assert words("state.O") in missing


def test_what_the_map_says_is_what_the_release_holds(open_page):
    rows = shelf.open_current(shelf.EMBEDDED).observations.filter(
        dataset="etat4001", geo_level="DEP", period="2018/2020"
    )
    hidden = set(rows.filter(CONF_STATUS="N")["geo"])
    zero = set(rows.filter(rows["value"] == 0)["geo"])
    found = {each["code"]: each["style"] for each in shapes(open_page("/carte"))}
    assert {code for code, style in found.items() if "entre" in style.split()} == hidden
    assert not any(style.endswith("secret") for style in found.values())
    assert {code for code, style in found.items() if style.endswith("zero")} == zero


def test_enter_opens_the_departement_and_keeps_the_language(open_page):
    page = open_page("/carte", lang="en")
    shapes(page)
    focus(page, "37")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/departement\?.*dep=37"))
    assert "lang=en" in page.url


def test_a_click_opens_the_departement(open_page):
    page = open_page("/carte")
    shapes(page)
    page.locator("[data-testid=map] path[role=link][data-code='33']").click()
    page.wait_for_url(re.compile(r"dep=33"))


def test_arrows_go_to_the_neighbour_that_lies_that_way(open_page):
    page = open_page("/carte")
    shapes(page)
    focus(page, "37")
    reached = {}
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        focus(page, "37")
        page.keyboard.press(key)
        reached[key] = focused(page)
    assert reached["ArrowRight"] in ("41", "36")
    assert reached["ArrowLeft"] in ("49", "86")
    assert reached["ArrowUp"] in ("72", "41")
    assert reached["ArrowDown"] in ("86", "36")


def test_focus_and_hover_show_the_same_card(open_page):
    page = open_page("/carte")
    shapes(page)
    card = page.locator("[data-testid=map] .bulle")
    focus(page, "37")
    told = card.inner_text()
    assert told.startswith("Indre-et-Loire (37)")
    page.locator("h1").first.click()
    expect(card).to_be_hidden()
    page.locator("[data-testid=map] path[role=link][data-code='37']").hover()
    expect(card).to_have_text(told)


def test_the_view_returns_from_its_address(open_page):
    page = open_page("/carte?periode=2015%2F2017&forme=tiles")
    shapes(page)
    assert "2015–2017" in page.locator(".fig :is(h2, h3)").first.inner_text()
    assert page.locator("[data-testid=map] .numero").count() == 101
    page.reload()
    shapes(page)
    assert "2015–2017" in page.locator(".fig :is(h2, h3)").first.inner_text()


def test_a_period_chosen_by_keyboard_is_in_the_address(open_page):
    page = open_page("/carte")
    shapes(page)
    page.get_by_label("Période").focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_url(re.compile(r"periode=2015%2F2017|periode=2015/2017"))
    expect(page.locator(".fig :is(h2, h3)").first).to_contain_text("2015–2017")


def test_the_legend_counts_every_departement_once(open_page):
    counts = open_page("/carte").locator(".legende b").all_inner_texts()
    assert sum(map(int, counts)) == len(DEPARTEMENTS)


def test_nothing_of_the_map_is_cut_at_390_px(open_page):
    page = open_page("/carte", width=390)
    shapes(page)
    outside = page.evaluate("""() => [...document.querySelectorAll("[data-testid=map] text")]
      .filter((each) => each.checkVisibility())
      .map((each) => [each.textContent, each.getBoundingClientRect()])
      .filter(([, box]) => box.left < 0 || box.right > 391
        || box.bottom > 1 + document.querySelector("[data-testid=map] svg")
          .getBoundingClientRect().bottom)
      .map(([text]) => text)""")
    assert outside == []
    small = page.evaluate("""() => [...document.querySelectorAll("[data-testid=map] text")]
      .filter((each) => each.checkVisibility())
      .filter((each) => each.getBoundingClientRect().height < 11)
      .map((each) => each.textContent)""")
    assert small == []


@pytest.mark.parametrize("path", CIRCLES)
def test_circles_are_drawn_and_named_and_counted_in_words(open_page, path, tmp_path):
    page = open_page(path)
    figure = page.locator(".st-key-circles [role=figure]")
    assert figure.get_attribute("aria-label") == page.locator(
        ".fig :is(h2, h3)"
    ).first.inner_text().replace("\n", " ")
    page.wait_for_timeout(1500)  # WebGL says nothing when it has drawn
    page.locator(".st-key-circles canvas").first.screenshot(path=tmp_path / "circles.png")
    with Image.open(tmp_path / "circles.png") as drawn:
        colours = drawn.convert("RGB").getcolors(1 << 24)
    teal = sum(n for n, (red, green, blue) in colours if red < 120 and green > 90 and blue > 90)
    assert teal > 500
    assert page.locator(".regles li").count() >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_classes_stay_apart_in_grey(open_page, theme):
    page = open_page("/carte", theme=theme)
    shapes(page)
    colours = page.evaluate("""() => [1, 2, 3, 4, 5].map((at) =>
      getComputedStyle(document.querySelector(`.legende .q${at}`)).backgroundColor)""")
    greys = [Image.new("RGB", (1, 1), tuple(map(int, re.findall(r"\d+", each)[:3]))).convert("L")
             .getpixel((0, 0)) for each in colours]  # fmt: skip
    steps = [abs(one - other) for one, other in pairwise(greys)]
    assert min(steps) >= 18
    assert greys == sorted(greys, reverse=theme == "light")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_picture_holds_its_title_source_secrecy_and_release(http, lang):
    id_ = shelf.open_current(shelf.EMBEDDED).id
    query = "?lang=en" if lang == "en" else ""
    answer = http.get(f"/fichiers/{id_}/carte_proxenetisme_2018-2020.svg{query}")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("image/svg+xml")
    words = load(lang)
    for needed in (id_, words("shared.range"), "data.gouv.fr", "43"):
        assert needed in answer.text
    png = http.get(f"/fichiers/{id_}/carte_proxenetisme_2018-2020.png{query}")
    assert png.content.startswith(b"\x89PNG") and len(png.content) > 100_000


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_map_of_europe_is_a_picture_too(http, lang):
    id_ = shelf.open_current(shelf.EMBEDDED).id
    query = "?lang=en" if lang == "en" else ""
    answer = http.get(f"/fichiers/{id_}/carte_europe_2023.svg{query}")
    assert answer.status_code == 200 and id_ in answer.text
    assert load(lang)("europe.subtitle", year="2023") in answer.text
    png = http.get(f"/fichiers/{id_}/carte_europe_2023.png{query}")
    assert png.content.startswith(b"\x89PNG") and len(png.content) > 100_000


def test_a_picture_of_nothing_is_not_found(http):
    id_ = shelf.open_current(shelf.EMBEDDED).id
    for name in ("carte_rien_2018-2020.svg", "carte_proxenetisme_1999.svg",
                 "carte_europe_1999.svg", "carte_proxenetisme_2018-2020.exe"):  # fmt: skip
        assert http.get(f"/fichiers/{id_}/{name}").status_code == 404


def test_the_table_is_sorted_by_the_head_that_is_pressed(open_page):
    page = open_page("/carte")
    shapes(page)
    table = page.locator(".st-key-table table")
    head = table.get_by_role("button", name="Pour 100 000 habitants et par an")

    def first():
        return table.locator("tbody tr").first.locator("th").inner_text()

    head.focus()
    page.keyboard.press("Enter")
    assert table.locator("thead th").last.get_attribute("aria-sort") == "ascending"
    assert table.locator("tbody tr").first.locator("td").last.inner_text() == "0"
    head.click()
    assert first() == "10 Aube"
    # What is secret has no rank: it stays last, by code.
    secret = table.locator("tbody tr:has(.raies) th").all_inner_texts()
    order = [f"{code} {dep.name}" for code, dep in DEPARTEMENTS.items()]
    assert secret == [name for name in order if name in secret] and len(secret) == 43
    assert table.locator("tbody tr").last.locator(".raies").count() == 2
