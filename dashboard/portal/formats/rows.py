"""The rows of a page, and what is said of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from data.reading.export import Beside
from data.release import Release


@dataclass(frozen=True, slots=True)
class Rows:
    """`frame` has every column of `export.COLUMNS`; `fields` are those that were asked for; `meta`
    and `links` stand beside them where a format has room; `notes` are the lines of a notes sheet;
    `ordered` where the order was asked for.
    """

    release: Release
    frame: pl.DataFrame
    fields: tuple[str, ...]
    beside: Beside
    meta: Mapping[str, Any]
    links: Mapping[str, str]
    notes: tuple[tuple[str, str], ...]
    ordered: bool = False

    @property
    def asked(self) -> pl.DataFrame:
        """The columns that were asked for."""
        whole = list(self.fields) == self.frame.columns
        return self.frame if whole else self.frame.select(self.fields)


class TooWide(Exception):
    """These rows can't be written in a format: the key of its message (`portal.wrong`)."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code, self.facts = code, tuple(facts.items())
