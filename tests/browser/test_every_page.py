"""What every page keeps: its language, its name, its tables, its width, its type."""

from collections import defaultdict

import pytest
from PIL import Image, ImageChops, ImageStat

import messages
from dashboard.pages import PAGES
from tools.shots import top_of_page
from tools.site import ROOT

from .gallery import MEASURE, TEXTS, WAYS, WIDE

#: Pages of words alone.
WITHOUT_TABLE = ("recherche", "mentions")
#: Page id by the first part of its address.
IDS = {page.address: page.id for page in PAGES}


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_every_page_is_whole_in_its_language_and_fits_its_screen(gallery, way):
    wrong = [
        f"{path}: {each}"
        for path, seen in gallery.of(way).items()
        for each in _wrong(path, seen, way)
    ]
    assert not wrong


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_no_page_asks_another_host_or_writes_an_error(gallery, way):
    gallery.of(way)
    assert gallery.wrong[way] == []


def _wrong(path, seen, way):
    (lang, theme, width), got = way, seen.measured
    words = messages.load(lang)
    id_ = IDS[path.partition("?")[0]]
    if got["lang"] != lang:
        yield f"<html lang> is {got['lang']}"
    if not got["title"].endswith(words("site.name")) or got["title"] == words("site.name"):
        yield f"title is {got['title']}"
    if got["description"] != words(f"page.{id_}.description"):
        yield f"description is {got['description']}"
    if got["h1"] != 1:
        yield f"{got['h1']} visible h1"
    if not got["tables"] and id_ not in WITHOUT_TABLE:
        yield "no table"
    if got["page"] > width or got["main"] > width:
        yield f"scrolls sideways: {got['page']} and {got['main']} in {width}"
    if not {"Newsreader", "Public Sans"} <= set(got["fonts"]):
        yield f"fonts are {got['fonts']}"
    if (got["background"] == "rgb(255, 255, 255)") != (theme == "light"):
        yield f"background is {got['background']}"
    yield from _wrong_texts(seen.texts)


def _wrong_texts(texts):
    for each in texts:
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
        wrong |= {(width, each): True for each in _wrong_texts(page.evaluate(TEXTS))}
    assert not wrong


TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.mark.parametrize("way", WIDE, ids=str)
def test_every_link_to_the_site_leads_somewhere_in_the_same_language(gallery, http, site, way):
    links, places, lang = set(), defaultdict(set), way[0]
    for path, seen in gallery.of(way).items():
        links |= {(path, link, switch) for link, switch in seen.links}
        places[path.partition("?")[0]] |= set(seen.places)
    ours = {
        (path, link.removeprefix(site.url), switch)
        for path, link, switch in links
        if link.startswith(site.url)
    }
    # One route answers a figure in every format: one of them is asked for.
    targets = sorted(
        target for target in {link.partition("#")[0] for _, link, _ in ours}
        if "/figure_" not in target or ".txt" in target
    )  # fmt: skip
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
