"""The fiche on paper: answers on its first page, two pages, for whoever reads it, for ever."""

from __future__ import annotations

import io
import json
import os
import re

import outloud
import pdfua
import pikepdf
import pypdf
import pytest

import messages
from dashboard.report import __main__ as command
from dashboard.report import typeset
from dashboard.report.sheet import sheet
from dashboard.selection import Selection
from dashboard.view import View
from data import shelf
from geo.territories import DEPARTEMENTS
from tools.site import ROOT

#: Much is known, little, nothing; an island, a city, two diagnostics, thirteen in the région.
SAMPLE = ("37", "75", "2A", "976", "61", "25", "34")
if os.environ.get("OBSERVATOIRE_SOAK"):
    SAMPLE = tuple(DEPARTEMENTS)

RELEASES = {"real": shelf.EMBEDDED, "demonstration": ROOT / "data" / "demonstration"}

#: A false alarm of one checker: a row header beside a column header is no shredded head. The other
#: takes a chart's numbers in words for no language.
PINNED = {"TBL-010", "FIG-012"}


def view(release="real", lang="fr"):
    return View(shelf.open_current(RELEASES[release]), Selection(lang), messages.load(lang))


_MADE: dict[tuple, bytes] = {}


def made(code, release="real", lang="fr", format_="a4"):
    key = code, release, lang, format_
    if key not in _MADE:
        _MADE[key] = typeset.fiche(view(release, lang), DEPARTEMENTS[code], format_)
    return _MADE[key]


def words(pdf, page=None):
    read = pypdf.PdfReader(io.BytesIO(pdf))
    pages = read.pages if page is None else [read.pages[page]]
    return " ".join(" ".join(each.extract_text() for each in pages).split())


WAYS = [(release, lang) for release in RELEASES for lang in messages.LANGUAGES]


@pytest.mark.parametrize(("release", "lang"), WAYS)
@pytest.mark.parametrize("code", SAMPLE)
def test_a_fiche_is_two_pages_in_our_fonts_and_the_same_to_the_byte(code, release, lang):
    pdf = made(code, release, lang)
    assert pdf == typeset.fiche(view(release, lang), DEPARTEMENTS[code])
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 2
        fonts = [font for page in opened.pages for font in page.Resources.Font.values()]
        below = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert all("/FontFile2" in each or "/FontFile3" in each for each in below)
        assert all(re.search("Newsreader|PublicSans", str(each.FontName)) for each in below)
        assert str(opened.Root.Lang) == lang


@pytest.mark.parametrize(("release", "lang"), WAYS)
@pytest.mark.parametrize("code", SAMPLE)
def test_both_checkers_find_nothing_against_accessibility(code, release, lang, tmp_path):
    path = tmp_path / "fiche.pdf"
    path.write_bytes(made(code, release, lang))
    assert [each.rule_id for each in pdfua.validate(path).findings] == []
    found = outloud.check(path)
    told = [each.rule for each in found.findings if each.severity in ("error", "warning")]
    assert [rule for rule in told if rule not in PINNED] == []


def test_it_says_that_it_is_archivable_and_accessible():
    with pikepdf.open(io.BytesIO(made("37"))) as opened, opened.open_metadata() as told:
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "A")
        assert told["pdfuaid:part"] == "1"
        assert "Indre-et-Loire" in told["dc:title"]


def test_every_row_of_a_table_is_named_and_every_figure_has_words():
    with pikepdf.open(io.BytesIO(made("37"))) as opened:
        rows = list(typeset._rows(opened.Root.StructTreeRoot))
        firsts = [next(iter(typeset._children(row))) for row in rows]
        assert len(rows) > 15 and all(str(each.S) == "/TH" for each in firsts)
        given = [each.A for each in firsts if isinstance(each.get("/A"), pikepdf.Dictionary)]
        assert sum(str(each.get("/Scope")) == "/Row" for each in given) > 15
        figures = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary)
                   and each.get("/S") == pikepdf.Name.Figure]  # fmt: skip
        assert figures and all(len(str(each.Alt)) > 20 for each in figures)


#: What a préfet asks, and where page one answers it (Indre-et-Loire, real release).
QUESTIONS = {
    "Is a commission set up?": "Installation ou première réunion : 19 décembre 2017",
    "Has anyone gone into a pathway?": "1 à 4",
    "Are clients fined?": "Aucune sanction publiée",
    "Do we stand apart from the others?": "Le taux ne se distingue pas de celui de la France",
    "What did the survey count, and who answered?": "au moins 252",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_first_page_answers_what_a_prefet_asks(question):
    said = words(made("37"), 0).replace("\xa0", " ").replace("\u202f", " ")
    assert QUESTIONS[question] in said
    assert "114 structures" in said and "au plus 25 %" in said


def test_the_second_page_says_who_holds_what_is_not_known_and_where_this_stands():
    said = words(made("37"), 1)
    assert "Suites judiciaires" in said and "Parquets et tribunaux" in said
    said = said.replace(" ", "")
    assert f"/fichiers/{view().release.id}/fiche-37.pdf" in said
    assert "/fichiers/derniere/fiche-37.pdf" in said


@pytest.mark.parametrize("code", ["37", "75", "48"])
def test_a_demonstration_says_so_on_each_page(code):
    for page in (0, 1):
        assert "Données fictives de démonstration" in words(made(code, "demonstration"), page)
    assert "fictives" not in words(made(code))


@pytest.mark.parametrize("code", ["37", "75", "976"])
def test_a_poster_is_one_page(code):
    read = pypdf.PdfReader(io.BytesIO(made(code, format_="a3")))
    assert len(read.pages) == 1
    assert read.pages[0].mediabox.width > read.pages[0].mediabox.height > 800


def test_what_a_fiche_says_is_what_the_pages_say_and_no_hidden_number():
    """Of a hidden count its range alone, in the words, the drawings and the texts beside them."""
    release = view().release
    hidden = release.observations.filter(CONF_STATUS="N", geo_level="DEP", geo="41")
    assert hidden.height
    told = json.dumps(sheet(view(), DEPARTEMENTS["41"]), ensure_ascii=False)
    assert "2 à 7" in told.replace("\xa0", " ")
    assert hidden["value"].null_count() == hidden.height


def test_the_command_writes_what_is_asked_for_and_says_what_is_not(tmp_path, capsys):
    assert command.main(["--dep", "37", "2A", "--lang", "fr", "en", "--out", str(tmp_path)]) == 0
    named = sorted(path.name for path in tmp_path.iterdir())
    assert len(named) == 4 and named[0].startswith("observatoire-2a-corse-du-sud-")
    assert command.main(["--dep", "99", "--out", str(tmp_path)]) == 2
    assert "99" in capsys.readouterr().err
    assert command.main(["--out", str(tmp_path)]) == 2


def test_a_number_in_large_is_told_with_what_it_is_of_and_how_sure_it_is():
    """What limits a number travels with it: one court, one association, « une dizaine »."""
    told = {code: sheet(view("real"), DEPARTEMENTS[code]) for code in ("59", "54", "28", "37")}
    stages = next(each for each in told["59"]["highlights"] if "stages" in each["label"])
    assert "ressort d’un seul tribunal" in stages["scope"]
    assert "ressort d’un seul tribunal" in told["59"]["duties"][3]["fact"]
    about_ten = next(each for each in told["54"]["highlights"] if each["number"] == "10")
    assert about_ten["scope"].startswith("Estimé") and "une dizaine" in about_ten["scope"]
    rates = [each for each in told["28"]["highlights"] if "Taux" in each["label"]]
    assert rates and all("par million" in each["number"] for each in rates)
    assert "Info Tours" in " ".join(told["37"]["sources"])
    assert any("Info Tours" in each["name"] for each in told["37"]["surveys"][-1]["sources"])


@pytest.mark.parametrize("code", DEPARTEMENTS)
def test_every_source_of_a_number_of_the_sheet_is_among_its_sources(code):
    told = sheet(view("real"), DEPARTEMENTS[code])
    if any("autre" in each for each in told["sources"]):
        return  # the list ends with how many more
    shown = [each["source"]["name"] for each in told["highlights"]]
    shown += [each["name"] for survey in told["surveys"][-1:] for each in survey["sources"]]
    all_ = " ; ".join(told["sources"])
    assert [name for name in shown if name.split(",")[0] not in all_] == []
