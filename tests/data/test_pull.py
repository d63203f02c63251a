"""`python -m data pull`: current figures, or the last good ones and a word on why."""

from __future__ import annotations

import fictional
import polars as pl
import pytest
import upstreams
from pulling import DAY, contents, current
from upstream import send

from data import shelf
from data.__main__ import main
from data.producer import build
from data.producer.sources import every
from data.reading import freshness

OPEN = ("cog", "eurostat", "insee", "ssmsi")


@pytest.fixture(autouse=True)
def always(home):
    """Every test here has a user's folder of its own."""


def test_a_pull_publishes_the_figures_of_every_source_and_a_second_one_nothing(home, serve, capsys):
    embedded = contents(shelf.EMBEDDED)
    serve(upstreams.routes())
    assert main(["pull", *OPEN, *DAY]) == 0
    made = current(home)
    rows = made.observations
    assert made.created.isoformat() == "2031-05-06" and shelf.newest().id == made.id
    people = rows.filter(dataset="population", geo_level="DEP", geo="37", period="2020", age="T")
    assert people["value"].to_list() == [upstreams.population("37", "2020")]
    assert people["source"].to_list() == ["insee-melodi"]
    assert rows.filter(dataset="ssmsi", indicator="violences_sexuelles").height == (101 + 18) * 3
    union = rows.filter(source="eurostat-crim_thb_sex", geo="EU27_2020", period="2024", sex="T")
    assert union.filter(indicator="victimes_enregistrees")["value"].to_list() == [
        upstreams.registered("EU27_2020", "2024")
    ]
    assert made.source("insee-melodi")["date"] == "2026-11-03"
    assert rows.filter(dataset="etat4001").equals(
        shelf.open_current(shelf.EMBEDDED).observations.filter(dataset="etat4001")
    )
    told = capsys.readouterr().out
    assert all(f"{name:<10} new" in told for name in ("eurostat", "insee", "ssmsi"))

    assert main(["pull", *OPEN, *DAY]) == 0
    told = capsys.readouterr().out
    assert "nothing changed" in told and "unchanged" in told and current(home).id == made.id
    assert contents(shelf.EMBEDDED) == embedded


def test_people_of_france_are_the_sum_of_the_departements_once(home, serve):
    serve(upstreams.routes())
    main(["pull", "insee", *DAY])
    france = current(home).observations.filter(
        dataset="population", geo_level="FR", period="2020", age="T"
    )
    every_one = sum(upstreams.population(geo, "2020") for geo in upstreams.DEPARTEMENTS)
    assert france["value"].to_list() == [every_one]


def test_a_source_that_fails_keeps_its_last_good_rows_and_harms_no_other(home, serve, capsys):
    server = serve(upstreams.routes())
    main(["pull", "insee", "ssmsi", *DAY])
    good = current(home).observations
    changed = upstreams.insee_zip(change={("37", "2025"): 777_000})
    server.routes |= upstreams.routes(insee={"population": changed})
    server.routes["/20260101/dep.csv"] = [send(b"<!DOCTYPE html><p>Maintenance")]
    assert main(["pull", "insee", "ssmsi", "--created", "2031-05-07"]) == 1
    rows = current(home).observations
    assert rows.filter(dataset="ssmsi").equals(good.filter(dataset="ssmsi"))
    assert 777_000.0 in rows["value"]
    told = freshness.read()
    assert told["ssmsi"].failed == "unreachable" and told["ssmsi"].updated
    assert told["insee"].failed is None
    out = capsys.readouterr().out
    assert "web page" in out and "The last good data stay" in out
    assert f"population 37 2025 T: {upstreams.population('37', '2025')} → 777000" in out


def test_without_a_network_each_source_is_named_and_nothing_changes(home, monkeypatch, capsys):
    monkeypatch.setenv("OBSERVATOIRE_UPSTREAM", "http://127.0.0.1:9")
    assert main(["pull"]) == 1
    out = capsys.readouterr().out
    for name in every():
        assert f"{name:<10} failed" in out
    assert not (home / "releases/current").exists()
    assert set(freshness.read()) == set(every())


def test_an_older_edition_than_the_last_is_refused_for_what_it_lacks(home, serve, capsys):
    server = serve(upstreams.routes())
    main(["pull", "insee", *DAY])
    good = current(home).id
    dated = "Tue, 06 Oct 2026 08:00:00 GMT"
    ((path, _),) = upstreams._insee({}).items()
    body = upstreams.insee_zip(upstreams.YEARS[:-1])
    server.routes[path] = [send(body, media="application/zip", Last_Modified=dated)]
    assert main(["pull", "insee", "--created", "2031-05-07"]) == 1
    assert "was there before" in capsys.readouterr().out
    assert current(home).id == good and freshness.read()["insee"].failed == "refused"


def test_offline_the_same_release_is_made_from_the_raw_files(home, serve, monkeypatch, capsys):
    assert main(["pull", "insee", "--offline"]) == 1
    assert "never downloaded" in capsys.readouterr().out
    serve(upstreams.routes())
    main(["pull", "insee", *DAY])
    made = current(home)
    monkeypatch.setenv("OBSERVATOIRE_UPSTREAM", "http://127.0.0.1:9")
    for folder in ("pulled", "releases"):
        (home / folder).rename(home / f"{folder}.away")
    assert main(["pull", "insee", "--offline", *DAY]) == 0
    assert current(home).id == made.id


def test_a_rehearsal_tells_and_keeps_nothing(home, serve, capsys):
    server = serve(upstreams.routes())
    main(["pull", "insee", *DAY])
    before = contents(home)
    server.routes |= upstreams.routes(
        insee={"population": upstreams.insee_zip(change={("37", "2025"): 777_000})}
    )
    assert main(["pull", "insee", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "new" in out and "not kept" in out and "→ 777000" in out
    assert contents(home) == before


def test_an_edition_that_was_damaged_is_never_released_without_and_a_pull_mends_it(
    home, serve, capsys
):
    serve(upstreams.routes())
    main(["pull", "insee", "ssmsi", *DAY])
    good = current(home)
    (file,) = (home / "pulled/ssmsi").glob("*/observations.parquet")
    file.write_bytes(b"damaged")
    assert main(["pull", "insee", *DAY]) == 2
    assert "ssmsi: the last edition can't be read" in capsys.readouterr().err
    assert current(home).id == good.id
    assert main(["pull", "ssmsi", *DAY]) == 0
    assert current(home).id == good.id


def test_a_release_of_the_folder_served_keeps_what_was_pulled(home, serve):
    serve(upstreams.routes())
    main(["pull", "ssmsi", *DAY])
    day = ("--created", "2031-05-08")
    assert main(["release", "--to", str(home / "releases"), *day]) == 0
    made = current(home)
    assert made.created.isoformat() == "2031-05-08" and "ssmsi" in made.datasets


def test_a_release_is_never_dated_before_the_one_that_is_served(home, serve):
    serve(upstreams.routes())
    main(["pull", "ssmsi", "--created", "2020-01-01"])
    assert shelf.newest().id == current(home).id


def test_an_empty_cell_takes_the_place_of_no_typed_figure(embedded):
    rows = embedded.observations.filter(source="wb-pop", geo="FR", period="2020")
    empty = rows.with_columns(
        value=pl.lit(None, pl.Float64), OBS_STATUS=pl.lit("Q"), source=pl.lit("eurostat-x"),
        note=pl.lit("masqué à la source"),
    )  # fmt: skip
    sources = embedded.sources.filter(source="wb-pop").with_columns(source=pl.lit("eurostat-x"))
    made = build.build(additions=[build.Addition(empty, sources, ("wb-pop",))])
    here = made.observations.filter(geo_level="COUNTRY", geo="FR", period="2020", age="T")
    assert rows["value"][0] in here.filter(dataset="population")["value"].to_list()


def test_two_pulls_do_not_meet(home, capsys):
    from data.producer import pull
    from data.producer.sources import store

    with pull.alone(store.default()):
        assert main(["pull", "insee"]) == 2
    assert "another pull is running" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["insee", "nothing"])
def test_a_source_is_named_as_it_is(name):
    if name == "nothing":
        with pytest.raises(SystemExit):
            main(["pull", name])


def test_status_tells_each_source_and_what_it_feeds_before_and_after(home, serve, capsys):
    assert main(["status"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for name, source in every().items():
        (line,) = [each for each in lines if each.startswith(f"{name} ")]
        assert "never pulled" in line and all(each in line for each in source.FEEDS)
    server = serve(upstreams.routes())
    main(["pull", "insee", *DAY])
    server.routes.clear()
    main(["pull", "insee", *DAY])
    capsys.readouterr()
    main(["status"])
    (line,) = [each for each in capsys.readouterr().out.splitlines() if each.startswith("insee ")]
    assert "updated 20" in line and "FAILED" in line


class TestRestricted:
    """État 4001: counts go to protection, and nowhere else."""

    counts = fictional.counts(11)

    @pytest.fixture
    def only(self, tmp_path, monkeypatch):
        """A folder of releases that never served the embedded one: invented counts may go there."""
        monkeypatch.setenv("OBSERVATOIRE_RELEASES", str(tmp_path / "only"))
        return tmp_path / "only"

    def test_its_counts_are_protected_and_released(self, only, home, serve, capfd):
        serve(upstreams.etat4001_routes(upstreams.workbook(self.counts)))
        assert main(["pull", "etat4001", *DAY]) == 0
        rows = shelf.open_current(only).observations.filter(dataset="etat4001")
        total = sum(n for codes, n in self.counts.items() if codes[1] == "2020")
        assert rows.filter(geo="FR", period="2020", breakdown="T")["value"].to_list() == [total]
        assert rows.filter(CONF_STATUS="N").height > 100
        (file,) = (home / "pulled/etat4001").glob("*/counts/*.csv")
        assert file.parent.parent.stat().st_mode & 0o077 == 0
        out, err = capfd.readouterr()
        assert "988" in out and err == ""

        # A count of a released period changes: refused, the rows named, no count told.
        changed = {**self.counts, ("37", "2019", "T", "T", "PN"): 98_765}
        serve(upstreams.etat4001_routes(upstreams.workbook(changed)))
        before = contents(only)
        assert main(["pull", "etat4001", "--created", "2031-05-07"]) == 1
        out, err = capfd.readouterr()
        assert "etat4001_proxenetisme.csv: 1 counts are others now." in out
        assert "proxenetisme 2019:" in out and "98765" not in out + err
        assert freshness.read()["etat4001"].failed == "frozen"
        after = contents(only)
        after.pop(next(path for path in after if path.name == freshness.NAME))
        before.pop(next(path for path in before if path.name == freshness.NAME))
        assert after == before

    def test_counts_that_protection_cannot_read_are_refused_and_harm_no_other(
        self, home, serve, capfd
    ):
        fewer = {codes: n for codes, n in self.counts.items() if codes[:2] != ("37", "2019")}
        serve(upstreams.routes() | upstreams.etat4001_routes(upstreams.workbook(fewer)))
        assert main(["pull", "etat4001", "insee", *DAY]) == 1
        out = capfd.readouterr().out
        assert "37 2019 PN" in out and "etat4001   failed" in out and "insee      new" in out
        assert "insee-melodi" in current(home).observations["source"]

    def test_counts_that_contradict_a_sentence_fail_alone(self, home, serve, capfd):
        """The layout says that the Aube has more than a fifth of 2020: no longer true here."""
        wrong = {codes: 0 if codes[:2] == ("10", "2020") else n for codes, n in self.counts.items()}
        serve(upstreams.routes() | upstreams.etat4001_routes(upstreams.workbook(wrong)))
        assert main(["pull", "etat4001", "insee", *DAY]) == 1
        assert "insee-melodi" in current(home).observations["source"]
        told = freshness.read()
        assert told["etat4001"].failed == "refused" and told["insee"].failed is None
        assert told["etat4001"].updated is None

    def test_counts_that_the_embedded_release_does_not_have_are_refused(self, home, serve):
        routes = upstreams.routes() | upstreams.etat4001_routes(upstreams.workbook(self.counts))
        serve(routes)
        assert main(["pull", "etat4001", "insee", *DAY]) == 1
        rows, kept = current(home).observations, shelf.open_current(shelf.EMBEDDED)
        mine = pl.col("dataset") == "etat4001"
        assert rows.filter(mine).equals(kept.observations.filter(mine))
        assert "insee-melodi" in rows["source"]
