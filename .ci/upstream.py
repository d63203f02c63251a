"""The true workbook of état 4001, served locally and pulled: what it gives, cell by cell.

`python .ci/upstream.py SHARED`: its counts are the restricted ones, and the rows of `etat4001` in
the release that `pull` makes are those of the committed one. No count of a département is printed.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/data")]

import polars as pl
import upstream
import upstreams

from data import release, shelf
from data.__main__ import main as data
from data.producer.sources import etat4001, store

#: Public totals of the 101 départements, 2012 to 2020.
TOTALS = [438, 458, 425, 324, 380, 406, 490, 492, 618]


def main(shared: Path) -> int:
    """0 when all is the same; else what differs, in codes alone."""
    embedded = _rows(shelf.open_current(shelf.EMBEDDED))
    workbook = (shared / "upstream" / "etat4001_services_2012_2020.xlsx").read_bytes()
    with upstream.serving(upstreams.etat4001_routes(workbook) | upstreams.routes()) as server:
        os.environ["OBSERVATOIRE_UPSTREAM"] = server.url
        status = data(["pull", "etat4001", "insee", "--created", "2099-01-01"])
    kept = store.Store(store.default()).last(etat4001.SOURCE)
    pulled = kept.pulled.counts[etat4001.FILE]
    reference = _reference(shared / "figures" / etat4001.FILE)
    different = [row[:3] for row in sorted(set(pulled.rows()) ^ set(reference))]
    totals = pulled.group_by("period").agg(pl.col("value").cast(pl.Int64).sum()).sort("period")
    checks = {
        "pull": status == 0,
        "cells": not different,
        "totals": totals["value"].to_list() == TOTALS,
        "rows": _rows(shelf.newest()).equals(embedded),
        "a new release": shelf.newest().created.year == 2099,
    }
    print(f"upstream: {pulled.height} counts through pull: {checks}")
    for row in different[:20]:
        print("  " + " ".join(row))
    return 0 if all(checks.values()) else 1


def _rows(opened: release.Release) -> pl.DataFrame:
    return opened.observations.filter(dataset=etat4001.SOURCE)


def _reference(path: Path) -> list[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        tuple(row[name] for name in etat4001.COLUMNS)
        for row in rows
        if row["geo"] not in etat4001.OUTSIDE
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_DATA_HOME"] = home
        os.environ.pop("OBSERVATOIRE_RELEASES", None)
        sys.exit(main(Path(sys.argv[1])))
