"""Whether the embedded release holds every figure of the sourced files, and nothing else.

`python .ci/same_figures.py FOLDER` (figures.csv, population_dep.csv, population_countries.csv).
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from data import shelf
from data.observations import blanked
from data.producer import neighbours
from data.producer.aggregates import GAP_NOTE, SUM_NOTE

COLUMNS = (
    "dataset indicator geo_level geo period sex age breakdown value low high unit "
    "OBS_STATUS CONF_STATUS evidence source note note_en author author_en"
).split()


def expected(folder: Path) -> set[tuple]:
    """The rows of the sourced files, as tuples of COLUMNS."""
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = [tuple(_typed(row[name], name) for name in COLUMNS) for row in csv.DictReader(file)]
    return {*rows, *_population(folder / "population_dep.csv", "DEP"),
            *_population(folder / "population_countries.csv", "COUNTRY")}  # fmt: skip


def released() -> set[tuple]:
    """The rows of the embedded release that come from a file (protected ones: protected.py)."""
    frame = blanked(shelf.open_current(shelf.EMBEDDED).observations)
    rows = frame.select(COLUMNS).rows()
    made = (SUM_NOTE.fr, GAP_NOTE.fr, neighbours.NOTE.fr)
    at = COLUMNS.index("note")
    return {row for row in rows if row[at] not in made and row[0] != "etat4001"}


def _population(path: Path, level: str) -> list[tuple]:
    made = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column, age in (("population", "T"), ("population_15plus", "Y_GE15")):
                if column in row:
                    made.append(
                        ("population", "population", level, row["geo"], row["period"], "T", age,
                         "T", float(row[column]), None, None, "PERSONS", row["OBS_STATUS"], "F",
                         "official", row["source"], "", "", "", "")
                    )  # fmt: skip
    return made


def _typed(text: str, name: str) -> str | float | None:
    if name in ("value", "low", "high"):
        return float(text) if text else None
    return text


def sources_differ(folder: Path) -> list[str]:
    """The sources of figures that are not released as they are described."""
    opened = shelf.open_current(shelf.EMBEDDED)
    with (folder / "sources.csv").open(encoding="utf-8", newline="") as file:
        described = {row["source"]: row for row in csv.DictReader(file)}
    told = {key: row for key, row in opened.sources_by_key.items() if key in described}
    named = {row["source"] for row in described.values()} & set(opened.observations["source"])
    wrong = [
        key
        for key, row in told.items()
        if any((row[name] or "") != text for name, text in described[key].items())
    ]
    return sorted({*wrong, *(named - told.keys())})


if __name__ == "__main__":
    wanted, got = expected(Path(sys.argv[1])), released()
    for row in sorted(map(str, wanted - got))[:20]:
        print("missing from the release:", row)
    for row in sorted(map(str, got - wanted))[:20]:
        print("not in the sources:", row)
    verdict = "same" if wanted == got else "DIFFERENT"
    others = sources_differ(Path(sys.argv[1]))
    print(
        f"{len(wanted)} sourced rows, {len(got)} released: {verdict}; sources that differ: {others}"
    )
    sys.exit(wanted != got or bool(others))
