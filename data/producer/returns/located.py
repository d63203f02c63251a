"""Where the answers of a file stand: by the codes of its items, never by position.

People move columns, add rows, write notes around. What is looked for are the codes, in whatever
column they stand, and what stands above the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from data.producer.returns.cells import Cell, Place, Sheet, named
from data.producer.returns.findings import Spot
from data.producer.returns.form import codes
from data.producer.returns.heads import head

#: What is asked of the file itself: its territory, period, form and, for a correction, why.
ABOUT = ("@departement", "@annee", "@modele", "@motif")
#: What marks our sheet of notes, which asks nothing.
NOTES = "@notice"


@dataclass(frozen=True)
class Line:
    """What a file gives of one item: its answer, the reason of a surprise, a comment."""

    sheet: Sheet
    places: Mapping[str, Place]

    def cell(self, column: str) -> Cell:
        """What stands in a column of it."""
        return self.sheet.at(self.places[column]) if column in self.places else Cell()

    def spot(self, item: str, column: str = "reponse") -> Spot:
        """Where it stands."""
        place = self.places.get(column, self.places["code"])
        return Spot(self.sheet.name, named(place), item)

    @property
    def is_merged(self) -> bool:
        """Whether its answer is joined with other cells."""
        return self.places.get("reponse") in self.sheet.merged


@dataclass
class Located:
    """The lines of a file by code (several where it is given twice), what it says of itself, the
    codes that nobody asked, the sheets that were left aside.
    """

    lines: dict[str, list[Line]] = field(default_factory=dict)
    about: dict[str, list[Line]] = field(default_factory=dict)
    unknown: list[Spot] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    headless: list[str] = field(default_factory=list)


def located(sheets: list[Sheet]) -> Located:
    """Where everything stands in a file. Hidden sheets are told and not read."""
    found = Located()
    for sheet in sheets:
        if sheet.hidden:
            found.hidden.append(sheet.name)
        elif not _of_sheet(sheet, found):
            found.others.append(sheet.name)
    return found


def _of_sheet(sheet: Sheet, found: Located) -> bool:
    if any(cell.text == NOTES for cell in sheet.cells.values()):
        return True
    known = codes()
    at = {place: text for place, cell in sheet.cells.items()
          if cell.kind == "text" and (text := _code(cell.text)) is not None}  # fmt: skip
    if not at:
        return False
    column = _most(at)
    rows = {row: text for (row, col), text in sorted(at.items()) if col == column}
    heads = _heads(sheet, min(rows))
    if "reponse" not in heads:
        found.headless.append(sheet.name)
        return True
    for row, text in rows.items():
        line = Line(sheet, {"code": (row, column)} | {name: (row, col)
                            for name, col in heads.items() if name != "code"})  # fmt: skip
        if text in ABOUT:
            found.about.setdefault(text, []).append(line)
        elif text in known:
            found.lines.setdefault(text, []).append(line)
            _said_by_columns(line, heads, found)
        else:
            found.unknown.append(Spot(sheet.name, named((row, column)), ""))
    return True


def _said_by_columns(line: Line, heads: Mapping[str, int], found: Located) -> None:
    """A CSV file says on each line whose it is."""
    row = line.places["code"][0]
    for column in ("departement", "annee"):
        if column in heads:
            places = {"code": (row, heads[column]), "reponse": (row, heads[column])}
            found.about.setdefault(f"@{column}", []).append(Line(line.sheet, places))


def _code(text: str) -> str | None:
    """An item's code, or one of ABOUT, as it is typed; what looks like a code of nobody's too."""
    code = text.strip().lower()
    if code in ABOUT or (code.startswith("retour_") and code.count(".") == 1 and " " not in code):
        return code
    return None


def _most(at: Mapping[Place, str]) -> int:
    columns = [column for _, column in at]
    return max(sorted(set(columns)), key=columns.count)


def _heads(sheet: Sheet, first: int) -> dict[str, int]:
    """The columns by what stands above the codes: codes of the form first, then words."""
    found: dict[str, int] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if row < first and cell.kind == "text" and (name := head(cell.text)) is not None:
            found.setdefault(name, column)
    return found


def answers_twice(lines: Mapping[str, list[Line]]) -> Iterator[tuple[str, list[Line]]]:
    """The items that several lines give."""
    yield from ((code, each) for code, each in lines.items() if len(each) > 1)
