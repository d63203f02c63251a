"""Whether the embedded release is what the restricted counts give, and hides no more than needed.

`python .ci/protected.py FOLDER` rebuilds the release from the restricted folder and compares it
with the committed one, byte for byte where the versions are the same; then shows, one at a time,
more than twenty of the cells hidden for others' sake, and audits each. No count is printed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parent.parent))

from data import shelf
from data.__main__ import main
from data.observations import blanked
from data.producer import catalogue, restricted
from data.producer.disclosure import audit
from data.producer.disclosure.laid_out import laid_out
from data.producer.disclosure.layout import tabulate
from data.producer.disclosure.protect import coded, rule_of

TRIED = 24
ROW = ("geo_level", "geo", "period", "breakdown")


def same_release(folder: Path) -> bool:
    """Rebuild it aside and compare every file."""
    embedded = shelf.open_current(shelf.EMBEDDED)
    with tempfile.TemporaryDirectory() as aside:
        # What is made here is read by nobody: the user's own history must not know of it.
        os.environ["XDG_DATA_HOME"] = str(Path(aside, "home"))
        given = ["--restricted", str(folder), "--to", aside, "--previous", ""]
        if main(["release", *given, "--created", embedded.created.isoformat()]) != 0:
            return False
        rebuilt = shelf.open_current(Path(aside))
        if rebuilt.manifest["versions"] == embedded.manifest["versions"]:
            return all(
                Path(aside, rebuilt.id, path.name).read_bytes() == path.read_bytes()
                for path in (shelf.EMBEDDED / embedded.id).iterdir()
            )
        return rebuilt.id == embedded.id and rebuilt.observations.equals(embedded.observations)


def all_needed(folder: Path) -> bool:
    """Show one cell hidden for others' sake, audit, and so on, evenly among them."""
    opened = shelf.open_current(shelf.EMBEDDED)
    dataset = catalogue.load()["etat4001"]
    described = {dataset.id: opened.datasets[dataset.id]}
    rows = blanked(opened.observations.filter(dataset=dataset.id))
    table = tabulate(laid_out(dataset), coded(dataset, restricted.read(dataset, folder)))
    truth = {_row(key): float(value) for key, value in zip(table.keys, table.values, strict=False)}
    hidden = rows.filter(CONF_STATUS="N").select(ROW).rows()
    others = [row for row in hidden if truth[row] >= rule_of(dataset).threshold]
    some = others[:: max(1, len(others) // TRIED)]
    found = [audit.intervals(_shown(rows, row, truth), described) for row in some]
    safe = sum(each["holds"].all() for each in found)
    print(f"{len(some)} cells hidden for others' sake shown one at a time: {safe} not needed.")
    return len(some) >= 20 and not safe


def _row(key: tuple) -> tuple[str, ...]:
    (level, geo), (_, period), *_, (_, breakdown), _ = key
    return level, geo, period, breakdown


def _shown(rows: pl.DataFrame, row: tuple[str, ...], truth: dict) -> pl.DataFrame:
    here = pl.all_horizontal(*(pl.col(name) == code for name, code in zip(ROW, row, strict=True)))
    return rows.with_columns(
        value=pl.when(here).then(truth[row]).otherwise("value"),
        CONF_STATUS=pl.when(here).then(pl.lit("F")).otherwise("CONF_STATUS"),
    )


if __name__ == "__main__":
    given = Path(sys.argv[1])
    same = same_release(given)
    print("Rebuilt from the restricted counts:", "same" if same else "DIFFERENT")
    sys.exit(not (same and all_needed(given)))
