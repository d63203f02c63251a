"""Cases from the field, kind 8: what leaves the site for other programs and people."""

from __future__ import annotations

import io
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import duckdb
import pandas as pd
import polars as pl
import pytest

from data import shelf
from data.shelf import EMBEDDED

RELEASE = (EMBEDDED / "current").read_text("utf-8").strip()
FOLDER = f"/fichiers/{RELEASE}"
FILES = [f"{FOLDER}/observatoire-psp.{each}" for each in ("csv", "excel.csv", "xlsx", "parquet")]
PICTURE = f"{FOLDER}/carte_commissions_toutes.svg"


@pytest.mark.parametrize("path", [*FILES, PICTURE])
def test_an_open_file_is_open_to_pages_and_programs_of_other_origins(http, path):
    headers = http.get(path, Origin="https://exemple.fr").headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert {"ETag", "Content-Range"} <= set(headers["Access-Control-Expose-Headers"].split(", "))


@pytest.mark.parametrize("path", ["/", "/donnees", "/_stcore/health", f"{FOLDER}/rien.csv"])
def test_pages_are_open_to_their_own_origin_alone(http, path):
    headers = http.get(path, Origin="https://exemple.fr").headers
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", FILES)
def test_what_a_browser_asks_before_is_answered(http, path):
    asked = {"Origin": "https://exemple.fr", "Access_Control_Request_Method": "GET",
             "Access_Control_Request_Headers": "range"}  # fmt: skip
    answer = http.get(path, "OPTIONS", **asked)
    assert answer.status_code == 204 and "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "range" in answer.headers["Access-Control-Allow-Headers"].lower()


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"), ("gzip;q=0", None), ("gzip; q=0.0", None), ("identity", None), ("", None),
        ("br, gzip;q=0.5", "br"), ("gzip, deflate, br, zstd", "zstd"), ("zstd;q=0, br", "br"),
        ("*", "gzip"), ("*;q=0", None), ("gzip;q=0, *", None),
        ("GZIP", "gzip"), ("br", "br"), ("x-gzip", None),
    ],
)  # fmt: skip
def test_an_answer_is_packed_for_who_takes_it_and_for_nobody_else(http, accepted, encoding):
    answer = http.get(FILES[0], Accept_Encoding=accepted)
    assert answer.headers.get("Content-Encoding") == encoding


@pytest.mark.parametrize("path", FILES[2:])
def test_what_is_packed_by_itself_is_packed_no_more(http, path):
    """Sibling: nor by the layer under ours, under the validator of the plain bytes."""
    assert "Content-Encoding" not in http.get(path, Accept_Encoding="gzip").headers


def test_one_validator_is_of_one_encoding(http):
    """Sibling: a range of the packed bytes is no range of the plain ones."""
    plain, packed = (http.get(FILES[0], Accept_Encoding=each) for each in ("identity", "gzip"))
    assert plain.headers["ETag"] != packed.headers["ETag"]
    for answer in (plain, packed):
        known = http.get(FILES[0], If_None_Match=answer.headers["ETag"])
        assert known.status_code == 304


@pytest.mark.parametrize("path", FILES)
def test_big_files_are_served_in_pieces_as_their_readers_expect(http, path):
    head, whole = http.get(path, "HEAD"), http.get(path)
    assert head.headers["Accept-Ranges"] == "bytes"
    assert int(head.headers["Content-Length"]) == len(whole.content) and not head.content
    size = len(whole.content)
    for asked, part in (
        ("bytes=0-7", slice(0, 8)),
        ("bytes=-8", slice(size - 8, size)),
        ("bytes=10-", slice(10, size)),
        (f"bytes=4-{size + 9}", slice(4, size)),
    ):
        answer = http.get(path, Range=asked, Accept_Encoding="gzip")
        assert answer.status_code == 206 and answer.content == whole.content[part]
        start = part.indices(size)[0]
        stop = part.indices(size)[1] - 1
        assert answer.headers["Content-Range"] == f"bytes {start}-{stop}/{size}"


@pytest.mark.parametrize(
    ("asked", "status"),
    [("bytes=999999999-", 416), ("bytes=5-2", 200), ("lines=1-2", 200), ("bytes=0-1,4-5", 200),
     ("bytes=-0", 416), ("bytes=x-y", 200), (f"bytes=0-{'9' * 5000}", 200)],
)  # fmt: skip
def test_a_range_that_makes_no_sense_harms_nobody(http, asked, status):
    answer = http.get(FILES[3], Range=asked)
    assert answer.status_code == status
    assert status == 200 or answer.headers["Content-Range"].startswith("bytes */")


def test_a_piece_of_another_version_is_never_sent(http):
    etag = http.get(FILES[3]).headers["ETag"]
    assert http.get(FILES[3], Range="bytes=0-7", If_Range=etag).status_code == 206
    assert http.get(FILES[3], Range="bytes=0-7", If_Range='"another"').status_code == 200


@pytest.mark.parametrize("scope", ["psp", "dep-01", "etat4001", "tout"])
def test_the_readers_that_people_use_read_the_same_from_the_address(http, scope):
    """By address with Polars (in pieces) and pandas; the bytes by DuckDB."""
    url = f"{http.site.url}{FOLDER}/observatoire-{scope}"
    frame = pl.scan_parquet(f"{url}.parquet").collect()
    expected = shelf.open_current(EMBEDDED).observations
    shown = frame["value"].drop_nulls().sum()
    read = pd.read_csv(f"{url}.csv")
    (ours,) = duckdb.sql("SELECT sum(value) FROM frame").fetchall()[0]
    text = http.get(f"{FOLDER}/observatoire-{scope}.csv").content
    theirs = pl.read_csv(io.BytesIO(text))
    assert scope != "tout" or frame.height == expected.height
    assert set(frame.filter(geo_level="COUNTRY", geo="EL")["geo_name"]) <= {"Grèce"}
    assert read["value"].sum() == pytest.approx(shown) == ours
    for other in (read["territory"].tolist(), theirs["geo"].to_list()):
        assert sorted(other) == sorted(frame["territory"].to_list())


@contextmanager
def page_of_another_origin(body: str):
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_notebook_of_another_origin_fetches_a_file_and_shows_a_picture(site, browser):
    script = f"""<img src="{site.url}{PICTURE}" onload="document.title += ' picture'"><script>
    fetch("{site.url}{FILES[3]}", {{headers: {{Range: "bytes=0-3"}}}})
      .then(answer => answer.text()).then(text => document.title += " " + text);
    </script>"""
    with page_of_another_origin(script) as url:
        page = browser.new_context().new_page()
        page.goto(url)
        page.wait_for_function("() => document.title.includes('PAR1')")
        page.wait_for_function("() => document.title.includes('picture')")
        page.context.close()


COPIED = """selector => {
  const range = document.createRange();
  range.selectNode(document.querySelector(selector));
  const chosen = getSelection();
  chosen.removeAllRanges();
  chosen.addRange(range);
  return chosen.toString();
}"""


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_one_copies_from_a_table_pastes_as_what_one_reads(open_page, lang):
    page = open_page("/departement?dep=37", lang)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    copied = page.evaluate(COPIED, ".st-key-figure-publie tr[data-figure*=personnes_en_parcours]")
    word = {"fr": "secret", "en": "withheld"}[lang]
    ends = {"fr": "1 à 4 personnes", "en": "1 to 4 persons"}[lang]
    assert f"{word}, {ends}" in " ".join(copied.split())
    assert not re.search(rf"\bs\s*{word}", copied)
    assert not re.search(r"\bs\b", copied.replace("’s", ""))
