"""A demonstration says what it is, wherever it is read: no output is without the mark."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import polars as pl
import pytest
from reading import html
from starlette.requests import Request

import messages
from dashboard.pages import PAGES
from dashboard.parts.html import chrome
from dashboard.parts.html import page as reading
from dashboard.selection import Selection
from dashboard.view import View
from dashboard.web import documents, files, lost, pictures, serving
from data import shelf
from data.producer import writer
from data.reading import export

MARK = {lang: messages.load(lang)("fiction.mark") for lang in messages.LANGUAGES}


@pytest.fixture
def fiction(tmp_path, monkeypatch):
    """The figures of the embedded release, said to be fiction."""
    real = shelf.open_current(shelf.EMBEDDED)
    folder = tmp_path / "demonstration"
    writer.write(real.observations, real.sources, real.datasets, to=folder,
                 created=real.created, certificate=real.certificate, fictional=True)  # fmt: skip
    monkeypatch.setenv("OBSERVATOIRE_RELEASES", str(folder))
    return serving.release()


def view(release, lang, **asked):
    return View(release, Selection(lang, **asked), messages.load(lang))


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_every_page_its_title_and_every_figure_on_it_say_so(fiction, page, lang):
    text = documents.find(page, {"lang": lang, "dep": "37"}).body.decode()
    assert MARK[lang].lower() in re.search("<title>(.*?)</title>", text, re.S)[1].lower()
    assert 'content="noindex"' in text
    assert text.count('class="fiction bandeau"') == 1
    figures = len(re.findall(r'<header class="fig">', text))
    assert text.count('<p class="fiction">') == figures
    cited = re.findall(r'class="citation">(.*?)</p>', text, re.S)
    taken = re.findall(r'data-table="(.*?)"', text, re.S)
    assert all(MARK[lang].lower() in each.lower() for each in (*cited, *taken))


@pytest.mark.parametrize("page", ["overview", "departement", "sanctions"])
def test_what_streamlit_shows_says_so_too(fiction, open_page, page):
    shown = html(open_page(page, dep="37"))
    assert "fiction bandeau" in shown and '<p class="fiction">' in shown


def test_a_real_release_says_nothing_of_the_kind():
    text = documents.find(PAGES[0], {}).body.decode()
    assert "fiction" not in text and "noindex" not in text


@pytest.mark.parametrize("format_", export.FORMATS)
@pytest.mark.parametrize("scope", ["tout", "psp", "dep-37", "codes"])
@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_file_says_so_in_its_name_and_in_each_row(fiction, lang, scope, format_):
    if (scope, format_) == ("codes", "parquet"):
        return  # there is none
    got = files.download(asked(f"{scope}.{format_}", fiction.id, lang))
    assert got.status_code == 200
    assert "demonstration" in got.headers["content-disposition"]
    assert says_so(got.body, scope, format_)


def asked(name, release, lang):
    return Request({
        "type": "http", "method": "GET", "path": "/", "query_string": f"lang={lang}".encode(),
        "headers": [], "server": ("localhost", 80), "scheme": "http",
        "path_params": {"name": f"observatoire-{name}", "release": release},
    })  # fmt: skip


def says_so(content: bytes, scope: str, format_: str) -> bool:
    if format_ == "parquet":
        return pl.read_parquet(io.BytesIO(content))["fictional"].str.contains("fictives").all()
    if format_ == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    else:
        lines = io.StringIO(content.decode("utf-8-sig"))
        rows = list(csv.reader(lines, delimiter=";" if format_ == "excel.csv" else ","))[1:]
    marked = [any("ictives" in str(cell) for cell in row) for row in rows]
    return marked[0] if scope == "codes" else all(marked)


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_picture_says_so(fiction, lang):
    shown = view(fiction, lang)
    for kind in pictures.kinds(fiction).values():
        if kind.there(fiction):
            when = (kind.periods(shown) or ("",))[0]
            notes = " ".join(kind.caption(shown, when).notes)
            assert MARK[lang].lower() in notes.lower() and "demonstration" in notes


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_an_address_that_leads_nowhere_says_so(fiction, lang):
    assert MARK[lang] in lost.not_found(lang).body.decode()
    assert MARK[lang] in lost.gone(lang, "2026-01-01-0123456789").body.decode()


def test_a_real_release_is_not_read_beside_it(fiction, tmp_path):
    assert serving.named(shelf.open_current(shelf.EMBEDDED).id) is None


def test_the_mark_stands_before_all_else_on_the_page(fiction):
    shown = view(fiction, "fr")
    head = str(chrome.header(shown, PAGES[0]))
    assert head.index("bandeau") < head.index("marque")
    assert reading.NAME
