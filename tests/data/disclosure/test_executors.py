"""Whoever solves them, tables that share no sum come out the same: one process, two, a cluster."""

from __future__ import annotations

import drawn
import fictional
import pytest
from dask.distributed import Client, LocalCluster

from data.__main__ import main
from data.producer import workers
from data.producer.disclosure.protect import Means, protect
from data.producer.disclosure.settle import settle

COUNTS = fictional.counts(7)
DESCRIBED = {"etat4001": fictional.DATASET.model_dump(mode="json")}


def made(executor):
    rows = protect(fictional.DATASET, COUNTS, means=Means(executor=executor))
    return settle(rows, DESCRIBED, executor)


@pytest.fixture(scope="module")
def here():
    return made(None)


def test_two_processes_give_the_same_rows_and_the_same_audit(here):
    with workers.of(2) as executor:
        rows, derived = made(executor)
    assert rows.equals(here[0]) and derived.equals(here[1])


def test_a_dask_cluster_gives_the_same_rows_and_the_same_audit(here):
    quiet = {"dashboard_address": None, "processes": False, "silence_logs": 50,
             "protocol": "tcp", "host": "127.0.0.1"}  # fmt: skip
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, **quiet) as cluster,
        Client(cluster) as client,
    ):
        rows, derived = made(client.get_executor())
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        if address.startswith("dask://"):
            with workers.of(workers.place(address)) as executor:
                assert made(executor)[0].equals(here[0])
    assert rows.equals(here[0]) and derived.equals(here[1])


def test_a_cluster_that_does_not_answer_is_told_with_what_to_do():
    with (
        pytest.raises(workers.NoCluster, match="Dask cluster"),
        workers.of(workers.place("dask://127.0.0.1:1")),
    ):
        pass


def test_a_release_by_two_workers_has_the_same_bytes(tmp_path, monkeypatch):
    folder = fictional.write(COUNTS, tmp_path / "counts").parent
    made = []
    for number in ("1", "2"):
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / f"home-{number}"))
        to = tmp_path / number
        assert main(["release", "--restricted", str(folder), "--to", str(to), "--workers", number,
                     "--created", "2031-01-01", "--previous", ""]) == 0  # fmt: skip
        made.append(drawn.contents(to / (to / "current").read_text().strip()))
    assert made[0] == made[1]
