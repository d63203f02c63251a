"""A dataset of the catalogue as the layout of a table: its dimensions, margins and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from data.producer.catalogue import Dataset
from data.producer.disclosure import layout
from data.producer.disclosure.answers import Answers, Counts
from data.producer.disclosure.layout import Dimension, Fact, Key, Layout, Place
from data.producer.layouts import Margin
from geo.territories import DEPARTEMENTS, REGIONS, departements_of

#: The columns of a base count, in the order of the dimensions; the last one names the indicator.
BASE = ("geo", "period", "sex", "age", "breakdown")

#: What a cell hidden for others' sake costs the reader (DESIGN 4.4).
_WEIGHTS = {"FR": 50.0, "REG": 6.0, "pool": 3.0, "T": 2.0}

#: Départements of a région whose sensitive counts have no total: with two, each préfet would
#: subtract his own (decision 19); with one, the total is that département's row.
_TOO_FEW = 2


def laid_out(
    dataset: Dataset, counts: Counts | None = None, answers: Answers | None = None
) -> Layout:
    """The layout of the catalogue, as dimensions, margins and facts over the 101 départements."""
    names = list(counts or ([dataset.restricted.indicator] if dataset.restricted else ()))
    margins = [
        each
        for name in names
        for margin in dataset.layout.margins
        for each in _margins(dataset, margin, name)
    ]
    facts = tuple(
        Fact(
            {_key(dataset, term.model_dump(), names[0]): term.times for term in fact.terms},
            fact.at_least,
            fact.at_most,
            fact.says,
        )
        for fact in dataset.layout.facts
    )
    dimensions = (
        *_dimensions(dataset),
        Dimension("indicator", {each: {each: each} for each in names}),
    )
    without = frozenset(_without(dataset, names, answers or Answers()))
    return Layout(dimensions, tuple(dict.fromkeys(margins)), facts, without)


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


def _margins(dataset: Dataset, margin: Margin, indicator: str) -> list[layout.Margin]:
    """Those of an indicator: at its levels, and pooled where its events happen once."""
    said = dataset.indicators[indicator]
    pooled = dataset.layout.pools and said.pooled
    periods = ("period", "pool") if pooled else ("period",)
    levels = [level for level in margin.levels if level in said.levels]
    parts = ["part" if name in margin.by else "T" for name in BASE[2:]]
    return [(level, period, *parts, indicator) for level, period in product(levels, periods)]


def finest_parts(dataset: Dataset, indicator: str) -> tuple[str, ...]:
    """The levels of sex, age and breakdown of its base counts."""
    crossed = {name for margin in dataset.layout.margins for name in margin.by}
    return tuple("part" if name in crossed else "T" for name in BASE[2:])


def _key(dataset: Dataset, cell: Mapping[str, str], indicator: str) -> Key:
    period = "pool" if cell["period"] in dataset.layout.pools else "period"
    parts = tuple(("T" if cell[name] == "T" else "part", cell[name]) for name in BASE[2:])
    place = (cell["geo_level"], cell["geo"])
    return (place, (period, cell["period"]), *parts, (indicator, indicator))


def _without(
    dataset: Dataset, names: Iterable[str], answers: Answers
) -> Iterator[tuple[Place, ...]]:
    """Where nothing is published, crossings included: what a document tells already; before
    closing, an incomplete région (SECRECY 15); the pool of which a year is not answered, or not
    published (SECRECY 16).
    """
    for name in names:
        item = (name, name)
        if dataset.regime_of(name) == "sensitive":
            yield from ((place, period, item) for place, period in _of_small_regions(dataset))
        for period, silent in answers.silent.get(name, {}).items():
            places = [("DEP", geo) for geo in silent]
            if period not in answers.closed:
                regions = {("REG", DEPARTEMENTS[geo].region.code) for geo in silent}
                yield from ((place, ("period", period), item) for place in sorted(regions))
                places += sorted(regions)
            if pool := dataset.layout.pool_of(period):
                yield from ((place, ("pool", pool), item) for place in places)


def _of_small_regions(dataset: Dataset) -> Iterator[tuple[Place, Place]]:
    """The totals, by period and pool, of régions of _TOO_FEW départements."""
    said = dataset.layout
    periods = [("period", each) for each in said.periods]
    periods += [("pool", each) for each in said.pools]
    yield from product((("REG", each) for each in sorted(small_regions())), periods)


def small_regions() -> set[str]:
    """The régions of _TOO_FEW départements."""
    return {each for each in REGIONS if len(list(departements_of(each))) <= _TOO_FEW}
