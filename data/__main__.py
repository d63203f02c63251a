"""`python -m data release`: what an operator runs. It wires the producer to the release."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from data import aggregates, catalogue, observations, published, release
from data.errors import FileProblems, ObservatoireError, Problem


def build(
    catalogue_folder: Path = catalogue.FOLDER, published_folder: Path = published.FOLDER
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, Any]]:
    """Observations, sources and dataset descriptions of a release, validated as a whole.

    Raises FileProblems with every problem of every file, CatalogueError.
    """
    datasets = catalogue.load(catalogue_folder)
    typed, sources = published.load(datasets.values(), published_folder)
    legal = aggregates.legal_rows(datasets)
    frame = pl.concat([typed, legal, aggregates.sums(typed, datasets)])
    found = observations.problems(frame, "release") + _unknown_sources(legal, sources)
    if found:
        raise FileProblems(found)
    used = sources.filter(pl.col("source").is_in(frame["source"].unique().to_list()))
    return frame, used, {id_: each.model_dump(mode="json") for id_, each in datasets.items()}


def _unknown_sources(legal: pl.DataFrame, sources: pl.DataFrame) -> list[Problem]:
    unknown = legal.filter(~pl.col("source").is_in(sources["source"].to_list()))
    remedy = "Describe this source in sources.csv."
    return [
        Problem(f"{dataset}.toml", 0, "source", source, remedy)
        for dataset, source in unknown["dataset", "source"].rows()
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status (0 done, 2 refused, with the reason on stderr)."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except ObservatoireError as error:
        print(error, file=sys.stderr)
        return 2


def _release(options: argparse.Namespace) -> int:
    frame, sources, datasets = build()
    folder = release.write(
        frame,
        sources,
        datasets,
        to=options.to,
        created=options.created,
        previous=options.previous,
    )
    print(f"{folder}: {frame.height} rows of {len(datasets)} datasets, now current.")
    return 0


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
    return parser


if __name__ == "__main__":
    sys.exit(main())
