"""Our files read by the programs that people open them with: `make readers` (R, LibreOffice).

Each reads the files of a few scopes as a person would, with no type told; what it makes of the
territories, periods and figures is compared with the release. Exit 1 where one guesses wrong.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

from dashboard.content.coding import beside, heads
from data import shelf
from data.reading import export
from data.release import Release

SCOPES = ("dep-01", "dep-2A", "psp", "commissions", "europe", "population")

_R = """
read <- read.csv(commandArgs(TRUE)[1])
stopifnot(is.character(read$geo), is.character(read$territory), is.numeric(read$value))
total <- format(sum(read$value, na.rm = TRUE), digits = 15)
cat(nrow(read), total, head(sort(unique(read$geo)), 1), sep = ";")
"""


def main() -> int:
    """Try every scope with every reader; print a line of each."""
    opened = shelf.open_current(shelf.EMBEDDED)
    with tempfile.TemporaryDirectory() as folder:
        wrong = [line for scope in SCOPES for line in _tried(opened, scope, Path(folder))]
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(SCOPES)} files by R and LibreOffice: {len(wrong)} read otherwise.")
    return 1 if wrong else 0


def _tried(opened: Release, scope: str, folder: Path) -> list[str]:
    words, frame = beside(opened, "fr"), export.rows(opened, scope)
    assert frame is not None  # SCOPES are of the embedded release
    for format_ in ("csv", "excel.csv", "xlsx"):
        body = export.write(opened, scope, format_, [], words)
        (folder / f"{scope}.{format_}").write_bytes(body or b"")
    expected = (frame.height, round(frame["value"].sum(), 4), sorted(frame["territory"])[0])
    height, total, first = _run("Rscript", "-e", _R, str(folder / f"{scope}.csv")).split(";")
    by_r = (int(height), round(float(total), 4), first)
    found = [] if by_r == expected else [f"{scope}: R reads {by_r}, not {expected}"]
    return found + _by_office(folder / f"{scope}.excel.csv", expected, frame["period"].to_list())


def _by_office(path: Path, expected: tuple, periods: list[str]) -> list[str]:
    """Open the CSV for Excel as French LibreOffice does, save it, and look at what is left."""
    told = "CSV:59,34,76,1,,1036,false,true,false"  # ; " UTF-8, French, detect special numbers
    saved = path.with_name("saved.csv")
    _run("soffice", "--headless", f"--infilter={told}", "--convert-to",
         "csv:Text - txt - csv (StarCalc):59,34,76", "--outdir", str(path.parent / "out"),
         str(path))  # fmt: skip
    made = path.parent / "out" / path.with_suffix(".csv").name
    made.replace(saved)
    rows = list(csv.DictReader(saved.read_text("utf-8-sig").splitlines(), delimiter=";"))
    code, period = (heads("fr")[name] for name in ("geo", "period"))
    codes, written = {row[code] for row in rows}, {row[period] for row in rows}
    wanted = {export.left_alone(each) for each in periods}
    found = []
    if len(rows) != expected[0] or min(codes) != expected[2]:
        found.append(f"{path.name}: LibreOffice keeps {len(rows)} rows from {min(codes)} on")
    if written != wanted:
        found.append(f"{path.name}: LibreOffice changes {sorted(wanted - written)[:5]}")
    return found


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout


if __name__ == "__main__":
    sys.exit(main())
