"""What a release publishes of a dataset: the aggregates, the years, what ties its numbers."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from data.errors import Sentence, says

#: What a total of a column may be made of; a breakdown's parts are its dataset's own.
_PARTITIONS = {
    "sex": {frozenset({"F", "M"})},
    "age": {frozenset({"Y_LT18", "Y_GE18"})},
}


class Contradiction(ValueError):
    """Keys that don't go together; `key` is the one to correct, from the table that is checked."""

    def __init__(self, key: str, said: Sentence) -> None:
        self.key, self.said = key, said
        super().__init__(said)


class Frozen(BaseModel):
    """What a catalogue file says: never changed, and nothing more than is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Parted = Literal["sex", "age", "breakdown"]


class Margin(Frozen):
    """Totals published for all `levels`, by year and pool, and by each of the columns in `by`."""

    levels: tuple[Literal["DEP", "REG", "FR"], ...]
    by: tuple[Parted, ...] = ()


class Absent(Frozen):
    """Counts that no service could have recorded, whatever the period: what everyone knows."""

    geo: tuple[str, ...]
    sex: str | None = None
    age: str | None = None
    breakdown: str | None = None


class Term(Frozen):
    """A cell times a whole number."""

    geo_level: Literal["DEP", "REG", "FR"]
    geo: str
    period: str
    sex: str = "T"
    age: str = "T"
    breakdown: str = "T"
    times: int


class Fact(Frozen):
    """What a sentence on a page lets a reader compute: `at_least` ≤ Σ terms ≤ `at_most`.

    `says` is the key of the sentence in the message files.
    """

    says: str
    terms: tuple[Term, ...]
    at_least: int | None = None
    at_most: int | None = None


class Years(Frozen):
    """Which years there are, by rule: all from `first` to the last that is counted, which is
    `at_least` that one, and a pool of every `pool` of them that are there (none: 0).
    """

    first: int
    at_least: int
    pool: int = 0

    def until(self, last: int) -> dict[str, list[str]]:
        """`periods` and `pools`, written out."""
        years = [str(year) for year in range(self.first, last + 1)]
        starts = range(0, len(years) - self.pool + 1, self.pool) if self.pool else ()
        pools = [f"{years[at]}/{years[at + self.pool - 1]}" for at in starts]
        return {"periods": years, "pools": pools}


class Sum(Frozen):
    """What a form checks: a number is the sum of others, of those that answered all of them.

    Indicators of this dataset, or of another one (`psp.refus`), or of the year before
    (`cumul@-1`).
    """

    whole: str
    parts: tuple[str, ...] = Field(min_length=1)


class Inequality(Frozen):
    """What a form checks: all persons counted in `less` are counted in `more`."""

    less: str
    more: str


class Layout(Frozen):
    """The aggregates that a release publishes of a dataset.

    `sums`: levels that `as_published` figures are summed up to. The rest is for protected counts:
    every `period` and `pool` (disjoint intervals of whole periods) of every margin, T being the
    sum of the `parts` of a column. Nothing else exists anywhere. Periods and pools are listed, or
    follow from `years` and are written out when they are read.
    """

    sums: tuple[Literal["REG", "FR"], ...] = ()
    years: Years | None = None
    periods: tuple[str, ...] = ()
    pools: tuple[str, ...] = ()
    parts: dict[Parted, tuple[str, ...]] = {}
    margins: tuple[Margin, ...] = ()
    absent: tuple[Absent, ...] = ()
    facts: tuple[Fact, ...] = ()
    zero_discloses: bool = False

    @model_validator(mode="before")
    @classmethod
    def _written_out(cls, said: Any) -> Any:
        """The periods and pools that `years` stand for."""
        if not isinstance(said, dict) or not said.get("years") or said.get("periods"):
            return said
        years = Years.model_validate(said["years"])
        return {**said, "years": years, **years.until(years.at_least)}

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
        for pool in self.pools:
            start, _, end = pool.partition("/")
            inside = [period for period in self.periods if start <= period <= end]
            if len(inside) < 2 or {start, end} - set(inside):
                raise Contradiction("pools", says("catalogue.pool", pool=pool))
        ends = [tuple(pool.split("/")) for pool in sorted(self.pools)]
        if any(start <= before for (_, before), (start, _) in pairwise(ends)):
            raise Contradiction("pools", says("catalogue.pools_overlap"))
        return self

    @model_validator(mode="after")
    def _nothing_is_counted_twice(self) -> Layout:
        """Parts that overlap, or a year beside one of its months, add up to more than there is."""
        for column, parts in self.parts.items():
            known = _PARTITIONS.get(column)
            if len(parts) < 2 or "T" in parts or (known and frozenset(parts) not in known):
                raise Contradiction(f"parts.{column}", says("catalogue.parts", column=column))
        if len({len(period) for period in self.periods}) > 1 or any(
            "/" in period for period in self.periods
        ):
            raise Contradiction("periods", says("catalogue.periods"))
        return self

    @model_validator(mode="after")
    def _crossings_have_parts(self) -> Layout:
        crossed = {name for margin in self.margins for name in margin.by}
        if crossed - self.parts.keys():
            raise Contradiction("margins", says("catalogue.margin"))
        return self
