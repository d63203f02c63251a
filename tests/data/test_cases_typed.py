"""Cases from the field, kind 8: files typed so that no reader guesses, with words beside codes."""

from __future__ import annotations

import csv
import io
import re

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pytest

from dashboard.content.coding import beside, heads, labels
from data.reading import export
from geo.territories import DEPARTEMENTS
from messages import load

#: What Excel turns into a number or a date when it opens a CSV: a number with a zero before it, a
#: month, a day, a fraction, a power of ten (support.microsoft.com, "Stop automatically changing
#: numbers to dates"). A plain year or figure stays what it is.
MANGLED = re.compile(
    r"0\d+|\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?|\d{1,2}[-/ ][A-Za-zéû]{3,9}|[a-zéû]{3,9} \d{4}"
    r"|\d+[eE]\d+",
    re.IGNORECASE,
)


def excel(embedded, scope, lang="fr"):
    """Its rows, the first one its columns by the codes that its heads stand for."""
    body = export.write(embedded, scope, "excel.csv", [], beside(embedded, lang))
    head, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")
    codes = {words: code for code, words in heads(lang).items()}
    return [[codes[each] for each in head], *rows]


@pytest.mark.parametrize("scope", ["dep-01", "psp", "commissions", "etat4001", "europe"])
def test_excel_leaves_every_code_of_its_file_alone(embedded, scope):
    header, *rows = excel(embedded, scope)
    dates = {header.index(name) for name in ("period_start", "period_end")}
    numbers = {header.index(name) for name in ("value", "low", "high")}
    wrong = {cell for row in rows for at, cell in enumerate(row)
             if at not in dates | numbers and MANGLED.fullmatch(cell.strip())}  # fmt: skip
    assert wrong == set()
    assert {row[header.index("geo")] for row in rows} & {"DEP-01", "DEP-37", "COUNTRY-EL"}


def test_months_and_days_are_written_so_that_excel_leaves_them(embedded):
    header, *rows = excel(embedded, "commissions")
    written = {row[header.index("period")] for row in rows}
    assert "2018-M03" in written and "2017-M05-D18" in written
    assert "2020-M01/2023-M08" in written or any("/" in each for each in written)


@pytest.mark.parametrize("scope", ["dep-01", "population", "sanctions"])
def test_no_reader_of_a_csv_takes_a_territory_or_a_date_for_a_number(embedded, scope):
    body = export.write(embedded, scope, "csv", [], beside(embedded, "fr"))
    frame = export.rows(embedded, scope)
    expected = frame["territory"].to_list()
    assert sorted(pd.read_csv(io.BytesIO(body))["geo"]) == sorted(expected)
    assert sorted(pl.read_csv(io.BytesIO(body))["territory"]) == sorted(expected)
    read = pl.read_csv(io.BytesIO(body), try_parse_dates=True)
    assert read.schema["period_start"] == read.schema["period_end"] == pl.Date


def test_polars_reads_every_csv_without_being_told_a_type(embedded):
    """It reads a hundred lines, guesses, and fails at the first that is otherwise."""
    words = beside(embedded, "fr")
    for scope in (*embedded.datasets, "tout", *(f"dep-{code}" for code in DEPARTEMENTS)):
        body = export.write(embedded, scope, "csv", [], words)
        read = pl.read_csv(io.BytesIO(body))
        assert read.height == 0 or read.schema["geo"] == pl.String, scope
        periods = embedded.observations["period"] if scope == "tout" else read["period"]
        assert set(periods.cast(pl.String)) <= set(embedded.observations["period"]), scope


def test_duckdb_sniffs_the_same_types(embedded, tmp_path):
    for scope in ("dep-01", "psp"):
        path = tmp_path / f"{scope}.csv"
        path.write_bytes(export.write(embedded, scope, "csv", [], beside(embedded, "fr")))
        found = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{path}')")
                     .fetchall())  # fmt: skip
        assert found["territory"] == found["indicator"] == "VARCHAR"
        assert found["period_start"] == "DATE" and found["value"] in ("DOUBLE", "BIGINT")


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("2019-02", "2019-02-01", "2019-02-28"),
        ("2019-02-03", "2019-02-03", "2019-02-03"),
        ("2016-04/2018-03", "2016-04-01", "2018-03-31"),
        ("2012/2014", "2012-01-01", "2014-12-31"),
    ],
)
def test_a_period_has_its_first_and_last_day(period, start, end):
    first, last = export.days(period)
    assert (first.isoformat(), last.isoformat()) == (start, end)


@pytest.mark.parametrize("format_", ["excel.csv", "xlsx"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_who_opens_a_spreadsheet_reads_words_first_and_every_row_says_what_it_is(
    embedded, format_, lang
):
    body = export.write(embedded, "dep-37", format_, [], beside(embedded, lang))
    if format_ == "xlsx":
        lines = [list(map(str, row)) for row in openpyxl.load_workbook(
            io.BytesIO(body))["donnees"].iter_rows(values_only=True)]  # fmt: skip
    else:
        lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    head, *rows = lines
    first = {"fr": ["Territoire", "Période", "Indicateur"],
             "en": ["Territory", "Period", "Indicator"]}[lang]  # fmt: skip
    assert head[:3] == first and len(set(head)) == len(head) and max(map(len, head)) <= 63
    said = head.index(heads(lang)["meaning"])
    # The day of an event is its value: it is said once.
    dated = {row[head.index(heads(lang)["dataset"])] for row in rows
             if row[said].startswith("Indre-et-Loire. ")}  # fmt: skip
    assert dated == {"commissions"}
    assert all(row[said].startswith("Indre-et-Loire, ") for row in rows
               if row[head.index(heads(lang)["dataset"])] not in dated)  # fmt: skip
    secret = [row for row in rows if row[head.index(heads(lang)["CONF_STATUS"])] == "N"]
    assert secret and all({"fr": "secret", "en": "withheld"}[lang] in row[said] for row in secret)
    assert all(row[head.index(heads(lang)["release"])] == embedded.id for row in rows)


@pytest.mark.parametrize(("lang", "greece"), [("fr", "Grèce"), ("en", "Greece")])
def test_every_territory_has_a_name(embedded, lang, greece):
    named = export.rows(embedded, "tout", beside(embedded, lang))
    names = dict(named.select("territory", "geo_name").rows())
    assert names["COUNTRY-EL"] == greece and names["DEP-01"] == "Ain"
    assert names["REG-24"] == "Centre-Val de Loire" and names["FR"] == "France"
    assert not {code for code, name in names.items() if name == code.rpartition("-")[2] != "FR"}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_labels_stand_beside_the_codes_and_a_hidden_row_says_so(embedded, lang):
    rows = export.rows(embedded, "dep-37", beside(embedded, lang))
    hidden = rows.filter(CONF_STATUS="N")
    word = {"fr": r"^secret, entre \d+ et \d+$", "en": r"^withheld, between \d+ and \d+$"}[lang]
    assert hidden.height and hidden["status_label"].str.contains(word).all()
    assert rows.filter(indicator="personnes_recensees")["indicator_label"][0].startswith(
        {"fr": "Personnes recensées", "en": "Persons counted"}[lang]
    )
    assert rows["unit_label"].null_count() == 0 and "" not in rows["indicator_label"].to_list()


@pytest.mark.parametrize("format_", ["csv", "excel.csv", "xlsx"])
def test_the_codebook_says_every_code_of_every_column_in_both_languages(embedded, format_):
    body = export.codebook(labels(embedded, "fr"), labels(embedded, "en"), format_, embedded)
    if format_ == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(body))["codes"]
        _, *lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    else:
        text = body.decode("utf-8-sig")
        _, *lines = csv.reader(io.StringIO(text), delimiter=";" if ";" in text[:40] else ",")
    told = {(line[0], line[1]) for line in lines}
    for column in ("unit", "OBS_STATUS", "CONF_STATUS", "evidence", "breakdown", "geo_level"):
        assert {(column, each) for each in set(embedded.observations[column])} <= told
    pairs = set(embedded.observations["dataset", "indicator"].rows())
    assert {("indicator", f"{dataset}.{name}") for dataset, name in pairs} <= told
    assert {("territory", f"DEP-{code}") for code in DEPARTEMENTS} <= told
    assert all(line[2] and line[3] for line in lines)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_notes_of_a_workbook_say_what_the_bounds_of_a_hidden_row_are(lang):
    words = {"fr": ("fourchette", "ne s’additionnent pas"), "en": ("range", "do not add up")}[lang]
    assert all(word in load(lang)("files.secrecy_text") for word in words)
