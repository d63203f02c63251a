"""`python -m data release --restricted` and `audit`: what an operator and any reader can run."""

from __future__ import annotations

import io
import json
import shutil

import fictional
import polars as pl
import pytest

from data import release, shelf
from data.__main__ import main
from data.durable import digest


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """A folder of releases with one, made from invented counts and the committed figures."""
    folder = tmp_path_factory.mktemp("invented")
    counts = fictional.write(fictional.counts(7), folder / "restricted").parent
    given = ["--restricted", counts, "--to", folder / "releases", "--created", "2026-01-02"]
    assert main(["release", *map(str, given)]) == 0
    return folder / "releases"


@pytest.fixture
def copy(releases, tmp_path):
    """A copy of that release, to be spoiled."""
    name = shelf.open_current(releases).id
    return shutil.copytree(releases / name, tmp_path / name)


def audit(folder, capsys):
    status = main(["audit", str(folder)])
    told = capsys.readouterr()
    table = (
        pl.read_csv(io.StringIO(told.out), separator="\t", infer_schema=False) if told.out else None
    )
    return status, table, told.err


def rewrite(folder, frame):
    """Other rows under a manifest that vouches for them."""
    frame.write_parquet(folder / "observations.parquet")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["files"]["observations.parquet"] = digest(folder / "observations.parquet")
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def shown(frame, row, value):
    """The frame with one hidden row shown."""
    here = pl.all_horizontal(
        *(
            pl.col(name) == row[name]
            for name in ("dataset", "geo_level", "geo", "period", "breakdown")
        )
    )
    ends = {end: pl.when(here).then(None).otherwise(end) for end in ("low", "high")}
    return frame.with_columns(
        **ends,
        value=pl.when(here).then(value).otherwise("value"),
        CONF_STATUS=pl.when(here).then(pl.lit("F")).otherwise("CONF_STATUS"),
        OBS_STATUS=pl.when(here).then(pl.lit("A")).otherwise("OBS_STATUS"),
    )


def test_the_committed_release_is_clean(capsys):
    folder = shelf.EMBEDDED / (shelf.EMBEDDED / "current").read_text("utf-8").strip()
    status, table, said = audit(folder, capsys)
    hidden = release.open(folder).observations.filter(CONF_STATUS="N")
    assert status == 0 and "none too narrow" in said
    assert table.height >= hidden.filter(dataset="etat4001").height > 600
    assert set(table["holds"]) == {"true"}
    assert set(table["low_proof"]) | set(table["high_proof"]) <= {"rule", "dual", "ray"}


def test_the_certificate_of_the_committed_release_is_what_the_audit_finds(capsys):
    said = shelf.open_current(shelf.EMBEDDED).certificate
    folder = shelf.EMBEDDED / (shelf.EMBEDDED / "current").read_text("utf-8").strip()
    _, table, _ = audit(folder, capsys)
    counted = sum(sum(each["hidden"].values()) for each in said["datasets"].values())
    assert counted == table.height
    assert said["files"] == release.open(folder).manifest["files"]
    assert "every_release" in said["reader_knows"]


def test_a_release_from_restricted_counts_is_audited_and_certified(releases, capsys):
    opened = shelf.open_current(releases)
    status, table, _ = audit(releases / opened.id, capsys)
    assert status == 0
    assert opened.observations.filter(dataset="etat4001").height == 1_464
    assert opened.certificate["datasets"]["etat4001"]["rows"] == 1_464
    assert table.filter(dataset="etat4001").height > 100


def test_a_hidden_count_that_is_shown_is_a_leak_with_exit_status_1(copy, capsys):
    frame = release.open(copy).observations
    _, table, _ = audit(copy, capsys)
    narrow = table.filter(dataset="etat4001", low="1", high="4").row(0, named=True)
    rewrite(copy, shown(frame, narrow, 3.0))
    status, table, said = audit(copy, capsys)
    assert status == 1 and "LEAK" in said
    assert "false" in set(table["holds"])


def test_a_value_left_in_a_hidden_row_is_a_leak(copy, capsys):
    frame = release.open(copy).observations
    row = frame.filter(dataset="etat4001", CONF_STATUS="N").row(0, named=True)
    rewrite(copy, shown(frame, row, 3.0).with_columns(frame["CONF_STATUS"], frame["OBS_STATUS"]))
    assert audit(copy, capsys)[0] == 1


def test_rows_that_contradict_each_other_prove_nothing(copy, capsys):
    frame = release.open(copy).observations
    names = ("dataset", "geo_level", "geo", "period", "breakdown")
    france = dict(zip(names, ("etat4001", "FR", "FR", "2013", "T"), strict=True))
    rewrite(copy, shown(frame, france, 1.0))
    status, _, said = audit(copy, capsys)
    assert status == 2 and "contradict" in said


def test_a_folder_that_is_no_release_is_unusable(tmp_path, copy, capsys):
    assert audit(tmp_path / "nothing", capsys)[0] == 2
    (copy / "observations.parquet").write_bytes(b"PAR1")
    status, _, said = audit(copy, capsys)
    assert status == 2 and "damaged" in said


def test_without_restricted_counts_the_protected_rows_stay_as_last_released(releases, capsys):
    before = shelf.open_current(releases)
    assert main(["release", "--to", str(releases), "--created", "2026-01-03"]) == 0
    after = shelf.open_current(releases)
    rows = [each.observations.filter(dataset="etat4001") for each in (before, after)]
    assert rows[0].equals(rows[1])
    assert after.manifest["previous"] == before.id


def test_a_refused_file_leaves_the_last_release_in_place(releases, tmp_path, capsys):
    before = shelf.open_current(releases).id
    file = fictional.write(fictional.counts(7), tmp_path)
    file.write_text(file.read_text("utf-8") + "2019,37,PN,7919\n", "utf-8")
    status = main(["release", "--restricted", str(tmp_path), "--to", str(releases)])
    told = capsys.readouterr()
    assert status == 2 and "7919" not in told.err + told.out
    assert shelf.open_current(releases).id == before
