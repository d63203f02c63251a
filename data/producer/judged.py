"""Whether the rows of a source can be accepted: file by file, held against all that is known.

A file that may fail alone (`PARTS` of the source's module) keeps its last good rows when its new
ones can't be true, or have drifted; where no such file is at fault the whole edition is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import polars as pl

from data import observations
from data.errors import FileProblems, Problem, Sentence, in_turn
from data.producer import catalogue, published, sources
from data.producer.sources import Upstream, drift, plausible
from data.producer.sources.drift import Drift
from data.producer.sources.pulled import Pulled
from data.producer.sources.store import Store


class Implausible(FileProblems):
    """Figures that something else contradicts."""


def parts(source: Upstream) -> Mapping[str, Mapping[str, str]]:
    """The files that may fail alone, and which rows each gives."""
    return getattr(source, "PARTS", {})


def plausible_parts(
    source: Upstream, pulled: Pulled, others: pl.DataFrame
) -> tuple[Pulled, dict[str, Sentence], list[str]]:
    """The rows that can be true, held against the `others` of the release; the files whose rows
    can't, and why; what is told of the others.

    Each part is judged alone; then those that are left, together. Where two contradict each other,
    one that something else confirms is right; else neither is. Raises Implausible where rows of no
    file of PARTS can't be.
    """
    cleaned, verdicts, told = {}, {}, []
    for name, part in _split(source, pulled.observations):
        cleaned[name], odd = plausible.cells(part)
        found = plausible.alone(source.SOURCE, cleaned[name], others, source.EXPECTED)
        many = plausible.too_many(source.SOURCE, odd, part.height)
        verdicts[name] = replace(found, problems=(*found.problems, *many))
        told += [*odd, *found.told]
    bad = {name: each.problems for name, each in verdicts.items() if each.problems}
    sound = {name: rows for name, rows in cleaned.items() if name not in bad}
    disputed, said = _together(
        source, sound, {name: each.confirmed for name, each in verdicts.items()}
    )
    bad |= disputed
    if "" in bad:
        raise Implausible(bad[""])
    rows = pl.concat([observations.empty(), *cleaned.values()])
    why = {name: in_turn(each.remedy for each in found) for name, found in bad.items()}
    return replace(pulled, observations=rows), why, [str(each) for each in (*told, *said)]


def _together(
    source: Upstream, sound: Mapping[str, pl.DataFrame], confirmed: Mapping[str, int]
) -> tuple[dict[str, tuple[Problem, ...]], list[Sentence]]:
    """The parts that contradict others, and those of the others that nothing else confirms; what is
    told.
    """
    bad: dict[str, tuple[Problem, ...]] = {}
    told: list[Sentence] = []
    for name, rows in sound.items():
        siblings = {other: each for other, each in sound.items() if other != name}
        found = plausible.together(
            source.SOURCE, rows, pl.concat([observations.empty(), *siblings.values()])
        )
        told += found.told
        if found.problems and siblings:
            unsure = [other for other in siblings if not confirmed[other]]
            bad |= dict.fromkeys([name, *unsure], found.problems)
    return bad, told


def _split(source: Upstream, rows: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """The rows of each file of PARTS under its name, then all others under none."""
    left = rows
    for name, where in parts(source).items():
        part, left = left.filter(**where), left.filter(_not_of(where))
        if part.height:
            yield name, part
    if left.height:
        yield "", left


def _not_of(where: Mapping[str, str]) -> pl.Expr:
    """The rows that are not those of a file of PARTS."""
    return ~pl.all_horizontal(pl.col(name) == code for name, code in where.items())


def typed_figures() -> pl.DataFrame:
    """The figures of the committed files (columns of SCHEMA)."""
    rows, _ = published.load(catalogue.load().values())
    return rows


def others(source: Upstream, typed: pl.DataFrame, store: Store) -> pl.DataFrame:
    """All that the same release knows: typed figures, and the last editions of other sources."""
    named = [name for name in sources.every() if name != source.SOURCE]
    pulled = [each.pulled.observations for name in named if (each := store.last(name))]
    return pl.concat([typed, *pulled])


def with_last(
    source: Upstream, pulled: Pulled, last: Pulled | None, failed: Iterable[str]
) -> Pulled:
    """The rows of the files that `failed` as they were last; without an earlier edition, none."""
    rows, described = pulled.observations, pulled.sources
    for where in (parts(source)[name] for name in failed):
        rows = rows.filter(_not_of(where))
        if last:
            rows = pl.concat([rows, last.observations.filter(**where)])
    if last:
        kept = last.sources.join(described, on="source", how="anti")
        described = pl.concat([described, kept])
    described = described.join(rows.select("source").unique(), on="source", how="semi")
    return replace(
        pulled, observations=rows.sort(observations.ORDER), sources=described.sort("source")
    )


def compared(
    source: Upstream, pulled: Pulled, before: Pulled | None, typed: pl.DataFrame
) -> tuple[Pulled, Drift, dict[str, Sentence]]:
    """The rows against the edition before, or the `typed` figures that they replace: a file of
    PARTS whose rows have drifted keeps its last ones. Raises FileProblems of any other.
    """
    typed = typed.filter(pl.col("source").is_in(source.EXPECTED.replaces))
    drifted: dict[str, Sentence] = {}
    for name, where in parts(source).items() if before else ():
        part = replace(pulled, observations=pulled.observations.filter(**where), warnings=())
        last = replace(before, observations=before.observations.filter(**where))
        found = drift.compare(source.SOURCE, part, last, typed, source.EXPECTED)
        if found.problems:
            drifted[name] = in_turn(each.remedy for each in found.problems[:3])
    kept = with_last(source, pulled, before, drifted) if drifted else pulled
    found = drift.compare(source.SOURCE, kept, before, typed, source.EXPECTED)
    if found.problems:
        raise FileProblems(found.problems)
    return kept, found, drifted
