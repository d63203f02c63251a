"""Cases from the field, kinds 4 and 9: what changed, each cause by its own name, exit statuses."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys

import fictional
import openpyxl
import pytest
import upstreams
from drawn import ROOT
from pulling import DAY, LATER, current, out_of

from data.__main__ import main
from data.producer.sources import cache
from data.reading import freshness
from geo.territories import DEPARTEMENTS


def redefined(times):
    return {(code, year): round((300 + int(year) - 2022) * times)
            for code in DEPARTEMENTS for year in ("2022", "2023", "2024")}  # fmt: skip


def both(times):
    counts = redefined(times)
    regions = upstreams.compressed(upstreams.ssmsi_csv("REG", count=counts))
    return {"departements": upstreams.ssmsi_csv(count=counts), "regions": regions}


def test_a_redefinition_is_called_so_to_operator_and_readers(home, serve, capsys):
    server = serve(upstreams.routes())
    main(["pull", "ssmsi", "insee", *DAY])
    out_of(capsys)
    server.routes |= upstreams.routes(ssmsi=both(1.34))
    assert main(["pull", "ssmsi", *LATER]) == 0
    out = out_of(capsys)
    assert "another definition" in out and "× 1.34" in out and "303 of 303" in out
    assert len(out.splitlines()) < 20
    (told,) = freshness.read()["ssmsi"].changed
    assert (told["indicator"], told["revised"], told["of"]) == ("violences_sexuelles", 357, 357)
    assert told["redefined"] is True and told["median"] == 1.34


def test_revisions_are_summed_up_by_series_and_kept_whole_in_the_store(home, serve, capsys):
    """Sibling: some up, some down: revised, and no redefinition."""
    server = serve(upstreams.routes())
    main(["pull", "ssmsi", "insee", *DAY])
    out_of(capsys)
    counts = {key: n + (5 if at % 2 else -5) for at, (key, n) in enumerate(redefined(1).items())
              if at % 3 == 0}  # fmt: skip
    regions = upstreams.compressed(upstreams.ssmsi_csv("REG", count=counts))
    server.routes |= upstreams.routes(
        ssmsi={"departements": upstreams.ssmsi_csv(count=counts), "regions": regions}
    )
    main(["pull", "ssmsi", *LATER])
    out = out_of(capsys)
    assert "101 of 303" in out and "up and" in out and "another definition" not in out
    (edition,) = (home / "pulled/ssmsi").glob("*/edition.json")
    assert len(json.loads(edition.read_text())["revisions"]) > 101
    assert freshness.read()["ssmsi"].changed[0]["redefined"] is False


def test_one_revised_figure_is_told_from_what_to_what(home, serve, capsys):
    """Sibling: few are told one by one."""
    server = serve(upstreams.routes())
    main(["pull", "insee", *DAY])
    before = upstreams.population("37", "2025")
    changed = upstreams.insee_zip(change={("37", "2025"): before + 9})
    server.routes |= upstreams.routes(insee={"population": changed})
    out_of(capsys)
    main(["pull", "insee", *LATER])
    assert f"population 37 2025 T: {before} → {before + 9}" in out_of(capsys)


def renamed(body, names):
    book = openpyxl.load_workbook(io.BytesIO(body))
    for old, new in names.items():
        book[old].title = new
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_sheet_is_known_by_its_words_not_by_its_spaces(home, serve, capsys, monkeypatch):
    monkeypatch.setenv("OBSERVATOIRE_RELEASES", str(home / "only"))
    spelt = {
        "Services PN 2019": "Services PN 2019 ",
        "Services PN 2018": " services pn 2018",
        "Services GN 2019": "Services  GN\u00a02019",
    }
    body = renamed(upstreams.workbook(fictional.counts(11)), spelt)
    serve(upstreams.etat4001_routes(body))
    assert main(["pull", "etat4001", *DAY]) == 0


def test_a_sheet_that_is_missing_is_named_and_not_its_hundred_départements(home, serve, capsys):
    body = renamed(upstreams.workbook(fictional.counts(11)), {"Services PN 2019": "Feuille 3"})
    serve(upstreams.etat4001_routes(body))
    assert main(["pull", "etat4001", *DAY]) == 1
    out = out_of(capsys)
    assert "Services PN 2019" in out and "Feuille 3" in out and len(out.splitlines()) < 15


def test_two_sheets_of_one_force_and_year_are_refused_and_never_added(home, serve, capsys):
    book = openpyxl.load_workbook(io.BytesIO(upstreams.workbook(fictional.counts(11))))
    book.copy_worksheet(book["Services PN 2019"]).title = "Services PN 2019 "
    buffer = io.BytesIO()
    book.save(buffer)
    serve(upstreams.etat4001_routes(buffer.getvalue()))
    assert main(["pull", "etat4001", *DAY]) == 1
    assert "Another sheet is of this force and year" in out_of(capsys)


def test_a_redefinition_is_told_even_where_the_release_failed_the_first_night(
    home, serve, capsys, monkeypatch
):
    server = serve(upstreams.routes())
    main(["pull", "ssmsi", "insee", *DAY])
    server.routes |= upstreams.routes(ssmsi=both(1.34))

    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as once:
        once.setattr("data.producer.build.writer.write", full)
        assert main(["pull", "ssmsi", *LATER]) == 2
    assert freshness.read()["ssmsi"].failed == "machine"
    assert main(["pull", "ssmsi", *LATER]) == 0
    assert freshness.read()["ssmsi"].changed[0]["redefined"] is True


def test_an_unforeseen_failure_of_a_pull_tells_its_kind_alone(home, serve, capsys, monkeypatch):
    """Protection runs there too: the words of such an error may hold a count."""

    def fails(*_, **__):
        raise ValueError("37 2019 PN 98765")

    monkeypatch.setenv("OBSERVATOIRE_RELEASES", str(home / "only"))
    serve(upstreams.etat4001_routes(upstreams.workbook(fictional.counts(11))))
    monkeypatch.setattr("data.producer.build.protect", fails)
    assert main(["pull", "etat4001", *DAY]) == 2
    out = out_of(capsys)
    assert "ValueError" in out and "98765" not in out


@pytest.mark.parametrize("mark", ["'", "’", "ʼ"])
def test_an_apostrophe_or_an_accent_is_no_other_name(home, serve, capsys, mark):
    listed = json.loads(upstreams.departements())
    for each in listed:
        each["nom"] = each["nom"].replace("’", mark).replace("'", mark)
    serve(upstreams.routes(cog={"departements": json.dumps(listed).encode()}))
    assert main(["pull", "cog", *DAY]) == 0
    assert "now named" not in out_of(capsys)


def test_another_name_is_told(home, serve, capsys):
    serve(upstreams.routes(cog={"departements": upstreams.departements(d37={"nom": "Touraine"})}))
    assert main(["pull", "cog", *DAY]) == 0
    assert "37 is now named “Touraine”" in out_of(capsys)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_a_disk_that_fails_is_our_machine_and_not_the_form_of_the_source(
    home, serve, capsys, monkeypatch, code
):
    def fails(*_, **__):
        raise OSError(code, os.strerror(code))

    serve(upstreams.routes())
    monkeypatch.setattr(cache.Cache, "writing", fails)
    assert main(["pull", "insee", *DAY]) == 1
    out = out_of(capsys)
    assert os.strerror(code) in out and "our own disk" in out and "Traceback" not in out
    assert freshness.read()["insee"].failed == "machine"


def run(*arguments, **environment):
    """A command in a process of its own, with this environment and nothing else."""
    return subprocess.run(
        [sys.executable, "-m", "data", *arguments], cwd=ROOT, text=True, capture_output=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)} | environment, timeout=100,
    )  # fmt: skip


#: A user whom the machine does not know, as in a container or a unit of systemd.
NOBODY = "import pwd\ndef nobody(_): raise KeyError\npwd.getpwuid = nobody\n"


@pytest.mark.parametrize("command", ["pull", "status", "release"])
@pytest.mark.parametrize("trouble", ["no home", "a home that is a file", "a home nobody may write"])
def test_every_trouble_of_the_machine_ends_with_2_and_a_word(tmp_path, command, trouble):
    file = tmp_path / "file"
    file.write_text("")
    (tmp_path / "sitecustomize.py").write_text(NOBODY)
    place = {
        "no home": {"PYTHONPATH": f"{ROOT}:{tmp_path}"},
        "a home that is a file": {"XDG_DATA_HOME": str(file)},
        "a home nobody may write": {"XDG_DATA_HOME": "/proc"},
    }[trouble]
    more = ["--to", "/proc/releases"] if command == "release" else []
    ended = run(command, *more, **place, OBSERVATOIRE_UPSTREAM="http://127.0.0.1:9")
    assert "Traceback" not in ended.stderr
    usable = command == "status" and trouble != "no home"
    assert ended.returncode == (0 if usable else 2), ended.stderr
    assert usable or "this machine" in ended.stderr


def test_an_interruption_ends_with_130_and_leaves_what_there_was(home, serve, monkeypatch, capsys):
    serve(upstreams.routes())
    main(["pull", "insee", *DAY])
    made = current(home).id
    monkeypatch.setattr(
        "data.producer.pull.gather", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    assert main(["pull", "insee", *LATER]) == 130
    assert current(home).id == made and "interrupted" in out_of(capsys)
