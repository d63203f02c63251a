"""INSEE, Eurostat, API Géo: true-to-shape files, and what a changed one must not become."""

from __future__ import annotations

import json

import pytest
import upstreams

from data.errors import FileProblems, UpstreamError
from data.producer.sources import cog, eurostat, every, insee
from data.producer.sources.pulled import ABSENT

DAY = "2026-11-03"


def written(tmp_path, **bodies):
    for name, body in bodies.items():
        (tmp_path / name).write_bytes(body)
    return {name: tmp_path / name for name in bodies}


@pytest.mark.parametrize("name", every())
def test_every_source_has_the_same_shape(name):
    source = every()[name]
    assert name == source.SOURCE and callable(source.resources) and callable(source.normalise)
    assert source.__doc__ and "http" in source.__doc__ + str(vars(source).get("URL", "http"))


class TestInsee:
    def rows(self, tmp_path, **how):
        files = written(tmp_path, population=upstreams.insee_zip(("2023", "2024"), **how))
        return insee.normalise(files, DAY)

    def test_totals_are_read_once_and_fifteen_or_older_is_summed(self, tmp_path):
        rows = self.rows(tmp_path).observations
        here = rows.filter(geo="37", period="2024")
        total = upstreams.population("37", "2024")
        got = dict(here["age", "value"].rows())
        assert got["T"] == total
        assert got["Y_GE15"] == upstreams.population("37", "2024", "Y_GE15")
        assert set(here["OBS_STATUS"]) == {"P"} and set(rows["geo_level"]) == {"DEP"}

    def test_a_renamed_column_is_refused_by_its_name(self, tmp_path):
        columns = ("AGE", "EP_MEASURE", "FREQ", "GEO", "GEO_OBJECT", "SEX", "TIME_PERIOD",
                   "VALEUR", "OBS_STATUS")  # fmt: skip
        with pytest.raises(FileProblems, match="OBS_VALUE"):
            self.rows(tmp_path, columns=columns)

    def test_what_is_no_archive_is_refused(self, tmp_path):
        with pytest.raises(FileProblems, match="archive"):
            insee.normalise(written(tmp_path, population=b"PK\x03\x04 cut"), DAY)

    @pytest.mark.parametrize(
        ("codes", "parts"),
        [
            ({"Y_LT5", "Y5T9", "Y10T14", "Y15T19", "Y_GE20"}, 5),
            ({"Y_LT15", "Y15T24", "Y_GE25", "Y20T59"}, 3),
            ({"Y_LT5", "Y5T9", "Y15T19", "Y_GE20"}, 0),
            ({"Y_LT20", "Y_GE20"}, 0),
            ({"Y_LT5", "Y5T9", "Y10T14", "Y15T19"}, 0),
        ],
        ids=["five years", "wider", "a gap", "straddles 15", "no end"],
    )
    def test_ages_are_a_partition_or_nothing(self, codes, parts):
        assert len(insee.partition(codes)) == parts


class TestEurostat:
    def files(self, tmp_path, **bodies):
        made = upstreams._eurostat({})
        names = [path.rpartition("/")[2] for path in made]
        bodies = {name: bodies.get(name) or self.body(made, name) for name in names}
        return written(tmp_path, **bodies)

    @staticmethod
    def body(made, name):
        sent = []

        class Request:
            wfile = type("W", (), {"write": staticmethod(sent.append)})

            def __getattr__(self, _):
                return lambda *a: None

        (path,) = [each for each in made if each.endswith(name)]
        made[path][0](Request())
        return sent[-1]

    def test_totals_of_each_state_and_parts_of_france_and_the_union_alone(self, tmp_path):
        rows = eurostat.normalise(self.files(tmp_path), DAY).observations
        victims = rows.filter(indicator="victimes_enregistrees")
        parts = victims.filter((victims["sex"] != "T") | (victims["breakdown"] != "T"))
        assert set(parts["geo"]) == {"FR", "EU27_2020"}
        assert set(victims["breakdown"]) == {
            "T", "exploitation=sexuelle", "exploitation=travail", "exploitation=autre",
            "citoyennete=nationale", "citoyennete=ue", "citoyennete=hors_ue",
        }  # fmt: skip
        assert set(rows["indicator"]) == {"victimes_enregistrees", "suspects", "condamnes",
                                          "population"}  # fmt: skip
        assert "EL" in rows["geo"] and "UK" not in rows["geo"]
        assert rows.filter(geo="MT", dataset="europe").is_empty()  # missing is no zero
        assert victims.select("geo", "period", "sex", "breakdown").is_duplicated().sum() == 0

    def test_codes_outside_and_words_not_known_are_told(self, tmp_path):
        legal = {"VICT": "Victims", "WIT": "Witnesses"}
        body = upstreams.by_sex(leg_stat=legal)
        found = eurostat.normalise(self.files(tmp_path, crim_thb_sex=body), DAY)
        assert any("UK" in each for each in found.warnings)
        assert any("WIT Witnesses" in each for each in found.warnings)

    def test_other_codes_with_the_same_words_read_alike(self, tmp_path):
        legal = {"X1": "Victim", "X2": "Suspected person", "X3": "Convicted person"}
        one = eurostat.normalise(self.files(tmp_path), DAY).observations
        body = upstreams.by_sex(leg_stat=legal)
        two = eurostat.normalise(self.files(tmp_path, crim_thb_sex=body), DAY).observations
        assert one.equals(two)

    def test_a_dimension_of_one_code_changes_nothing(self, tmp_path):
        one = eurostat.normalise(self.files(tmp_path), DAY).observations
        body = upstreams.by_sex(iccs={"ICCS0204": "Trafficking in persons"})
        two = eurostat.normalise(self.files(tmp_path, crim_thb_sex=body), DAY).observations
        assert one.equals(two)

    def test_flags_become_statuses_and_what_has_no_value_says_why(self, tmp_path):
        reply = json.loads(upstreams.by_sex())
        at = reply["id"].index("geo")
        stride = len(upstreams.TIMES)
        place = list(upstreams.PLACES).index("AT") * stride
        reply["status"] = {str(place): "b", str(place + 1): "c", str(place + 2): "d",
                           str(place + 3): "z"}  # fmt: skip
        for off in (1, 3):
            del reply["value"][str(place + off)]
        files = self.files(tmp_path, crim_thb_sex=json.dumps(reply).encode())
        rows = eurostat.normalise(files, DAY).observations
        here = rows.filter(geo="AT", dataset="europe", indicator="victimes_enregistrees", sex="T")
        assert at == 4 and here.sort("period")["OBS_STATUS"].to_list() == ["B", "Q", "A", "O"]
        assert here.sort("period")["note"].to_list()[1:] == [
            eurostat.MASKED.fr, eurostat.DIFFERS.fr, ABSENT.fr,
        ]  # fmt: skip
        assert here.sort("period")["note_en"].to_list()[2] == eurostat.DIFFERS.en

    @pytest.mark.parametrize(
        ("reply", "why"),
        [
            ({"error": [{"status": 400, "label": "ERR_NOT_FOUND_4"}]}, "ERR_NOT_FOUND_4"),
            ({"warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE"}}, "ASYNCHRONOUS"),
        ],
    )
    def test_an_error_or_a_warning_with_status_200_is_told(self, tmp_path, reply, why):
        files = self.files(tmp_path, crim_thb_sex=json.dumps(reply).encode())
        assert why in str(eurostat.normalise(files, DAY).failed["crim_thb_sex"])

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"leg_stat": {"A": "Anything", "B": "Other"}}, "means nothing known"),
            ({"leg_stat": {"A": "Anything"}}, "has gone"),
            ({"leg_stat": {"V": "Victims", "W": "Victims presumed"}}, "mean the same"),
            ({"unit": {"PC": "Percentage"}}, "has none of NR"),
        ],
    )
    def test_a_dimension_that_changed_its_meaning_is_refused(self, tmp_path, changes, why):
        files = self.files(tmp_path, crim_thb_sex=upstreams.by_sex(**changes))
        assert why in str(eurostat.normalise(files, DAY).failed["crim_thb_sex"])


class TestCog:
    def found(self, tmp_path, **changes):
        regions = [{"nom": each.name, "code": code} for code, each in upstreams.REGIONS.items()]
        body = upstreams.departements(**changes)
        files = written(tmp_path, departements=body, regions=json.dumps(regions).encode())
        return cog.normalise(files, DAY)

    def test_the_same_codes_are_nothing_to_tell(self, tmp_path):
        assert self.found(tmp_path).warnings == ()

    def test_a_new_code_or_name_is_told(self, tmp_path):
        more = [{"nom": "Nouveau", "code": "6AE"}]
        found = self.found(tmp_path, d37={"nom": "Touraine"}, more=more)
        assert "6AE" in found.warnings[0] and "Touraine" in found.warnings[1]

    @pytest.mark.parametrize("change", [None, {"codeRegion": "11"}])
    def test_a_code_that_has_gone_or_moved_is_refused(self, tmp_path, change):
        with pytest.raises(FileProblems, match="37"):
            self.found(tmp_path, d37=change)

    @pytest.mark.parametrize("body", [b"{}", b"[1]", b"oops"])
    def test_what_is_no_list_of_codes_is_told(self, tmp_path, body):
        with pytest.raises((UpstreamError, FileProblems)):
            cog.normalise(written(tmp_path, departements=body, regions=b"[]"), DAY)
