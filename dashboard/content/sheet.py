"""What the sheet of a département is made of: whose it is, duties and law, what was counted."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.content.bars import Bar
from dashboard.content.inline import Link, Note, Piece, Source


@dataclass(frozen=True, slots=True)
class Place:
    """Whose page this is: a département's name, code, and where it is."""

    name: str
    code: str
    where: str


@dataclass(frozen=True, slots=True)
class Tools:
    """Print (`button`), and links."""

    button: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """What a text asks, and by when; the article behind a link."""

    article: Link
    asks: str
    by: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A legal duty: the question, its answer (`yes`, `no`, `unknown`) in a word, what proves it,
    the law that asks it.
    """

    key: str
    question: str
    answer: str
    word: str
    fact: str
    proof: tuple[Source, ...]
    law: Law | None = None
    ask: Link | None = None


@dataclass(frozen=True, slots=True)
class Duties:
    """The duties of a département, and what is to be known of the answers and of the law."""

    duties: tuple[Duty, ...]
    note: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """For paper alone: what to find out, each with the words before its blanks."""

    title: str
    items: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Response:
    """Who answered a survey: structures asked, the share that answered (0 to 100) and its words."""

    asked: str
    asked_label: str
    rate: float | None = None
    rate_text: str = ""
    rate_label: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of those counted, on the scale of all parts; `first` for the minors."""

    value: str
    name: str
    bar: Bar
    first: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """A diagnostic: its response before its count, the parts of it, which overlap; what it can't be
    compared with.
    """

    response: Response | None
    total: str
    counted: str
    parts: tuple[Part, ...]
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said without a count; `quote` is what their own words are, if known."""

    subject: str
    said: str
    quote: str
    note: Note | None
    source: Source
    identity: str


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements one under the other."""

    items: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """Where nobody published anything."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence of its own: words, then figures (as read, and which row each is), its source."""

    lead: str
    figures: tuple[tuple[str, str], ...]
    source: Source
