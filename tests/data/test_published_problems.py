"""A file of figures that is refused: what is said, where, and that nothing is forgotten."""

import drawn
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import observations
from data.errors import FileProblems, Problem, says
from data.producer import published

COLUMNS = [name for name in observations.SCHEMA if name != "dataset"]
AFIS = dict.fromkeys(COLUMNS) | {
    "indicator": "beneficiaires",
    "geo_level": "FR",
    "geo": "FR",
    "period": "2022",
    "sex": "T",
    "age": "T",
    "breakdown": "T",
    "value": "534",
    "unit": "PERSONS",
    "OBS_STATUS": "A",
    "CONF_STATUS": "F",
    "evidence": "official",
    "source": "prefecture",
}
CONTRAVENTIONS = AFIS | {"indicator": "contraventions", "unit": "FINES"}
MISSING = Problem("psp.csv", 0, "", "", says("file.write"))


@pytest.fixture
def folder(tmp_path):
    """Two good files and their sources, to be spoiled by each test."""
    drawn.write_csv(tmp_path / "afis.csv", [AFIS], COLUMNS)
    drawn.write_csv(tmp_path / "sanctions.csv", [CONTRAVENTIONS], COLUMNS)
    drawn.SOURCES.write_csv(tmp_path / "sources.csv")
    return tmp_path


@pytest.fixture
def afis(datasets, tmp_path):
    """Reads rows typed as afis.csv; returns what is wrong in them."""

    def read(*rows, columns=COLUMNS):
        drawn.write_csv(tmp_path / "afis.csv", rows, columns)
        return published.read(tmp_path / "afis.csv", datasets["afis"], {"prefecture", "presse"})[1]

    return read


def refused(datasets, folder, *names):
    with pytest.raises(FileProblems) as caught:
        published.load([datasets[name] for name in names], folder)
    return caught.value.problems


def test_good_files_are_read_with_their_dataset_and_sources(datasets, folder):
    frame, sources = published.load([datasets["afis"], datasets["sanctions"]], folder)
    assert frame["dataset", "value", "note"].rows() == [
        ("afis", 534.0, ""),
        ("sanctions", 534.0, ""),
    ]
    assert sources["source"].to_list() == ["prefecture", "presse"]


@pytest.mark.parametrize(
    ("typed", "column", "value", "remedy"),
    [
        ({"value": "5 34"}, "value", "5 34", "Write a number"),
        ({"value": "534,5"}, "value", "534,5", "Write a number"),
        ({"value": "environ 500"}, "value", "environ 500", "Write a number"),
        ({"value": "NaN"}, "value", "NaN", "Write a number"),
        ({"value": "inf"}, "value", "inf", "Write a number"),
        ({"value": "1e999"}, "value", "1e999", "Write a number"),
        ({"low": "x", "high": "600"}, "low", "x", "Write a number"),
        ({"low": "500", "high": "-inf"}, "high", "-inf", "Write a number"),
        ({"geo_level": "PAYS"}, "geo_level", "PAYS", "Use one of the levels"),
        ({"geo": "FRA"}, "geo", "FRA", "Use a code of level FR"),
        ({"period": "2022-13"}, "period", "2022-13", "Use 2019"),
        ({"sex": "H"}, "sex", "H", "Use one of the codes of sex: T, F, M"),
        ({"age": "majeurs"}, "age", "majeurs", "Use one of the codes of age"),
        ({"unit": "EUROS"}, "unit", "EUROS", "Use one of the units"),
        ({"OBS_STATUS": "Z"}, "OBS_STATUS", "Z", "Use one of CL_OBS_STATUS"),
        ({"CONF_STATUS": "C"}, "CONF_STATUS", "C", "Use one of CL_CONF_STATUS"),
        ({"evidence": "rumeur"}, "evidence", "rumeur", "Use one of the kinds of evidence"),
        ({"source": None}, "source", "", "Fill it in"),
        ({"source": "oral"}, "source", "oral", "Describe this source in sources.csv"),
        ({"indicator": "aides"}, "indicator", "aides", "Declare it in afis.toml"),
        ({"unit": "EUR"}, "unit", "EUR", "Use what afis.toml declares for beneficiaires"),
        ({"breakdown": "lieu=rue"}, "breakdown", "lieu=rue", "Use what afis.toml declares"),
        ({"geo_level": "DEP", "geo": "37"}, "geo_level", "DEP", "Use what afis.toml declares"),
        ({"low": "600", "high": "500"}, "value", "534", "Put it between low and high"),
        ({"low": "535", "high": "600"}, "value", "534", "Put it between low and high"),
        ({"low": "600"}, "value", "534", "Put it between low and high"),
        ({"high": "500"}, "value", "534", "Put it between low and high"),
        ({"note": "mots"}, "note_en", "", "Say here what “note” says, in English"),
        ({"author_en": "Police"}, "author", "", "Say here what “author_en” says, in French"),
        (
            {"OBS_STATUS": "Q", "note": "secret", "note_en": "secret"},
            "value",
            "534",
            "Status Q has no value",
        ),
        ({"value": None}, "value", "", "or the status that says why there is none"),
        ({"value": None, "OBS_STATUS": "O"}, "note", "", "Say why there is no value"),
        ({"CONF_STATUS": "N"}, "OBS_STATUS", "A", "A masked row (N) is suppressed: write Q"),
    ],
)
def test_one_mistake_is_named_with_its_row_column_value_and_remedy(
    afis, typed, column, value, remedy
):
    good = AFIS | {"period": "2021"}
    found = afis(good, AFIS | typed)
    assert {(each.file, each.row, each.column) for each in found} == {("afis.csv", 3, column)}
    problem = found[0]
    assert value in problem.value
    assert bool(value) == bool(problem.value)
    assert remedy in str(problem.remedy)
    for part in ("afis.csv, row 3", f"column “{column}”", remedy):
        assert part in str(problem)


def test_a_repeated_row_of_one_source_is_refused_and_another_source_is_not(afis):
    (problem,) = afis(AFIS, AFIS | {"source": "presse"}, AFIS | {"value": "535"})
    assert (problem.row, problem.column, problem.value) == (4, "source", "prefecture")


def test_the_row_is_the_spreadsheets_also_below_a_note_of_two_lines(afis):
    (problem,) = afis(
        AFIS | {"note": "une ligne\nune autre", "note_en": "a line"}, AFIS | {"geo": "FRA"}
    )
    assert problem.row == 3


def test_a_missing_and_a_surplus_column_are_both_named(afis):
    columns = [*(name for name in COLUMNS if name not in ("unit", "note")), "commentaire"]
    assert [(each.row, each.column, str(each.remedy)) for each in afis(AFIS, columns=columns)] == [
        (1, "unit", "Add this column to the header."),
        (1, "note", "Add this column to the header."),
        (1, "commentaire", "Remove this column."),
    ]


def test_the_row_is_the_spreadsheets_also_below_an_empty_line(datasets, folder):
    header, good = (folder / "afis.csv").read_text("utf-8").split()
    misspelt = good.replace("2022", "2021").replace("534", "x")
    (folder / "afis.csv").write_text(f"{header}\n{good}\n\n{misspelt}\n", "utf-8")
    found = refused(datasets, folder, "afis")
    assert [each.row for each in found if each.value == "x"] == [4]


@pytest.mark.parametrize("twice", ["note", "value"])
def test_a_column_that_is_there_twice_is_refused(datasets, folder, twice):
    drawn.write_csv(folder / "afis.csv", [AFIS], [*COLUMNS, twice])
    found = refused(datasets, folder, "afis")
    assert {each.row for each in found} == {1}
    assert any(twice in each.column for each in found)


def test_an_unquoted_comma_is_reported_at_its_row_beside_the_other_problems(datasets, folder):
    text = (folder / "afis.csv").read_text("utf-8").strip()
    good = text.splitlines()[1]
    unquoted = good.replace("2022", "2021") + "lu en séance, hors procès-verbal"
    misspelt = good.replace("2022", "2020").replace("534", "x")
    (folder / "afis.csv").write_text("\n".join([text, unquoted, misspelt]), "utf-8")
    found = refused(datasets, folder, "afis")
    assert {problem.row for problem in found} == {3, 4}
    assert ("value", "x") in {(problem.column, problem.value) for problem in found}


@pytest.mark.parametrize("spoil", [lambda text: b"", lambda text: text.encode("latin-1")])
def test_a_file_that_is_not_text_in_utf_8_is_refused_whole(datasets, folder, spoil):
    drawn.write_csv(folder / "afis.csv", [AFIS | {"note": "séance"}], COLUMNS)
    (folder / "afis.csv").write_bytes(spoil((folder / "afis.csv").read_text("utf-8")))
    (problem,) = refused(datasets, folder, "afis")
    assert (problem.file, problem.row) == ("afis.csv", 0)
    assert str(problem.remedy) == "Save it as CSV, UTF-8, comma between fields."


def test_a_missing_file_is_named_with_the_two_ways_out(datasets, folder):
    assert refused(datasets, folder, "afis", "psp") == (MISSING,)


@pytest.mark.parametrize(
    ("typed", "column", "value"),
    [
        ({"title": None}, "title", ""),
        ({"publisher": None}, "publisher", ""),
        ({"lang": None}, "lang", ""),
        ({"url": "exemple.fr"}, "url", "exemple.fr"),
        ({"evidence": "rumeur"}, "evidence", "rumeur"),
        ({"date": "mars 2021"}, "date", "mars 2021"),
        ({"source": "prefecture"}, "source", "prefecture"),
    ],
)
def test_a_source_described_badly_is_named(datasets, folder, typed, column, value):
    known = drawn.SOURCES.rows(named=True)
    added = known[0] | {"source": "these"} | typed
    drawn.write_csv(folder / "sources.csv", [*known, added], drawn.SOURCES.columns)
    (problem,) = refused(datasets, folder, "afis")
    assert (problem.file, problem.row) == ("sources.csv", 4)
    assert (problem.column, problem.value) == (column, value)
    assert str(problem.remedy)


def test_a_refused_file_reports_every_problem_at_once(datasets, folder):
    spoiled = [AFIS | {"value": "x"}, AFIS | {"period": "hier", "source": "oral"}]
    drawn.write_csv(folder / "afis.csv", spoiled, COLUMNS)
    drawn.write_csv(folder / "sanctions.csv", [CONTRAVENTIONS | {"sex": "H"}], COLUMNS)
    known = drawn.SOURCES.rows(named=True)
    drawn.write_csv(folder / "sources.csv", [known[0] | {"url": "?"}], drawn.SOURCES.columns)
    found = refused(datasets, folder, "afis", "psp", "sanctions")
    assert {(problem.file, problem.row, problem.column) for problem in found} == {
        ("sources.csv", 2, "url"),
        ("afis.csv", 2, "value"),
        ("afis.csv", 3, "period"),
        ("afis.csv", 3, "source"),
        ("psp.csv", 0, ""),
        ("sanctions.csv", 2, "sex"),
    }
    message = str(FileProblems(found))
    assert message.startswith("6 problems, nothing was changed:")
    assert all(str(problem) in message for problem in found)


NOT_NUMBERS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), min_size=1)


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


@given(text=NOT_NUMBERS.filter(lambda text: not is_number(text)), at=st.integers(0, 3))
def test_whatever_is_typed_in_place_of_a_number_is_quoted_back(
    datasets, tmp_path_factory, text, at
):
    rows = [AFIS | {"period": str(2019 + each)} for each in range(4)]
    rows[at] = rows[at] | {"value": text}
    path = tmp_path_factory.getbasetemp() / "afis.csv"
    drawn.write_csv(path, rows, COLUMNS)
    _, found = published.read(path, datasets["afis"], {"prefecture"})
    assert found == [Problem("afis.csv", at + 2, "value", text, says("number.point"))]
