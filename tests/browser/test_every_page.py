"""What every page keeps: its language, its name, its tables, its width, its type."""

import itertools
from collections import defaultdict

import pytest
from PIL import Image, ImageChops, ImageStat

import messages
from dashboard.pages import PAGES
from tools.shots import top_of_page
from tools.site import ADDRESSES, LANGUAGES, ROOT, THEMES, WIDTHS, address, whole

#: Page id by the first part of its address.
IDS = {page.address: page.id for page in PAGES}

MEASURE = """() => {
  const main = document.querySelector("main")
  return {
    lang: document.documentElement.lang,
    title: document.title,
    description: document.querySelector("meta[name=description]").content,
    h1: [...document.querySelectorAll("h1")].filter((each) => each.checkVisibility()).length,
    tables: document.querySelectorAll("table[data-testid=figure-table] tbody th[scope=row]").length,
    page: document.documentElement.scrollWidth,
    main: main.scrollWidth,
    fonts: [...document.fonts].filter((each) => each.status === "loaded")
      .map((each) => each.family),
    background: getComputedStyle(document.querySelector(".stApp")).backgroundColor,
  }
}"""

#: Every text that a reader sees in <main>, with its size on screen (a drawing may be scaled) and
#: the font it asks for first.
TEXTS = """() => {
  const main = document.querySelector("main")
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
  const found = []
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim()
    const parent = walker.currentNode.parentElement
    if (!text || !parent.checkVisibility({ visibilityProperty: true })) continue
    const style = getComputedStyle(parent)
    const matrix = parent.ownerSVGElement ? parent.getScreenCTM() : new DOMMatrix()
    const scale = Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c))
    found.push({
      text: text.slice(0, 60),
      size: Math.round(parseFloat(style.fontSize) * scale * 100) / 100,
      font: style.fontFamily.split(",")[0].replaceAll('"', ""),
      icon: Boolean(parent.closest("[data-testid=stIconMaterial]")),
    })
  }
  return found
}"""

COMBINATIONS = list(itertools.product(LANGUAGES, THEMES, WIDTHS))


@pytest.mark.parametrize(("lang", "theme", "width"), COMBINATIONS)
def test_every_page_is_whole_in_its_language_and_fits_its_screen(
    open_page, site, lang, theme, width
):
    page = open_page("/", lang, theme, width)
    wrong = []
    for path in ADDRESSES:
        page.goto(site.url + address(path, lang))
        whole(page)
        wrong += [f"{path}: {each}" for each in _wrong(page, path, lang, theme, width)]
    assert not wrong


def _wrong(page, path, lang, theme, width):
    words = messages.load(lang)
    got = page.evaluate(MEASURE)
    id_ = IDS[path.partition("?")[0]]
    if got["lang"] != lang:
        yield f"<html lang> is {got['lang']}"
    if not got["title"].endswith(words("site.name")) or got["title"] == words("site.name"):
        yield f"title is {got['title']}"
    if got["description"] != words(f"page.{id_}.description"):
        yield f"description is {got['description']}"
    if got["h1"] != 1:
        yield f"{got['h1']} visible h1"
    if not got["tables"]:
        yield "no table"
    if got["page"] > width or got["main"] > width:
        yield f"scrolls sideways: {got['page']} and {got['main']} in {width}"
    if not {"Newsreader", "Public Sans"} <= set(got["fonts"]):
        yield f"fonts are {got['fonts']}"
    if (got["background"] == "rgb(255, 255, 255)") != (theme == "light"):
        yield f"background is {got['background']}"
    yield from _wrong_texts(page)


def _wrong_texts(page):
    for each in page.evaluate(TEXTS):
        if each["icon"]:
            continue
        if each["size"] < 12:
            yield f"{each['size']} px: {each['text']}"
        if each["font"] not in ("Newsreader", "Public Sans"):
            yield f"{each['font']}: {each['text']}"


#: Between the two widths, at the edges where the layout changes, and beyond.
OTHER_WIDTHS = (320, 641, 768, 1001, 1100, 1280, 1920)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/carte",
        "/departement",
        "/departement?dep=37",
        "/sanctions?dep=37",
        "/estimations",
        "/couverture",
        "/donnees?jeu=europe",
    ],
)
def test_every_other_width_is_read_without_scrolling_sideways_or_squinting(open_page, path):
    page = open_page(path)
    wrong = {}
    for width in OTHER_WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(TWO_FRAMES)
        got = page.evaluate(MEASURE)
        wrong |= {(width, "scrolls sideways"): got["main"]} if got["main"] > width else {}
        wrong |= {(width, each): True for each in _wrong_texts(page)}
    assert not wrong


TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


LINKS = """() => [...document.querySelectorAll("a[href]")]
  .map((each) => [each.href, Boolean(each.closest("nav.langues"))])"""

PLACES = "() => [...document.querySelectorAll('[id]')].map((each) => each.id)"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_link_to_the_site_leads_somewhere_in_the_same_language(open_page, http, site, lang):
    page = open_page("/", lang)
    links, places = set(), defaultdict(set)
    for path in ADDRESSES:
        page.goto(site.url + address(path, lang))
        whole(page)
        links |= {(path, link, switch) for link, switch in page.evaluate(LINKS)}
        places[path.partition("?")[0]] |= set(page.evaluate(PLACES))
    ours = {
        (path, link.removeprefix(site.url), switch)
        for path, link, switch in links
        if link.startswith(site.url)
    }
    targets = sorted({link.partition("#")[0] for _, link, _ in ours})
    assert len(targets) > 100
    assert [target for target in targets if http.get(target, "HEAD").status_code != 200] == []
    assert [each for each in ours if not _place_exists(each[1], places)] == []
    spoken = {each for each in ours if ("lang=en" in each[1]) != (lang == "en") and not each[2]}
    assert spoken == set()


def _place_exists(link, places):
    path, _, place = link.partition("#")
    return not place or place in places[path.partition("?")[0]]


def test_the_picture_of_the_readme_is_what_the_site_shows(browser, site, tmp_path):
    """`make shots` takes it again when the page changes."""
    top_of_page(browser, site, tmp_path / "now.png")
    kept, now = (
        Image.open(each).convert("L").resize((360, 250))
        for each in (ROOT / "docs" / "overview.png", tmp_path / "now.png")
    )
    assert ImageStat.Stat(ImageChops.difference(kept, now)).mean[0] < 3
    assert "docs/overview.png" in (ROOT / "README.md").read_text("utf-8")
