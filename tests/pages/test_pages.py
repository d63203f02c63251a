"""Every page in both languages, as Python sends it to the browser."""

from __future__ import annotations

import re
from html import unescape

import pytest
from reading import html, identities, plain, text

from dashboard.content.values import identity
from dashboard.pages import PAGES
from dashboard.web import documents, serving
from dashboard.web.documents import PAGE_AT
from data.reading.query import every_departement, figures
from messages import load

#: Datasets shown one period at a time.
MANY = {"population", "etat4001"}


#: The answers of the search are links.
WITH_FIGURES = [page for page in PAGES if not page.hidden]

#: What stands elsewhere: the population in a sentence, those alike on *Comparer*.
CONTEXT = ("population", "voisins")


def keys(**wanted: str) -> set[str]:
    release = serving.release()
    rows = figures(release, wanted.get("dataset"), level=wanted.get("level"), geo=wanted.get("geo"))
    return {identity(row) for row in rows.iter_rows(named=True)}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("page", WITH_FIGURES, ids=lambda page: page.id)
def test_every_page_has_a_real_table_and_says_which_release_it_shows(open_page, page, lang):
    sent = html(open_page(page.id, lang=lang))
    assert "<table" in sent and "<caption>" in sent and 'scope="row"' in sent
    assert serving.release().id in sent


@pytest.mark.parametrize("page", WITH_FIGURES, ids=lambda page: page.id)
def test_a_page_under_every_figure_gives_source_citation_and_an_address_to_report(open_page, page):
    sent = html(open_page(page.id))
    feet = sent.split('class="pied-fig"')[1:]
    assert feet
    for foot in feet:
        assert 'class="source"' in foot
        assert 'class="citation"' in foot
        assert "mailto:" in foot


#: Where every national figure of a dataset stands: the overview has the latest of each series.
WHERE = {
    "sanctions": "sanctions",
    "procedures": "sanctions",
    "psp": "parcours",
    "afis": "parcours",
    "commissions": "parcours",
    "victimes": "estimations",
    "estimations": "estimations",
}


def test_every_national_figure_stands_on_the_page_of_its_subject(open_page):
    missing = {}
    for dataset, page in WHERE.items():
        left = keys(dataset=dataset, level="FR") - identities(open_page(page))
        missing |= {(dataset, page): left} if left else {}
    assert missing == {}
    others = {row.split("|")[0] for row in keys(level="FR")} - set(WHERE)
    assert others == MANY


def test_the_overview_gives_the_latest_of_each_series_and_the_way_to_it(open_page):
    sent = html(open_page("overview"))
    assert len({each.split("|")[0] for each in identities(open_page("overview"))}) >= 6
    for address in ("/sanctions#suites", "/parcours#commissions", "/estimations#victimes"):
        assert f'href="{address}"' in sent


def test_all_101_departements_have_a_page_with_every_figure_that_exists_for_them():
    """By their documents, which `test_documents` holds to what Streamlit shows."""
    missing = {}
    for dep in every_departement():
        sent = documents.find(PAGE_AT["/departement"], {"dep": dep.code}).body.decode()
        assert dep.name in sent
        wanted = {each for each in keys(level="DEP", geo=dep.code)
                  if not each.startswith(CONTEXT)}  # fmt: skip
        shown = {unescape(each) for each in re.findall(r'data-figure="([^"]+)"', sent)}
        missing |= {dep.code: wanted - shown} if wanted - shown else {}
    assert missing == {}


def test_the_data_page_shows_every_figure_of_a_dataset_or_of_the_period_chosen(open_page):
    for dataset in serving.release().datasets:
        wanted = keys(dataset=dataset)
        shown = identities(open_page("donnees", jeu=dataset))
        if dataset in MANY:
            wanted = {key for key in wanted if "|2019|" in key}
            shown = identities(open_page("donnees", jeu=dataset, periode="2019"))
        assert wanted - shown == set(), dataset


def test_figures_that_no_page_reaches_are_listed_here(open_page):
    """Beyond the period in view, the past years of large datasets are reached by their links."""
    shown = identities(open_page("overview"))
    for dataset in serving.release().datasets:
        shown |= identities(open_page("donnees", jeu=dataset))
    unreached = keys() - shown
    assert {key.split("|")[0] for key in unreached} == MANY


def test_a_departement_where_nothing_is_published_gets_an_honest_and_useful_page(open_page):
    words = load("fr")
    read = text(open_page("departement", dep="15"))
    assert read.count(words("duty.unknown")) >= 4
    assert words("departement.nothing_title") in read
    assert plain(words("subject.sanctions.holder")) in read
    assert "143 746" in read


def test_a_diagnostic_gives_its_response_before_its_count(open_page):
    sent = html(open_page("departement", dep="37"))
    assert 0 < sent.index("114 structures") < sent.index("<b>au moins 252</b>")
    assert sent.index("au plus 25\u00a0%") < sent.index("<b>au moins 252</b>")


def test_a_statement_is_shown_as_words_and_never_as_a_count(open_page):
    sent = html(open_page("departement", dep="61"))
    assert "blockquote" in sent
    assert "Une déclaration, pas un décompte" in sent
    assert "personnes" not in sent[sent.index("blockquote") : sent.index("blockquote") + 400]


def test_a_masked_count_reads_as_its_range_and_its_duty_yes(open_page):
    sent = html(open_page("departement", dep="37"))
    assert 'class="raies"' in sent
    assert 'data-duty="pathway" data-answer="yes"' in sent
    read = text(open_page("departement", dep="37"))
    assert "Effectif secret, entre 1 et 4 personnes" in read


def test_no_is_said_only_where_a_source_says_no(open_page):
    sent = html(open_page("departement", dep="53"))
    assert 'data-duty="sanction" data-answer="no"' in sent
    assert "zéro publié" in sent


def test_sources_that_contradict_each_other_are_both_kept_and_said(open_page):
    read = text(open_page("departement", dep="30"))
    assert "19 juin 2019" in read and "21 juin 2019" in read
    assert plain(load("fr")("departement.dates")) in read


def test_at_least_is_said_wherever_the_number_stands(open_page):
    """Indre-et-Loire, on each page and in each language that gives its count."""
    for page, query in (("departement", {"dep": "37"}), ("couverture", {}),
                        ("donnees", {"jeu": "diagnostics"})):  # fmt: skip
        for lang, floor in (("fr", "au moins"), ("en", "at least")):
            sent = html(open_page(page, lang=lang, **query))
            assert re.search(rf">{floor} 252\b", sent), (page, lang)
            assert not re.search(r">252\b", sent), (page, lang)


def test_a_name_typed_by_hand_in_the_address_opens_the_page(open_page):
    assert "<h1>Indre-et-Loire" in html(open_page("departement", dep="indre et loire"))


def test_an_unknown_departement_is_said_so_and_nothing_is_run_from_the_address(open_page):
    sent = html(open_page("departement", dep="<script>x</script>"))
    assert "Aucun département ne correspond" in sent
    assert "<script>" not in sent


def test_choosing_a_language_keeps_the_view(open_page):
    sent = html(open_page("departement", dep="37", lang="en"))
    assert 'href="/departement?dep=37"' in sent
    assert 'href="/departement?lang=en&amp;dep=37"' in sent
