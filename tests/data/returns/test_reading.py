"""A clerk's file as people really send them: read right, or refused with what to write instead."""

from __future__ import annotations

import datetime

import forms
import pytest
from forms import cell_of, delimited, returned, xlsx

import messages
from data.producer.returns import report
from data.producer.returns.form import Of
from data.producer.returns.grammar import Answer
from data.producer.returns.reading import Known, Reader, Return

TODAY = datetime.date(2026, 11, 26)
ENTRIES = "retour_parcours.entrees"
OFFENCES = "retour_sanctions.infractions_constatees"


def read(content, known=None):
    return Reader((lambda _: known) if known else None, TODAY).read("retour.xlsx", content)


def rules(outcome, kind="problem"):
    return {each.rule for each in outcome.findings if each.kind == kind}


def with_cell(code, value, column="reponse", **style):
    def change(book):
        cell = cell_of(book, code, column)
        cell.value = value
        for name, each in style.items():
            setattr(cell, name, each)

    return xlsx(change)


def test_a_filled_form_is_acceptable_and_reads_as_it_was_filled():
    outcome = read(xlsx())
    assert outcome.acceptable and outcome.findings == ()
    assert outcome.given == returned()


def test_its_csv_twin_reads_the_same():
    assert read(delimited()).given == returned()


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_may_have_any_usual_encoding_and_separator(separator, encoding):
    outcome = read(delimited(separator=separator, encoding=encoding))
    assert outcome.given == returned(), outcome.findings


@pytest.mark.parametrize(
    ("typed", "understood", "told"),
    [
        ("1 146", 1146, "returns.told.spaces"),
        ("1\u202f146", 1146, "returns.told.spaces"),
        ("1\u00a0146", 1146, "returns.told.spaces"),
        (" 1146 ", 1146, None),
        ("1146,0", 1146, "returns.told.decimals"),
        ("1146.00", 1146, "returns.told.decimals"),
        ("01146", 1146, "returns.told.zeros"),
    ],
)
def test_a_number_is_understood_as_people_write_it_and_told(typed, understood, told):
    outcome = read(with_cell(OFFENCES, typed))
    assert outcome.acceptable
    assert outcome.given.answers[OFFENCES] == Answer("given", understood)
    assert rules(outcome, "told") == ({told} if told else set())


@pytest.mark.parametrize("typed", ["nc", "NC", "n.c.", "N.C", " n c ", "non connu", "n.d."])
def test_not_known_has_one_word_and_is_never_a_zero(typed):
    outcome = read(with_cell("retour_parcours.aps_renouvelees", typed))
    assert outcome.given.answers["retour_parcours.aps_renouvelees"] == Answer("nc")


@pytest.mark.parametrize("typed", ["ne", "N.E.", "sans objet", "s.o."])
def test_what_does_not_exist_there_has_another(typed):
    outcome = read(with_cell("retour_parcours.aps_renouvelees", typed))
    assert outcome.given.answers["retour_parcours.aps_renouvelees"] == Answer("ne")


REFUSED = {
    "1.146": "returns.number.ambiguous",
    "1,146": "returns.number.ambiguous",
    "<5": "returns.number.bound",
    "environ 12": "returns.number.bound",
    "au moins 3": "returns.number.bound",
    "-": "returns.number.symbol",
    "–": "returns.number.symbol",
    "..": "returns.number.symbol",
    "N/A": "returns.number.symbol",
    "-4": "returns.number.negative",
    "12,5": "returns.number.whole",
    "25 %": "returns.number.percent",
    "12 personnes": "returns.number.alone",
    "12²": "returns.number.alone",
    "12*": "returns.number.alone",
    "douze": "returns.number.write",
    "１２": "returns.number.write",
    "٣": "returns.number.write",
    "1e3": "returns.number.alone",
    "9999999": "returns.number.large",
    "": "returns.cell.empty",
    "   ": "returns.cell.empty",
    "?": "returns.number.write",
}


@pytest.mark.parametrize("typed", REFUSED)
def test_what_reads_two_ways_or_none_is_refused_and_nothing_is_guessed(typed):
    outcome = read(with_cell(ENTRIES, typed))
    assert outcome.given is None
    assert REFUSED[typed] in rules(outcome)


@pytest.mark.parametrize("typed", REFUSED)
def test_the_same_in_a_csv_file(typed):
    lines = forms.rows()
    next(line for line in lines if line["code"] == ENTRIES)["reponse"] = typed
    outcome = read(delimited(lines, encoding="utf-8"))
    assert outcome.given is None
    assert REFUSED[typed] in rules(outcome)


SILENT = {
    "error": (lambda cell: (setattr(cell, "value", "#DIV/0!"), setattr(cell, "data_type", "e")),
              "returns.cell.error"),
    "formula": (lambda cell: setattr(cell, "value", "=3+4"), "returns.cell.formula"),
    "percent": (lambda cell: (setattr(cell, "value", 0.25), setattr(cell, "number_format", "0%")),
                "returns.cell.percent"),
    "percent_of_a_whole": (
        lambda cell: (setattr(cell, "value", 1), setattr(cell, "number_format", "0%")),
        "returns.cell.percent"),
    "shows_less_than_5": (
        lambda cell: (setattr(cell, "value", 3), setattr(cell, "number_format", '"<5"')),
        "returns.cell.shown_otherwise"),
    "shows_nothing": (
        lambda cell: (setattr(cell, "value", 3), setattr(cell, "number_format", ";;;")),
        "returns.cell.shown_otherwise"),
    "in_thousands": (
        lambda cell: (setattr(cell, "value", 3000), setattr(cell, "number_format", "0,")),
        "returns.cell.shown_otherwise"),
    "fraction": (lambda cell: setattr(cell, "value", 3.5), "returns.number.whole"),
    "date": (lambda cell: setattr(cell, "value", datetime.date(2026, 2, 1)), "returns.cell.date"),
    "boolean": (lambda cell: setattr(cell, "value", True), "returns.cell.boolean"),
    "negative": (lambda cell: setattr(cell, "value", -3), "returns.number.negative"),
}  # fmt: skip


@pytest.mark.parametrize("name", SILENT)
def test_a_silent_fault_of_a_workbook_is_refused_and_its_cell_named(name):
    spoil, rule = SILENT[name]
    content = xlsx(lambda book: spoil(cell_of(book, ENTRIES)))
    outcome = read(content)
    assert outcome.given is None
    found = next(each for each in outcome.findings if each.rule == rule)
    assert found.spots[0].sheet == "Parcours" and found.spots[0].item == ENTRIES
    assert found.spots[0].cell == cell_of(forms.book(), ENTRIES).coordinate


@pytest.mark.parametrize("written", ["0", "0.00", "#,##0", "# ##0", "#\\ ##0", "General"])
def test_formats_that_show_the_number_as_it_is_are_read(written):
    def change(book):
        cell_of(book, ENTRIES).number_format = written

    assert read(xlsx(change)).given == returned()


def test_moved_and_added_columns_rows_and_sheets_do_no_harm():
    def change(book):
        sheet = book["Parcours"]
        sheet.insert_cols(3)
        sheet.insert_rows(6, 2)
        sheet["Z9"] = "une note"
        book.create_sheet("Brouillon")["A1"] = 12
        book.move_sheet("Sanctions", offset=-3)

    outcome = read(xlsx(change))
    assert outcome.given == returned()
    assert rules(outcome, "told") == {"returns.told.other_sheet"}


def test_hidden_sheets_are_told_and_not_read():
    def change(book):
        copy = book.copy_worksheet(book["Parcours"])
        copy.sheet_state = "hidden"
        for row in copy.iter_rows(min_row=3):
            row[6].value = 999

    outcome = read(xlsx(change))
    assert outcome.given == returned()
    assert rules(outcome, "told") == {"returns.told.hidden"}


def test_merged_answers_are_refused():
    def change(book):
        cell = cell_of(book, ENTRIES)
        below = cell.offset(row=1)
        book["Parcours"].merge_cells(f"{cell.coordinate}:{below.coordinate}")

    assert "returns.cell.merged" in rules(read(xlsx(change)))


def test_two_answers_to_one_question_are_refused_and_the_same_one_twice_is_not():
    def change(book):
        copy = book.copy_worksheet(book["Parcours"])
        copy.title = "Parcours (2)"

    assert read(xlsx(change)).given == returned()

    def differ(book):
        change(book)
        at = cell_of(book, ENTRIES).coordinate
        book["Parcours (2)"][at] = 5

    assert rules(read(xlsx(differ))) == {"returns.cell.twice"}


def test_a_deleted_row_blocks_and_an_unknown_code_does_not():
    def change(book):
        book["Parcours"].delete_rows(cell_of(book, ENTRIES).row)
        book["Parcours"].cell(60, 1).value = "retour_parcours.inconnu"

    outcome = read(xlsx(change))
    assert "returns.cell.missing" in rules(outcome)
    assert "returns.told.unknown" in rules(outcome, "told")


def test_all_problems_come_at_once_one_line_for_each_cause():
    def change(book):
        for code in ("retour_parcours.entrees", "retour_parcours.parcours_en_cours"):
            cell_of(book, code).value = "<5"
        for code in ("retour_sanctions.amendes", "retour_sanctions.recidives"):
            cell_of(book, code).value = None

    found = [each for each in read(xlsx(change)).findings if each.kind == "problem"]
    assert {each.rule: len(each.spots) for each in found} == {
        "returns.number.bound": 2,
        "returns.cell.empty": 2,
    }


BROKEN_SUMS = [
    ({"demandes_refusees": 5}, "returns.check.sum"),
    ({"termines_24_mois": 5}, "returns.check.sum"),
    ({"constatees_police": 999}, "returns.check.sum"),
    ({"averees_rue": 1}, "returns.check.sum"),
    ({"personnes_mises_en_cause": 1147}, "returns.check.more"),
    ({"avis_favorables": 24}, "returns.check.more"),
    ({"structures_repondantes": 115}, "returns.check.more"),
    ({"reunions_politique": 0}, "returns.check.meeting"),
]


@pytest.mark.parametrize(("changed", "rule"), BROKEN_SUMS)
def test_a_return_that_contradicts_itself_is_refused_with_its_lines(changed, rule):
    outcome = read(xlsx(given=returned(**changed)))
    found = next(each for each in outcome.findings if each.rule == rule)
    assert outcome.given is None and found.stage == "true_to_itself" and len(found.spots) > 1


def test_a_sum_of_which_a_part_is_not_known_is_at_least_the_others():
    assert read(xlsx(given=returned(termines_24_mois=Answer("nc")))).acceptable
    more = returned(termines_24_mois=Answer("nc"), termines_avant=13)
    assert rules(read(xlsx(given=more))) == {"returns.check.sum"}


def test_a_figure_far_from_last_years_asks_for_a_reason_and_takes_one_from_the_list():
    known = Known(before=returned(year="2024", amendes=100))
    outcome = read(xlsx(), known)
    assert outcome.given is not None and not outcome.acceptable
    assert rules(outcome, "confirm") == {"returns.check.last_year"}

    def why(book):
        cell_of(book, "retour_sanctions.amendes", "raison").value = "rattrapage"

    assert read(xlsx(why), known).acceptable

    def words(book):
        cell_of(
            book, "retour_sanctions.amendes", "raison"
        ).value = "vérifié auprès du service, exact"

    assert read(xlsx(words), known).given.reasons == {"retour_sanctions.amendes": "verifie"}


def test_what_is_so_by_definition_asks_for_a_reason_where_it_is_not():
    given = returned(parcours_en_cours=35)
    assert rules(read(xlsx(given=given)), "confirm") == {"returns.check.expected"}

    def why(book):
        cell_of(book, "retour_parcours.parcours_en_cours", "raison").value = "verifie"

    assert read(xlsx(why, given)).acceptable


def test_more_than_was_published_for_france_asks_for_a_reason():
    known = Known(france={OFFENCES: 900})
    assert rules(read(xlsx(), known), "confirm") == {"returns.check.france"}


def test_a_correction_says_why():
    known = Known(accepted=returned(amendes=641))
    assert rules(read(xlsx(), known), "confirm") == {"returns.check.motive"}

    def why(book):
        cell_of(book, "@motif").value = "erreur de saisie"

    outcome = read(xlsx(why), known)
    assert outcome.acceptable and outcome.given.motive == "saisie"


@pytest.mark.parametrize(
    ("comment", "rule"),
    [
        ("Dossier de Mme Dupont, en attente", "name"),
        ("voir Nadia BENALI", "name"),
        ("née le 3 mai 1999", "birth"),
        ("jeune fille de 14 ans", "birth"),
        ("12 rue de la Gare", "address"),
        ("ecrire a prenom.nom@prefecture.fr", "address"),
        ("rappeler au 06 12 34 56 78", "phone"),
        ("dossier 2990537123456", "number"),
    ],
)
def test_a_comment_that_points_at_somebody_is_refused(comment, rule):
    outcome = read(with_cell(ENTRIES, comment, "commentaire"))
    assert f"returns.comment.{rule}" in rules(outcome)


@pytest.mark.parametrize(
    "comment",
    [
        "Chiffre donné par la Direction Départementale de la police nationale",
        "Deux réunions en 2025, dont une avec le Conseil Départemental",
        "Compté au 31 décembre ; 3 dossiers à cheval sur deux années",
        "Art. 611-1 du code pénal, 1 146 faits",
        "Association agréée : Amicale du Nid",
    ],
)
def test_an_ordinary_comment_is_kept(comment):
    assert read(with_cell(ENTRIES, comment, "commentaire")).given.comments == {ENTRIES: comment}


def test_a_date_is_read_as_french_write_it():
    code = "retour_commission.derniere_reunion"
    for typed in ("20/11/2025", "20-11-2025", "2025-11-20", datetime.date(2025, 11, 20)):
        assert read(with_cell(code, typed)).given.answers[code].value == "2025-11-20", typed
    for typed in ("11/20/2025", "20/11/25", "novembre", "20/11/2024"):
        assert read(with_cell(code, typed)).given is None, typed


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "returns.file.empty"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "returns.file.old"),
        (b"%PDF-1.7 ...", "returns.file.pdf"),
        (b"PK\x03\x04 cut", "bytes.no_whole_archive"),
        (b"nom;prenom\nA;B\n", "returns.file.foreign"),
        (b"\x00\x01\x02" * 50, None),
    ],
)
def test_what_is_no_form_is_refused_whatever_it_is(content, rule):
    outcome = read(content)
    assert outcome.given is None and outcome.of is None
    assert rule is None or rules(outcome) == {rule}


def test_another_year_or_place_stops_at_the_first_pass():
    def two(lines):
        lines[3]["departement"] = "41"
        return lines

    assert rules(read(delimited(two(forms.rows())))) == {"returns.file.departements"}

    def future(book):
        cell_of(book, "@annee").value = "2031"

    assert rules(read(xlsx(future))) == {"returns.file.future"}

    def model(book):
        cell_of(book, "@modele").value = "0"

    assert rules(read(xlsx(model))) == {"returns.file.model"}


def test_a_half_year_is_its_own_period():
    def half(book):
        cell_of(book, "@annee").value = "2025-S1"
        cell_of(book, "retour_commission.derniere_reunion").value = "2025-03-02"

    of = read(xlsx(half)).of
    assert of == Of("37", "2025-S1") and not of.whole


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_the_terminal_says_quotes_no_cell(lang):
    """A log must hold no restricted count: only the clerk's own report says what was typed."""
    words = messages.load(lang)
    known = Known(before=returned(year="2024", amendes=7))
    outcome = read(with_cell(ENTRIES, "<4242"), known)
    clerk = report.as_text(outcome, words, typed=True)
    told = report.as_text(outcome, words) + str(report.as_json(outcome, words))
    assert "4242" in clerk and "4242" not in told
    surprising = read(xlsx(), known)
    assert "640" in report.as_text(surprising, words, typed=True)
    assert "640" not in report.as_text(surprising, words)


def test_a_return_that_is_read_again_from_what_was_read_is_the_same():
    given = read(xlsx()).given
    assert isinstance(given, Return)
    assert read(xlsx(given=given)).given == given
