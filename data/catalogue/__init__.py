"""What each dataset is: one TOML file per dataset, read into frozen values.

The file's name is the dataset's id, the same in `data/published/`, in the messages and in tests.
What a reader sees of a dataset (title, description) stands in the message files.
"""

from __future__ import annotations

import datetime
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from data.errors import CatalogueError

FOLDER = Path(__file__).parent

#: threshold: counts of 1 to 4 are masked; sensitive: 1 to 10; as_published: public as they stand.
Regime = Literal["as_published", "threshold", "sensitive"]
Kind = Literal[
    "flow", "stock", "cumulative", "share", "rate", "amount", "statement", "event", "year",
    "survey", "estimate",
]  # fmt: skip


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Indicator(_Frozen):
    """What one indicator may hold; a row outside these lists is refused.

    `kind` keeps apart what must not be added or joined by a line: flows, stocks, cumulative
    counts, shares, rates, amounts, statements, dated events, years, survey facts, estimates.
    """

    kind: Kind
    levels: tuple[str, ...]
    units: tuple[str, ...]
    breakdowns: tuple[str, ...] = ("T",)


class LegalParameter(_Frozen):
    """An amount fixed by law from a date on: value in `unit`, its article and text, the source."""

    indicator: str
    value: float
    unit: str
    article: str
    in_force: datetime.date
    text: str
    url: str
    checked_on: datetime.date
    source: str
    period: str
    note: str


class Layout(_Frozen):
    """The aggregates that a release adds to what its source gives (levels to sum up to)."""

    sums: tuple[Literal["REG", "FR"], ...] = ()


class Dataset(_Frozen):
    """One dataset of the catalogue."""

    id: str
    regime: Regime
    subject: str
    cadence: Literal["yearly", "irregular"]
    licence: Literal["LO-2.0"]
    indicators: dict[str, Indicator] = Field(min_length=1)
    layout: Layout = Layout()
    legal: tuple[LegalParameter, ...] = ()

    @model_validator(mode="after")
    def _amounts_are_of_indicators(self) -> Dataset:
        unknown = {each.indicator for each in self.legal} - self.indicators.keys()
        if unknown:
            raise ValueError(f"legal: {', '.join(sorted(unknown))} is not among its indicators")
        return self


def read(path: Path) -> Dataset:
    """The dataset that `path` describes. Raises CatalogueError naming the file and the keys."""
    try:
        written = tomllib.loads(path.read_text("utf-8"))
        if "id" in written:
            raise CatalogueError(f"{path.name}: id: remove it, the file's name says it.")
        return Dataset(id=path.stem, **written)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error


@cache
def load(folder: Path = FOLDER) -> dict[str, Dataset]:
    """Every dataset by id, in the order of the ids. Raises CatalogueError."""
    return {path.stem: read(path) for path in sorted(folder.glob("*.toml"))}
