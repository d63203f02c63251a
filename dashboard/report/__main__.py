"""`python -m dashboard.report --all --out DIR`: fiches as files, on all cores; `--dep 37` for one.

Same release, same bytes. Exit status 1 where a fiche could not be made: each is named at the end.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import messages
from dashboard.report import files
from dashboard.report.files import Wanted
from dashboard.web import serving
from data.errors import UnusableRelease
from geo.territories import DEPARTEMENTS


def main(arguments: list[str] | None = None) -> int:
    """Make what is asked for; returns the exit status."""
    asked = _parser().parse_args(arguments)
    codes = list(DEPARTEMENTS) if asked.all else asked.dep
    unknown = [code for code in codes if code not in DEPARTEMENTS]
    if not codes or unknown:
        words = messages.load(messages.spoken())
        print(words("fiche.which", codes=", ".join(unknown) or "–"), file=sys.stderr)
        return 2
    try:
        release = serving.release()
    except UnusableRelease as error:
        print(error, file=sys.stderr)
        return 1
    asked.out.mkdir(parents=True, exist_ok=True)
    wanted = [(code, lang) for lang in asked.lang for code in codes]
    failed = dict(_made(wanted, partial(files.write, release.id, asked.out, asked.format)))
    for (code, lang), why in failed.items():
        print(f"{code} {lang}: {why}", file=sys.stderr)
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dashboard.report", description=__doc__)
    parser.add_argument("--all", action="store_true", help="all 101")
    parser.add_argument("--dep", nargs="+", default=[], metavar="CODE")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--lang", nargs="+", choices=messages.LANGUAGES, default=["fr"])
    parser.add_argument("--format", choices=("a4", "a3"), default="a4")
    return parser


def _made(wanted: list[Wanted], make: partial[None]) -> Iterator[tuple[Wanted, str]]:
    """Those that failed, and why, while a bar shows the others."""
    # A replica that only serves has no progress bar to show.
    from rich.progress import track

    # Polars has threads: a forked process would wait for them for ever.
    apart = get_context("spawn")
    with ProcessPoolExecutor(min(os.cpu_count() or 1, len(wanted)), apart) as pool:
        asked: dict[Future[None], Wanted] = {pool.submit(make, each): each for each in wanted}
        told = track(
            as_completed(asked), "fiches", total=len(asked), disable=not sys.stderr.isatty()
        )
        for done in told:
            if error := done.exception():
                yield asked[done], f"{type(error).__name__}: {error}".splitlines()[0]


if __name__ == "__main__":
    sys.exit(main())
