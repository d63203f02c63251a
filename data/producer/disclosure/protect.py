"""From a protected dataset's counts to rows of a release, hidden cells blank."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from data import observations
from data.errors import ObservatoireError, says
from data.observations import KEY
from data.producer.catalogue import Dataset
from data.producer.disclosure import beside, history, knowledge, layout, unknowns
from data.producer.disclosure.answers import Answers, Counts
from data.producer.disclosure.choose import Limit, Unprotectable, choose
from data.producer.disclosure.laid_out import finest_parts, laid_out
from data.producer.disclosure.layout import Key, Layout, Table, tabulate
from data.producer.disclosure.released import Said
from data.producer.disclosure.rows import masked, masked_rows, unit_of
from data.producer.disclosure.rule import RULES, Rule
from data.producer.disclosure.solver import Infeasible
from data.producer.disclosure.unknowns import Unknown

#: What a cell costs whose period before was hidden too: the same places are silent then.
_HIDDEN_BEFORE = 0.5


class Contradicted(ObservatoireError):
    """The counts of a dataset are not what earlier releases or public rows say they are."""

    def __init__(self, dataset: str) -> None:
        super().__init__(says("protection.contradicted", dataset=dataset))


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
    counts, answers = without_told(dataset, counts, answers, before)
    if not any(counts.values()):
        return masked_rows(dataset, answers)
    means = means or Means()
    table = prepared(dataset, counts, before, answers)
    try:
        rule = rule_of(dataset, next(iter(counts)))
        hidden = choose(table, rule, means.limit, means.executor).hidden
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
    known = _of_departements(dataset, known)
    if more := {each.indicator for each in beside.unnamed(table, known)}:
        finest = tuple(("DEP", "period", *finest_parts(dataset, each), each) for each in more)
        shown = replace(shown, latent=tuple(m for m in sorted(finest) if m not in shown.margins))
        table = _table(dataset, shown, counts, answers, before)
    lost = history.lost_by(before.releases, now)
    places = (at for at, of in enumerate(table.counts_of) if frozenset((e, 1) for e in of) in lost)
    try:
        return beside.joined(replace(table, lost=tuple(places)), known)
    except Infeasible:
        raise Contradicted(dataset.id) from None


def unprotected(
    dataset: Dataset, base: layout.Base | Counts, answers: Answers | None = None
) -> pl.DataFrame:
    """All cells at their true counts: to compare, never to release."""
    counts = by_indicator(dataset, base)
    if not counts:
        return observations.empty()
    table = tabulate(laid_out(dataset, counts, answers), coded(dataset, base))
    return masked(dataset, table, np.zeros(len(table.values), bool), answers)


def by_indicator(dataset: Dataset, base: layout.Base | Counts) -> Counts:
    """Counts by indicator, those of the one restricted indicator by its name."""
    if all(isinstance(key, str) for key in base):
        return base  # type: ignore[return-value]
    return {dataset.restricted.indicator: base}  # type: ignore[union-attr, dict-item]


def coded(dataset: Dataset, base: layout.Base | Counts) -> layout.Base:
    """Counts by the codes of all dimensions of `laid_out`: the last one is the indicator."""
    by_name = by_indicator(dataset, base)
    return {(*codes, name): n for name, each in by_name.items() for codes, n in each.items()}


def named(
    dataset: Dataset, base: layout.Base | Counts, answers: Answers | None = None
) -> dict[Unknown, int]:
    """Counts by the names that a reader's knowledge has of them."""
    return {
        _unknown(dataset, codes, answers or Answers()): n
        for codes, n in coded(dataset, base).items()
    }


def rule_of(dataset: Dataset, indicator: str = "") -> Rule:
    """The rule of a regime, and whether zeros are hidden too."""
    regime = dataset.regime_of(indicator) if indicator else dataset.regime
    rule = RULES[regime].against(dataset.persons)
    rule = rule.of_a_whole if indicator in dataset.halved else rule
    return replace(rule, zeros=dataset.layout.zero_discloses)


def _table(
    dataset: Dataset, shown: Layout, counts: Counts, answers: Answers, before: Before
) -> Table:
    """The table, its base counts by the names that readers' knowledge has."""
    base = coded(dataset, counts)
    table = tabulate(shown, base)
    keys = [_key_of(dataset, key) for key in table.keys]
    said, hidden = _said_before(dataset, before)
    # What no row prints is the audit's to judge.
    rules = [rule_of(dataset, key[-1][1]) if there else None
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
            if (key[2] == "DEP" and (key[1], key[3], key[4]) in answers.few)
            # A total of none is shown: a hidden one is told to be 1 at least.
            or (key[2] == "FR" and (key[1], key[4]) in answers.withheld and table.values[at] > 0)
        ),
        counts_of=counts_of,
    )


def without_told(
    dataset: Dataset, counts: Counts, answers: Answers, before: Before
) -> tuple[Counts, Answers]:
    """The counts that no document tells or masks, and the answers that say which are: a total that
    held one would tell it again.
    """
    told = set(_told(dataset, counts, before))
    told |= set(_in_the_same_sum(dataset, told))
    return _apart(counts, told), _without_told(answers, told)


def _in_the_same_sum(
    dataset: Dataset, told: Collection[tuple[str, str, str]]
) -> Iterator[tuple[str, str, str]]:
    """The parts of a sum are totalled over one set of départements (SECRECY 3)."""
    for each in dataset.sums:
        for name, geo, period in told:
            if name in (each.whole, *each.parts):
                yield from ((part, geo, period) for part in each.parts
                            if part in dataset.indicators)  # fmt: skip


def _apart(counts: Counts, told: Collection[tuple[str, str, str]]) -> Counts:
    return {
        name: {codes: n for codes, n in each.items() if (name, codes[0], codes[1]) not in told}
        for name, each in counts.items()
    }


def _without_told(answers: Answers, told: Collection[tuple[str, str, str]]) -> Answers:
    silent = {name: {period: dict(each) for period, each in periods.items()}
              for name, periods in answers.silent.items()}  # fmt: skip
    for name, geo, period in told:
        silent.setdefault(name, {}).setdefault(period, {})[geo] = "K"
    return replace(answers, silent=silent)


def _told(dataset: Dataset, counts: Counts, before: Before) -> Iterator[tuple[str, str, str]]:
    """The (indicator, geo, period) of which a document tells the number already, or masks it."""
    if before.others is None:
        return
    for name in counts:
        for text in dataset.indicators[name].same_as:
            of, indicator = unknowns.Ref.read(text, dataset.id).number
            rows = before.others.filter(dataset=of, indicator=indicator, geo_level="DEP")
            for geo, period in rows.select("geo", "period").unique().rows():
                if (year := unknowns.year_of(period)) in dataset.layout.periods:
                    yield name, geo, year


def _unknown(dataset: Dataset, codes: tuple[str, ...], answers: Answers) -> Unknown:
    geo, period, *_, indicator = codes
    version = answers.versions.get(period[:4], {}).get(geo, 0)
    return Unknown(dataset.id, indicator, unit_of(dataset, indicator), *codes[:-1], version)


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


def _of_departements(dataset: Dataset, known: knowledge.Knowledge) -> knowledge.Knowledge:
    """The same, without the ties to items of a return that no row tells below France: they leave
    much open, and what they tell all the same the audit finds.
    """
    above = {
        (dataset.id, name)
        for name, each in dataset.indicators.items()
        if dataset.returns and "DEP" not in each.levels
    }
    pairs = [
        (row, key)
        for row, key in zip(known.rows, known.keys, strict=True)
        if above.isdisjoint((part.dataset, part.indicator) for part in row.parts)  # type: ignore[attr-defined]
        or set(row.parts.values()) == {1}
    ]
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
    return (dataset.id, indicator, level, geo, period, *codes, unit_of(dataset, indicator))


def _year_before(key: tuple[str, ...]) -> tuple[str, ...]:
    """The same cell a year, or a pool, earlier."""
    start, _, end = key[4].partition("/")
    if not start.isdigit() or (end and not end.isdigit()):
        return ()
    years = int(end) - int(start) + 1 if end else 1
    earlier = [str(int(each) - years) for each in (start, end) if each]
    return (*key[:4], "/".join(earlier), *key[5:])
