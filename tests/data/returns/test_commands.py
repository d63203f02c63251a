"""The commands as an operator runs them: exit status, what is said, what is kept."""

from __future__ import annotations

import io
import json
import stat

import forms
import openpyxl
import pytest
from forms import cell_of, returned, xlsx

from data.__main__ import main
from data.producer.returns import form
from data.producer.returns.form import Of
from data.producer.returns.store import Store


@pytest.fixture
def place(tmp_path):
    """A folder for files, and one for accepted returns."""
    (tmp_path / "files").mkdir()
    return tmp_path / "files", tmp_path / "retours"


def put(folder, name="retour.xlsx", content=None):
    path = folder / name
    path.write_bytes(xlsx() if content is None else content)
    return str(path)


def test_a_template_has_a_workbook_its_csv_twin_and_their_schema(tmp_path, capsys):
    assert main(["template", "--year", "2026", "--to", str(tmp_path), "--dep", "37"]) == 0
    made = [line.rpartition("/")[2] for line in capsys.readouterr().out.split()]
    assert made == ["retour-2026-37.xlsx", "retour-2026-37.csv", "retour-2026-37.schema.json"]
    book = openpyxl.load_workbook(tmp_path / "retour-2026-37.xlsx")
    codes = {row[0].value for sheet in book for row in sheet.iter_rows(max_col=1)}
    assert set(form.questions(2026)) <= codes
    schema = json.loads((tmp_path / "retour-2026-37.schema.json").read_text())
    header = (tmp_path / "retour-2026-37.csv").read_text("utf-8-sig").splitlines()[0]
    assert [field["name"] for field in schema["fields"]] == header.split(";")


def test_the_form_locks_all_but_answers_and_holds_no_formula(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(forms.empty()))
    for sheet in book:
        assert sheet.protection.sheet and not sheet.protection.password
        heads = {cell.value: cell.column for cell in sheet[1] if cell.value}
        open_columns = {heads.get(f"@{name}") for name in ("reponse", "raison", "commentaire")}
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.protection.locked or cell.column in open_columns, cell
        if "@code" in heads:
            assert sheet.column_dimensions["A"].hidden and sheet.row_dimensions[1].hidden


def test_the_same_form_is_the_same_bytes():
    import messages
    from data.producer.returns import template

    words = messages.load("fr")
    assert template.workbook("2026", words, "37") == template.workbook("2026", words, "37")


def test_an_acceptable_file_is_kept_when_it_is_accepted_and_not_before(place, capsys):
    files, kept = place
    path = put(files)
    assert main(["import", path, "--to", str(kept)]) == 0
    assert Store(kept).versions() == []
    assert main(["import", path, "--to", str(kept), "--accept"]) == 0
    assert Store(kept).last().keys() == {Of("37", "2025")}
    assert "Peut être accepté" in capsys.readouterr().out


def test_the_same_file_twice_is_one_version(place):
    files, kept = place
    for _ in range(2):
        assert main(["import", put(files), "--to", str(kept), "--accept"]) == 0
    assert len(Store(kept).versions()) == 1


def test_a_file_with_problems_is_given_back_annotated_and_nothing_is_kept(place, capsys):
    files, kept = place

    def spoil(book):
        cell_of(book, "retour_parcours.entrees").value = "<4242"

    path = put(files, content=xlsx(spoil))
    assert main(["import", path, "--to", str(kept), "--accept"]) == 1
    told = capsys.readouterr()
    assert "4242" not in told.out + told.err and "Parcours!" in told.out
    assert Store(kept).versions() == []
    back = {each.name: each for each in (kept / "given-back").iterdir()}
    assert set(back) == {"retour.rapport.txt", "retour.annote.xlsx"}
    assert all(stat.S_IMODE(each.stat().st_mode) == 0o600 for each in back.values())
    book = openpyxl.load_workbook(back["retour.annote.xlsx"])
    cell = cell_of(book, "retour_parcours.entrees")
    assert "vrai nombre" in cell.comment.text and cell.value == "<4242"
    assert "4242" in back["retour.rapport.txt"].read_text()


def test_a_refused_file_leaves_the_accepted_ones_as_they_are(place):
    files, kept = place
    assert main(["import", put(files), "--to", str(kept), "--accept"]) == 0
    before = Store(kept).lines
    assert main(["import", put(files, content=b"PK nothing"), "--to", str(kept), "--accept"]) == 2
    assert Store(kept).lines == before


def test_what_is_no_return_is_unusable(place):
    files, kept = place
    assert main(["import", put(files, "a.csv", b"a;b\n1;2\n"), "--to", str(kept)]) == 2


def test_a_form_that_does_not_say_whose_it_is_has_a_problem_and_is_usable(place, capsys):
    files, kept = place

    def nobody(book):
        cell_of(book, "@departement").value = None

    assert main(["import", put(files, content=xlsx(nobody)), "--to", str(kept)]) == 1
    assert "37, 2A, 971" in capsys.readouterr().out


def test_json_names_sheet_cell_and_rule(place, capsys):
    files, kept = place

    def spoil(book):
        cell_of(book, "retour_parcours.entrees").value = None

    assert main(["import", put(files, content=xlsx(spoil)), "--to", str(kept), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)[0]
    assert (told["departement"], told["period"], told["verdict"]) == ("37", "2025", "refused")
    found = next(each for each in told["findings"] if each["kind"] == "problem")
    assert found["rule"] == "returns.cell.empty"
    assert found["cells"][0]["sheet"] == "Parcours"


def test_a_correction_without_its_reason_is_asked_for_it(place):
    files, kept = place
    assert main(["import", put(files), "--to", str(kept), "--accept"]) == 0
    changed = put(files, content=xlsx(given=returned(amendes=641)))
    assert main(["import", changed, "--to", str(kept), "--accept"]) == 1

    def why(book):
        cell_of(book, "@motif").value = "données complétées"

    corrected = put(files, content=xlsx(why, returned(amendes=641)))
    assert main(["import", corrected, "--to", str(kept), "--accept"]) == 0
    assert [each.motive for each in Store(kept).versions()] == [None, "complement"]


def test_who_answered_is_late_or_missing_is_told(place, capsys):
    files, kept = place
    day = ["--on", "2026-05-01"]
    assert main(["import", put(files), "--to", str(kept), "--accept", *day]) == 0
    capsys.readouterr()
    assert main(["returns", "--to", str(kept), "--json", *day]) == 0
    year = json.loads(capsys.readouterr().out)["2025"]
    assert year["departements"]["37"] == {"state": "late", "versions": 1, "waits": True}
    assert year["departements"]["41"]["state"] == "missing" and not year["closed"]
    assert main(["returns", "--to", str(kept), "--close", "2025", *day]) == 0
    assert "clos" in capsys.readouterr().out


def test_english_is_spoken_when_it_is_asked_for(place, capsys):
    files, kept = place
    assert main(["import", put(files), "--to", str(kept), "--lang", "en"]) == 0
    assert "Can be accepted" in capsys.readouterr().out


def test_the_prefets_preview_does_not_move_with_another_departements_return(place, capsys):
    files, kept = place
    main(["import", put(files), "--to", str(kept), "--accept"])

    def seen():
        capsys.readouterr()
        assert main(["preview", "--dep", "37", "--returns", str(kept)]) == 0
        return capsys.readouterr().out

    alone = seen()
    other = put(
        files, "41.xlsx", xlsx(given=returned("41", entrees=0, arrivees_autre_departement=0))
    )
    main(["import", other, "--to", str(kept), "--accept"])
    assert seen() == alone
    assert "Entrées en parcours dans l’année\t\t16\t\tmontré si la release le peut" in alone
    assert "Parcours en cours au 31 décembre\t\t21" in alone


def test_renaming_an_item_is_one_file(tmp_path, monkeypatch, place):
    """The list of items stands in the catalogue: form, reader and store follow."""
    from data.producer import catalogue

    folder = tmp_path / "catalogue"
    folder.mkdir()
    for path in catalogue.FOLDER.glob("*.toml"):
        text = path.read_text("utf-8")
        if path.stem == "retour_parcours":
            text = text.replace("indicators.entrees", "indicators.debuts")
            text = text.replace('"entrees"', '"debuts"').replace("Entrées en parcours", "Débuts")
        (folder / path.name).write_text(text, "utf-8")
    renamed = catalogue.load(folder)
    monkeypatch.setattr(catalogue, "load", lambda *_: renamed)
    form.questions.cache_clear(), forms.answers.cache_clear(), forms.empty.cache_clear()
    try:
        files, kept = place
        given = returned(debuts=16)
        assert main(["import", put(files, content=xlsx(given=given)), "--to", str(kept)]) == 0
        assert form.questions(2025)["retour_parcours.debuts"].item.fr.startswith("Débuts")
    finally:
        form.questions.cache_clear(), forms.answers.cache_clear(), forms.empty.cache_clear()


def test_no_server_starts_where_it_could_read_returns(tmp_path, monkeypatch):
    from dashboard.web import server

    monkeypatch.setenv("OBSERVATOIRE_RETURNS", str(tmp_path))
    with pytest.raises(PermissionError, match="OBSERVATOIRE_RETURNS"):
        server._refuse_returns()
    monkeypatch.setenv("OBSERVATOIRE_RETURNS", str(tmp_path / "elsewhere"))
    server._refuse_returns()
