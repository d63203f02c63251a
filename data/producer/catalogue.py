"""What each dataset is: one TOML file per dataset, read into frozen values.

The file's name is the dataset's id, the same in `data/published/`, in the messages and in tests.
What a reader sees of a dataset (title, description) stands in the message files.
"""

from __future__ import annotations

import datetime
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from data.errors import CatalogueError

FOLDER = Path(__file__).parents[1] / "catalogue"

#: threshold: counts of 1 to 4 are masked; sensitive: 1 to 10; as_published: public as they stand.
Regime = Literal["as_published", "threshold", "sensitive"]
Kind = Literal[
    "flow", "stock", "cumulative", "share", "rate", "amount", "statement", "event", "year",
    "survey", "estimate",
]  # fmt: skip


#: What a total of a column may be made of; a breakdown's parts are its dataset's own.
_PARTITIONS = {
    "sex": {frozenset({"F", "M"})},
    "age": {frozenset({"Y_LT18", "Y_GE18"})},
}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Indicator(_Frozen):
    """What one indicator may hold; a row outside these lists is refused.

    `kind` keeps apart what must not be added or joined by a line: flows, stocks, cumulative
    counts, shares, rates, amounts, statements, dated events, years, survey facts, estimates.
    An event that happens `once` in a territory: two dates that are no part of each other disagree.
    A rate or share `of` another indicator of its dataset, `per` the population or that indicator's
    total (T), tells of the count it is made from: the audit reads it so.
    """

    kind: Kind
    once: bool = False
    levels: tuple[str, ...]
    units: tuple[str, ...]
    breakdowns: tuple[str, ...] = ("T",)
    of: str | None = None
    per: Literal["population", "T"] | None = None


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
    note_en: str


Parted = Literal["sex", "age", "breakdown"]


class Margin(_Frozen):
    """Totals published for all `levels`, by year and pool, and by each of the columns in `by`."""

    levels: tuple[Literal["DEP", "REG", "FR"], ...]
    by: tuple[Parted, ...] = ()


class Absent(_Frozen):
    """Counts that no service could have recorded, whatever the period: what everyone knows."""

    geo: tuple[str, ...]
    sex: str | None = None
    age: str | None = None
    breakdown: str | None = None


class Term(_Frozen):
    """A cell times a whole number."""

    geo_level: Literal["DEP", "REG", "FR"]
    geo: str
    period: str
    sex: str = "T"
    age: str = "T"
    breakdown: str = "T"
    times: int


class Fact(_Frozen):
    """What a sentence on a page lets a reader compute: `at_least` ≤ Σ terms ≤ `at_most`.

    `says` is the key of the sentence in the message files.
    """

    says: str
    terms: tuple[Term, ...]
    at_least: int | None = None
    at_most: int | None = None


class Layout(_Frozen):
    """The aggregates that a release publishes of a dataset.

    `sums`: levels that `as_published` figures are summed up to. The rest is for protected counts:
    every `period` and `pool` (disjoint intervals of whole periods) of every margin, T being the
    sum of the `parts` of a column. Nothing else exists anywhere.
    """

    sums: tuple[Literal["REG", "FR"], ...] = ()
    periods: tuple[str, ...] = ()
    pools: tuple[str, ...] = ()
    parts: dict[Parted, tuple[str, ...]] = {}
    margins: tuple[Margin, ...] = ()
    absent: tuple[Absent, ...] = ()
    facts: tuple[Fact, ...] = ()
    zero_discloses: bool = False

    def pool_of(self, period: str) -> str | None:
        """The pool that a period is in, if any."""
        for pool in self.pools:
            start, end = pool.split("/")
            if start <= period <= end:
                return pool
        return None

    @model_validator(mode="after")
    def _pools_are_disjoint(self) -> Layout:
        """Two pools that overlap can be subtracted."""
        for start, end in (pool.split("/") for pool in self.pools):
            inside = [period for period in self.periods if start <= period <= end]
            if len(inside) < 2 or {start, end} - set(inside):
                raise ValueError(f"layout: pool {start}/{end} must begin and end with periods")
        ends = [tuple(pool.split("/")) for pool in sorted(self.pools)]
        if any(start <= before for (_, before), (start, _) in pairwise(ends)):
            raise ValueError("layout: two pools overlap, so that they can be subtracted")
        return self

    @model_validator(mode="after")
    def _nothing_is_counted_twice(self) -> Layout:
        """Parts that overlap, or a year beside one of its months, add up to more than there is."""
        for column, parts in self.parts.items():
            known = _PARTITIONS.get(column)
            if len(parts) < 2 or "T" in parts or (known and frozenset(parts) not in known):
                raise ValueError(f"layout: the parts of {column} overlap or leave something out")
        if len({len(period) for period in self.periods}) > 1 or any(
            "/" in period for period in self.periods
        ):
            raise ValueError("layout: periods are all years, all months or all days")
        return self

    @model_validator(mode="after")
    def _crossings_have_parts(self) -> Layout:
        crossed = {name for margin in self.margins for name in margin.by}
        if crossed - self.parts.keys():
            raise ValueError("layout: a margin is by a column that has no parts")
        return self


class Restricted(_Frozen):
    """Where the counts of a protected dataset are read: a CSV file of the restricted folder.

    `columns` names its columns by ours; `outside` the codes of territories that are left out.
    """

    file: str
    indicator: str
    unit: str
    source: str
    columns: dict[Literal["geo", "period", "sex", "age", "breakdown", "value"], str]
    outside: tuple[str, ...] = ()


class Correction(_Frozen):
    """A known error of a provider: which cells (the message `correction.<dataset>.<id>` says so,
    what is done, and why).

    A public figure is told by the columns of `where` and what the provider `served`: while it does,
    the figure takes `status` (O: no value; U: low reliability). An error of another kind is told
    by the source's module. Either way, an error that is no longer there is reported at each pull
    until its declaration is removed.
    """

    id: str
    where: dict[str, str] = {}
    served: float | None = None
    status: Literal["O", "U"] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Correction:
        if bool(self.where) != (self.served is not None) or bool(self.where) != bool(self.status):
            raise ValueError("corrections: where, served and status go together")
        return self


class Dataset(_Frozen):
    """One dataset of the catalogue; `typed` ones have a file in `data/published/`."""

    id: str
    typed: bool = True
    regime: Regime
    subject: str
    cadence: Literal["yearly", "irregular"]
    licence: Literal["LO-2.0"]
    indicators: dict[str, Indicator] = Field(min_length=1)
    layout: Layout = Layout()
    restricted: Restricted | None = None
    legal: tuple[LegalParameter, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @model_validator(mode="after")
    def _amounts_are_of_indicators(self) -> Dataset:
        unknown = {each.indicator for each in self.legal} - self.indicators.keys()
        if unknown:
            raise ValueError(f"legal: {', '.join(sorted(unknown))} is not among its indicators")
        return self

    @model_validator(mode="after")
    def _small_counts_are_laid_out(self) -> Dataset:
        """A protected dataset says what is published of it; the sensitive ones say little."""
        if self.restricted and any(each.where for each in self.corrections):
            raise ValueError("corrections: what was served of a restricted count is not written")
        if (self.regime == "as_published") != (self.restricted is None):
            raise ValueError("restricted: needed by a protected dataset, and by no other")
        if self.restricted and not (self.layout.margins and self.layout.periods):
            raise ValueError("layout: margins and periods are needed by a protected dataset")
        if self.regime == "sensitive":
            if any("DEP" in margin.levels for margin in self.layout.margins if margin.by):
                raise ValueError("layout: nothing sensitive is crossed below the région")
            if any(len(period) > 4 for period in self.layout.periods):
                raise ValueError("layout: nothing sensitive is published by month")
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
