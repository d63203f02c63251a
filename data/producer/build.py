"""From typed figures, pulled rows and restricted counts to a release: all of it, or nothing."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Unpack

import polars as pl
from pydantic import ValidationError

from data import observations, shelf
from data.errors import FileProblems, Problem, says
from data.producer import (
    aggregates,
    catalogue,
    installation,
    neighbours,
    published,
    restricted,
    withheld,
    writer,
)
from data.producer.catalogue import Dataset
from data.producer.disclosure import audit, history, local, ranges
from data.producer.disclosure.answers import Answers
from data.producer.disclosure.certificate import certify
from data.producer.disclosure.history import Past
from data.producer.disclosure.protect import (
    Before,
    Means,
    by_indicator,
    named,
    protect,
    unprotected,
    without_told,
)
from data.producer.disclosure.ranges import UnequalRanges
from data.producer.disclosure.released import Said
from data.producer.disclosure.settle import settle
from data.producer.disclosure.unknowns import Unknown
from data.producer.returns import counted as from_returns
from data.producer.returns.counted import Counted
from data.release import Release

#: How often totals are withheld, before what is still told is refused.
_TIMES = 4

#: Where the counts of a dataset are: a restricted folder, or what préfectures returned.
Counts = Path | Counted


@dataclass(frozen=True)
class Addition:
    """Rows of an open source and where they are from (columns of SCHEMA and SOURCE_SCHEMA).

    They take the place of the typed figures of the sources `replaces` that have the same key.
    """

    observations: pl.DataFrame
    sources: pl.DataFrame
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Beside:
    """The `past` releases that a new one stands beside, who solves what they ask, the day on which
    it is made, and whether its returns are invented.
    """

    past: Iterable[Past] = ()
    executor: Executor | None = None
    created: datetime.date | None = None
    fictional: bool = False


@dataclass(frozen=True)
class Built:
    """What a release will hold, validated as a whole."""

    observations: pl.DataFrame
    sources: pl.DataFrame
    datasets: dict[str, Any]
    #: What the audit derives of its hidden counts (columns of `audit.SCHEMA`), once it was asked.
    derived: pl.DataFrame | None = None

    def same_as(self, made: Release) -> bool:
        """Whether a release says the same already, whenever it was made (ranges follow from the
        rest).
        """
        here = self.observations.sort(observations.ORDER, nulls_last=True)
        return (
            observations.blanked(here).equals(observations.blanked(made.observations))
            and self.sources.sort("source").equals(made.sources)
            and self.datasets == made.datasets
        )


def build(
    catalogue_folder: Path = catalogue.FOLDER,
    published_folder: Path = published.FOLDER,
    *,
    counts: Mapping[str, Counts] | None = None,
    kept: Iterable[Release] = (),
    additions: Iterable[Addition] = (),
    beside: Beside | None = None,
) -> Built:
    """Observations, sources and dataset descriptions of a release, validated as a whole.

    `counts` gives the restricted folder of a protected dataset, or what préfectures returned of it,
    protected `beside` all that earlier releases say; without it, the dataset keeps the rows that it
    has in the first release of `kept`, then the embedded one, that describes it so. A dataset of
    which there is no figure is left out. Raises FileProblems with every problem of every file,
    CatalogueError.
    """
    datasets = catalogue.load(catalogue_folder)
    typed, sources = published.load(datasets.values(), published_folder)
    for addition in additions:
        typed, sources = _add(addition, typed, sources)
    legal = aggregates.legal_rows(datasets)
    alike = neighbours.rows(typed) if neighbours.DATASET in datasets else observations.empty()
    public = pl.concat([typed, legal, aggregates.sums(typed, datasets), alike])
    beside = beside or Beside()
    with_counts = _Protecting(datasets, public, list(kept), list(beside.past), beside.executor)
    given = counts or {}
    for each in datasets.values():
        if each.restricted or each.returns:
            with_counts.add(each, given.get(each.id))
    returned = with_counts.returned
    sources = pl.concat([sources, *with_counts.sources(returned, beside)])
    frame, described = with_counts.frame, with_counts.described
    found = observations.problems(frame, "release") + _unknown_sources(frame, sources)
    if found:
        raise FileProblems(found)
    there = set(frame["dataset"])
    described = {id_: each for id_, each in described.items() if id_ in there}
    used = sources.filter(pl.col("source").is_in(frame["source"].unique().to_list()))
    if not counts:
        return Built(frame, used, described)
    frame, derived = with_counts.settled(returned)
    return Built(from_returns.noted(frame, returned), used, described, derived)


class _Protecting:
    """A release in the making: its `frame`, and how its datasets are `described`."""

    def __init__(
        self,
        datasets: Mapping[str, Dataset],
        public: pl.DataFrame,
        kept: list[Release],
        past: list[Past],
        executor: Executor | None,
    ) -> None:
        self.frame, self.kept, self.past, self.executor = public, kept, past, executor
        self.described = {id_: each.model_dump(mode="json") for id_, each in datasets.items()}
        self.returned: dict[str, Counted] = {}

    def add(self, dataset: Dataset, counts: Counts | None) -> None:
        """The rows of a protected dataset: from its counts, or as they were last released."""
        if counts is None:
            rows, self.described[dataset.id] = self._as_released(dataset)
        else:
            given = self._without_told(read(dataset, counts))
            self.described[dataset.id] = _described(given)
            if dataset.returns:
                self.returned[dataset.id] = given
            history.unchanged(_whole(given), self.past)
            rows = pl.concat([self._protected(given), given.public])
        self.frame = pl.concat([self.frame, rows])

    def settled(self, returned: dict[str, Counted]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Its rows, what is single displayed, and what the audit derives; where totals of France
        tell a département's count through the sums of the form, they are withheld.
        """
        for _ in range(_TIMES):
            frame, derived = settle(self.frame, self.described, self.executor)
            narrow = derived.filter(~pl.col("holds"), pl.col("dataset").is_in(list(returned)))
            if narrow.is_empty() or not self._withhold(narrow, returned):
                break
        return frame, derived

    def _withhold(self, narrow: pl.DataFrame, returned: dict[str, Counted]) -> bool:
        """Whether there is a total less than before."""
        done = False
        for id_ in narrow["dataset"].unique(maintain_order=True):
            given = returned[id_]
            pairs = narrow.filter(dataset=id_).select("indicator", "period").unique().rows()
            telling = {(each, told[1]) for told in pairs for each in
                       withheld.telling(self.frame, self.past, given.dataset, told)}  # fmt: skip
            if telling <= given.answers.withheld:
                continue
            answers = replace(given.answers, withheld=given.answers.withheld | telling)
            returned[id_] = given = replace(given, answers=answers)
            others = self.frame = self.frame.filter(pl.col("dataset") != id_)
            self.frame = pl.concat([others, self._protected(given), given.public])
            done = True
        return done

    def _without_told(self, given: Counted) -> Counted:
        if not given.counts:
            return given
        told = without_told(given.dataset, given.counts, given.answers, self._before(given.dataset))
        return replace(given, counts=told[0], answers=told[1])

    def _protected(self, given: Counted) -> pl.DataFrame:
        if not given.counts:
            return observations.empty()
        before, means = self._before(given.dataset), Means(executor=self.executor)
        return protect(given.dataset, given.counts, before, given.answers, means)

    def sources(self, returned: Mapping[str, Counted], beside: Beside) -> list[pl.DataFrame]:
        """Where returns are from: now, or as they were last released."""
        if returned:
            day = (beside.created or datetime.date.today()).isoformat()
            return [from_returns.sources(returned, day, fictional=beside.fictional)]
        kept = [each.sources for each in self.kept[:1]]
        return [each.filter(pl.col("source").is_in(sorted(_returned()))) for each in kept]

    def _before(self, dataset: Dataset) -> Before:
        """What a reader has besides. Documents that say nothing of the dataset are left out."""
        releases = [each.said for each in self.past]
        tied = bool(dataset.sums or dataset.inequalities) or any(
            each.same_as for each in dataset.indicators.values()
        )
        others = self.frame if tied else None
        datasets = {id_: each for id_, each in self.described.items() if id_ != dataset.id}
        return Before(releases, others, datasets if tied else {})

    def _as_released(self, dataset: Dataset) -> tuple[pl.DataFrame, dict[str, Any]]:
        if dataset.returns:
            return self._as_returned(dataset)
        for last in (*self.kept, shelf.open_current(shelf.EMBEDDED)):
            before = last.datasets.get(dataset.id)
            if before and before["layout"]["periods"]:
                now = dataset.until(before["layout"]["periods"][-1]).model_dump(mode="json")
                if _protected_so(before, now):
                    rows = last.observations.filter(dataset=dataset.id)
                    return observations.blanked(rows), now
        raise FileProblems([Problem(f"{dataset.id}.toml", 0, "", "", says("file.give_restricted"))])

    def _as_returned(self, dataset: Dataset) -> tuple[pl.DataFrame, dict[str, Any]]:
        """What the last release says of a return: nothing, of most."""
        last = next((each for each in self.kept if dataset.id in each.datasets), None)
        if last is None:
            return observations.empty(), self.described[dataset.id]
        rows = observations.blanked(last.observations.filter(dataset=dataset.id))
        return rows, dict(last.datasets[dataset.id])


def publish(
    built: Built,
    *,
    to: Path,
    created: datetime.date,
    previous: str | None = None,
    past: Iterable[Past] | None = None,
    executor: Executor | None = None,
) -> Path:
    """Audit what was built and make it the current release of `to`; returns its folder.

    Raises ChangedPeriod, Narrowed against the releases of `past` (those of the installation, unless
    given), Leak, SolverError: the last good release then stays.
    """
    known = installation.past(to) if past is None else past
    ready, certificate = audited(built, known, executor)
    return put(ready, certificate, to=to, created=created, previous=previous)


def audited(
    built: Built, past: Iterable[Past], executor: Executor | None = None
) -> tuple[Built, dict[str, Any]]:
    """What was built with its ranges, and its certificate. Raises ChangedPeriod, Narrowed against
    the releases of `past`, Leak, SolverError; UnequalRanges where the rows to be written, their
    ranges blanked, do not give them again (as `audit` asks of a written release).
    """
    frame, datasets = built.observations, built.datasets
    derived = built.derived
    if derived is None:
        derived = audit.intervals(frame, datasets, executor)
    ready = ranges.printed(frame, datasets, derived)
    if not observations.blanked(ready).equals(observations.blanked(frame)):
        derived = audit.intervals(ready, datasets, executor)
    if number := ranges.unequal(ready, datasets, derived):
        raise UnequalRanges(number)
    certificate = certify(ready, datasets, derived)
    history.check(Said(ready, datasets), past, executor)
    return replace(built, observations=ready), certificate


def read(dataset: Dataset, counts: Counts) -> Counted:
    """The counts of a protected dataset: of its restricted folder, or as they were returned. Raises
    FileProblems.
    """
    if isinstance(counts, Counted):
        return counts
    dataset, base = restricted.read_all(dataset, counts)
    return Counted(dataset, by_indicator(dataset, base), Answers(), observations.empty())


def _described(given: Counted) -> dict[str, Any]:
    told = given.dataset.model_dump(mode="json")
    return {**told, "answers": given.answers.described()} if given.dataset.returns else told


def _whole(given: Counted) -> Said:
    """Every cell of a layout at its true count."""
    rows = unprotected(given.dataset, given.counts, given.answers)
    return Said(rows, {given.dataset.id: _described(given)})


def _returned() -> list[str]:
    return [id_ for id_, each in catalogue.load().items() if each.returns]


def truth(counts: Mapping[str, Counts], catalogue_folder: Path = catalogue.FOLDER) -> Said:
    """Every cell of the layouts at its true count: for the producer alone, to hold against what was
    displayed before anything is protected. Raises FileProblems.
    """
    told = [_whole(read(catalogue.load(catalogue_folder)[id_], each))
            for id_, each in counts.items()]  # fmt: skip
    frames = [observations.empty(), *(each.observations for each in told)]
    return Said(
        pl.concat(frames), {id_: about for each in told for id_, about in each.datasets.items()}
    )


def prefets(built: Built, counts: Mapping[str, Counts]) -> Counter[str]:
    """What each préfet could take away of the counts that were protected (`local.measured`)."""
    known: dict[Unknown, int] = {}
    for id_, each in counts.items():
        given = read(catalogue.load()[id_], each)
        known |= named(given.dataset, given.counts, given.answers)
    return local.measured(Said(built.observations, built.datasets), known)


def put(
    built: Built, certificate: dict[str, Any], *, to: Path, created: datetime.date,
    **about: Unpack[writer.About],
) -> Path:  # fmt: skip
    """Make what was built and audited the current release of `to`; returns its folder. `tell` is
    called with its id before it is anybody's.
    """
    made = built.observations, built.sources, built.datasets
    # Nobody's counts are protected in a demonstration: the installation need not know of it.
    if built.derived is not None and not about.get("fictional"):  # counts were protected
        about["tell"] = partial(_note, to=to, tell=about.get("tell"))
    return writer.write(*made, to=to, created=created, certificate=certificate, **about)


def _note(id_: str, to: Path, tell: Callable[[str], None] | None) -> None:
    installation.note(id_, to)
    if tell is not None:
        tell(id_)


def _add(
    addition: Addition, typed: pl.DataFrame, sources: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    # An empty cell takes the place of nothing.
    told = addition.observations.filter(pl.col("value").is_not_null())
    given_way = typed.filter(pl.col("source").is_in(addition.replaces)).join(
        told, on=observations.KEY, how="semi"
    )
    key = [*observations.KEY, "source"]
    kept = typed.join(given_way, on=key, how="anti")
    others = sources.join(addition.sources, on="source", how="anti")
    return pl.concat([kept, addition.observations]), pl.concat([others, addition.sources])


def _protected_so(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether a release describes a dataset as it is now: to print ranges or not hides nothing, and
    what an older catalogue could not say was as it is by default.
    """
    try:
        said = Dataset.model_validate(before).model_dump(mode="json")
    except ValidationError:
        return False
    return {**said, "ranges": now["ranges"]} == now


def _unknown_sources(frame: pl.DataFrame, sources: pl.DataFrame) -> list[Problem]:
    named = frame.select("dataset", "source").unique(maintain_order=True)
    unknown = named.filter(~pl.col("source").is_in(sources["source"].to_list()))
    remedy = says("source.describe", file=published.SOURCES)
    return [
        Problem(f"{dataset}.toml", 0, "source", source, remedy)
        for dataset, source in unknown["dataset", "source"].rows()
    ]
