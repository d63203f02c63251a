"""What a program relies on when it asks the API."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import urllib.parse

import openpyxl
import polars as pl
import pytest

from dashboard.portal import asked
from dashboard.web import settings
from data import shelf
from data.reading import export, selecting
from tools.site import ROOT

RELEASE = shelf.open_current(shelf.EMBEDDED)
V1 = "/api/v1"


def test_the_portal_never_imports_streamlit():
    script = "import sys, dashboard.portal; print('streamlit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True,
                          check=True)  # fmt: skip
    assert done.stdout.strip() == "False"


def test_every_row_read_alone_says_what_it_is(portal):
    data = portal.rows("dataset=psp&limit=200").json()["data"]
    assert len(data) == RELEASE.observations.filter(dataset="psp").height
    for row in data:
        assert row["meaning"].startswith(row["geo_name"]) and row["status_label"]
        assert row["unit_label"] and row["source_title"] and row["release"] == RELEASE.id
        if row["CONF_STATUS"] == "N":
            assert row["value"] is None and "secret" in row["meaning"]


@pytest.mark.parametrize("name", selecting.CODED)
def test_each_column_of_codes_filters_and_several_codes_are_either(portal, name):
    table = export.rows(RELEASE, "tout")
    codes = selecting.codes(RELEASE)[name][:2]
    expected = table.filter(pl.col(name).is_in(codes)).height
    found = portal.rows(f"{name}={','.join(codes)}&limit=1").json()["meta"]
    assert found["total"] == expected > 0
    again = portal.rows("&".join(f"{name}={each}" for each in codes) + "&limit=1").json()
    assert again["meta"]["total"] == expected


def test_filters_combine_and_days_keep_the_periods_that_touch_them(portal):
    told = portal.rows("dataset=etat4001&territory=DEP-37&from=2018-06-01&to=2019-06-30").json()
    assert told["data"] and {row["territory"] for row in told["data"]} == {"DEP-37"}
    for row in told["data"]:
        assert row["period_end"] >= "2018-06-01" and row["period_start"] <= "2019-06-30"
    assert "2018/2020" in {row["period"] for row in told["data"]}


def test_rows_are_sorted_by_code_and_never_by_a_number(portal):
    told = portal.rows("dataset=psp&sort=-territory,period&fields=territory,period").json()["data"]
    keys = [row["territory"] for row in told]
    assert keys == sorted(keys, reverse=True) and list(told[0]) == ["territory", "period"]
    for name in ("value", "low", "high", "-value"):
        answer = portal.get(f"{V1}/observations?sort={name}")
        assert answer.status_code == 400 and "palmarès" in answer.text


def test_pages_hold_every_row_once_and_stay_on_one_release(portal):
    found, path = [], f"{V1}/observations?dataset=etat4001&limit=500&sort=period"
    while path:
        answer = portal.get(path).json()
        found += answer["data"]
        path = answer["links"].get("next", "")
        assert not path or f"/releases/{RELEASE.id}/" in path
        path = path.removeprefix(settings.load().base)
    wanted = export.rows(RELEASE, "etat4001")
    keys = {tuple(row[name] for name in ("indicator", "territory", "period", "breakdown", "source"))
            for row in found}  # fmt: skip
    assert len(found) == wanted.height == len(keys)


def test_a_format_without_room_for_links_has_them_in_a_header(portal):
    answer = portal.rows("dataset=etat4001&limit=10&format=csv")
    assert 'rel="next"' in answer.headers["Link"] and "cursor=" in answer.headers["Link"]
    assert "Link" not in portal.rows("dataset=psp&format=csv").headers


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv"), ("application/geo+json", "application/geo+json"),
        ("text/html,*/*;q=0.8", "application/json"), ("", "application/json"),
        ("application/vnd.apache.parquet;q=0.4, text/csv;q=0.9", "text/csv"),
        ("application/vnd.sdmx.data+csv;version=2.0.0", "application/vnd.sdmx.data+csv"),
    ],
)  # fmt: skip
def test_the_accept_header_chooses_where_the_address_does_not(portal, accept, kind):
    answer = portal.rows("dataset=psp", Accept=accept)
    assert answer.headers["Content-Type"].startswith(kind)
    wins = portal.rows("dataset=psp&format=xlsx", Accept=accept)
    assert "spreadsheetml" in wins.headers["Content-Type"]


def test_an_answer_is_asked_for_again_by_its_validator_and_packed_for_who_takes_it(portal):
    first = portal.rows("dataset=psp")
    again = portal.get(f"{V1}/observations?dataset=psp", If_None_Match=first.headers["ETag"])
    assert again.status_code == 304 and not again.content
    for coding in ("gzip", "br", "zstd"):
        packed = portal.rows("dataset=psp", Accept_Encoding=coding)
        assert packed.headers["Content-Encoding"] == coding
        known = portal.get(f"{V1}/observations?dataset=psp", If_None_Match=packed.headers["ETag"])
        assert known.status_code == 304
    assert first.headers["Cache-Control"] == "no-cache"


def test_spellings_of_one_question_are_one_answer(portal):
    spelled = (
        "territory=DEP-75,DEP-37&dataset=psp",
        "dataset=psp&territory=DEP-37&territory=DEP-75",
    )
    one, other = (portal.rows(each) for each in spelled)
    assert one.headers["ETag"] == other.headers["ETag"]


def test_any_page_of_any_site_may_ask_and_nothing_of_ours_is_run(portal):
    asked_ = portal.get(f"{V1}/observations", "OPTIONS")
    assert asked_.status_code == 204 and "GET" in asked_.headers["Access-Control-Allow-Methods"]
    answer = portal.rows("dataset=psp")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Link" in answer.headers["Access-Control-Expose-Headers"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_every_parameter_that_is_wrong_is_told_at_once_in_both_languages(portal):
    wrong = (
        "dataset=pspp&territory=37&limit=0&cursor=abc&sort=value&from=2024-13-01&zz=1&format=pdf"
    )
    for lang in ("fr", "en"):
        answer = portal.get(f"{V1}/observations?{wrong}&format=pdf&lang={lang}")
        told = answer.json()
        assert answer.status_code == 400 and told["status"] == 400
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Cache-Control"] == "no-store"
        named = {each["parameter"] for each in told["errors"]}
        assert named == {"dataset", "territory", "limit", "cursor", "sort", "from", "zz", "format"}
        assert all(each["detail"] == each[lang] and each["fr"] != each["en"]
                   for each in told["errors"])  # fmt: skip
        assert told["title"] == told[lang]["title"]
        assert "psp." in next(e["detail"] for e in told["errors"] if e["parameter"] == "dataset")


@pytest.mark.parametrize(
    "path",
    ["/rien", "/datasets/rien", "/dimensions/rien", "/releases/2001-01-01-0000000000/datasets",
     "/releases/..%2f..%2fetc/datasets", "/datasets/..%2f..%2fsecret", "/observations/x",
     "/changes"],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_in_words(portal, path):
    answer = portal.get(V1 + path)
    assert answer.status_code == 404 and answer.json()["status"] == 404, answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_api_is_read_only(portal, method):
    assert portal.get(f"{V1}/observations", method).status_code == 405


def test_a_dictionary_of_each_dataset_says_every_code_that_its_rows_have(portal):
    there = {each["id"] for each in portal.get(f"{V1}/datasets").json()}
    assert there == set(RELEASE.datasets)
    for name in there:
        told = portal.get(f"{V1}/datasets/{name}?lang=en").json()
        rows = RELEASE.observations.filter(dataset=name)
        assert told["rows"] == rows.height and told["version"] == "1.0"
        assert {each["id"] for each in told["indicators"]} == set(rows["indicator"])
    for name in selecting.CODED:
        codes = portal.get(f"{V1}/dimensions/{name}").json()
        assert [each["id"] for each in codes] == list(selecting.codes(RELEASE)[name])
        assert all(each["label"] for each in codes)


def test_every_territory_is_named_whether_or_not_a_row_is_of_it(portal):
    told = {each["id"]: each for each in portal.get(f"{V1}/territories").json()}
    assert set(told) == set(asked.territories())
    assert told["DEP-37"]["region"] == "REG-24" and told["DEP-37"]["name"] == "Indre-et-Loire"
    assert len(told["REG-24"]["departements"]) == 6


def test_one_release_is_answered_for_ever_at_its_own_address(portal):
    newest, fixed = (portal.get(f"{V1}{at}/observations?dataset=psp").json()
                     for at in ("", f"/releases/{RELEASE.id}"))  # fmt: skip
    assert newest == fixed
    told = portal.get(f"{V1}/releases").json()
    assert told[0]["id"] == RELEASE.id and told[0]["latest"]


def test_a_hidden_count_is_secret_whatever_is_claimed_of_it(portal):
    hidden = RELEASE.observations.filter(
        CONF_STATUS="N", geo_level="DEP", sex="T", age="T", breakdown="T"
    ).row(0, named=True)
    where = (f"dataset={hidden['dataset']}&indicator={hidden['indicator']}"
             f"&territory=DEP-{hidden['geo']}&period={hidden['period']}")  # fmt: skip
    bodies = {portal.get(f"{V1}/verifier?{where}&valeur={each}").content for each in range(30)}
    assert len(bodies) == 1 and json.loads(bodies.pop())["verdict"] == "secret"


def test_a_number_is_verified_and_kept_by_nobody(portal):
    where = "dataset=sanctions&indicator=contraventions&territory=FR&period=2024"
    told = {
        each: portal.get(f"{V1}/verifier?{where}&valeur={each}") for each in ("1146", "1150", "3")
    }
    verdicts = {each: answer.json()["verdict"] for each, answer in told.items()}
    assert verdicts == {"1146": "conforms", "1150": "rounded", "3": "contradicted"}
    assert told["1146"].json()["row"]["meaning"] and told["1146"].json()["row"]["source"]["url"]
    assert {answer.headers["Cache-Control"] for answer in told.values()} == {"no-store"}
    assert "3" not in told["3"].json()["detail"]
    wrong = portal.get(f"{V1}/verifier?dataset=rien&valeur=beaucoup&x=1").json()["errors"]
    assert {each["parameter"] for each in wrong} == {
        "indicator", "territory", "period", "dataset", "valeur", "x"
    }  # fmt: skip


@pytest.mark.parametrize("written", ["1\u202f146", "1 146", "1146,0", " 1146 "])
def test_a_number_is_read_as_the_site_prints_it(portal, written):
    where = "dataset=sanctions&indicator=contraventions&territory=FR&period=2024"
    told = portal.get(f"{V1}/verifier?{where}&valeur={urllib.parse.quote(written)}").json()
    assert told["verdict"] == "conforms"


def test_a_published_estimate_is_borne_out_inside_its_own_range(portal):
    row = RELEASE.observations.filter(
        pl.col("value").is_not_null(), pl.col("low") < pl.col("value"), dataset="estimations",
        geo_level="FR", breakdown="T", sex="T", age="T",
    ).row(0, named=True)  # fmt: skip
    where = (f"dataset=estimations&indicator={row['indicator']}&territory=FR"
             f"&period={row['period']}&valeur={row['value']:.0f}")  # fmt: skip
    assert portal.get(f"{V1}/verifier?{where}").json()["verdict"] == "conforms"


@pytest.mark.parametrize(("query", "parameter"), [
    ("limit=1&limit=2", "limit"), ("format=csv&format=json", "format"), ("dataset=,", "dataset"),
    ("from=2025-01-01&to=2020-01-01", "to"),
])  # fmt: skip
def test_a_question_that_says_two_things_is_not_answered_with_one_of_them(portal, query, parameter):
    answer = portal.get(f"{V1}/observations?{query}")
    assert answer.status_code == 400
    assert [each["parameter"] for each in answer.json()["errors"]] == [parameter]


def test_a_day_is_read_as_the_csv_for_excel_writes_it(portal):
    day = RELEASE.observations.filter(dataset="commissions")["period"].filter(
        RELEASE.observations.filter(dataset="commissions")["period"].str.len_chars() == 10
    )[0]
    told = [portal.rows(f"dataset=commissions&period={each}").json()["meta"]["total"]
            for each in (day, export.left_alone(day))]  # fmt: skip
    assert told[0] == told[1] > 0


@pytest.mark.parametrize("format_", ["json", "csv", "geojson", "sdmx-csv", "json-stat"])
def test_every_written_format_is_packed_and_caches_tell_them_apart(portal, format_):
    query = f"dataset=sanctions&limit=100&format={format_}"
    answer = portal.rows(query, Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"


def test_a_workbook_of_the_api_begins_with_words_as_that_of_the_site_does(portal):
    ours = openpyxl.load_workbook(io.BytesIO(portal.rows("dataset=psp&format=xlsx").content))
    theirs = openpyxl.load_workbook(io.BytesIO(
        portal.get(f"/fichiers/{RELEASE.id}/observatoire-psp.xlsx").content))  # fmt: skip
    head = [[cell.value for cell in book.worksheets[0][1]] for book in (ours, theirs)]
    assert head[0] == head[1]
    notes = [[cell.value for row in book["notes"].rows for cell in row] for book in (ours, theirs)]
    assert notes[0] == notes[1]


def test_who_asks_too_often_is_told_when_to_come_back(portal, buckets):
    for left in (2, 1, 0):
        answer = portal.rows("dataset=psp&limit=1")
        assert f"r={left}" in answer.headers["RateLimit"]
        assert answer.headers["RateLimit-Policy"] == '"minute";q=3;w=60'
    refused = portal.get(f"{V1}/observations")
    assert refused.status_code == 429 and refused.json()["status"] == 429
    assert int(refused.headers["Retry-After"]) == 20
    assert portal.get("/fichiers/derniere/observatoire-psp.csv").status_code == 200
    buckets[0] = 20.0
    assert portal.rows("dataset=psp&limit=1").ok


def test_the_page_of_the_api_is_answered_by_the_portal_alone_too(portal):
    for lang in ("fr", "en"):
        answer = portal.get(f"/api?lang={lang}")
        assert answer.status_code == 200 and f'<html lang="{lang}">' in answer.text
        assert "<script" not in answer.text
    style = answer.text.split('href="/app/static/style')[1].split('"')[0]
    assert portal.get(f"/app/static/style{style}").status_code == 200
