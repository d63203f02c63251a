"""A département's page says what the law asks first, then what exists, then what is missing."""

import re

import pytest
from playwright.sync_api import expect

#: Whether the second element stands after the first one in the document.
FOLLOWS = """([first, second]) =>
  Boolean(first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING)"""

DUTIES = ["commission", "meeting", "pathway", "sanction"]


def follows(page, first, second):
    """Whether the first element of `second` comes after that of `first`."""
    handles = [page.locator(each).first.element_handle() for each in (first, second)]
    return page.evaluate(FOLLOWS, handles)


def answers(page):
    return page.locator(".devoirs article .reponse").all_inner_texts()


@pytest.mark.parametrize("dep", ["37", "15", "61", "75", "2A", "974"])
def test_the_four_duties_come_first(open_page, dep):
    page = open_page(f"/departement?dep={dep}")
    duties = page.locator("[data-duty]")
    assert [each.get_attribute("data-duty") for each in duties.all()] == DUTIES
    assert all(answer in ("Oui", "Non", "Non publié") for answer in answers(page))
    assert page.locator("h2").first.inner_text() == "La loi, et ce qui est publié ici"
    assert follows(page, ".devoirs", "table")
    assert follows(page, ".devoirs", "[class*=st-key-figure-]")


def test_indre_et_loire_says_who_answered_before_what_was_counted(open_page):
    page = open_page("/departement?dep=37")
    diagnostic = page.locator("[class*=st-key-figure-diagnostic-37-2017]")
    drawn = diagnostic.locator(".diag").inner_text()
    assert re.search(r"\b25\s%.*\b114\sstructures.*\b252", drawn, re.S)
    assert follows(page, ".diag .barre", ".compte-au-moins")
    response = diagnostic.locator(".diag [role=img]")
    expect(response).to_have_accessible_name(re.compile(r"^au plus 25\s% des structures"))
    assert "252" not in page.locator("main").inner_text().partition("n’ont pas répondu")[0]


def test_each_duty_stands_over_the_law_that_asks_it_and_by_when(open_page):
    page = open_page("/departement?dep=41")
    laws = page.locator(".devoirs .loi")
    expect(laws).to_have_count(4)
    for law, asked in zip(laws.all(), ("L. 121-9", "deux réunions par an", "préfet", "1 500 €"),
                          strict=True):  # fmt: skip
        assert asked in " ".join(law.inner_text().split())
        expect(law.locator("a")).to_have_attribute("href", re.compile("^https://"))
    read = page.locator(".apres a").get_attribute("href")
    assert read.endswith("/methode#loi")


def test_indre_et_loire_shows_its_small_counts_as_ranges(open_page):
    page = open_page("/departement?dep=37")
    rows = page.locator(".st-key-figure-publie tr[data-figure*=personnes_en_parcours]")
    expect(rows).to_have_count(2)
    for row in rows.all():
        secret = row.locator("td.ici")
        expect(secret.locator(".raies")).to_be_visible()
        assert "1 à 4 personnes" in " ".join(secret.inner_text().split())


def test_the_six_departements_of_a_region_stand_side_by_side_in_their_order(open_page):
    page = open_page("/departement?dep=41")
    rows = page.locator(".st-key-figure-region tbody tr")
    codes = [each.split()[0] for each in rows.locator("th a").all_inner_texts()]
    assert codes == ["18", "28", "36", "37", "41", "45"]
    indre = rows.nth(2)
    expect(indre.locator(".no")).to_have_count(2)  # the disc, and what holds it
    assert "2020–2023" in indre.inner_text()


def test_orne_shows_statements_as_quotes_and_never_as_numbers(open_page):
    page = open_page("/departement?dep=61")
    said = page.locator("section[data-figure]")
    expect(said).to_have_count(2)
    for each in said.all():
        expect(each.locator("blockquote")).to_be_visible()
        expect(each.locator(".source a")).to_be_visible()
        expect(each.locator(".num, table, b")).to_have_count(0)
    quotes = " ".join(page.locator("section[data-figure] blockquote").all_inner_texts())
    assert "zéro condamnation" in quotes


@pytest.mark.parametrize(("lang", "answer"), [("fr", "Non publié"), ("en", "Not published")])
def test_a_departement_with_nothing_says_so_four_times_and_gives_its_population(
    open_page, lang, answer
):
    page = open_page("/departement?dep=15", lang)
    assert answers(page) == [answer] * 4
    expect(page.locator(".rien")).to_be_visible()
    said = page.locator(".phrase-seule span[data-figure*=population]").all_inner_texts()
    assert len(said) == 3
    for text, name in zip(said, ("Cantal", "Auvergne-Rhône-Alpes", "France"), strict=True):
        assert re.match(rf"{name} \d", text)


@pytest.mark.parametrize(("lang", "said"), [("fr", "Aucun département"), ("en", "No département")])
def test_an_unknown_departement_is_said_to_be_and_offers_the_search(open_page, http, lang, said):
    assert http.get(f"/departement?dep=zzz&lang={lang}").status_code == 200
    page = open_page("/departement?dep=zzz", lang)
    text = page.locator("main .chapo").first.inner_text()
    assert said in text and "zzz" in text
    expect(page.get_by_test_id("search")).to_be_visible()
    expect(page.locator("table[data-testid=figure-table] tbody tr")).to_have_count(101)


def test_what_a_reader_types_in_the_address_is_text_and_nothing_else(open_page):
    page = open_page("/departement?dep=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    assert "<img src=x" in page.locator("main .chapo").first.inner_text()
    expect(page.locator("main img")).to_have_count(0)


@pytest.mark.parametrize("dep", ["37", "indre-et-loire", "Indre et Loire"])
def test_the_address_takes_a_code_or_a_name(open_page, dep):
    page = open_page(f"/departement?dep={dep}")
    assert "Indre-et-Loire" in page.locator("h1").inner_text()
