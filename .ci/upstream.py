"""The true workbook of état 4001 gives the restricted counts, cell by cell; not one is printed.

python .ci/upstream.py SHARED
"""

from __future__ import annotations

import csv
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from data.sources import etat4001

#: Public totals of the 101 départements, 2012 to 2020.
TOTALS = [438, 458, 425, 324, 380, 406, 490, 492, 618]


def main(shared: Path) -> int:
    """0 when the workbook, parsed, is the reference; else what differs, in codes alone."""
    parsed = etat4001.parse(shared / "upstream" / "etat4001_services_2012_2020.xlsx")
    with tempfile.TemporaryDirectory() as folder:
        made = _counts(etat4001.write(parsed, Path(folder)))
    expected = _counts(shared / "figures" / etat4001.FILE)
    ours = {key: value for key, value in expected.items() if key[1] not in etat4001.OUTSIDE}
    different = sorted({key for key in made.keys() | ours.keys() if made.get(key) != ours.get(key)})
    totals: dict[str, int] = {}
    for (year, _, _), value in parsed.counts.items():
        totals[year] = totals.get(year, 0) + value
    same = not different and [totals[year] for year in sorted(totals)] == TOTALS
    print(f"upstream: {len(made)} counts of the workbook, " + ("same." if same else "DIFFERENT:"))
    for key in different[:20]:
        print("  " + " ".join(key))
    return 0 if same else 1


def _counts(path: Path) -> dict[tuple[str, str, str], str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["period"], row["geo"], row["force"]): row["value"] for row in csv.DictReader(file)
        }


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
