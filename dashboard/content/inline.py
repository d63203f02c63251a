"""Pieces of a sentence or of a cell. A tuple of pieces is one piece after the other.

A hidden number, its range, a missing one and zero are of four types: no output can draw them alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is read, its unit or its ends included."""

    text: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Words in the place of a number that nobody published."""

    text: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Words where no number is to be expected: a statement, a question that does not arise."""

    text: str


@dataclass(frozen=True, slots=True)
class Secret:
    """A number that we hide, of which nothing limits what it may be; and the word for it."""

    word: str


@dataclass(frozen=True, slots=True)
class Range:
    """What anyone can derive of a number that we hide: `1 à 4`; and the word for that number."""

    text: str
    word: str


@dataclass(frozen=True, slots=True)
class Aside:
    """Small words after a value: its status, its date."""

    text: str


@dataclass(frozen=True, slots=True)
class When:
    """A period in words, and its ISO 8601 code, by which a column of them is sorted."""

    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Note:
    """What travels with a figure; `lang` where it is not in the reader's language."""

    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Words of another language than the page's."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `outside` to another site."""

    text: str
    href: str
    title: str = ""
    lang: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Badge:
    """What supports a figure: its code of `EVIDENCE`, and the word for it."""

    evidence: str
    word: str


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so and when (`name`), what supports it, and the document behind a link."""

    badge: Badge
    name: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A swatch of that style to the eye, the word for it to who does not see it."""

    style: str
    word: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The disc of an answer (`yes`, `no`, `unknown`), its word for who does not see it, the
    question in short, where a phone has no head above it; when.
    """

    answer: str
    word: str
    question: str
    when: str = ""

    @property
    def text(self) -> str:
        """The answer in words."""
        return f"{self.word} ({self.when})" if self.when else self.word


@dataclass(frozen=True, slots=True)
class Narrow:
    """What stands here on a narrow screen alone, where the column that says it has no room:
    a `source`, a status (`when`), what a row counts (`sous-tete`).
    """

    piece: Piece
    style: str


@dataclass(frozen=True, slots=True)
class Line:
    """One figure among several in a cell: its label, its value, when."""

    label: str
    value: str
    when: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Figures one under the other."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Codes:
    """A long list of départements, folded under a word."""

    summary: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark of the legend of all pages, drawn, and its name beside it."""

    mark: Mark | Secret | Range | Number
    name: str


Piece: TypeAlias = (
    str | Number | Missing | Nothing | Secret | Range | Aside | When | Note | Foreign | Link | Badge
    | Source | Mark | Answer | Narrow | Lines | Codes | Sign | tuple["Piece", ...] | None
)  # fmt: skip


def plain(piece: Piece) -> str:
    """The words of a piece, for what has no type, no link and no colour.

    >>> plain((Number("12"), " ", Aside("(2019)"), Narrow("x", "when")))
    '12 (2019)'
    """
    match piece:
        case None | Narrow():
            return ""
        case str():
            return piece
        case tuple():
            return "".join(plain(each) for each in piece)
        case Range(text, word):
            return f"{word}, {text}"
        case Secret(word) | Mark(_, word) | Badge(_, word):
            return word
        case Source(badge, name):
            return f"{badge.word} {name}"
        case Lines(lines):
            return "; ".join(f"{each.label}{each.value} ({each.when})" for each in lines)
        case Codes(_, links):
            return ", ".join(each.text for each in links)
        case Sign(_, name):
            return name
        case _:
            return piece.text
