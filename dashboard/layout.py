"""A page as values: what stands on it, in its order. `views` make them, one list per address.

`parts.page` shows them by Streamlit, `parts.html.page` as a document that needs neither a script
nor a socket: what a reader is told is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from dashboard.content.blocks import Block
from dashboard.content.figure import Figure
from dashboard.maps.model import Map
from dashboard.subjects.maps.kind import Shown
from dashboard.view import View


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a section and its lead; `anchor` is where a `#` leads."""

    title: str
    lead: str = ""
    level: str = "h2"
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a `#` leads, without words of its own."""

    name: str


@dataclass(frozen=True, slots=True)
class Written:
    """Words that stand alone."""

    block: Block


@dataclass(frozen=True, slots=True)
class Drawn:
    """A block with drawings, or with what the browser must listen to; `key` is its own."""

    block: Block
    key: str


@dataclass(frozen=True, slots=True)
class Plate:
    """A figure with all that it must carry, in the words of a view."""

    view: View
    figure: Figure


@dataclass(frozen=True, slots=True)
class MapPlate:
    """A map with all that stands around it; `beside` other figures, its legend is under it and its
    table folded; `component` is the key of the map itself.
    """

    view: View
    made: Shown
    key: str
    beside: bool = False
    component: str = "map"


@dataclass(frozen=True, slots=True)
class Picker:
    """A map whose départements are chosen: each shape leads to what `opens` makes of its code."""

    view: View
    drawn: Map
    opens: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Search:
    """The way into a département."""

    view: View


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a département is, without a word."""

    code: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A parameter of the address, and the (value, text) that the reader may give it; `groups` names
    what each option belongs to, one after the other, where there are many.
    """

    parameter: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str
    groups: tuple[str, ...] = ()

    @property
    def grouped(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The options by group, in their order; under no name where there is none."""
        found: dict[str, list[tuple[str, str]]] = {}
        for name, option in zip(self.groups or [""] * len(self.options), self.options, strict=True):
            found.setdefault(name, []).append(option)
        return list(found.items())


@dataclass(frozen=True, slots=True)
class Typed:
    """A number that the reader types, kept by nobody; `then` makes what it gives, None while the
    field is empty. Without a script it is asked for as a `parameter` of the address, if it has one.
    """

    label: str
    key: str
    then: Callable[[int | None], Iterable[Item]]
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Controls:
    """What the reader may choose at the address of a page."""

    view: View
    address: str
    choices: tuple[Choice, ...]
    typed: Typed | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Side by side where there is room, one under the other on a phone; `shares` of the width."""

    columns: tuple[tuple[Item, ...], ...]
    shares: tuple[float, ...] = (1.3, 1)
    low: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Items of one style, by its name in the style sheet."""

    key: str
    items: tuple[Item, ...]


Item: TypeAlias = (
    Heading | Anchor | Written | Drawn | Plate | MapPlate | Search | Locator | Controls | Columns
    | Group | Picker
)  # fmt: skip


def side_by_side(view: View, *figures: Figure | None) -> Columns | Plate:
    """A figure and its neighbour; the one that is there, where the other is not."""
    there = [Plate(view, each) for each in figures if each]
    return there[0] if len(there) == 1 else Columns(tuple((each,) for each in there))
