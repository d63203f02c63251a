"""What a source gives once its files are read, and what it is expected to give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from data import observations
from data.errors import Sentence, says
from data.observations import NOTHING, Said, caveat


def _no_sources() -> pl.DataFrame:
    return pl.DataFrame(schema=observations.SOURCE_SCHEMA)


@dataclass(frozen=True)
class Pulled:
    """Rows of a source.

    `observations` (columns of SCHEMA) are public; `sources` (SOURCE_SCHEMA) say where they are
    from. `counts` are restricted: the frames, by file name, that protection reads (all columns
    text, the last one is `value`). `warnings` are for the operator and tell no restricted count;
    `errors` are the declared errors of the provider (ids of the catalogue) that are still there.
    `failed`: resources whose rows are not here, and why; the rows that they gave last stay.
    """

    observations: pl.DataFrame = field(default_factory=observations.empty)
    sources: pl.DataFrame = field(default_factory=_no_sources)
    counts: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    errors: frozenset[str] = frozenset()
    failed: Mapping[str, Sentence] = field(default_factory=dict)


#: What is said to the operator where an edition is refused.
REMEDY = says("source.last_stay")

#: Why a cell has no value.
ABSENT = caveat("absent")
MASKED = caveat("masked")


def noted(*cases: tuple[pl.Expr, Said]) -> dict[str, pl.Expr]:
    """The columns `note` and `note_en`: the text of the first of `cases` that is true of a row."""
    made = {}
    for name in NOTHING.columns():
        told = pl.lit("")
        for true, said in reversed(cases):
            told = pl.when(true).then(pl.lit(said.columns()[name])).otherwise(told)
        made[name] = told
    return made


#: What a row of an open source is, where nothing else is said.
_USUAL = {
    "sex": pl.lit("T"),
    "age": pl.lit("T"),
    "breakdown": pl.lit("T"),
    "low": pl.lit(None, pl.Float64),
    "high": pl.lit(None, pl.Float64),
    "OBS_STATUS": pl.when(pl.col("value").is_null()).then(pl.lit("O")).otherwise(pl.lit("A")),
    "CONF_STATUS": pl.lit("F"),
    "evidence": pl.lit("official"),
    "author": pl.lit(""),
    "author_en": pl.lit(""),
    **noted((pl.col("value").is_null(), ABSENT)),
}


def rows(frame: pl.DataFrame, **told: pl.Expr | str) -> pl.DataFrame:
    """`frame` as observations (columns of SCHEMA): each column is what is `told` of it (an
    expression, or one text for all), else the column of that name, else what is usual.
    """
    expressions = {name: pl.lit(each) if isinstance(each, str) else each
                   for name, each in told.items()}  # fmt: skip
    usual = {name: each for name, each in _USUAL.items() if name not in frame.columns}
    made = frame.with_columns(**expressions).with_columns(
        **{name: each for name, each in usual.items() if name not in told}
    )
    return made.select(*observations.SCHEMA).cast(observations.SCHEMA).sort(observations.ORDER)


def source(key: str, day: str, **told: str) -> dict[str, str]:
    """A row of SOURCE_SCHEMA: an official source in French, where nothing else is said."""
    usual = {"date": day, "evidence": "official", "lang": "fr"}
    return {"source": key, "publisher_fr": "", "publisher_en": ""} | usual | told


def sources(*found: dict[str, str]) -> pl.DataFrame:
    """Rows of `source` as a frame."""
    return pl.DataFrame(list(found), schema=observations.SOURCE_SCHEMA)


@dataclass(frozen=True, slots=True)
class Held:
    """`indicator` is what `dataset` says of the same territory and period under `other`, within the
    factor `bound` (all ages, both sexes, no breakdown).
    """

    indicator: str
    dataset: str
    other: str
    bound: float


@dataclass(frozen=True, slots=True)
class Expected:
    """What drift is measured against.

    `replaces`: typed sources whose figures give way to pulled ones of the same key.
    `held`: figures that another dataset of the same release gives too.
    `departements`: whether each of the 101 has a figure in every year from `since` on (`late` gives
    the first year of those that came later); up to `gaps` of a year that have none are missing
    figures, where more are missing the year is left out. `jump`: by how much a figure may be
    multiplied, or divided, from one year to the next, by indicator; `small` is what a figure must
    reach to be compared so.
    """

    replaces: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    departements: bool = False
    gaps: int = 0
    late: Mapping[str, str] = field(default_factory=dict)
    jump: Mapping[str, float] = field(default_factory=dict)
    small: float = 50

    def bound(self) -> pl.Expr:
        """By how much the figure of a row (of an `indicator`) may be multiplied; null: no bound."""
        return pl.col("indicator").replace_strict(
            dict(self.jump), default=None, return_dtype=pl.Float64
        )
