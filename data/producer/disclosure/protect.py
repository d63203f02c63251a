"""From a protected dataset's counts to rows of a release, hidden cells blank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np
import polars as pl

from data import observations
from data.errors import says
from data.observations import KEY
from data.producer.catalogue import Dataset, Margin
from data.producer.disclosure import beside, history, knowledge, layout
from data.producer.disclosure.choose import Limit, Unprotectable, choose
from data.producer.disclosure.history import Past
from data.producer.disclosure.knowledge import Said, Unknown
from data.producer.disclosure.layout import Dimension, Fact, Key, Layout, Table, tabulate
from data.producer.disclosure.rule import RULES, Rule
from geo.territories import DEPARTEMENTS, REGIONS, departements_of

#: The columns of a base count, in the order of the dimensions; the last one names the indicator.
BASE = ("geo", "period", "sex", "age", "breakdown")

NOTE = observations.caveat("secret")

#: What a cell hidden for others' sake costs the reader (DESIGN 4.4), and what one costs whose
#: period before was hidden too: it is then the same places that are silent.
_WEIGHTS = {"FR": 50.0, "REG": 6.0, "pool": 3.0, "T": 2.0}
_HIDDEN_BEFORE = 0.5

#: Départements of a région whose sensitive counts have no total: with two, each préfet would
#: subtract his own (decision 19); with one, the total is that département's row.
_TOO_FEW = 2

#: Counts of each indicator of a dataset.
Counts = Mapping[str, layout.Base]


@dataclass(frozen=True)
class Answers:
    """Who answered: of an indicator and period, the status of each département that gave no count
    (L: did not answer, O: asked and not known, M: does not exist there); of a period, the version
    of each return, numbered as released (SECRECY 20); the periods that are closed, of which an
    incomplete région has a total all the same; the (indicator, geo, period) that too `few`
    structures counted; those that a public row shows or masks already (`told`, SECRECY 9).
    """

    silent: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    versions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    closed: tuple[str, ...] = ()
    few: frozenset[tuple[str, str, str]] = frozenset()
    told: frozenset[tuple[str, str, str]] = frozenset()

    def described(self) -> dict[str, Any]:
        """As a manifest holds it."""
        return {"silent": self.silent, "versions": self.versions, "closed": list(self.closed)}


@dataclass(frozen=True)
class Before:
    """What a reader has besides: the `releases` of the installation, the oldest first, withdrawn
    ones among them; the `others` rows of the release that is made (columns of SCHEMA) with the
    `datasets` that they are of.
    """

    releases: Sequence[Said] = ()
    others: pl.DataFrame | None = None
    datasets: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Means:
    """How the choice is made: how much work, and by whom."""

    limit: Limit | None = None
    executor: Executor | None = None


def protect(
    dataset: Dataset,
    base: layout.Base | Counts,
    before: Before | None = None,
    answers: Answers | None = None,
    means: Means | None = None,
) -> pl.DataFrame:
    """The rows of `dataset` in a release (columns of SCHEMA), all of its layout and nothing else.

    `base` gives a count for each combination of the finest codes of BASE that can occur, of the one
    restricted indicator or by indicator; départements that did not answer have none. Raises
    Unprotectable, Contradicted, SolverError.
    """
    counts, answers, before = by_indicator(dataset, base), answers or Answers(), before or Before()
    answers = replace(answers, told=frozenset(_told(dataset, counts, before)))
    means = means or Means()
    try:
        table = prepared(dataset, counts, before, answers)
    except beside.Contradicted:
        raise beside.Contradicted(says("protection.contradicted", dataset=dataset.id)) from None
    try:
        hidden = choose(table, rule_of(dataset), means.limit, means.executor).hidden
    except Unprotectable as error:
        raise Unprotectable(error.fault, dataset.id) from None
    return masked(dataset, table, hidden, answers)


def prepared(dataset: Dataset, counts: Counts, before: Before, answers: Answers) -> Table:
    """The table of `counts` with all that a reader knows of its cells."""
    shown = laid_out(dataset, counts, answers)
    table = _table(dataset, shown, counts, answers, before)
    if not (before.releases or before.datasets or dataset.sums or dataset.inequalities):
        return table
    now = _all_hidden(dataset, table, before, answers)
    known = _listed(knowledge.of_releases([*before.releases, now]))
    if more := {each.indicator for each in beside.unnamed(table, known)}:
        finest = tuple(("DEP", "period", *_finest_parts(dataset, each), each) for each in more)
        shown = replace(shown, latent=tuple(m for m in sorted(finest) if m not in shown.margins))
        table = _table(dataset, shown, counts, answers, before)
    lost = history.lost_by([Past("", each) for each in before.releases], now)
    places = (at for at, of in enumerate(table.counts_of) if frozenset((e, 1) for e in of) in lost)
    return beside.joined(replace(table, lost=tuple(places)), known)


def unprotected(dataset: Dataset, base: layout.Base | Counts) -> pl.DataFrame:
    """All cells at their true counts: to compare, never to release."""
    table = tabulate(laid_out(dataset, by_indicator(dataset, base)), coded(dataset, base))
    return masked(dataset, table, np.zeros(len(table.values), bool))


def by_indicator(dataset: Dataset, base: layout.Base | Counts) -> Counts:
    """Counts by indicator, those of the one restricted indicator by its name."""
    if all(isinstance(key, str) for key in base):
        return base  # type: ignore[return-value]
    return {dataset.restricted.indicator: base}  # type: ignore[union-attr, dict-item]


def coded(dataset: Dataset, base: layout.Base | Counts) -> layout.Base:
    """Counts by the codes of all dimensions of `laid_out`: the last one is the indicator."""
    by_name = by_indicator(dataset, base)
    return {(*codes, name): n for name, each in by_name.items() for codes, n in each.items()}


def masked(
    dataset: Dataset, table: Table, hidden: np.ndarray, answers: Answers | None = None
) -> pl.DataFrame:
    """The published cells of `table` as rows, those of the mask `hidden` without their value.

    Hidden rows have status Q, confidentiality N, one and the same note, and nothing else; of those
    who gave no count there is a row that says why.
    """
    rows = [
        _row(dataset, table.keys[at], None if hidden[at] else float(table.values[at]))
        for at in np.flatnonzero(table.published)
    ]
    blank = _blank_rows(dataset, answers or Answers())
    return pl.DataFrame([*rows, *blank], schema=observations.SCHEMA)


def rule_of(dataset: Dataset, indicator: str = "") -> Rule:
    """The rule of a regime, and whether zeros are hidden too."""
    regime = dataset.regime_of(indicator) if indicator else dataset.regime
    return replace(RULES[regime], zeros=dataset.layout.zero_discloses)


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


def _table(
    dataset: Dataset, shown: Layout, counts: Counts, answers: Answers, before: Before
) -> Table:
    """The table, its base counts by the names that readers' knowledge has."""
    base = coded(dataset, counts)
    table = tabulate(shown, base)
    keys = [_key_of(dataset, key) for key in table.keys]
    said, hidden = _said_before(dataset, before)
    rules = [_rule_at(dataset, key, bool(there), shown)
             for key, there in zip(table.keys, table.published, strict=False)]  # fmt: skip
    weight = [_HIDDEN_BEFORE if _year_before(key) in hidden else 1.0 for key in keys]
    names = {codes: _unknown(dataset, codes, answers) for codes in base}
    counts_of = tuple(frozenset(names[codes] for codes in of) for of in table.counts_of)
    slack = len(table.values) - len(table.keys)
    return replace(
        table,
        weights=table.weights * np.array([*weight, *[1.0] * slack]),
        rules=(*rules, *[None] * slack),
        shown=tuple(at for at, key in enumerate(keys) if key in said),
        few=tuple(
            at
            for at, key in enumerate(keys)
            if key[2] == "DEP" and (key[1], key[3], key[4]) in answers.few
        ),
        counts_of=counts_of,
    )


def _rule_at(dataset: Dataset, key: Key, published: bool, shown: Layout) -> Rule | None:
    """What judges a cell: of a département, one that is not published too."""
    rule = rule_of(dataset, key[-1][1])
    if published:
        return rule
    return rule.blank if key in shown.without and key[0][0] == "DEP" else None


def _told(dataset: Dataset, counts: Counts, before: Before) -> Iterator[tuple[str, str, str]]:
    """The (indicator, geo, period) of which a document tells the number already, or masks it."""
    if before.others is None:
        return
    for name in counts:
        for text in dataset.indicators[name].same_as:
            of, indicator = knowledge.Ref.read(text, dataset.id).number
            rows = before.others.filter(dataset=of, indicator=indicator, geo_level="DEP")
            for geo, period in rows.select("geo", "period").unique().rows():
                if (year := knowledge.year_of(period)) in dataset.layout.periods:
                    yield name, geo, year


def _unknown(dataset: Dataset, codes: tuple[str, ...], answers: Answers) -> Unknown:
    geo, period, *_, indicator = codes
    version = answers.versions.get(period[:4], {}).get(geo, 0)
    return Unknown(dataset.id, indicator, _unit(dataset, indicator), *codes[:-1], version)


def _all_hidden(dataset: Dataset, table: Table, before: Before, answers: Answers) -> Said:
    """The other rows of the release, and every cell of the table as if it were hidden (the table
    judges them itself).
    """
    own = masked(dataset, table, np.ones(len(table.values), bool), answers)
    described = dataset.model_dump(mode="json") | {"answers": answers.described()}
    rows = own if before.others is None else pl.concat([before.others, own])
    return Said(rows, {**before.datasets, dataset.id: described})


def _listed(known: knowledge.Knowledge) -> knowledge.Knowledge:
    """What is known of counts that some row is about: the audit alone judges the others."""
    pairs = [(row, key) for row, key in zip(known.rows, known.keys, strict=True)
             if not (row.rule and row.rule.unlisted)]  # fmt: skip
    rows, keys = zip(*pairs, strict=True) if pairs else ((), ())
    return replace(known, rows=list(rows), keys=list(keys))


def _said_before(dataset: Dataset, before: Before) -> tuple[set[tuple], set[tuple]]:
    """The keys that a release in use displays of the dataset, and those that the last one hides."""
    shown: set[tuple] = set()
    hidden: set[tuple] = set()
    for release in before.releases:
        if release.withdrawn:
            continue
        rows = release.observations.filter(pl.col("dataset") == dataset.id)
        shown |= set(rows.filter(pl.col("value").is_not_null()).select(KEY).rows())
        hidden = set(rows.filter(CONF_STATUS="N").select(KEY).rows()) or hidden
    return shown, hidden


def _key_of(dataset: Dataset, key: Key) -> tuple[str, ...]:
    """A cell as KEY names it."""
    (level, geo), (_, period), *parts, (_, indicator) = key
    codes = (code for _, code in parts)
    return (dataset.id, indicator, level, geo, period, *codes, _unit(dataset, indicator))


def _year_before(key: tuple[str, ...]) -> tuple[str, ...]:
    """The same cell a year, or a pool, earlier."""
    start, _, end = key[4].partition("/")
    if not start.isdigit() or (end and not end.isdigit()):
        return ()
    years = int(end) - int(start) + 1 if end else 1
    earlier = [str(int(each) - years) for each in (start, end) if each]
    return (*key[:4], "/".join(earlier), *key[5:])


def _unit(dataset: Dataset, indicator: str) -> str:
    return dataset.indicators[indicator].units[0]


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


def _finest_parts(dataset: Dataset, indicator: str) -> tuple[str, ...]:
    crossed = {name for margin in dataset.layout.margins for name in margin.by}
    return tuple("part" if name in crossed else "T" for name in BASE[2:])


def _key(dataset: Dataset, cell: Mapping[str, str], indicator: str) -> Key:
    period = "pool" if cell["period"] in dataset.layout.pools else "period"
    parts = tuple(("T" if cell[name] == "T" else "part", cell[name]) for name in BASE[2:])
    place = (cell["geo_level"], cell["geo"])
    return (place, (period, cell["period"]), *parts, (indicator, indicator))


def _without(dataset: Dataset, names: Iterable[str], answers: Answers) -> Iterator[Key]:
    """Cells that are published nowhere: before closing, of an incomplete région (SECRECY 15); of a
    département, the pool of which a year is not answered (SECRECY 16).
    """
    for name in names:
        if dataset.regime_of(name) == "sensitive":
            yield from _of_small_regions(dataset, name)
    for name, geo, period in answers.told:
        total = tuple(("T", "T") for _ in BASE[2:])
        yield (("DEP", geo), ("period", period), *total, (name, name))
    for name in names:
        for period, silent in answers.silent.get(name, {}).items():
            totals = ((("T", "T"),) * 3, ((name, name),))
            if period not in answers.closed:
                regions = sorted({DEPARTEMENTS[geo].region.code for geo in silent})
                for region in regions:
                    yield (("REG", region), ("period", period), *totals[0], *totals[1])
            if pool := dataset.layout.pool_of(period):
                for geo in silent:
                    yield (("DEP", geo), ("pool", pool), *totals[0], *totals[1])


def _of_small_regions(dataset: Dataset, name: str) -> Iterator[Key]:
    """The totals, by period and pool, of régions of _TOO_FEW départements."""
    said = dataset.layout
    periods = [
        *(("period", each) for each in said.periods),
        *(("pool", each) for each in said.pools),
    ]
    total = tuple(("T", "T") for _ in BASE[2:])
    for region, period in product(sorted(_small_regions()), periods):
        yield (("REG", region), period, *total, (name, name))


def _small_regions() -> set[str]:
    return {each for each in REGIONS if len(list(departements_of(each))) <= _TOO_FEW}


def _blank_rows(dataset: Dataset, answers: Answers) -> Iterator[dict[str, object]]:
    """A row for each count that is not given, and why; of an incomplete région too."""
    for name, geo, period in sorted(answers.told):
        yield _blank(dataset, name, ("DEP", geo), period, "K")
    for name, periods in answers.silent.items():
        levels = dataset.indicators[name].levels
        for period, silent in periods.items():
            for geo, status in silent.items() if "DEP" in levels else ():
                yield _blank(dataset, name, ("DEP", geo), period, status)
            regions = {DEPARTEMENTS[geo].region.code for geo, code in silent.items() if code != "M"}
            whole = {each for each in regions if set(departements_of(each)) <= silent.keys()}
            closed = period in answers.closed
            small = _small_regions() if dataset.regime_of(name) == "sensitive" else set()
            named = (whole if closed else regions) - small
            for region in sorted(named) if "REG" in levels else ():
                yield _blank(dataset, name, ("REG", region), period, "L")


def _blank(
    dataset: Dataset, indicator: str, place: tuple[str, str], period: str, status: str
) -> dict[str, object]:
    total = tuple(("T", "T") for _ in BASE[2:])
    key = (place, ("period", period), *total, (indicator, indicator))
    row = _row(dataset, key, None)
    note = observations.caveat(_WHY[status] if place[0] == "DEP" else "incomplete")
    return {**row, "OBS_STATUS": status, "CONF_STATUS": "F", **note.columns()}


#: What is said of a count that is not given, by its status.
_WHY = {"L": "no_answer", "O": "not_known", "M": "not_there", "K": "published_already"}


def _row(dataset: Dataset, key: Key, value: float | None) -> dict[str, object]:
    (level, geo), (_, period), *parts, (_, indicator) = key
    said = dataset.restricted
    assert said is not None  # a protected dataset names its input: the catalogue checks it
    return {
        "dataset": dataset.id,
        "indicator": indicator,
        "geo_level": level,
        "geo": geo,
        "period": period,
        **dict(zip(BASE[2:], (code for _, code in parts), strict=True)),
        "value": value,
        "low": None,
        "high": None,
        "unit": _unit(dataset, indicator),
        "OBS_STATUS": "Q" if value is None else "A",
        "CONF_STATUS": "N" if value is None else "F",
        "evidence": "official",
        "source": said.source,
        **(NOTE if value is None else observations.NOTHING).columns(),
        **observations.NOTHING.columns("author"),
    }
