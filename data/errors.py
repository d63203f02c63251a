"""Everything that can go wrong, by what the reader of the message can do about it.

    ObservatoireError
    ├── FileProblems      your file: every problem at once, each with its place and its remedy
    ├── UnusableRelease   a release is damaged, unfinished or unknown: serve another one
    ├── UpstreamError     a source did not answer as it should: try again later, or tell its owner
    └── CatalogueError    our bug: a catalogue file and the code disagree

A message names files, rows and columns. It never quotes the value of a restricted file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class ObservatoireError(Exception):
    """Base of every error that the product raises on purpose (exit status 2)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file.

    `row` counts as a spreadsheet does (the header is row 1); 0 stands for the whole file.
    """

    file: str
    row: int
    column: str
    value: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}, row {self.row}" if self.row else self.file
        column = f", column “{self.column}”" if self.column else ""
        value = f": “{self.value}”" if self.value else ""
        return f"{place}{column}{value}. {self.remedy}"


class FileProblems(ObservatoireError):
    """A file is refused; `problems` holds all that is wrong in it, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = f"{count} problem{'s' if count > 1 else ''}, nothing was changed:"
        super().__init__("\n".join([head, *(f"  - {problem}" for problem in self.problems)]))


class UnusableRelease(ObservatoireError):
    """A release folder can't be trusted; `file` names what is wrong in it."""

    def __init__(self, file: str, why: str) -> None:
        self.file = file
        super().__init__(f"{file}: {why}")


class UpstreamError(ObservatoireError):
    """A source gave nothing usable; the last good data stay. `resource` is its cache name."""

    def __init__(self, source: str, resource: str, why: str) -> None:
        self.source, self.resource, self.why = source, resource, why
        super().__init__(f"{source}, {resource}: {why}")


class CatalogueError(ObservatoireError):
    """A catalogue file can't be read as what the product expects."""
