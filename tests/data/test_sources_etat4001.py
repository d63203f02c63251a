"""État 4001: small workbooks of the true shape, and what a changed one must not become."""

from __future__ import annotations

import openpyxl
import pytest

from data.errors import FileProblems
from data.producer.sources import etat4001

#: Rows above the counts: police have one more.
HEADS = {"PN": 3, "GN": 2}


def workbook(path, sheets, *, indices=107, index=45, label="Proxénétisme", first="Index 1"):
    """`sheets`: (force, year) → [(département, count)]; counts of other indices are all 9."""
    book = openpyxl.Workbook()
    book.active.title = "Présentation"
    for (force, year), services in sheets.items():
        sheet = book.create_sheet(f"Services {force} {year}")
        sheet.append([f"Année {year} - services", "Départements", *(code for code, _ in services)])
        if HEADS[force] == 3:
            sheet.append([None, "Périmètres", *("DCSP" for _ in services)])
        sheet.append(["Code index", "Libellé index \\ CSP", *("CIAT" for _ in services)])
        for at in range(1, indices + 1):
            own = at == index
            name = label if own else first if at == 1 else f"Index {at}"
            sheet.append([str(at), name, *(count if own else 9 for _, count in services)])
    book.save(path)
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "etat4001.xlsx"


def test_services_of_a_departement_are_summed_by_force_and_year(path):
    sheets = {
        ("PN", 2012): [("01", 2), ("01", 3), ("2A", 0), ("971", 1)],
        ("GN", 2012): [("01", 4), ("2A", 5)],
        ("PN", 2013): [("01", 7)],
    }
    parsed = etat4001.parse(workbook(path, sheets))
    assert parsed.counts == {
        ("2012", "01", "PN"): 5, ("2012", "2A", "PN"): 0, ("2012", "971", "PN"): 1,
        ("2012", "01", "GN"): 4, ("2012", "2A", "GN"): 5, ("2013", "01", "PN"): 7,
    }  # fmt: skip
    assert parsed.outside == () and not parsed.misspelt


def test_codes_outside_are_left_out_and_named_without_a_count(path):
    sheets = {("PN", 2012): [("01", 2), ("988", 77_731), ("986", 77_732)]}
    parsed = etat4001.parse(workbook(path, sheets))
    assert list(parsed.counts) == [("2012", "01", "PN")]
    (said,) = pulled(path).warnings
    assert "986, 988" in said and "7773" not in said


def pulled(path):
    return etat4001.normalise({"services": path}, "2026-01-01")


def test_counts_come_as_the_restricted_folder_holds_them(path):
    counts = pulled(workbook(path, {("PN", 2012): [("2A", 3), ("01", 2)]})).counts
    written = counts[etat4001.FILE].write_csv()
    assert written == "period,geo,force,value\n2012,01,PN,2\n2012,2A,PN,3\n"


def test_a_year_before_the_first_is_left_out_and_told(path):
    found = pulled(workbook(path, {("PN", 2012): [("01", 3)], ("PN", 2011): [("01", 77_731)]}))
    assert found.counts[etat4001.FILE]["period"].to_list() == ["2012"]
    (said,) = found.warnings
    assert "2011" in said and "77731" not in said


def test_a_year_that_the_workbook_adds_enters_by_itself(path):
    found = pulled(workbook(path, {("PN", 2012): [("01", 3)], ("PN", 2021): [("01", 5)]}))
    assert found.counts[etat4001.FILE]["period"].to_list() == ["2012", "2021"]
    assert found.warnings == ()


def test_a_declared_error_is_told_while_it_is_there(path):
    wrong = "Règlements de compte entre malfaireurs"
    found = pulled(workbook(path, {("PN", 2012): [("01", 3)]}, first=wrong))
    assert found.errors == {"misspelt_label", "no_gendarmerie"}
    repaired = pulled(workbook(path, {("GN", 2012): [("75", 3)]}))
    assert repaired.errors == frozenset()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"indices": 106}, "106 indices"),
        ({"label": "Autre chose"}, "Index 45 has moved"),
        ({"index": 46, "label": "Proxénétisme"}, "Index 45 has moved"),
    ],
)
def test_an_index_that_moved_is_a_refusal_and_never_a_zero(path, changed, why):
    with pytest.raises(FileProblems, match=why):
        etat4001.parse(workbook(path, {("PN", 2012): [("01", 77_731)]}, **changed))


@pytest.mark.parametrize(("code", "count"), [("99", 77_731), ("", 77_731), ("01", "77731 ?")])
def test_a_code_or_a_count_that_is_none_is_named_by_its_place_alone(path, monkeypatch, code, count):
    with pytest.raises(FileProblems) as told:
        etat4001.parse(workbook(path, {("GN", 2012): [("02", 1), (code, count)]}))
    assert "Services GN 2012" in str(told.value) and "77731" not in str(told.value)
    assert "column “4”" in str(told.value)
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert "Services GN 2012, ligne" in str(told.value) and "77731" not in str(told.value)


@pytest.mark.parametrize("swapped", [True, False], ids=["counts for codes", "words for counts"])
def test_where_a_whole_row_is_wrong_no_column_of_it_is_told(path, swapped):
    """The columns that are not told would be those whose count looks like a code."""
    counts = [str(n) for n in range(600, 640)] + ["37"]
    services = [(n, 1) for n in counts] if swapped else [("37", "x")] * 30 + [("37", 5)]
    with pytest.raises(FileProblems) as refused:
        etat4001.parse(workbook(path, {("PN", 2012): services}))
    (told,) = refused.value.problems
    assert (told.row, told.column, told.value) == (0, "", "")
    assert "37" not in str(told)


def test_every_problem_of_every_sheet_is_told_at_once(path):
    sheets = {("PN", 2012): [("99", 1)], ("GN", 2012): [("98", 1)]}
    with pytest.raises(FileProblems) as told:
        etat4001.parse(workbook(path, sheets))
    assert len(told.value.problems) == 2


def test_a_workbook_without_its_sheets_is_refused(path):
    book = openpyxl.Workbook()
    book.save(path)
    with pytest.raises(FileProblems, match="No sheet"):
        etat4001.parse(path)


def test_a_sheet_without_its_heads_is_refused(path):
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Services PN 2012")
    sheet.append(["a", "b", "c"])
    book.save(path)
    with pytest.raises(FileProblems, match="head rows"):
        etat4001.parse(path)
