"""The counts that all is made of, and how rows are sums of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from data.producer.disclosure.derive import Row
from geo.territories import DEPARTEMENTS, departements_of


class Unknown(NamedTuple):
    """A count of the finest kind; `version` tells its return as released before from as corrected
    (or one edition of a document from the next).
    """

    dataset: str
    indicator: str
    unit: str
    geo: str
    period: str
    sex: str
    age: str
    breakdown: str
    version: int = 0


@dataclass(frozen=True)
class Ref:
    """An indicator as the catalogue names it beside others: `personnes`, `psp.personnes`, or
    `personnes@-1` for its value a year before.
    """

    number: tuple[str, str]
    back: int = 0

    @classmethod
    def read(cls, text: str, dataset: str) -> Ref:
        """`dataset` is that of the file in which it stands."""
        name, _, back = text.partition("@-")
        of, _, indicator = name.rpartition(".")
        return cls((of or dataset, indicator), int(back or 0))

    def forward(self, period: str) -> str:
        """The year of whose sum this one is a term."""
        return f"{int(period[:4]) + self.back}{period[4:]}" if self.back else period


def periods_of(layout: Mapping[str, Any], period: str) -> list[str]:
    """Those of a pool of the layout; any other interval is a period of its own."""
    if period not in layout["pools"]:
        return [period]
    start, end = period.split("/")
    return [each for each in layout["periods"] if start <= each <= end]


def territories_of(row: Mapping[str, str]) -> Iterable[str]:
    """The départements that a row is of; a territory that is made of none stands for itself."""
    level, geo = row["geo_level"], row["geo"]
    if level == "REG":
        return departements_of(geo)
    return DEPARTEMENTS if level == "FR" else [geo]


def year_of(period: str) -> str:
    """The year of a stock on 31 December; any other period as it is."""
    return period[:4] if period[4:] in ("-12", "-12-31") else period


def difference(one: Iterable[Unknown], other: Iterable[Unknown]) -> dict[Unknown, int]:
    """Some counts less others, as the parts of a row."""
    return dict.fromkeys(one, 1) | dict.fromkeys(other, -1)


def halved(about: Mapping[str, Any]) -> set[str]:
    """The indicators that are the sum of two which no département's row tells."""
    known = about["indicators"]
    return {
        each["whole"]
        for each in about.get("sums", ())
        if len(each["parts"]) == 2
        and not any("DEP" in known[part]["levels"] for part in each["parts"] if part in known)
    }


def parts_of(row: Row) -> frozenset:
    """What a row is the sum of, as a value."""
    return frozenset(row.parts.items())


def declared_pairs(
    datasets: Mapping[str, Any],
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Numbers of which one says something of the other."""
    for dataset, about in datasets.items():
        for name, each in about["indicators"].items():
            of = [each.get("of"), each.get("held_by"), *(each.get("same_as") or ())]
            yield from (((dataset, name), Ref.read(text, dataset).number) for text in of if text)
        for each in about.get("sums", ()):
            whole = Ref.read(each["whole"], dataset).number
            yield from ((whole, Ref.read(part, dataset).number) for part in each["parts"])
        for each in about.get("inequalities", ()):
            yield tuple(Ref.read(each[name], dataset).number for name in ("less", "more"))  # type: ignore[misc]
