"""`python -m data release|audit`: what an operator runs. It wires the producer to the release."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from data import aggregates, catalogue, observations, published, release, restricted
from data.catalogue import Dataset
from data.disclosure import audit
from data.disclosure.certificate import certify
from data.disclosure.protect import protect
from data.errors import FileProblems, ObservatoireError, Problem


def build(
    catalogue_folder: Path = catalogue.FOLDER,
    published_folder: Path = published.FOLDER,
    *,
    counts: Path | None = None,
    kept: Path = release.EMBEDDED,
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, Any]]:
    """Observations, sources and dataset descriptions of a release, validated as a whole.

    `counts` is the restricted folder; without it, protected datasets keep the rows of the current
    release in `kept`. Raises FileProblems with every problem of every file, CatalogueError.
    """
    datasets = catalogue.load(catalogue_folder)
    typed, sources = published.load(datasets.values(), published_folder)
    legal = aggregates.legal_rows(datasets)
    protected = [_protected(each, counts, kept) for each in datasets.values() if each.restricted]
    frame = pl.concat([typed, legal, aggregates.sums(typed, datasets), *protected])
    found = observations.problems(frame, "release") + _unknown_sources(frame, sources)
    if found:
        raise FileProblems(found)
    used = sources.filter(pl.col("source").is_in(frame["source"].unique().to_list()))
    return frame, used, {id_: each.model_dump(mode="json") for id_, each in datasets.items()}


def _protected(dataset: Dataset, counts: Path | None, kept: Path) -> pl.DataFrame:
    """The rows of a protected dataset: from its counts, or as they were last released."""
    if counts is not None:
        return protect(dataset, restricted.read(dataset, counts))
    last = release.open_current(kept)
    if last.datasets.get(dataset.id) != dataset.model_dump(mode="json"):
        remedy = "Its catalogue file has changed since the last release: give --restricted DIR."
        raise FileProblems([Problem(f"{dataset.id}.toml", 0, "", "", remedy)])
    return last.observations.filter(dataset=dataset.id)


def _unknown_sources(frame: pl.DataFrame, sources: pl.DataFrame) -> list[Problem]:
    named = frame.select("dataset", "source").unique(maintain_order=True)
    unknown = named.filter(~pl.col("source").is_in(sources["source"].to_list()))
    remedy = "Describe this source in sources.csv."
    return [
        Problem(f"{dataset}.toml", 0, "source", source, remedy)
        for dataset, source in unknown["dataset", "source"].rows()
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 leak, 2 refused (reason on stderr)."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except ObservatoireError as error:
        print(error, file=sys.stderr)
        return 2


def _release(options: argparse.Namespace) -> int:
    kept = options.to if (options.to / "current").exists() else release.EMBEDDED
    frame, sources, datasets = build(counts=options.restricted, kept=kept)
    folder = release.write(
        frame,
        sources,
        datasets,
        to=options.to,
        created=options.created,
        previous=options.previous,
        certificate=certify(frame, datasets, audit.intervals(frame, datasets)),
    )
    print(f"{folder}: {frame.height} rows of {len(datasets)} datasets, now current.")
    return 0


def _audit(options: argparse.Namespace) -> int:
    """A table of intervals on standard output, the verdict on standard error."""
    opened = release.open(options.release)
    found = audit.intervals(opened.observations, opened.datasets)
    sys.stdout.write(found.write_csv(separator="\t"))
    narrow = found.filter(~pl.col("holds")).height
    verdict = f"LEAK: {narrow} of them too narrow" if narrow else "none too narrow"
    print(f"{opened.id}: {found.height} hidden counts, {verdict}.", file=sys.stderr)
    return 1 if narrow else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("release", help="validate everything and publish a release")
    command.set_defaults(run=_release)
    command.add_argument("--to", type=Path, default=release.EMBEDDED, help="folder of releases")
    command.add_argument(
        "--created",
        type=datetime.date.fromisoformat,
        default=datetime.date.today(),
        help="day of the release, kept in its manifest (default: today)",
    )
    command.add_argument("--previous", help="id of the release before ('' for none)")
    command.add_argument(
        "--restricted",
        type=Path,
        metavar="DIR",
        help="folder of restricted counts; without it protected rows stay as last released",
    )
    command = commands.add_parser(
        "audit", help="what a reader can derive of each hidden count (exit: 0 safe, 1 leak)"
    )
    command.set_defaults(run=_audit)
    command.add_argument("release", type=Path, metavar="RELEASE", help="folder of one release")
    return parser


if __name__ == "__main__":
    sys.exit(main())
