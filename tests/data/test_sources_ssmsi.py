"""SSMSI: both editions read alike, NA is no zero, a column that is renamed is refused."""

from __future__ import annotations

import gzip

import pytest
import upstreams

from data.errors import FileProblems
from data.producer.sources import ssmsi

OF_2023 = (
    "classe;annee;Code.département;Code.région;unité.de.compte;millPOP;millLOG;faits;POP;LOG;"
    "tauxpourmille\n"
    "Violences sexuelles;16;01;84;victime;16;16;1437;638425;308491,16;2,2508\n"
    "Violences sexuelles;17;2a;94;Victime;16;16;NA;158507;99,5;NA\n"
)
OF_2026 = (
    "Code_departement;Code_region;annee;indicateur;unite_de_compte;nombre;taux_pour_mille;"
    "insee_pop;insee_pop_millesime;insee_log;insee_log_millesime\n"
    "01;84;2016;Violences sexuelles;victime;1437;2,2508;638425;2016;308491;2016\n"
    "2A;94;2017;Violences sexuelles;victime;NA;NA;158507;2017;99;2017\n"
)
REGIONS = (
    "Code_region;annee;indicateur;unite_de_compte;nombre;taux_pour_mille;insee_pop\n"
    "84;2016;Violences sexuelles;victime;9000;1,1;7948287\n"
)


def written(path, text, *, bom=False, packed=False):
    content = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    path.write_bytes(gzip.compress(content) if packed else content)
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ssmsi.csv"


@pytest.mark.parametrize("bom", [True, False])
@pytest.mark.parametrize("packed", [True, False])
def test_both_editions_read_alike_with_or_without_mark_and_compression(path, bom, packed):
    old = ssmsi.parse(written(path, OF_2023, bom=bom, packed=packed)).frame
    new = ssmsi.parse(written(path, OF_2026, bom=bom, packed=packed)).frame
    assert old.equals(new)
    assert old.rows() == [
        ("DEP", "01", "2016", "Violences sexuelles", "victime", 1437.0, 638425.0),
        ("DEP", "2A", "2017", "Violences sexuelles", "victime", None, 158507.0),
    ]


def test_regions_have_the_same_columns_at_their_level(path):
    found = ssmsi.parse(written(path, REGIONS)).frame
    assert found["geo_level"].to_list() == ["REG"] and found["geo"].to_list() == ["84"]


def test_a_renamed_column_is_refused_by_its_name(path):
    with pytest.raises(FileProblems, match="value"):
        ssmsi.parse(written(path, OF_2026.replace("nombre", "effectif")))


@pytest.mark.parametrize(
    ("changed", "by", "why"),
    [
        ("01;84;2016", "99;84;2016", "in no list"),
        (";1437;", ";14 37x;", "Write a whole number"),
        ("2A;94;2017", "01;84;2016", "given above"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(path, changed, by, why):
    with pytest.raises(FileProblems, match=why) as told:
        ssmsi.parse(written(path, OF_2026.replace(changed, by)))
    assert "ssmsi.csv, row" in str(told.value)


def whole(tmp_path, **how):
    """An edition as it is pulled: both files."""
    files = {name: tmp_path / name for name in ("departements", "regions")}
    files["departements"].write_bytes(upstreams.ssmsi_csv(**how))
    files["regions"].write_bytes(gzip.compress(upstreams.ssmsi_csv("REG")))
    return ssmsi.normalise(files, "2026-11-03")


def test_sexual_violence_and_its_denominators_are_kept_and_no_other_label(tmp_path):
    rows = whole(tmp_path).observations
    assert set(rows["indicator"]) == {"violences_sexuelles", "denominateur"}
    assert rows.height == 2 * 3 * (101 + 18) and set(rows["geo_level"]) == {"DEP", "REG"}


def test_a_renamed_indicator_is_refused_with_the_names_that_there_are(tmp_path):
    with pytest.raises(FileProblems, match="violences sexuelles et sexistes"):
        files = {"departements": tmp_path / "d"}
        files["departements"].write_bytes(
            upstreams.ssmsi_csv(label="Violences sexuelles et sexistes")
        )
        ssmsi.normalise(files, "2026-11-03")


def test_a_new_indicator_is_told(tmp_path):
    text = upstreams.ssmsi_csv().decode().replace("Homicides", "Autre chose")
    (tmp_path / "d").write_bytes(text.encode())
    found = ssmsi.normalise({"departements": tmp_path / "d"}, "2026-11-03")
    assert "autre chose" in found.warnings[0] and "regions" in found.warnings[1]


def test_a_count_too_small_to_be_published_refuses_the_edition_without_saying_it(tmp_path):
    with pytest.raises(FileProblems, match="needs protection") as told:
        whole(tmp_path, count={("48", "2023"): 3})
    assert "DEP 48 2023" in str(told.value) and "“3”" not in str(told.value)
