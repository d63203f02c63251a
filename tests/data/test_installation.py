"""Releases of one installation are one system, wherever they are, withdrawn ones among them."""

from __future__ import annotations

import json
import shutil
import stat

import fictional
import polars as pl
import pytest

from data import home, release, shelf
from data.__main__ import main
from data.producer import catalogue, restricted
from data.release import MANIFEST, OBSERVATIONS

DAY = "2031-01-01"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder of invented counts, a release of them, and the user's data folder after it."""
    folder = tmp_path_factory.mktemp("made")
    fictional.write(fictional.counts(5), folder / "counts")
    assert run("release", *of(folder), "--to", folder / "releases", "--created", DAY) == 0
    return folder


@pytest.fixture
def there(made, tmp_path, monkeypatch):
    """A copy of it, whose history is known."""
    shutil.copytree(made, tmp_path / "there")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    noted = home.user_folder() / "history.jsonl"
    noted.parent.mkdir(parents=True)
    (only,) = shelf.good(made / "releases")
    line = {"id": only.id, "folder": str(tmp_path / "there" / "releases")}
    noted.write_text(json.dumps(line) + "\n")
    return tmp_path / "there"


def run(*arguments):
    return main([str(each) for each in arguments])


def of(folder):
    return "--restricted", folder / "counts"


def current(folder):
    return (folder / "releases" / "current").read_text("utf-8").strip()


def test_a_folder_that_lacks_an_earlier_release_is_refused_until_it_is_given(there, capsys):
    elsewhere = there / "elsewhere"
    assert run("release", *of(there), "--to", elsewhere, "--created", DAY) == 2
    told = capsys.readouterr().err
    assert current(there) in told and "--earlier" in told
    assert not elsewhere.exists() or not shelf.good(elsewhere)
    given = "--earlier", there / "releases"
    assert run("release", *of(there), "--to", elsewhere, "--created", "2031-01-02", *given) == 0
    rows = [shelf.open_current(each).observations for each in (elsewhere, there / "releases")]
    assert rows[0].equals(rows[1]), "the same counts have the same pattern, wherever they are"


def test_a_release_that_protects_nothing_anew_needs_no_other(there):
    assert run("release", "--to", there / "elsewhere", "--created", DAY) == 0


def test_a_withdrawn_release_leaves_its_manifest_and_reason_and_its_rows_to_the_producer(
    there, capsys
):
    id_ = current(there)
    arguments = "--why", "une phrase de trop", "--to", there / "releases", "--on", "2031-02-03"
    assert run("withdraw", id_, *arguments) == 0
    assert "docs/incident.md" in capsys.readouterr().out
    assert [path.name for path in (there / "releases" / id_).iterdir()] == [MANIFEST]
    said = json.loads((there / "releases" / id_ / MANIFEST).read_text("utf-8"))
    assert said["withdrawn"]["date"] == "2031-02-03"
    assert said["withdrawn"]["why"] == "une phrase de trop"
    assert said["files"] == {} and "files" not in said["certificate"]
    assert not (there / "releases" / "current").exists()
    kept = home.user_folder() / "withdrawn"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert release.open(kept / id_).id == id_
    assert run("withdraw", id_, *arguments) == 0, "it can be done again"


def test_what_a_withdrawn_release_showed_of_a_small_count_is_hidden_and_the_rest_is_released(there):
    """Every other hidden count holds for who kept it."""
    path = there / "releases" / current(there)
    rows = pl.read_parquet(path / OBSERVATIONS)
    hidden = rows.filter(dataset="etat4001", geo_level="DEP", CONF_STATUS="N", period="2016")
    geo = next(each for each in hidden["geo"] if _count(there, each) in range(1, 5))
    here = pl.all_horizontal(
        pl.col("dataset") == "etat4001", pl.col("geo_level") == "DEP",
        pl.col("geo") == geo, pl.col("period") == "2016",
    )  # fmt: skip
    told = {"value": float(_count(there, geo)), "CONF_STATUS": "F", "OBS_STATUS": "A"}
    rows = rows.with_columns(
        pl.when(here).then(pl.lit(to)).otherwise(name).alias(name) for name, to in told.items()
    )
    _rewrite(path, rows)
    assert run("withdraw", path.name, "--why", "montrée", "--to", there / "releases") == 0
    assert run("release", *of(there), "--to", there / "releases", "--created", "2031-03-01") == 0
    now = shelf.open_current(there / "releases").observations.filter(here)
    assert now["CONF_STATUS"].to_list() == ["N"] and now["value"].to_list() == [None]


def _count(folder, geo):
    counts = fictional.counts(5)
    return sum(n for codes, n in counts.items() if codes[0] == geo and codes[1] == "2016")


def _rewrite(path, rows):
    rows.write_parquet(path / OBSERVATIONS)
    said = json.loads((path / MANIFEST).read_text("utf-8"))
    said["files"][OBSERVATIONS] = release.digest(path / OBSERVATIONS)
    (path / MANIFEST).write_text(json.dumps(said), "utf-8")


def test_who_keeps_a_folder_is_audited_and_after_a_withdrawal_told_what_was_not_seen(there, capsys):
    """Then the release before is served, and the one that was withdrawn is not made again."""
    first = current(there)
    again = "release", *of(there), "--to", there / "releases", "--created", "2031-01-02"
    assert run(*again) == 0
    second = current(there)
    capsys.readouterr()
    assert run("audit", there / "releases") == 0
    said = capsys.readouterr()
    assert "2 releases together" in said.err and "not seen" not in said.err.casefold()
    assert run("withdraw", second, "--why", "x", "--to", there / "releases") == 0
    assert current(there) == first
    capsys.readouterr()
    assert run("audit", there / "releases") == 0
    assert f"Not seen: the rows of release {second}" in capsys.readouterr().err
    assert run(*again) == 2
    assert "withdrawn" in capsys.readouterr().err


def test_two_releases_that_hide_other_cells_of_the_same_counts_are_a_leak_of_their_folder(
    there, capsys
):
    """Each is safe by itself: what one displays the other hides (SECRECY 18)."""
    id_ = current(there)
    other = there / "releases" / id_.replace("2031-01-01", "2031-01-05")
    shutil.copytree(there / "releases" / id_, other)
    rows = pl.read_parquet(other / OBSERVATIONS)
    large = rows.filter(pl.col("value") > 9, dataset="etat4001", geo_level="DEP")
    shown = large.row(0, named=True)
    names = ("dataset", "geo_level", "geo", "period")
    here = pl.all_horizontal(*(pl.col(each) == shown[each] for each in names))
    told = {"value": None, "CONF_STATUS": "N", "OBS_STATUS": "Q"}
    hidden = rows.with_columns(
        pl.when(here).then(pl.lit(to)).otherwise(name).alias(name) for name, to in told.items()
    )
    _rewrite(other, hidden)
    said = json.loads((other / MANIFEST).read_text("utf-8")) | {"id": other.name,
                                                               "created": "2031-01-05"}  # fmt: skip
    (other / MANIFEST).write_text(json.dumps(said), "utf-8")
    assert run("audit", there / "releases") == 2
    assert "1 rows of protected periods are not what release" in capsys.readouterr().err


def test_a_year_that_the_counts_add_enters_by_itself_and_its_pool_when_three_are_there(tmp_path):
    dataset = catalogue.load()["etat4001"]
    counts = fictional.counts(5)
    for more, pools in ((("2021",), 3), (("2021", "2022", "2023"), 4)):
        added = {
            (geo, year, *rest): n
            for (geo, period, *rest), n in counts.items()
            if period == "2019"
            for year in more
        }
        folder = fictional.write(counts | added, tmp_path / more[-1]).parent
        read, base = restricted.read_all(dataset, folder)
        assert read.layout.periods[-1] == more[-1] and len(read.layout.pools) == pools
        assert len(base) == len(counts) + len(added)
        described = read.model_dump(mode="json")["layout"]
        assert described["periods"] == list(read.layout.periods), "written out"
    assert dataset.layout.periods[-1] == "2020"
