"""Files to take away: readable by Excel and by programs, and the same bytes every time."""

import io
import re
import zipfile

import drawn
import openpyxl
import polars as pl
import pytest

from data import observations, shelf
from data.reading import export

NOTES = [("Version", "2026-01-02-0123456789"), ("Licence", "Licence ouverte 2.0")]

ROWS = drawn.table(
    """
    dataset    indicator              geo_level  geo  period   value   low  high  OBS_STATUS  note
    psp        personnes_en_parcours  DEP        01   2024     0       .    .     A           note
    psp        personnes_en_parcours  DEP        37   2017-12  masked  .    .     Q           secret
    psp        part_nationale         DEP        75   2022-05  32.5    .    .     A           note
    psp        personnes_en_parcours  REG        11   2024     1234.0  .    .     A           note
    psp        personnes_en_parcours  FR         FR   2024     .       20   40.5  E           note
    sanctions  contraventions         DEP        2A   2024     7       .    .     A           note
    """
)
DRAWN = drawn.release(ROWS)
ADDED = [
    *("territory", "geo_name", "period_start", "period_end"),
    *("source_title", "source_publisher", "source_date", "source_url", "release"),
]


def sheet(frame, notes=NOTES, name="donnees"):
    content = export.to_xlsx(frame, notes, drawn.CREATED)
    return openpyxl.load_workbook(io.BytesIO(content))[name]


def column(cells, name):
    header = [cell.value for cell in next(cells.iter_rows())]
    at = header.index(name) + 1
    return [cells.cell(row, at) for row in range(2, cells.max_row + 1)]


@pytest.mark.parametrize(
    ("scope", "height"), [("psp", 5), ("sanctions", 1), ("dep-37", 1), ("dep-2A", 1), ("tout", 6)]
)
def test_a_file_holds_a_dataset_a_departement_or_everything(scope, height):
    assert export.rows(DRAWN, scope).height == height


@pytest.mark.parametrize("scope", ["", "inconnu", "dep-", "dep-99", "dep-1", "reg-11", "Tout", "*"])
@pytest.mark.parametrize("format_", export.FORMATS)
def test_an_unknown_scope_has_no_file(scope, format_):
    assert export.write(DRAWN, scope, format_, NOTES) is None


@pytest.mark.parametrize("format_", ["", "ods", "json", "CSV", "excel"])
def test_an_unknown_format_has_no_file(format_):
    assert export.write(DRAWN, "tout", format_, NOTES) is None


def test_a_departement_is_not_the_region_of_the_same_code():
    assert export.rows(DRAWN, "dep-11").is_empty()


def test_every_format_has_its_media_type():
    assert set(export.MEDIA_TYPES) == set(export.FORMATS)


def test_each_row_says_where_it_is_and_where_it_comes_from():
    found = export.rows(DRAWN, "tout")
    assert found.columns == [*observations.SCHEMA, *ADDED]
    assert found["geo_name"].to_list() == [
        *("Ain", "Indre-et-Loire", "Paris", "Île-de-France", "FR", "Corse-du-Sud")
    ]
    assert set(found["source_title"]) == {"Rapport de prefecture"}
    assert found.select(*observations.SCHEMA).equals(ROWS)


@pytest.mark.parametrize("format_", export.FORMATS)
def test_every_file_carries_the_id_of_its_release(format_):
    body = export.write(DRAWN, "sanctions", format_, [])
    if format_ == "xlsx":
        found = column(openpyxl.load_workbook(io.BytesIO(body))["donnees"], "release")[0].value
    elif format_ == "parquet":
        found = pl.read_parquet(io.BytesIO(body))["release"][0]
    else:
        found = re.split("[,;]", body.decode().splitlines()[1])[-1].strip('"')
    assert found == DRAWN.id


@pytest.mark.parametrize("format_", export.FORMATS)
@pytest.mark.parametrize("scope", ["sanctions", "dep-37"])
def test_the_same_release_gives_the_same_bytes_twice(embedded, scope, format_):
    again = shelf.open_current(shelf.EMBEDDED)
    one = export.write(embedded, scope, format_, NOTES)
    assert one == export.write(again, scope, format_, NOTES)
    assert len(one) > 500


def test_a_workbook_is_dated_from_its_release_and_never_from_the_clock():
    body = export.write(DRAWN, "tout", "xlsx", NOTES)
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        dates = re.findall(r"\d{4}-\d{2}-\d{2}T", book.read("docProps/core.xml").decode())
        assert {entry.date_time[:3] for entry in book.infolist()} == {(1980, 1, 1)}
    assert set(dates) == {f"{drawn.CREATED}T"}


@pytest.mark.parametrize("scope", ["tout", "psp", "dep-75"])
def test_a_csv_read_again_gives_the_same_rows(embedded, scope):
    frame = export.rows(embedded, scope)
    body = export.write(embedded, scope, "csv", NOTES)
    again = pl.read_csv(io.BytesIO(body), schema=frame.schema)
    written = frame.with_columns(geo="territory")  # so that no reader takes it for a number
    assert again.sort(again.columns).equals(written.sort(written.columns))


def test_a_plain_csv_has_no_mark_of_excel():
    body = export.to_csv(ROWS)
    assert body.replace(b'"', b"").startswith(b"dataset,indicator,")
    assert b"\r" not in body
    assert b",32.5," in body


def test_a_csv_for_excel_opens_in_columns_in_a_french_excel():
    body = export.to_excel_csv(ROWS)
    assert body.startswith(b"\xef\xbb\xbfdataset;indicator;")
    assert body.count(b"\r\n") == body.count(b"\n") == ROWS.height + 1
    assert b";32,5;" in body
    assert b";01;" in body
    assert b"32.5" not in body


def test_a_csv_for_excel_read_again_gives_the_same_rows(embedded):
    frame = export.rows(embedded, "sanctions")
    body = export.write(embedded, "sanctions", "excel.csv", NOTES)
    again = pl.read_csv(
        io.BytesIO(body.removeprefix(b"\xef\xbb\xbf")),
        separator=";",
        decimal_comma=True,
        schema=frame.schema,
    )
    written = ("geo", "period", "source_date")  # so that Excel leaves them alone
    assert again.drop(written).equals(frame.drop(written))
    assert again["geo"].to_list() == frame["territory"].to_list()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
@pytest.mark.parametrize("name", ["note", "source", "breakdown"])
def test_a_text_that_excel_would_run_is_made_harmless(start, name):
    text = f"{start}HYPERLINK(A1)"
    frame = drawn.frame(drawn.row(**{name: text}))
    cell = pl.read_csv(io.BytesIO(export.to_excel_csv(frame)), separator=";")[name][0]
    assert cell == f"'{text}"


def test_a_harmless_text_is_left_as_it_is():
    frame = drawn.frame(drawn.row(value=-1.5, note="+9 % dit l’un ; = 3", source="a-b"))
    text = export.to_excel_csv(frame.with_columns(note=pl.lit("soit +9 % = 3"))).decode()
    assert ";-1,5;" in text
    assert ";a-b;soit +9 % = 3" in text
    assert "'+9 %" in export.to_excel_csv(frame).decode()
    assert "'" not in export.to_csv(frame).decode()


def test_a_workbook_keeps_codes_as_text_and_figures_as_numbers():
    cells = sheet(ROWS)
    geo = column(cells, "geo")
    assert [cell.value for cell in geo] == ["01", "37", "75", "11", "FR", "2A"]
    assert {cell.data_type for cell in geo} == {"s"}
    assert {cell.data_type for cell in column(cells, "period")} == {"s"}
    value = column(cells, "value")
    assert [cell.value for cell in value] == [0, None, 32.5, 1234, None, 7]
    assert {cell.data_type for cell in value} == {"n"}


def test_a_workbook_never_holds_a_formula():
    note = column(sheet(drawn.frame(drawn.row(note="=1+1"))), "note")[0]
    assert (note.value, note.data_type) == ("=1+1", "s")


def test_the_header_of_a_workbook_stays_in_sight_and_filters():
    cells = sheet(ROWS)
    assert [cell.value for cell in next(cells.iter_rows())] == ROWS.columns
    assert cells.freeze_panes == "A2"
    assert cells.auto_filter.ref == f"A1:T{ROWS.height + 1}"


def test_the_notes_of_a_workbook_say_which_release_it_is():
    notes = sheet(ROWS, name="notes")
    assert [tuple(cell.value for cell in row) for row in notes.iter_rows()] == NOTES
    assert NOTES[0][1] == DRAWN.id


def test_a_parquet_read_again_gives_the_same_rows(embedded):
    body = export.write(embedded, "tout", "parquet", NOTES)
    assert pl.read_parquet(io.BytesIO(body)).equals(export.rows(embedded, "tout"))


def test_a_masked_figure_leaves_an_empty_cell_and_its_status():
    masked = drawn.release(ROWS.filter(CONF_STATUS="N"))
    for format_, separator in (("csv", ","), ("excel.csv", ";")):
        body = export.write(masked, "psp", format_, NOTES).decode()
        cells = [cell.strip('"') for cell in body.splitlines()[1].split(separator)]
        assert cells[8:14] == ["", "", "", "PERSONS", "Q", "N"]
    cells = sheet(export.rows(masked, "psp"))
    assert [column(cells, name)[0].value for name in ("value", "OBS_STATUS")] == [None, "Q"]


def test_a_departement_without_a_row_still_has_a_file():
    for format_ in export.FORMATS:
        assert export.write(DRAWN, "dep-36", format_, NOTES)
