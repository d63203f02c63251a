"""From a protected dataset's counts to rows of a release, hidden cells blank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl

from data import observations
from data.producer.catalogue import Dataset, Margin
from data.producer.disclosure import layout
from data.producer.disclosure.choose import Limit, Unprotectable, choose
from data.producer.disclosure.layout import Dimension, Fact, Key, Layout, Table, tabulate
from data.producer.disclosure.rule import RULES, Rule
from geo.territories import DEPARTEMENTS

#: The columns of a base count, in the order of the dimensions.
BASE = ("geo", "period", "sex", "age", "breakdown")

NOTE = observations.caveat("secret")

#: What a cell hidden for others' sake costs the reader (DESIGN 4.4).
_WEIGHTS = {"FR": 50.0, "REG": 6.0, "pool": 3.0, "T": 2.0}


def protect(dataset: Dataset, base: layout.Base, limit: Limit | None = None) -> pl.DataFrame:
    """The rows of `dataset` in a release (columns of SCHEMA), all of its layout and nothing else.

    `base` gives a count for each combination of the finest codes of BASE that can occur. Raises
    Unprotectable, SolverError.
    """
    table = tabulate(laid_out(dataset), base)
    try:
        hidden = choose(table, rule_of(dataset), limit).hidden
    except Unprotectable as error:
        raise Unprotectable(error.fault, dataset.id) from None
    return masked(dataset, table, hidden)


def masked(dataset: Dataset, table: Table, hidden: np.ndarray) -> pl.DataFrame:
    """The published cells of `table` as rows, those of the mask `hidden` without their value.

    Hidden rows have status Q, confidentiality N, one and the same note, and nothing else.
    """
    rows = [
        _row(dataset, table.keys[at], None if hidden[at] else float(table.values[at]))
        for at in np.flatnonzero(table.published)
    ]
    return pl.DataFrame(rows, schema=observations.SCHEMA)


def rule_of(dataset: Dataset) -> Rule:
    """The rule of its regime, and whether its zeros are hidden too."""
    return replace(RULES[dataset.regime], zeros=dataset.layout.zero_discloses)


def laid_out(dataset: Dataset) -> Layout:
    """The layout of the catalogue, as dimensions, margins and facts over the 101 départements."""
    margins = [each for margin in dataset.layout.margins for each in _margins(dataset, margin)]
    facts = tuple(
        Fact(
            {_key(dataset, term.model_dump()): term.times for term in fact.terms},
            fact.at_least,
            fact.at_most,
            fact.says,
        )
        for fact in dataset.layout.facts
    )
    return Layout(_dimensions(dataset), tuple(dict.fromkeys(margins)), facts)


def _dimensions(dataset: Dataset) -> tuple[Dimension, ...]:
    said = dataset.layout
    regions = {code: dep.region.code for code, dep in DEPARTEMENTS.items()}
    geo = {"DEP": _same(DEPARTEMENTS), "REG": regions, "FR": dict.fromkeys(DEPARTEMENTS, "FR")}
    pools = {period: pool for period in said.periods if (pool := said.pool_of(period))}
    periods = {"period": _same(said.periods)} | ({"pool": pools} if pools else {})
    parted = (_parted(name, said.parts.get(name, ())) for name in BASE[2:])
    return (
        Dimension("geo", geo, _WEIGHTS),
        Dimension("period", periods, _WEIGHTS),
        *parted,
    )


def _parted(name: str, parts: tuple[str, ...]) -> Dimension:
    """A column with its parts and their total T, or T alone (which weighs nothing more)."""
    if not parts:
        return Dimension(name, {"T": {"T": "T"}})
    return Dimension(name, {"part": _same(parts), "T": dict.fromkeys(parts, "T")}, _WEIGHTS)


def _same(codes: Mapping[str, object] | tuple[str, ...]) -> dict[str, str]:
    return {code: code for code in codes}


def _margins(dataset: Dataset, margin: Margin) -> list[layout.Margin]:
    periods = ("period", "pool") if dataset.layout.pools else ("period",)
    parts = ["part" if name in margin.by else "T" for name in BASE[2:]]
    return [(level, period, *parts) for level, period in product(margin.levels, periods)]


def _key(dataset: Dataset, cell: Mapping[str, str]) -> Key:
    period = "pool" if cell["period"] in dataset.layout.pools else "period"
    parts = tuple(("T" if cell[name] == "T" else "part", cell[name]) for name in BASE[2:])
    return ((cell["geo_level"], cell["geo"]), (period, cell["period"]), *parts)


def _row(dataset: Dataset, key: Key, value: float | None) -> dict[str, object]:
    (level, geo), (_, period), *parts = key
    said = dataset.restricted
    assert said is not None  # a protected dataset names its input: the catalogue checks it
    return {
        "dataset": dataset.id,
        "indicator": said.indicator,
        "geo_level": level,
        "geo": geo,
        "period": period,
        **dict(zip(BASE[2:], (code for _, code in parts), strict=True)),
        "value": value,
        "low": None,
        "high": None,
        "unit": said.unit,
        "OBS_STATUS": "Q" if value is None else "A",
        "CONF_STATUS": "N" if value is None else "F",
        "evidence": "official",
        "source": said.source,
        **(NOTE if value is None else observations.NOTHING).columns(),
        **observations.NOTHING.columns("author"),
    }
