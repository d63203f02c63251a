"""Cases from the field, kind 2: one mark stops a cell, a line, one of a source's datasets; no more.

The inputs of `shared/cases` are drawn again here, small.
"""

from __future__ import annotations

import json

import polars as pl
import pytest
import upstreams
from pulling import DAY, LATER, current, out_of
from upstream import send

from data.__main__ import main
from data.producer.sources import eurostat, jsonstat, ssmsi
from data.reading import freshness

HEAD = (
    "Code_departement;Code_region;annee;indicateur;unite_de_compte;nombre;taux_pour_mille;insee_pop"
)
LINE = "01;84;2024;Violences sexuelles;Victime;300;0,5;600000"


def marked(status, **change):
    """crim_thb_sex with this `status`."""
    reply = json.loads(upstreams.by_sex()) | {"status": status} | change
    return json.dumps(reply).encode()


def rows_of(tmp_path, body):
    files = {name: tmp_path / name for name in eurostat.DATASETS}
    for path, answers in upstreams._eurostat({"crim_thb_sex": body}).items():
        files[path.rpartition("/")[2]].write_bytes(answers[0].body)
    return eurostat.normalise(files, "2026-11-03")


#: Eurostat's flags (and those of SDMX's CL_OBS_STATUS that it sends), alone and together, with the
#: status that each gives to a cell that has a value, and to one that has none.
FORMS = {
    "": ("A", "O"), "b": ("B", "O"), "c": ("Q", "Q"), "d": ("A", "O"), "e": ("E", "O"),
    "f": ("E", "O"), "i": ("E", "O"), "n": ("U", "O"), "p": ("P", "O"), "r": ("A", "O"),
    "s": ("E", "O"), "u": ("U", "O"), "z": ("A", "O"), ":": ("A", "O"), "m": ("A", "O"),
    "l": ("A", "L"), "o": ("A", "O"), "bd": ("B", "O"), "bep": ("B", "O"), "C": ("Q", "Q"),
    "|C": ("Q", "Q"), "e|C": ("Q", "Q"), "|F": ("A", "O"), "p|F": ("P", "O"), "|N": ("Q", "Q"),
    "|D": ("Q", "Q"), "|S": ("Q", "Q"), ":c": ("Q", "Q"), ": c": ("Q", "Q"), "b,e": ("B", "O"),
    "A": ("A", "O"), "E|F": ("E", "O"), "g": ("E", "O"), "k": ("A", "O"), "w": ("A", "O"),
    "v": ("P", "O"),
}  # fmt: skip


@pytest.mark.parametrize(("flag", "statuses"), FORMS.items(), ids=str)
def test_every_flag_of_eurostat_has_a_meaning(flag, statuses):
    assert (jsonstat.status(flag, 5.0), jsonstat.status(flag, None)) == statuses


@pytest.mark.parametrize(
    "status",
    ["e", ["e"], {"0": "e"}, {"0": "e", "1": None}, {}, None],
    ids=["one text for all", "a list of one", "by cell", "nothing of a cell", "empty", "null"],
)
def test_every_form_of_status_of_json_stat_is_read(tmp_path, status):
    found = rows_of(tmp_path, marked(status))
    assert found.observations.filter(source="eurostat-crim_thb_sex").height > 200
    assert found.warnings == () or "flag" not in " ".join(found.warnings)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"status": {"1": "%"}}, "“%”"),
        ({"value": {"0": 10, "1": "12 u"}}, "12 u"),
        ({"value": {"0": 10, "1": [3]}}, "crim_thb_sex"),
        ({"value": {"0": 10, "1": -4}}, "-4"),
    ],
    ids=["a flag in no list", "a text", "a list", "a negative number"],
)
def test_a_cell_that_cannot_be_understood_is_a_missing_cell_by_its_name(tmp_path, change, named):
    reply = json.loads(upstreams.by_sex())
    body = json.dumps(
        reply | {name: reply[name] | cells for name, cells in change.items()}
    ).encode()
    found = rows_of(tmp_path, body)
    (told,) = [each for each in found.warnings if "a missing cell" in each]
    assert named in told and "crim_thb_sex" in told
    usual = rows_of(tmp_path, upstreams.by_sex()).observations
    assert found.observations.height == usual.height
    assert found.observations["value"].null_count() >= usual["value"].null_count()


@pytest.mark.parametrize(
    "body",
    [
        b'{"error": [{"status": 400, "label": "ERR_NOT_FOUND_4"}]}',
        b"not JSON at all",
        b'{"version": "2.0", "class": "dataset"}',
    ],
    ids=["an error with status 200", "no JSON", "no dimensions"],
)
def test_one_bad_dataset_of_a_source_leaves_its_others_alone(home, serve, capsys, body):
    server = serve(upstreams.routes())
    main(["pull", "eurostat", *DAY])
    good = current(home).observations
    more = json.loads(upstreams.by_sex())
    more["value"]["0"] = 10_999
    server.routes |= upstreams.routes(
        eurostat={"crim_thb_vexp": body, "crim_thb_sex": json.dumps(more).encode()}
    )
    assert main(["pull", "eurostat", *LATER]) == 1
    rows, out = current(home).observations, out_of(capsys)
    assert 10_999 in rows.filter(source="eurostat-crim_thb_sex")["value"].to_list()
    kept = rows.filter(source="eurostat-crim_thb_vexp")
    assert kept.height and kept.equals(good.filter(source="eurostat-crim_thb_vexp"))
    assert "crim_thb_vexp" in out and "the others are up to date" in out
    assert freshness.read()["eurostat"].partly == ("eurostat-crim_thb_vexp",)


def test_one_file_that_is_not_answered_leaves_the_others_alone(home, serve, capsys):
    routes = upstreams.routes()
    path = next(each for each in routes if each.endswith("demo_pjan"))
    routes[path] = [send(b"later", status=404, media="text/plain")]
    serve(routes)
    assert main(["pull", "eurostat", *DAY]) == 1
    assert "eurostat-crim_thb_sex" in current(home).observations["source"]
    assert "demo_pjan" in out_of(capsys)


def test_the_regions_of_the_ssmsi_may_fail_without_its_departements(home, serve, capsys):
    serve(upstreams.routes(ssmsi={"regions": b"Code_region;annee\n11;2024\n"}))
    assert main(["pull", "ssmsi", *DAY]) == 1
    assert current(home).observations.filter(dataset="ssmsi", geo_level="DEP").height == 606
    assert "regions" in out_of(capsys)


@pytest.mark.parametrize(
    "lines",
    [[LINE, ""], [LINE, "", ""], ["", LINE], [LINE, ";;;;;;;"], [LINE, "   "]],
    ids=["one at the end", "two at the end", "at the start", "separators alone", "spaces"],
)
@pytest.mark.parametrize("label", ["Violences sexuelles", "Indicateur inventé"])
def test_a_line_of_nothing_is_nothing(tmp_path, lines, label):
    text = "\n".join(
        ["\ufeff" + HEAD, *(each.replace("Violences sexuelles", label) for each in lines)]
    )
    (tmp_path / "departements").write_text(text + "\n", "utf-8")
    assert ssmsi.parse(tmp_path / "departements").frame["label"].to_list() == [label]


def test_empty_lines_of_the_populations_are_nothing(home, serve):
    text = upstreams.insee_csv().decode()
    body = upstreams.zipped({"DS_data.csv": (text + "\n\n;;;;;;;;\n").encode()})
    serve(upstreams.routes(insee={"population": body}))
    assert main(["pull", "insee", *DAY]) == 0


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("ZZ;84;2024;Violences sexuelles;Victime;300;0,5;600000", "ZZ"),
        ("975;84;2024;Violences sexuelles;Victime;300;0,5;600000", "975"),
        ("01;84;2024;Violences sexuelles;Victime;301;0,5;600000", "01"),
        ("01;84;2024;Violences sexuelles;Victime", "row"),
    ],
    ids=["an unknown code", "outside of the 101", "given twice otherwise", "a short line"],
)
def test_one_wrong_line_is_left_out_by_its_name_and_the_others_stay(
    home, serve, capsys, line, named
):
    body = upstreams.ssmsi_csv() + (line + "\n").encode()
    serve(upstreams.routes(ssmsi={"departements": body}))
    assert main(["pull", "ssmsi", *DAY]) == 0
    out = out_of(capsys)
    assert named in out and ("left out" in out or "a missing cell" in out)
    rows = current(home).observations.filter(dataset="ssmsi", geo_level="DEP", geo="37")
    assert rows.filter(indicator="violences_sexuelles").height == 3


@pytest.mark.parametrize("cut", ["37;24;2023;Viol", "", "37;24;2023;Violences sexuelles;Victime;3"])
def test_a_line_that_breaks_off_takes_away_its_own_figure_and_not_its_year(
    home, serve, capsys, cut
):
    lines = upstreams.ssmsi_csv().decode().splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("37;24;2023;Violences"))
    lines[at] = cut
    serve(upstreams.routes(ssmsi={"departements": "\n".join(lines).encode()}))
    assert main(["pull", "ssmsi", *DAY]) == 0
    rows = current(home).observations.filter(
        dataset="ssmsi", geo_level="DEP", period="2023", indicator="violences_sexuelles"
    )
    assert rows.height == 101 and rows.filter(OBS_STATUS="O")["geo"].to_list() == ["37"]
    assert "37" in out_of(capsys)


@pytest.mark.parametrize(
    ("age", "sex", "absent"),
    [
        ("_T", "_T", {"T"}),
        ("_T", "F", set()),
        (upstreams.AGES[0], "_T", set()),
        (upstreams.AGES[-1], "_T", {"Y_GE15", "Y_GE65"}),
    ],
    ids=["a total", "a sex", "children", "the oldest"],
)
def test_a_population_that_cannot_be_read_takes_away_what_is_made_of_it_alone(
    home, serve, age, sex, absent
):
    lines = upstreams.insee_csv().decode().splitlines()
    begins = f'"{age}";"POP_JAN_1ST";"A";"37";"DEP";"{sex}";"2022";'
    at = next(n for n, line in enumerate(lines) if line.startswith(begins))
    lines[at] = f'{begins}"n.d.";"A"'
    body = upstreams.zipped({"DS_data.csv": "\n".join(lines).encode()})
    serve(upstreams.routes(insee={"population": body}))
    assert main(["pull", "insee", *DAY]) == 0
    rows = current(home).observations.filter(dataset="population", geo_level="DEP", period="2022")
    assert set(rows.filter(pl.col("value").is_null())["age"]) == absent
    assert set(rows.filter(OBS_STATUS="O")["geo"]) == ({"37"} if absent else set())
