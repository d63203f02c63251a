"""Toy datasets over real territories: a catalogue entry, counts that are 0 but where told, rows."""

from __future__ import annotations

from typing import Any

import polars as pl

from data import observations
from data.producer.catalogue import Dataset
from data.producer.disclosure import audit
from data.producer.disclosure.laid_out import laid_out
from data.producer.disclosure.layout import tabulate
from data.producer.disclosure.protect import coded, protect, rule_of
from data.producer.disclosure.rows import masked
from data.producer.restricted import expected
from geo.territories import DEPARTEMENTS

PLAIN = {"margins": [{"levels": ["DEP", "REG", "FR"]}], "periods": ["2019"]}
RESTRICTED = {
    "file": "jouet.csv", "indicator": "faits", "unit": "OFFENCES", "source": "jouet",
    "columns": {"geo": "geo", "period": "period", "value": "value"},
}  # fmt: skip
COUNT = {"kind": "flow", "levels": ["DEP", "REG", "FR"], "units": ["OFFENCES"], "pooled": True}


def dataset(
    regime: str = "threshold", *, ratios: dict | None = None, typed: bool = False, **layout: Any
) -> Dataset:
    """A protected dataset of counts of `faits`, or a typed one without layout; `ratios` adds rates
    and shares made from them.
    """
    return Dataset(
        id="jouet",
        regime=regime,
        subject="contexte",
        cadence="yearly",
        licence="LO-2.0",
        indicators={"faits": COUNT, **(ratios or {})},
        layout={} if typed else PLAIN | layout,
        restricted=None if typed else RESTRICTED,
    )


def counts(toy: Dataset, told: dict[str, int]) -> dict[tuple[str, ...], int]:
    """Counts by `"2A"` or `"2A 2019 F"`: told ones, and 0 for all the rest."""
    made = dict.fromkeys(expected(toy), 0)
    for words, count in told.items():
        made[next(codes for codes in made if set(words.split()) <= set(codes))] = count
    return made


def ours(toy: Dataset, told: dict[str, int]) -> pl.DataFrame:
    """The rows that we would release."""
    return protect(toy, counts(toy, told))


def small_alone(toy: Dataset, told: dict[str, int], also: tuple[str, ...] = ()) -> pl.DataFrame:
    """The rows with the small counts hidden, and nothing else (but `also`, as "REG 94")."""
    table = tabulate(laid_out(toy), coded(toy, counts(toy, told)))
    rule = rule_of(toy)
    small = table.published & (table.values < rule.threshold) & (table.values >= rule.least)
    for at, key in enumerate(table.keys):
        small[at] |= any(
            set(words.split()) <= {each for place in key for each in place} for words in also
        )
    return masked(toy, table, small)


def row(like: pl.DataFrame, **changes: Any) -> pl.DataFrame:
    """The first row of `like` with other values."""
    return pl.DataFrame([like.row(0, named=True) | changes], schema=observations.SCHEMA)


def derived(toy: Dataset, rows: pl.DataFrame) -> dict[str, tuple[int, int | None, bool]]:
    """What the audit says of each hidden row: least, greatest, and whether the rule holds."""
    found = audit.intervals(rows, {toy.id: toy.model_dump(mode="json"), **POPULATION})
    names = ("geo_level", "geo", "period", "sex", "breakdown")
    return {
        " ".join(each[name] for name in names if each[name] != "T"): (
            each["low"], each["high"], each["holds"],
        )
        for each in found.iter_rows(named=True)
    }  # fmt: skip


POPULATION: dict[str, Any] = {
    "population": {
        "regime": "as_published",
        "indicators": {"population": {"kind": "stock", "of": None, "per": None}},
        "layout": {"parts": {}, "pools": [], "periods": [], "absent": [], "facts": [],
                   "zero_discloses": False},
    }
}  # fmt: skip


def leaks(toy: Dataset, rows: pl.DataFrame) -> set[str]:
    """The hidden rows that a reader can derive too closely."""
    return {name for name, (_, _, holds) in derived(toy, rows).items() if not holds}


def counts_by_departement() -> list[str]:
    """The 101 codes."""
    return list(DEPARTEMENTS)
