"""From typed figures, pulled rows and restricted counts to a release: all of it, or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from data import observations, shelf
from data.errors import FileProblems, Problem, says
from data.producer import aggregates, catalogue, published, restricted, writer
from data.producer.catalogue import Dataset
from data.producer.disclosure import audit, history, ranges
from data.producer.disclosure.certificate import certify
from data.producer.disclosure.protect import protect
from data.producer.disclosure.ranges import UnequalRanges
from data.producer.disclosure.settle import settle
from data.release import Release


@dataclass(frozen=True)
class Addition:
    """Rows of an open source and where they are from (columns of SCHEMA and SOURCE_SCHEMA).

    They take the place of the typed figures of the sources `replaces` that have the same key.
    """

    observations: pl.DataFrame
    sources: pl.DataFrame
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Built:
    """What a release will hold, validated as a whole."""

    observations: pl.DataFrame
    sources: pl.DataFrame
    datasets: dict[str, Any]

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
    counts: Mapping[str, Path] | None = None,
    kept: Iterable[Release] = (),
    additions: Iterable[Addition] = (),
) -> Built:
    """Observations, sources and dataset descriptions of a release, validated as a whole.

    `counts` gives the restricted folder of a protected dataset; without it, the dataset keeps the
    rows that it has in the first release of `kept`, then the embedded one, that describes it so. A
    dataset of which there is no figure is left
    out. Raises FileProblems with every problem of every file, CatalogueError.
    """
    datasets = catalogue.load(catalogue_folder)
    kept = list(kept)
    typed, sources = published.load(datasets.values(), published_folder)
    for addition in additions:
        typed, sources = _add(addition, typed, sources)
    protected = [
        _protected(each, (counts or {}).get(each.id), kept)
        for each in datasets.values()
        if each.restricted
    ]
    legal = aggregates.legal_rows(datasets)
    frame = pl.concat([typed, legal, aggregates.sums(typed, datasets), *protected])
    found = observations.problems(frame, "release") + _unknown_sources(frame, sources)
    if found:
        raise FileProblems(found)
    described = {id_: each.model_dump(mode="json") for id_, each in datasets.items()}
    if counts:
        frame = settle(frame, described)
    used = sources.filter(pl.col("source").is_in(frame["source"].unique().to_list()))
    there = set(frame["dataset"])
    return Built(frame, used, {id_: each for id_, each in described.items() if id_ in there})


def publish(
    built: Built,
    *,
    to: Path,
    created: datetime.date,
    previous: str | None = None,
    earlier: Iterable[Release] = (),
) -> Path:
    """Audit what was built and make it the current release of `to`; returns its folder.

    Raises ChangedPeriod against the releases of `to` and `earlier`, Leak, SolverError: the last
    good release then stays.
    """
    ready, certificate = audited(built, [*shelf.good(to), *earlier])
    return put(ready, certificate, to=to, created=created, previous=previous)


def audited(built: Built, earlier: Iterable[Release]) -> tuple[Built, dict[str, Any]]:
    """What was built with its ranges, and its certificate. Raises ChangedPeriod against the
    releases of `earlier`, Leak, SolverError; UnequalRanges where the rows to be written, their
    ranges blanked, do not give them again (as `audit` asks of a written release).
    """
    frame, datasets = built.observations, built.datasets
    history.check(frame, datasets, list(earlier))
    ready = ranges.printed(frame, datasets, audit.intervals(frame, datasets))
    again = audit.intervals(ready, datasets)
    if number := ranges.unequal(ready, datasets, again):
        raise UnequalRanges(number)
    return replace(built, observations=ready), certify(ready, datasets, again)


def put(
    built: Built, certificate: dict[str, Any], *, to: Path, created: datetime.date,
    previous: str | None = None,
) -> Path:  # fmt: skip
    """Make what was built and audited the current release of `to`; returns its folder."""
    about: writer.About = {"previous": previous, "certificate": certificate}
    made = built.observations, built.sources, built.datasets
    return writer.write(*made, to=to, created=created, **about)


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


def _protected(dataset: Dataset, counts: Path | None, kept: list[Release]) -> pl.DataFrame:
    """The rows of a protected dataset: from its counts, or as they were last released."""
    if counts is not None:
        return protect(dataset, restricted.read(dataset, counts))
    described = dataset.model_dump(mode="json")
    for last in (*kept, shelf.open_current(shelf.EMBEDDED)):
        if _protected_so(last.datasets.get(dataset.id), described):
            return observations.blanked(last.observations.filter(dataset=dataset.id))
    raise FileProblems([Problem(f"{dataset.id}.toml", 0, "", "", says("file.give_restricted"))])


def _protected_so(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> bool:
    """Whether a release describes a dataset as it is now: to print ranges or not hides nothing."""
    return before is not None and {**before, "ranges": now["ranges"]} == now


def _unknown_sources(frame: pl.DataFrame, sources: pl.DataFrame) -> list[Problem]:
    named = frame.select("dataset", "source").unique(maintain_order=True)
    unknown = named.filter(~pl.col("source").is_in(sources["source"].to_list()))
    remedy = says("source.describe", file=published.SOURCES)
    return [
        Problem(f"{dataset}.toml", 0, "source", source, remedy)
        for dataset, source in unknown["dataset", "source"].rows()
    ]
