"""*Vérifier*: one word for a number, and nothing at all from a hidden one."""

from __future__ import annotations

import pytest

import messages
from dashboard.content.values import identity
from dashboard.pages import BY_ID
from dashboard.selection import Selection
from dashboard.subjects import verify
from dashboard.view import View
from dashboard.web import documents
from data import shelf

PAGE = BY_ID["verifier"]
HIDDEN = {"territoires": "DEP-41", "indicateur": "etat4001.proxenetisme", "periode": "2018/2020"}
SHOWN = {"territoires": "FR", "indicateur": "sanctions.contraventions", "periode": "2024"}


@pytest.fixture(scope="module")
def release():
    return shelf.open_current(shelf.EMBEDDED)


def body(lang="fr", **query):
    return documents.find(PAGE, query | {"lang": lang}).body.decode()


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_of_a_hidden_number_the_page_is_the_same_to_the_byte_whatever_is_claimed(lang):
    pages = {body(lang, **HIDDEN, valeur=each) for each in ("0", "2", "3", "7", "8", "41", "9999")}
    assert len(pages) == 1
    title = messages.load(lang)("verify.secret.title")
    assert f"<h2>{title}</h2>" in pages.pop() or title


@pytest.mark.parametrize(
    ("value", "word"),
    [("1146", "conforms"), ("1 146", "conforms"), ("1150", "rounded"), ("1160", "other_period"),
     ("900", "contradicted")],
)  # fmt: skip
def test_a_number_of_a_year_gets_its_word(release, value, word):
    words = messages.load("fr")
    text = body(**SHOWN, valeur=value)
    assert words(f"verify.{word}.title") in text and words(f"verify.{word}.text") in text


def test_the_claim_is_in_no_link_of_the_page():
    assert "valeur=" not in body(**SHOWN, valeur="1146")
    assert "98765" not in body(**SHOWN, valeur="98765")


def test_what_is_no_number_asks_nothing(release):
    assert body(**SHOWN, valeur="environ mille") == body(**SHOWN)


def test_the_sentence_to_cite_is_that_of_the_row(release):
    view = View(release, Selection("fr", territories="FR", indicator="sanctions.contraventions",
                                   period="2024"), messages.load("fr"))  # fmt: skip
    of = verify.asked(view)
    found = verify.told(view, of, 1146)
    cited = verify.cited(view, of, found).items[0]
    assert "1 146" in cited.said.replace("\u202f", " ").replace("\xa0", " ")
    assert release.id in cited.said and "/verifier?" in cited.said
    assert cited.identity == identity(dict(found.row))


def test_everything_that_a_release_counts_can_be_asked_about(release):
    held = verify.held(release)
    assert {"sanctions.contraventions", "etat4001.proxenetisme", "population.population"} <= set(
        held
    )
    view = View(release, Selection("en"), messages.load("en"))
    assert len(verify.indicators(view)) == len(held)
    assert len(verify.territories(view)) == 1 + 13 + 101


def test_a_claim_is_kept_by_nobody_not_even_in_memory():
    before = documents._kept.bytes
    for each in range(3):
        body(**SHOWN, valeur=str(4_321 + each))
    after = documents._kept
    assert after.bytes == before
    assert not any("4321" in str(name) for name in after._kept)
