"""The questions of a year, as the catalogue asks them; whose return it is, and of what period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from data.producer import catalogue
from data.producer.catalogue import Dataset, Indicator
from data.producer.items import Item
from geo.territories import DEPARTEMENTS

#: Which form this is: one that asks otherwise has another number.
MODEL = "1"

_PERIOD = re.compile(r"(\d{4})(?:[-/ ]?[sSh]([12]))?")


@dataclass(frozen=True)
class Question:
    """One item, of one dataset of returns."""

    dataset: str
    name: str
    indicator: Indicator

    @property
    def code(self) -> str:
        """What names it in a file: `retour_parcours.entrees`."""
        return f"{self.dataset}.{self.name}"

    @property
    def item(self) -> Item:
        """How it is asked."""
        assert self.indicator.item is not None  # the catalogue checks it
        return self.indicator.item


class Of(NamedTuple):
    """Whose return it is, and of what period: a year (`2026`) or half of one (`2026-S1`)."""

    dep: str
    period: str

    @property
    def year(self) -> int:
        """The year, of a half too."""
        return int(self.period[:4])

    @property
    def whole(self) -> bool:
        """Whether it is of a year: a half is kept, never shown nor added as a year."""
        return len(self.period) == 4


def datasets() -> dict[str, Dataset]:
    """What préfectures return, by id."""
    return {id_: each for id_, each in catalogue.load().items() if each.returns}


@cache
def questions(year: int) -> dict[str, Question]:
    """What is asked of a year, by code, in the order of the catalogue."""
    every = (Question(id_, name, each) for id_, dataset in datasets().items()
             for name, each in dataset.indicators.items())  # fmt: skip
    return {each.code: each for each in every if each.item.asked_in(year)}


def codes() -> frozenset[str]:
    """Every code that was ever asked."""
    return frozenset(
        f"{id_}.{name}" for id_, each in datasets().items() for name in each.indicators
    )


def period_of(text: str) -> str | None:
    """A year, or half of one, as it is written: `2026`, `2026-S1`; None of anything else."""
    found = _PERIOD.fullmatch(text.strip())
    if not found:
        return None
    year, half = found.groups()
    return f"{year}-S{half}" if half else year


def departement_of(text: str) -> str | None:
    """The code of a département from its code (`1`, `01`, `2a`), or what a list offers: `37 Indre-
    et-Loire`.
    """
    start = text.strip().upper().split(" ")[0]
    code = start.zfill(2) if start.isascii() and start.isalnum() else ""
    if code in DEPARTEMENTS:
        return code
    by_name = {each.name.casefold(): code for code, each in DEPARTEMENTS.items()}
    return by_name.get(text.strip().casefold())
