"""Rows of a release as an API is asked for them: filters on every column of codes, a span of days,
an order, a page. Pure functions of frames.

The whole table is described once for a release and a language, so that an answer costs a look-up, a
filter and a slice, whatever the length of the table.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from data.reading import export
from data.reading.once import once
from data.release import Release

#: Columns of codes, each with the codes that rows have of it: what may be asked for by name.
CODED = (
    "dataset", "indicator", "geo_level", "territory", "period", "sex", "age", "breakdown", "unit",
    "OBS_STATUS", "CONF_STATUS", "evidence", "source",
)  # fmt: skip

#: What rows may be put in the order of. Not of their numbers: this is no league table, and of a
#: hidden count an order would say what its range does not.
SORTED = (*CODED, "period_start", "period_end")

#: Columns that most is asked by: the rows of each are looked up, not looked for; of both first.
_APART = (("dataset", "territory"), ("territory",), ("dataset",))


@dataclass(frozen=True, slots=True)
class Asked:
    """`codes` are (column, codes that are taken); `since` and `until` keep periods that touch them;
    `order` is of (column, descending); `fields` are the columns of the answer, all where empty.
    """

    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    order: tuple[tuple[str, bool], ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Every row with its words (`export.COLUMNS`). (No slots: what is derived is kept with it.)"""

    whole: pl.DataFrame

    @cached_property
    def parts(self) -> dict[tuple[str, ...], dict[tuple, pl.DataFrame]]:
        """The rows by each of the columns that most is asked by."""
        return {
            names: self.whole.partition_by(*names, as_dict=True, maintain_order=True)
            for names in _APART
        }

    def of(self, codes: dict[str, tuple[str, ...]]) -> tuple[pl.DataFrame, dict]:
        """The shortest part that holds what is asked for, and what is still to be looked for."""
        for names in _APART:
            if all(len(codes.get(name, ())) == 1 for name in names):
                key = tuple(codes[name][0] for name in names)
                rest = {name: taken for name, taken in codes.items() if name not in names}
                return self.parts[names].get(key, self.whole.head(0)), rest
        return self.whole, codes


def select(table: Table, asked: Asked) -> pl.DataFrame:
    """The rows that are asked for, in their order, all of them, all columns."""
    rows, rest = table.of(dict(asked.codes))
    wanted = [pl.col(name).is_in(list(taken)) for name, taken in rest.items()]
    if asked.since:
        wanted.append(pl.col("period_end") >= asked.since)
    if asked.until:
        wanted.append(pl.col("period_start") <= asked.until)
    rows = rows.filter(*wanted) if wanted else rows
    if asked.order:
        names, down = zip(*asked.order, strict=True)
        rows = rows.sort(names, descending=list(down), maintain_order=True)
    return rows


@once
def codes(release: Release) -> dict[str, tuple[str, ...]]:
    """The codes that rows of a release have, by column of CODED."""
    rows = release.observations.with_columns(
        territory=pl.struct("geo_level", "geo").map_elements(
            lambda each: export.territory(each["geo_level"], each["geo"]), pl.String
        )
    )
    return {name: tuple(sorted(set(rows[name]))) for name in CODED}


def columns(release: Release) -> tuple[str, ...]:
    """Those of an answer, in their order."""
    return tuple(name for name in export.COLUMNS if name != "fictional" or release.fictional)
