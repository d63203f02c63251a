"""What the server answers without a browser: headers, caches, errors, files."""

import gzip
import json
import re

import pytest

from data.shelf import EMBEDDED
from tools.site import LANGUAGES, PATIENCE

PAGES = ("/", "/carte", "/departement", "/donnees", "/methode")
FORMATS = ("excel.csv", "csv", "xlsx", "parquet")
RELEASE = (EMBEDDED / "current").read_text("utf-8").strip()
DATASETS = json.loads((EMBEDDED / RELEASE / "manifest.json").read_text("utf-8"))["datasets"]


@pytest.fixture(scope="module")
def bundle(http):
    """Address of the largest script that the page loads first."""
    return re.search(r'src="\.?(/static/js/index\.[^"]+\.js)"', http.get("/").text)[1]


@pytest.fixture(scope="module")
def style(http):
    """Address of our style sheet, with its hash."""
    return re.search(r'href="(/app/static/style\.[0-9a-f]{10}\.css)"', http.get("/").text)[1]


@pytest.fixture(scope="module")
def every_kind(bundle, style):
    """One address of every kind that there is, and its status."""
    return {
        **dict.fromkeys(PAGES, 200),
        "/departement?dep=37&lang=en": 200,
        bundle: 200,
        style: 200,
        "/app/static/style.css": 200,
        "/robots.txt": 200,
        "/api": 200,
        "/api/v1": 200,
        "/api/v1/observations?dataset=psp": 200,
        "/api/v1/rien": 404,
        "/catalog.ttl": 200,
        "/flux/psp.atom": 200,
        "/favicon.ico": 200,
        f"/fichiers/{RELEASE}/observatoire-tout.csv": 200,
        f"/fichiers/{RELEASE}/observatoire-rien.csv": 404,
        "/fichiers/2000-01-01-0000000000/observatoire-tout.csv": 404,
        "/rien": 404,
        "/static/js/rien.js": 404,
        "/app/static/../shell.py": 404,
        "/app/static/%2e%2e/shell.py": 404,
        "/_stcore/health": 200,
        "/_stcore/host-config": 200,
        "/_stcore/metrics": 404,
        "/_stcore/agent/openapi.json": 404,
        "/_stcore/message": 404,
        "/_stcore/upload_file/x/y": 404,
        "/media/x": 404,
        "/component/x/index.html": 404,
        "/departement/_stcore/health": 404,
    }


def test_every_address_has_the_status_it_should(http, every_kind):
    assert {path: http.get(path).status_code for path in every_kind} == every_kind


def test_every_answer_has_the_security_headers_and_no_banner(http, every_kind):
    for path in every_kind:
        headers = http.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert re.search("default-src '(self|none)'", policy), path
        assert "frame-ancestors 'none'" in policy, path
        # Where no source is the default, no script is: the portal's answers run nothing.
        rules = dict(re.findall(r"([\w-]+-src) ([^;]*)", policy))
        scripts = rules.get("script-src", rules["default-src"])
        # WebAssembly, which deck.gl draws circles with, is no script: only that is allowed.
        assert "unsafe" not in scripts.replace("'wasm-unsafe-eval'", ""), path
        assert "*" not in policy and "http" not in policy, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert "server" not in headers and "x-powered-by" not in headers, path


def test_what_has_a_hash_in_its_name_is_cached_for_a_year_and_pages_are_not(http, bundle, style):
    for path in (bundle, style, f"/fichiers/{RELEASE}/observatoire-tout.parquet"):
        assert "immutable" in http.get(path).headers["Cache-Control"], path
    labelled = f"/fichiers/{RELEASE}/observatoire-tout.csv"  # its words may change
    for path in (*PAGES, "/app/static/style.css", "/rien", labelled):
        assert http.get(path).headers["Cache-Control"] == "no-cache", path


def test_texts_are_compressed_for_who_asks(http, bundle, style):
    for path in ("/", bundle, style, f"/fichiers/{RELEASE}/observatoire-tout.csv"):
        plain = http.get(path)
        small = http.get(path, Accept_Encoding="gzip, br")
        assert "Content-Encoding" not in plain.headers, path
        assert small.headers["Content-Encoding"] == "br", path
        assert "Accept-Encoding" in small.headers["Vary"], path
        assert small.content == plain.content, path
        assert int(small.headers["Content-Length"]) < len(plain.content) / 1.5, path


def test_compressed_bundles_are_gzip_as_such(http, bundle):
    answer = http.session.get(
        http.site.url + bundle, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=PATIENCE
    )
    raw = answer.raw.read(decode_content=False)
    assert gzip.decompress(raw) == http.get(bundle).content


def test_a_second_visit_costs_a_304(http, bundle, style):
    for path in ("/", bundle, style, f"/fichiers/{RELEASE}/observatoire-tout.csv"):
        tag = http.get(path).headers["ETag"]
        again = http.get(path, If_None_Match=tag)
        assert (again.status_code, again.content) == (304, b""), path
        assert again.headers["ETag"] == tag
        assert http.get(path, If_None_Match='"other"').status_code == 200


@pytest.mark.parametrize("wanted", ['W/"{}"', '"x", "{}"', "*"])
def test_a_proxy_that_weakens_or_lists_validators_still_gets_its_304(http, wanted):
    tag = http.get("/").headers["ETag"].strip('"')
    assert http.get("/", If_None_Match=wanted.format(tag)).status_code == 304


def test_head_answers_like_get_without_a_body(http, every_kind):
    for path in (*PAGES, "/robots.txt", f"/fichiers/{RELEASE}/observatoire-tout.csv", "/rien"):
        head, get = http.get(path, "HEAD"), http.get(path)
        assert head.status_code == get.status_code, path
        assert head.content == b"", path
        assert head.headers["Content-Length"] == get.headers["Content-Length"], path


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_page_can_only_be_read(http, method):
    for path in (*PAGES, "/rien"):
        answer = http.get(path, method)
        assert answer.status_code == 405, path
        assert "GET" in answer.headers["Allow"], path


def test_streamlit_takes_orders_from_no_other_host(http):
    assert http.get("/_stcore/host-config").json()["allowedOrigins"] == []


@pytest.mark.parametrize(
    ("lang", "title", "home"),
    [("fr", "Cette page n’existe pas", "/"), ("en", "This page does not exist", "/?lang=en")],
)
def test_an_unknown_address_is_a_404_in_the_reader_s_language(http, lang, title, home):
    answer = http.get(f"/rien?lang={lang}")
    assert answer.status_code == 404
    assert f'<html lang="{lang}">' in answer.text
    assert f"<h1>{title}</h1>" in answer.text
    assert f'<a href="{home}">' in answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_an_address_with_a_final_slash_leads_to_the_page(http):
    answer = http.get("/departement/?dep=37")
    assert answer.status_code in (301, 308)
    assert answer.headers["Location"] == "/departement?dep=37"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scope", [*DATASETS, "tout", "dep-37"])
def test_every_dataset_downloads_in_every_format(http, scope, lang):
    for format_ in FORMATS:
        answer = http.get(f"/fichiers/{RELEASE}/observatoire-{scope}.{format_}?lang={lang}")
        assert answer.status_code == 200, format_
        name = f"observatoire-{scope}-{RELEASE}.{format_}"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert len(answer.content) > 200, format_


def test_a_file_keeps_its_bytes(http):
    for format_ in FORMATS:
        path = f"/fichiers/{RELEASE}/observatoire-psp.{format_}"
        assert http.get(path).content == http.get(path).content, format_


@pytest.mark.parametrize(
    "path",
    [
        "/app/static/a%00b",
        "/static/" + "a" * 300,
        "/static/..%2findex.html",
        "/_stcore/healthx",
        "/_stcore/stream/x",
        "/fichiers/x",
        "/fichiers/x/y/z",
        "/fichiers/x/observatoire-tout.csv",
    ],
)
def test_a_made_up_address_is_a_404_with_every_header_and_no_trace_in_the_log(http, path):
    answer = http.get(path)
    assert answer.status_code == 404
    assert "Content-Security-Policy" in answer.headers


def test_the_address_of_the_newest_file_is_one_for_ever_and_is_answered_itself(http):
    """What harvesters know a file by: never a redirect, another validator with another release."""
    for scope, format_ in (("psp", "csv"), ("tout", "parquet"), ("dep-37", "xlsx")):
        newest = http.get(f"/fichiers/derniere/observatoire-{scope}.{format_}")
        fixed = http.get(f"/fichiers/{RELEASE}/observatoire-{scope}.{format_}")
        assert newest.status_code == 200 and newest.content == fixed.content
        assert newest.headers["ETag"] == fixed.headers["ETag"]
        assert newest.headers["Cache-Control"] == "no-cache"
        assert RELEASE in newest.headers["Content-Disposition"]
