"""The search of the head: what a text finds, in either language, whatever its accents."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.pages import PAGES
from dashboard.subjects.finding import Entry, found, rank
from dashboard.web.documents import PAGE_AT
from dashboard.web.finding import entries, index
from data import shelf
from data.reading.indicators import listed
from geo.territories import DEPARTEMENTS, search
from tools.site import ROOT


@pytest.fixture(scope="module", params=["real", "demonstration"])
def release(request):
    folder = shelf.EMBEDDED if request.param == "real" else ROOT / "data" / "demonstration"
    return shelf.open_current(folder)


@pytest.fixture(scope="module")
def real():
    return shelf.open_current(shelf.EMBEDDED)


@pytest.mark.parametrize(
    ("text", "lang", "kind", "label"),
    [
        ("37", "fr", "departement", "Indre-et-Loire"),
        ("37000", "fr", "departement", "Indre-et-Loire"),
        ("20200", "en", "departement", "Haute-Corse"),
        ("Tours", "en", "departement", "Indre-et-Loire"),
        ("cote d or", "fr", "departement", "Côte-d’Or"),
        ("centre val", "fr", "region", "Centre-Val de Loire"),
        ("coverage", "fr", "page", "Ce qui est couvert"),
        ("parcours de sortie", "en", "page", "Exit pathways"),
        ("proxenetisme", "fr", "indicator", "Faits de proxénétisme"),
        ("population", "fr", "indicator", "Population"),
        ("miprof", "fr", "term", "MIPROF"),
        ("europe", "fr", "dataset", "Victimes de traite"),
    ],
)  # fmt: skip
def test_what_a_reader_types_leads_to_what_they_mean(real, text, lang, kind, label):
    there = found(entries(real, lang), text)
    assert any(each.kind == kind and each.label.startswith(label[:6]) for each in there[:8]), [
        (each.kind, each.label) for each in there[:8]
    ]


@pytest.mark.parametrize("code", list(DEPARTEMENTS))
def test_every_departement_comes_first_by_its_name_its_number_and_its_town(real, code):
    dep = DEPARTEMENTS[code]
    for text in (dep.name, code):
        assert found(entries(real, "fr"), text)[0].aside == code
    assert code in [each.aside for each in found(entries(real, "fr"), dep.chef_lieu)[:3]]


@pytest.mark.parametrize("text", ["37", "indre", "loire", "1", "2a", "reunion", "97400"])
def test_a_departement_is_found_here_as_in_its_own_search(real, text):
    here = [each.aside for each in found(entries(real, "fr"), text) if each.kind == "departement"]
    assert here == [each.code for each in search(text)]


def test_every_address_is_one_of_a_page_and_every_page_is_found(release):
    there = entries(release, "fr")
    paths = {each.address.partition("?")[0].partition("#")[0] for each in there}
    assert paths <= set(PAGE_AT)
    named = {each.address for each in there if each.kind == "page"}
    assert named == {page.address for page in PAGES if not page.hidden}
    assert all("lang=en" in each.address for each in entries(release, "en"))


def test_every_indicator_of_a_departement_is_found_where_it_can_be_seen(release):
    there = {each.address for each in entries(release, "fr") if each.kind == "indicator"}
    for each in listed(release):
        assert {f"/carte?indicateur={each.id}", f"/comparer?indicateur={each.id}"} & there


def test_the_index_holds_no_more_than_the_page_and_is_small(release):
    told = json.loads(index(release, "fr").body)
    assert len(told["entries"]) == len(entries(release, "fr"))
    assert len(index(release, "fr").packed("gzip")[1]) < 20_000


def test_no_text_finds_everything(real):
    assert found(entries(real, "fr"), " -’ ") == ()


@given(st.text(alphabet="abcdé -37", max_size=8))
def test_better_is_never_told_after_worse(text):
    there = [Entry("departement", name, "", codes=(name[:2],)) for name in ("ab", "abc d", "37")]
    ranks = [rank(text.strip(), each) for each in found(there, text)]
    assert ranks == sorted(ranks, key=lambda each: each if each is not None else 9)


@pytest.mark.parametrize("text", ["tours", "<script>alert(1)</script>", "«»", "x" * 200])
def test_the_page_of_answers_says_what_was_asked_for_and_nothing_more(open_page, text):
    app = open_page("recherche", q=text)
    assert "<script>alert" not in "".join(each.proto.body for each in app.get("html"))
