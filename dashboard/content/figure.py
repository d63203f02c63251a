"""The figure: what stands under one rule, with everything that it must carry (LOOK 5)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from dashboard.charts.drawing import Drawing
from dashboard.content.blocks import Block, Legend
from dashboard.content.table import Table

#: Ends the key of a figure whose table is folded.
FOLDED = "-folded"


@dataclass(frozen=True, slots=True)
class Figure:
    """`rows` are the figures that it shows: its sources come from them.

    `scope` names the file to download (a dataset, `dep-37`); `drawn` takes the place of a chart.
    Without either, the table itself is the figure. `alt` says what the chart shows
    (`charts.reading`): its text alternative, and its short reading on screen.
    A `key` is of one figure in a view: what is made from it is remembered under that name, unless
    it is the reader's `own`: then it holds what they typed, and is kept nowhere.
    `level` is that of its title: `h2` where the figure is a section of its own.
    """

    key: str
    title: str
    subtitle: str
    rows: pl.DataFrame
    table: Table
    scope: str
    chart: Drawing | None = None
    drawn: Block | None = None
    legend: Legend | None = None
    note: str = ""
    warning: str = ""
    own_source: str = ""
    alt: str = ""
    pictures: tuple[str, ...] = ()
    own: bool = False
    level: str = "h3"

    @property
    def section(self) -> Figure:
        """The same, right under the title of a page: no level of headings is left out."""
        return replace(self, level="h2")

    @property
    def name(self) -> str:
        """What an address calls it, however it is shown."""
        return self.key.removesuffix(FOLDED)

    @property
    def anchor(self) -> str:
        """Where a `#` leads to it."""
        return f"figure-{self.name}"
