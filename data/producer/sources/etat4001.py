"""État 4001 by service since 2012: offences recorded by police and gendarmerie, one index of 107.

What is relied on, seen in the edition 2012-2020 (data.gouv.fr, dataset
`crimes-et-delits-enregistres-par-les-services-de-gendarmerie-et-de-police-depuis-2012`): one sheet
per force and year, `Services PN 2012`, `Services GN 2012`…; above the counts, three head rows
(police) or two (gendarmerie), of which the first names the département of each column and the last
begins with « Code index »; then one row for each of the 107 indices, its number in the first cell,
its label in the second (that of index 1 is misspelt: rows are found by number). A service is a
column; columns change each year.

Restricted: the counts are input to protection. A message names sheets, rows and codes, never a
count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import fastexcel
import polars as pl

from data.errors import FileProblems, Problem, listed, says
from data.producer import catalogue, restricted
from data.producer.sources import datagouv
from data.producer.sources.http import Client, Resource
from data.producer.sources.pulled import Expected, Pulled
from geo.territories import DEPARTEMENTS, OUTSIDE

SOURCE = "etat4001"
FEEDS = ("etat4001",)
EXPECTED = Expected()
DATASET = "crimes-et-delits-enregistres-par-les-services-de-gendarmerie-et-de-police-depuis-2012"
LICENCE = "LO-2.0"

#: Proxénétisme: its number, and its label without accents.
INDEX, LABEL = 45, "proxenetisme"
INDICES = 107

#: What the producer's restricted folder names the file (catalogue, `[restricted]`).
FILE = "etat4001_proxenetisme.csv"
COLUMNS = ("period", "geo", "force", "value")

#: The name of a sheet, whatever its spaces and capitals.
_SHEET = re.compile(r"\s*services\s+(PN|GN)\s+(\d{4})\s*", re.IGNORECASE)
_FORCES = ("PN", "GN")
#: Columns of a sheet: its two heads and a service.
_LEAST = 3
_HEAD, _LAST_HEAD = "departements", "code index"


#: Index 1 as the provider misspells it, folded: a declared error (catalogue, `corrections`).
_MISSPELT = "reglements de compte entre malfaireurs"


@dataclass(frozen=True, slots=True)
class Parsed:
    """Counts by (year, département, force); codes that were left out; whether index 1 is misspelt
    in every sheet; the (year, force) of the sheets, and the names of the others.
    """

    counts: dict[tuple[str, str, str], int]
    outside: tuple[str, ...]
    misspelt: bool
    sheets: frozenset[tuple[str, str]] = frozenset()
    others: tuple[str, ...] = ()


def parse(path: Path, file: str = "") -> Parsed:
    """The offences of INDEX, summed over the services of each département; `file` is the name to
    print.

    Raises FileProblems with all that is not as expected: a sheet without its head, an index that
    has moved or is missing, a département that is in no list, a cell that is no count.
    """
    book = fastexcel.read_excel(path)
    counts: Counter[tuple[str, str, str]] = Counter()
    outside: set[str] = set()
    problems: list[Problem] = []
    sheets = [(name, found) for name in book.sheet_names if (found := _SHEET.fullmatch(name))]
    others = tuple(name for name in book.sheet_names if not _SHEET.fullmatch(name))
    if not sheets:
        remedy = says("sheet.none", others=listed(others))
        problems.append(Problem(file or path.name, 0, "", "", remedy))
    misspelt, seen = True, set()
    for name, found in sheets:
        force, year = found[1].upper(), found[2]
        if (year, force) in seen:
            problems.append(Problem(name, 0, "", "", says("sheet.twice")))
            continue
        seen.add((year, force))
        sheet = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
        second = sheet.to_series(1).to_list() if sheet.width >= _LEAST else []
        misspelt &= _MISSPELT in map(_folded, second[:6])
        for place, value in _cells(name, sheet, problems):
            if place in OUTSIDE:
                outside.add(place)
            else:
                counts[year, place, force] += value
    if problems:
        raise FileProblems(restricted.listed(problems, columns=False))
    return Parsed(dict(counts), tuple(sorted(outside)), misspelt, frozenset(seen), others)


def _missing_sheets(parsed: Parsed, periods: tuple[str, ...]) -> list[Problem]:
    """Where some years have a sheet for each force, all of them must."""
    whole = {year for year, _ in parsed.sheets if all((year, f) in parsed.sheets for f in _FORCES)}
    others = listed(f"“{name}”" for name in parsed.others)
    remedy = says("sheet.missing", others=others)
    return [
        Problem("services.xlsx", 0, "", f"Services {force} {year}", remedy)
        for year in sorted({year for year, _ in parsed.sheets} & set(periods))
        for force in _FORCES
        if whole and (year, force) not in parsed.sheets
    ]


def resources(client: Client) -> list[Resource]:
    """The workbook, found by its format and title."""
    described = datagouv.describe(client, SOURCE, DATASET, LICENCE)
    found = datagouv.choose(described, SOURCE, "services", ("xlsx",), _of_services, LICENCE)
    return [datagouv.needed(found, SOURCE, "services")]


def _of_services(title: str) -> bool:
    return "service" in title or "4001" in title


def normalise(files: Mapping[str, Path], day: str) -> Pulled:
    """The restricted counts of the years from the first that the catalogue lays out."""
    parsed = parse(files["services"], "services.xlsx")
    layout = catalogue.load()[SOURCE].layout
    years = range(int(layout.periods[0]), 1 + max(int(year) for year, _ in parsed.sheets))
    if missing := _missing_sheets(parsed, tuple(map(str, years))):
        raise FileProblems(missing)
    first = layout.periods[0]
    more = sorted({year for year, _, _ in parsed.counts if year < first})
    kept = {key: value for key, value in parsed.counts.items() if key[0] >= first}
    told = {
        "Outside of the 101 départements, left out": parsed.outside,
        f"Years before the first that {SOURCE}.toml lays out, left out": more,
    }
    return Pulled(
        counts={FILE: table(kept)},
        warnings=tuple(f"{what}: {', '.join(codes)}." for what, codes in told.items() if codes),
        errors=_errors(parsed, layout),
    )


def _errors(parsed: Parsed, layout: catalogue.Layout) -> frozenset[str]:
    """The declared errors that are still there."""
    without = {(geo, each.breakdown) for each in layout.absent for geo in each.geo}
    there = {(geo, force) for _, geo, force in parsed.counts}
    found = {"misspelt_label": parsed.misspelt, "no_gendarmerie": not without & there}
    return frozenset(id_ for id_, still in found.items() if still)


def table(counts: Mapping[tuple[str, str, str], int]) -> pl.DataFrame:
    """The counts as the restricted folder holds them: one row each, by year, code and force."""
    order = {geo: at for at, geo in enumerate(DEPARTEMENTS)}
    keys = sorted(counts, key=lambda each: (each[0], order[each[1]], each[2]))
    rows = [(*key, str(counts[key])) for key in keys]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String()), orient="row")


def _cells(name: str, sheet: pl.DataFrame, problems: list[Problem]) -> list[tuple[str, int]]:
    """(département, count) of every service of a sheet; what is wrong is added to `problems`."""
    if sheet.width < _LEAST:
        problems.append(Problem(name, 1, "", "", says("sheet.empty")))
        return []
    first = [_folded(each) for each in sheet.to_series(0).to_list()]
    second = [_folded(each) for each in sheet.to_series(1).to_list()]
    if _HEAD not in second or _LAST_HEAD not in first:
        problems.append(Problem(name, 1, "", "", says("sheet.heads")))
        return []
    heads = sheet.row(second.index(_HEAD))
    start = first.index(_LAST_HEAD) + 1
    rows = {index: at for at, index in enumerate(first[start:], start=start) if index}
    at = rows.get(str(INDEX))
    if len(rows) != INDICES:
        problems.append(Problem(name, start + 1, "", "", says("sheet.indices", number=len(rows))))
    if at is None or second[at] != LABEL:
        problems.append(Problem(name, (at or start) + 1, "B", "", says("sheet.moved", index=INDEX)))
        return []
    found = []
    for column, (code, cell) in enumerate(zip(heads[2:], sheet.row(at)[2:], strict=True), start=3):
        place = (code or "").strip().upper()
        if place not in DEPARTEMENTS and place not in OUTSIDE:
            remedy = says("code.in_no_list_unsaid")
            problems.append(Problem(name, 1, str(column), "", remedy))
        elif not ((cell or "").strip().isascii() and (cell or "").strip().isdigit()):
            problems.append(Problem(name, at + 1, str(column), "", says("count.none")))
        else:
            found.append((place, int(cell)))
    return found


def _folded(text: str | None) -> str:
    return datagouv.folded(text or "")
