"""Who answered, who is late, who is missing; what is closed, what waits.

A return of a year is due on 31 March of the next one. Nobody fixes that date in law: it is ours
(docs/returns.md). A year is open from its first accepted return, and closed by the operator alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from data.producer.returns.form import Of
from data.producer.returns.store import Store
from geo.territories import DEPARTEMENTS

State = Literal["answered", "late", "missing", "awaited"]

#: Month and day on which the return of the year before is due.
DUE = (3, 31)


@dataclass(frozen=True)
class Row:
    """A département in a year: whether its return is there, its version, whether it waits for a
    release that can take it in (for the operator alone).
    """

    of: Of
    state: State
    versions: int = 0
    waits: bool = False


def due(year: int) -> datetime.date:
    """The day on which the return of a year is due."""
    return datetime.date(year + 1, *DUE)


def years(store: Store) -> list[str]:
    """The years that are open, or closed: those of which something was accepted."""
    return sorted({of.period for of in store.last() if of.whole} | set(store.closed()))


def of_year(store: Store, year: str, today: datetime.date) -> list[Row]:
    """Every département in a year, in the order of the COG."""
    last, counted = store.last(), [each.of for each in store.versions()]
    held = held_now(store)
    rows = []
    for dep in DEPARTEMENTS:
        of = Of(dep, year)
        version = last.get(of)
        waits = version is not None and held.get(of) != version.number
        rows.append(Row(of, _state(version and version.accepted, int(year), today),
                        counted.count(of), waits))  # fmt: skip
    return rows


def held_now(store: Store) -> Mapping[Of, int]:
    """The version of each return that the last release holds."""
    releases = store.releases()
    return releases[-1].held if releases else {}


def _state(accepted: datetime.date | None, year: int, today: datetime.date) -> State:
    if accepted is not None:
        return "late" if accepted > due(year) else "answered"
    return "missing" if today > due(year) else "awaited"
