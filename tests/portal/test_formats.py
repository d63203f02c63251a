"""Each format, read back by the tool of its community, gives the same figures."""

from __future__ import annotations

import io
import json

import geopandas as gpd
import openpyxl
import pandas as pd
import polars as pl
import pyjstat.pyjstat as stat
import pysdmx.io
import pytest

from dashboard.content import coding
from dashboard.portal import asked, observations
from dashboard.portal.asked import Refused
from dashboard.portal.formats import FORMATS, jsonstat, sdmx
from data import shelf
from data.reading import export

REAL = shelf.open_current(shelf.EMBEDDED)
EXPECTED = export.rows(REAL, "psp")
SCOPES = ("psp", "sanctions", "commissions", "europe")


def written(format_, release=REAL, **query):
    page = asked.read(release, [*({"dataset": "psp"} | query).items(), ("format", format_)])
    return observations.answer(release, page).body


def numbers(values):
    return sorted(None if value is None or value != value else float(value) for value in values
                  if value is not None and value == value)  # fmt: skip


@pytest.mark.parametrize("scope", SCOPES)
def test_polars_reads_the_csv_and_the_parquet(scope):
    wanted = export.rows(REAL, scope)
    csv = pl.read_csv(io.BytesIO(written("csv", dataset=scope, limit="8000")), infer_schema=False)
    assert sorted(csv["territory"]) == sorted(wanted["territory"])
    assert numbers(csv["value"].cast(pl.Float64)) == numbers(wanted["value"])
    parquet = pl.read_parquet(io.BytesIO(written("parquet", dataset=scope, limit="8000")))
    same = [name for name in wanted.columns if name != "geo_name"]  # in words, there
    assert parquet.select(same).equals(wanted.select(same))
    assert parquet["meaning"].null_count() == 0


def test_pandas_reads_the_csv_of_a_french_excel():
    frame = pd.read_csv(
        io.BytesIO(written("excel.csv")), sep=";", decimal=",", encoding="utf-8-sig"
    )
    heads = coding.heads("fr")
    assert sorted(frame[heads["territory"]]) == sorted(EXPECTED["territory"])
    assert numbers(frame[heads["value"]]) == numbers(EXPECTED["value"])


def test_openpyxl_reads_the_workbook():
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")))
    head, *rows = book["donnees"].iter_rows(values_only=True)
    at = head.index(coding.heads("fr")["value"])
    assert numbers(row[at] for row in rows) == numbers(EXPECTED["value"])
    assert REAL.id in str(list(book["notes"].iter_rows(values_only=True)))


@pytest.mark.parametrize("scope", SCOPES)
def test_pyjstat_reads_the_cube_and_a_hidden_cell_has_a_status_and_no_value(scope):
    body = written("json-stat", dataset=scope, limit="8000")
    frame = stat.Dataset.read(body.decode()).write("dataframe")
    wanted = export.rows(REAL, scope)
    assert numbers(frame["value"]) == numbers(wanted["value"])
    made = json.loads(body)
    assert sum(state.endswith(":N") for state in made["status"].values()) == wanted.filter(
        CONF_STATUS="N").height  # fmt: skip
    hidden = {cell for cell, state in made["status"].items() if state.endswith(":N")}
    assert not hidden & set(made["value"])
    assert made["role"] == {"time": ["period"], "geo": ["territory"]}


def test_a_cube_that_would_be_nearly_empty_is_refused_and_says_what_to_filter():
    with pytest.raises(Refused) as refused:
        page = asked.read(REAL, [("format", "json-stat"), ("limit", "8000")])
        observations.answer(REAL, page)
    assert [each.code for each in refused.value.wrong] == ["cube"]
    assert jsonstat.MOST < 10_000_000


@pytest.mark.parametrize(("format_", "separator"), [("sdmx-csv", ","), ("sdmx-csv-2.1", ";")])
def test_pysdmx_reads_sdmx_csv(format_, separator):
    body = written(format_).decode()
    assert body.startswith(f"STRUCTURE{separator}STRUCTURE_ID{separator}ACTION{separator}")
    frame = pd.read_csv(io.StringIO(body), sep=separator)
    assert set(frame["STRUCTURE_ID"]) == {sdmx.STRUCTURE_ID}
    assert numbers(frame["OBS_VALUE"]) == numbers(EXPECTED["value"])
    assert (frame["CONF_STATUS"] == "N").sum() == EXPECTED.filter(CONF_STATUS="N").height
    assert frame["OBS_VALUE"][frame["CONF_STATUS"] == "N"].isna().all()
    if separator == ",":
        read = pysdmx.io.read_sdmx(body, validate=False)
        assert numbers(pd.to_numeric(read.data[0].data["OBS_VALUE"])) == numbers(EXPECTED["value"])


def test_geopandas_reads_both_and_every_departement_is_where_it_is():
    json_ = gpd.read_file(io.BytesIO(written("geojson")))
    parquet = gpd.read_parquet(io.BytesIO(written("geoparquet")))
    for frame in (json_, parquet):
        assert numbers(frame["value"].astype(float)) == numbers(EXPECTED["value"])
        placed = frame[frame["geo_level"] == "DEP"]
        assert placed.geometry.notna().all() and placed.geometry.is_valid.all()
        assert frame[frame["geo_level"] == "FR"].geometry.isna().all()
        assert frame.crs.to_epsg() == 4326 or "CRS84" in str(frame.crs)
    paris = parquet[parquet["territory"] == "DEP-75"].geometry.iloc[0]
    assert paris.contains(gpd.points_from_xy([2.349], [48.856])[0])
    reunion = gpd.read_file(
        io.BytesIO(written("geojson", dataset="population", territory="DEP-974"))
    )
    assert 55 < reunion.geometry.iloc[0].centroid.x < 56


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_question_is_the_same_bytes(format_):
    page = asked.read(REAL, [("dataset", "psp"), ("format", format_)])
    first = FORMATS[format_].write(observations.rows(REAL, page))
    again = shelf.open_current(shelf.EMBEDDED)
    assert FORMATS[format_].write(observations.rows(again, page)) == first


@pytest.mark.parametrize("format_", FORMATS)
def test_an_answer_of_nothing_is_an_answer(format_):
    assert written(format_, territory="DEP-36", period="1901")


@pytest.mark.parametrize("format_", [each for each in FORMATS if not each.startswith("json")])
def test_columns_are_those_that_were_asked_for(format_):
    if format_.startswith("sdmx"):
        return  # a dataflow has all of its concepts
    names = ["territory", "period", "value"]
    body = written(format_, fields=",".join(names))
    if format_ == "geojson":
        assert list(json.loads(body)["features"][0]["properties"]) == names
    if format_ == "csv":
        assert body.splitlines()[0] == b"territory,period,value"
    if format_ == "parquet":
        assert pl.read_parquet(io.BytesIO(body)).columns == names


def test_the_geoparquet_says_what_the_standard_asks():
    told = pl.read_parquet_metadata(io.BytesIO(written("geoparquet")))
    geo = json.loads(told["geo"])
    assert geo["version"] == "1.1.0" and geo["primary_column"] == "geometry"
    column = geo["columns"]["geometry"]
    assert column["encoding"] == "WKB" and column["geometry_types"] == ["MultiPolygon"]
    assert -62 < column["bbox"][0] < column["bbox"][2] < 56
    assert REAL.id in told["observatoire"]
