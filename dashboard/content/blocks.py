"""What stands in the place of a chart, beside a map, or alone on a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from dashboard.charts.drawing import Drawing
from dashboard.content.bars import Amounts, Covered, Measures
from dashboard.content.inline import Link, Piece, Source
from dashboard.content.sheet import (
    Checklist,
    Duties,
    Fact,
    Place,
    Silence,
    Statements,
    Survey,
    Tools,
)
from dashboard.content.table import Table


@dataclass(frozen=True, slots=True)
class Legend:
    """For each mark of a chart, its style and its words."""

    items: tuple[tuple[str, str], ...]


def marks(*items: tuple[str, str]) -> Legend:
    """The legend of a chart: (style, words) for each of its marks."""
    return Legend(items)


@dataclass(frozen=True, slots=True)
class Share:
    """A row of the legend of a map: style, words, how many, as a share of the most (0 to 1)."""

    style: str
    label: str
    count: str
    share: float


@dataclass(frozen=True, slots=True)
class MapLegend:
    """`unit` is what the classes are of, `counted` what their bars count."""

    unit: str
    counted: str
    rows: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Sentences:
    """A list of sentences; `**…**` in them is strong."""

    items: tuple[str, ...]


def sentences(items: Iterable[str]) -> Sentences:
    """The list of `items`."""
    return Sentences(tuple(items))


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs; `**…**` in them is strong."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of its own: a word of warning (`avert`), what a printed sheet says of itself
    (`impression`).
    """

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Card:
    """A number in large, `of` how many, when, a sentence, where it comes from.

    `fact` and `remark` are plain sentences, the one before the number and the other after it.
    """

    title: str
    number: str = ""
    of: str = ""
    when: str = ""
    sentence: str | Link = ""
    fact: str = ""
    remark: str = ""
    source: Source | None = None
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards side by side, at most `across` of them."""

    cards: tuple[Card, ...]
    across: int = 4


@dataclass(frozen=True, slots=True)
class Contents:
    """What is on a page, as links to its parts; behind a word on a phone."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Chips:
    """What the reader chose, each thing with a word beside it (or none) and the way to leave it
    out; `count` says how many there may be; `more` is what else they may take, under a name;
    `way` another way to choose.
    """

    title: str
    count: str
    items: tuple[tuple[str, str, Link], ...]
    more: tuple[str, tuple[Link, ...]] = ("", ())
    way: Link | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A small chart under its title; `key` makes the names in it its own."""

    title: str
    drawing: Drawing
    key: str


@dataclass(frozen=True, slots=True)
class Panels:
    """Small charts side by side, on one scale."""

    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A national series in a line: what is found, what it is not, its drawing, its last value, and
    the way to the whole of it; `key` names its drawing.
    """

    key: str
    subject: str
    finding: str
    caution: str
    drawing: Drawing | Measures
    alt: str
    number: str
    what: str
    source: Source
    link: Link
    identity: str


@dataclass(frozen=True, slots=True)
class SeriesRows:
    """National series one under the other."""

    rows: tuple[SeriesRow, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What a release changes: a title, named lines, a sentence after them."""

    title: str
    lines: tuple[tuple[str, str], ...]
    note: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is published (`sentence`), or is not (`head`, `sentence`); who says so, and why."""

    sentence: str
    source: Source | None
    head: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class TwoLists:
    """What is published, what is not: a title and its items each."""

    published: tuple[str, tuple[Known, ...]]
    unpublished: tuple[str, tuple[Known, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """A step from offence to fine: its figure and its source, or the words for none."""

    name: str
    text: str
    value: str = ""
    when: str = ""
    missing: str = ""
    source: Source | None = None
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps in their order."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms and what they mean; `code` where meanings are codes; `anchors` name them, if any."""

    pairs: tuple[tuple[str, str], ...]
    code: bool = False
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Folded:
    """A block behind a word that opens it."""

    summary: str
    block: Definitions


@dataclass(frozen=True, slots=True)
class Choices:
    """Links of which one is the page's own (`chosen`); `name` is said to a screen reader."""

    name: str
    links: tuple[Link, ...]
    chosen: int


@dataclass(frozen=True, slots=True)
class Reference:
    """How something is cited: a sentence, its address for ever, what reference managers read."""

    summary: str
    sentence: str
    permanent: str
    address: str
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset's card: what it is, its size in a `line`, its files, its facts behind `fold`.
    `id` is empty for what is not one.
    """

    id: str
    title: str
    text: str
    links: tuple[Link, ...]
    line: str = ""
    fold: str = ""
    facts: tuple[tuple[str, Piece], ...] = ()
    cite: Reference | None = None


@dataclass(frozen=True, slots=True)
class Sieve:
    """A field that leaves of a page's cards and of their table what holds the words typed."""

    label: str
    hint: str
    one: str
    other: str
    none: str
    lang: str


@dataclass(frozen=True, slots=True)
class Datasets:
    """Every dataset, one under the other."""

    cards: tuple[Dataset, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """What a number that the reader typed gives: a title, sentences."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning about what may be out of date: a sentence, then a line each."""

    text: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """Where to go from here: a link and what is there."""

    items: tuple[tuple[Link, str], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: its table, then what it shows."""

    table: Table
    reading: Prose


Block: TypeAlias = (
    Legend | MapLegend | Sentences | Prose | Line | Measures | Covered | Amounts | Cards | Duties
    | TwoLists | Survey | Steps | Definitions | Folded | Choices | Datasets | Place | Tools
    | Statements | Silence | Own | Warned | Ways | Example | Table | Checklist | Contents | Fact
    | SeriesRows | News | Chips | Panels
)  # fmt: skip
