"""A figure that leaves the screen keeps its title, sources, date, secrecy, release and address."""

from __future__ import annotations

import datetime
import io
import json
import re
from xml.etree import ElementTree

import pytest
from PIL import Image

import messages
from dashboard.content import citing
from dashboard.maps import picture as raster
from dashboard.pages import BY_ID, PAGES
from dashboard.report import picture
from dashboard.selection import Selection
from dashboard.view import View
from dashboard.web import documents, figures, pictures, plates, settings
from data import shelf
from tools.site import ROOT

DAY = datetime.date(2026, 11, 27)
RELEASES = {"real": shelf.EMBEDDED, "demonstration": ROOT / "data" / "demonstration"}
SELECTIONS = {
    "departement": {"dep": "37"},
    "sanctions": {"dep": "37"},
    "comparer": {"territoires": "37,41,45,REG-24,FR"},
    "verifier": {"territoires": "DEP-41", "indicateur": "etat4001.proxenetisme"},
}


def opened(release):
    return shelf.open_current(RELEASES[release])


def shown(release, page, lang="fr"):
    asked = Selection.from_query({"lang": lang, **SELECTIONS.get(page, {})})
    view = documents.view_of(opened(release), BY_ID[page], asked)
    for item, figure in plates.plates(documents.items(view, BY_ID[page])):
        yield view, item, figure


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("page", [page.id for page in PAGES if not page.hidden])
def test_every_figure_has_a_picture_that_is_whole_by_itself(release, page):
    for lang in messages.LANGUAGES:
        for view, _, figure in shown(release, page, lang):
            drawn = picture.landscape(figure, figures.words(view, figure))
            told = " ".join("".join(ElementTree.fromstring(drawn).itertext()).split())
            assert figure.title.split()[0] in told and view.release.id in told
            assert f"#{figure.anchor}" in told
            assert (view.fiction in told) and bool(view.fiction) == (release == "demonstration")
            assert drawn == picture.landscape(figure, figures.words(view, figure))


@pytest.mark.parametrize("page", ["departement", "comparer", "couverture"])
def test_a_square_holds_all_of_a_figure(page):
    for view, _, figure in shown("real", page):
        drawn = picture.square(figure, figures.words(view, figure))
        box = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn)
        assert box[1] == box[2] and 'width="1200"' in drawn
    image = Image.open(io.BytesIO(raster.png(drawn, 1)))
    assert image.size == (1200, 1200) and "fictives" not in str(image.info)


def test_no_number_of_a_table_is_ever_cut_short_in_a_picture():
    for page in ("departement", "sanctions", "comparer", "couverture"):
        for view, _, figure in shown("demonstration", page):
            if figure.chart is None and figure.drawn is None:
                drawn = picture.landscape(figure, figures.words(view, figure))
                numbers = re.findall(r'text-anchor="end">([^<]*)<', drawn)
                assert not [each for each in numbers if each.endswith("…")]


def test_a_hidden_number_is_its_range_in_a_picture_and_nothing_more():
    (view, _, figure), *_ = shown("real", "verifier")
    drawn = picture.landscape(figure, figures.words(view, figure))
    assert "2 à 7" in drawn.replace("\xa0", " ")
    assert messages.load("fr")("shared.range")[:40] in drawn


def cited(**more):
    (view, _, figure), *_ = shown("real", "departement", more.pop("lang", "fr"))
    return citing.cited(view, figure, f"https://site.example{view.here}#{figure.anchor}")


def test_what_reference_managers_read_is_whole():
    of = cited()
    (item,) = json.loads(citing.csl(of, DAY))
    assert item["type"] == "dataset" and item["version"] == of.release
    assert item["URL"].endswith("#figure-faits") and f"release={of.release}" in item["URL"]
    assert item["accessed"]["date-parts"] == [[2026, 11, 27]]
    entry = citing.bibtex(of, DAY)
    assert entry.startswith("@misc{observatoire") and entry.count("{") == entry.count("}")
    assert f"\\url{{{of.address}}}" in entry and "urldate = {2026-11-27}" in entry
    assert "novembre)" in citing.apa(of, DAY) and of.address in citing.apa(of, DAY)
    assert "November" in citing.apa(cited(lang="en"), DAY)


def test_a_percent_sign_in_a_title_is_bibtex():
    of = cited()
    odd = citing.Cited(of.site, "58 % & 3_4", of.publishers, of.created, of.release, "/a?b=1&c=2",
                       "fr")  # fmt: skip
    assert r"58 \% \& 3\_4" in citing.bibtex(odd, DAY) and "/a?b=1&c=2" in citing.bibtex(odd, DAY)


@pytest.mark.parametrize("page", [page.id for page in PAGES if not page.hidden])
def test_a_figure_in_a_frame_keeps_its_sources_and_runs_nothing(page):
    for view, _, figure in shown("real", page):
        sent = figures.framed(
            BY_ID[page], view.selection.query() | {"embed": figure.key}
        ).body.decode()
        assert "<script" not in sent and '<header class="entete' not in sent
        assert 'class="source"' in sent and f"#{figure.anchor}" in sent
        assert f"release={view.release.id}" in sent


def test_a_frame_of_a_figure_that_there_is_not_says_so():
    carte = BY_ID["carte"]
    assert figures.framed(carte, {"embed": "rien"}).status == 404
    assert figures.framed(carte, {"embed": "1", "release": "2020-01-01-a"}).status == 404
    assert figures.framed(carte, {"embed": "1"}).status == 200


def test_what_a_reader_typed_is_kept_by_no_picture_and_in_no_frame():
    asked = Selection(claim="98765", search="98765", dep="37")
    assert "98765" not in str(figures._kept_by_all(asked))
    told = {"embed": "1", "valeur": "98765", **SELECTIONS["verifier"]}
    assert b"98765" not in figures.framed(BY_ID["verifier"], told).body


@pytest.mark.parametrize("square", [False, True])
@pytest.mark.parametrize("release", RELEASES)
def test_a_map_is_whole_and_no_word_of_its_legend_runs_into_its_count(release, square):
    view = View(opened(release), Selection(), messages.load("fr"))
    for kind in pictures.kinds(view.release).values():
        when = kind.period(view)
        made = kind.drawn(view, when), kind.caption(view, when), kind.outline
        drawn = raster.svg(*made, square=square)
        left, up, wide, high = map(float, re.search(r'viewBox="([^"]+)"', drawn)[1].split())
        assert (wide == high) or not square
        told = ElementTree.fromstring(drawn.partition("\n")[2])
        for each in told.iter("{http://www.w3.org/2000/svg}text"):
            if each.get("x") == "46":
                assert len(each.text) <= raster.KEYED, each.text
        assert left <= 0 and up <= 0 and wide + left >= raster.WIDTH


@pytest.mark.parametrize("page", [page.id for page in PAGES])
def test_no_word_of_a_picture_is_cut(page):
    """A label, a date or a territory that is cut says something else."""
    for view, _, figure in shown("real", page):
        for drawn in (picture.landscape, picture.square):
            told = "".join(
                ElementTree.fromstring(drawn(figure, figures.words(view, figure))).itertext()
            )
            assert "…" not in told.replace(figure.title, "").replace(figure.subtitle, ""), (
                figure.key
            )


def test_two_figures_are_cited_under_two_names():
    keys = [citing.cited(view, figure, f"/{page}#{figure.anchor}").identity
            for page in ("sanctions", "parcours")
            for view, _, figure in shown("real", page)]  # fmt: skip
    assert len(keys) > 10 and len(set(keys)) == len(keys)


def test_where_nobody_said_at_which_address_the_site_is_no_picture_gives_one(monkeypatch):
    monkeypatch.setattr(settings, "load", settings.Settings)
    view, _, figure = next(iter(shown("real", "sanctions")))
    assert figures.permanent(view, figure) == ""
    assert "#figure-" not in picture.landscape(figure, figures.words(view, figure))
