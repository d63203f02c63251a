"""`python -m data release|audit|pull|status|withdraw|rollback`: what an operator runs. It wires the
producer to the release.
"""

from __future__ import annotations

import argparse
import datetime
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from data import durable, home, release, shelf
from data.errors import ObservatoireError, says
from data.producer import (
    catalogue,
    console,
    handing,
    making,
    proof,
    pull,
    sources,
    withdraw,
    workers,
    writer,
)
from data.producer.demonstration import making as demonstration
from data.producer.returns import commands as returned
from data.producer.sources import cache, http, store
from data.producer.sources.http import Client
from data.reading import freshness


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 leak or a source that failed, 2 refused,
    or a machine that can't (reason on stderr), 130 interrupted.
    """
    options = _parser().parse_args(arguments)
    try:
        with handing.of(options):
            return options.run(options)
    except ObservatoireError as error:
        console.tell(error)
        return 2
    except KeyboardInterrupt:
        console.tell(says("run.interrupted"))
        return 130
    except OSError as error:
        console.tell(console.machine(error))
        return 2
    except Exception as error:
        # `pull` protects restricted counts too: no word of such an error is told.
        if not _sees_counts(options):
            raise
        console.tell(console.without_values(error))
        return 2


def _sees_counts(options: argparse.Namespace) -> bool:
    """Whether a command opens restricted counts."""
    given = any(getattr(options, name, None) for name in ("restricted", "returns"))
    return given or options.run is _pull or options.run in returned.RUN


def _release(options: argparse.Namespace) -> int:
    with workers.of(options.workers) as executor:
        made = making.make(options, executor)
    if made.fallen is not None:
        console.prefets(made.fallen)
    for error in made.refused:
        console.tell(says("returns.lot_refused", why=error))
    console.waiting(made.waiting)
    rows = made.built.observations.height
    print(f"{made.folder}: {rows} rows of {len(made.built.datasets)} datasets, now current.")
    return 0


def _demo(options: argparse.Namespace) -> int:
    """Three releases of a demonstration: invented returns by the real path."""
    with workers.of(options.workers) as executor:
        for made in demonstration.made(options.to, executor, options.seed, options.since):
            for error in made.refused:
                console.tell(says("returns.lot_refused", why=error))
            console.waiting(made.waiting)
            print(f"{made.folder}: {made.built.observations.height} rows, fictional.", flush=True)
    return 0


def _audit(options: argparse.Namespace) -> int:
    """A table of intervals on standard output, the verdict on standard error."""
    with workers.of(options.workers) as executor:
        if (options.release / release.MANIFEST).exists():
            return console.audited(proof.of_release(options.release, executor))
        return console.audited(proof.of_folder(options.release, executor))


def _withdraw(options: argparse.Namespace) -> int:
    """Take a release back."""
    current = withdraw.withdraw(
        options.id, options.why, to=options.to, on=options.on, why_en=options.why_en
    )
    print(f"{options.id}: withdrawn. {current or 'No release'} is now current in {options.to}.")
    print("What readers kept they keep: see docs/incident.md.")
    return 0


def _rollback(options: argparse.Namespace) -> int:
    """Serve an older release again."""
    writer.go_back(options.to, options.id)
    print(f"{options.id}: now current in {options.to}.")
    return 0


def _pull(options: argparse.Namespace) -> int:
    """Every source, or those named; then a release of what is new."""
    raw, kept = options.raw or cache.default(), store.Store(store.default())
    with pull.alone(kept.folder), _raw(raw, dry=options.dry_run) as files, console.bars() as shown:
        kept.sweep()
        via = None if options.offline else http.session()
        client = Client(files, via, progress=shown)
        outcomes = pull.gather(options.source or sources.every(), client, kept)
        if options.dry_run:
            console.summary(outcomes, dry=True)
            return _status_of(outcomes)
        console.summary(outcomes, dry=False)
        pull.accept(outcomes, kept)
        return _handed_over(outcomes, kept, options.created)


def _handed_over(outcomes: list[pull.Outcome], kept: store.Store, created: datetime.date) -> int:
    """Protect, audit and publish what is known; tell the site."""
    to = shelf.folders()[-1]
    durable.sweep(to)
    try:
        folder, refused = pull.publish(kept, to, created)
    except ObservatoireError as error:
        pull.note(pull.unpublished(outcomes, error, "refused"), kept, to)
        raise
    except OSError as error:
        with suppress(OSError):
            pull.note(pull.unpublished(outcomes, error, "machine"), kept, to)
        raise
    told = pull.frozen(outcomes, refused)
    pull.note(told, kept, to)
    console.failures(each for each in told if each not in outcomes)
    console.release_line(folder)
    return _status_of(told)


@contextmanager
def _raw(folder: Path, *, dry: bool) -> Iterator[cache.Cache]:
    """The raw files; for a rehearsal, a copy that is thrown away."""
    if not dry:
        found = cache.Cache(folder)
        found.sweep()
        yield found
        return
    with tempfile.TemporaryDirectory() as aside:
        if folder.exists():
            shutil.copytree(folder, aside, dirs_exist_ok=True)
        yield cache.Cache(Path(aside))


def _status_of(outcomes: list[pull.Outcome]) -> int:
    return 1 if any(each.state == "failed" or each.partly for each in outcomes) else 0


def _status(_: argparse.Namespace) -> int:
    home.user_folder()
    console.status(sources.every().values(), freshness.read(), catalogue.load())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_release(commands.add_parser("release", help="validate everything and publish a release"))
    _add_audit(commands.add_parser(
        "audit", help="what a reader can derive of each hidden count (exit: 0 safe, 1 leak)"
    ))  # fmt: skip
    _add_withdraw(commands.add_parser("withdraw", help="take a release back"))
    _add_rollback(commands.add_parser("rollback", help="serve an older release again"))
    returned.add(commands)
    _add_demo(commands.add_parser("demo", help="releases of a demonstration: fictional data"))
    _add_pull(commands.add_parser("pull", help="fetch the open sources, and publish what is new"))
    command = commands.add_parser("status", help="how fresh each source and its datasets are")
    command.set_defaults(run=_status)
    return parser


def _add_release(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=_release, publishes=True)
    _add_to(command)
    _add_created(command)
    command.add_argument("--previous", help="id of the release before ('' for none)")
    command.add_argument(
        "--restricted",
        type=Path,
        metavar="DIR",
        help="folder of restricted counts; without it protected rows stay as last released",
    )
    returned.add_store(command, "--returns", required=False)
    command.add_argument(
        "--earlier", type=Path, action="append", default=[], metavar="FOLDER",
        help="folder of releases made before, which this one does not have",
    )  # fmt: skip
    command.add_argument(
        "--prefets", action="store_true",
        help="also measure what each préfet could take away (for you alone; minutes)",
    )  # fmt: skip
    _add_workers(command)


def _add_demo(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=_demo, publishes=True)
    command.add_argument(
        "--to", type=Path, required=True, metavar="RELEASES", help="folder that holds no other"
    )
    command.add_argument("--seed", type=int, default=demonstration.SEED, help="of what is drawn")
    command.add_argument(
        "--since", type=int, default=demonstration.SINCE, metavar="YEAR", help="no year before"
    )
    _add_workers(command)


def _add_audit(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=_audit)
    command.add_argument(
        "release", type=handing.place, metavar="RELEASE|FOLDER|STORE",
        help="folder of one release, or of releases: who keeps them all",
    )  # fmt: skip
    _add_workers(command)


def _add_withdraw(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=_withdraw, publishes=True)
    command.add_argument("id", metavar="ID", help="id of the release")
    command.add_argument("--why", required=True, metavar="TEXT", help="told to every reader")
    command.add_argument("--why-en", default="", metavar="TEXT", help="the same in English")
    _add_to(command)
    command.add_argument(
        "--on", type=datetime.date.fromisoformat, default=datetime.date.today(),
        help="day of the withdrawal (default: today)",
    )  # fmt: skip


def _add_rollback(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=_rollback, publishes=True)
    command.add_argument("id", metavar="ID", help="id of the release")
    _add_to(command)


def _add_to(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--to", type=handing.place, default=shelf.EMBEDDED, metavar="FOLDER|STORE",
        help="folder of releases, or file://…, s3://bucket/prefix",
    )  # fmt: skip


def _add_workers(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--workers", type=workers.place, default=1, metavar="N|dask://HOST:PORT",
        help="processes for tables that share no sum: the same bytes, sooner",
    )  # fmt: skip


def _add_pull(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=_pull, publishes=True)
    command.add_argument(
        "source", nargs="*", choices=[*sources.every(), []], metavar="SOURCE",
        help=f"only these ({', '.join(sources.every())})",
    )  # fmt: skip
    command.add_argument("--offline", action="store_true", help="from the raw files of last time")
    command.add_argument("--dry-run", action="store_true", help="tell what is new, keep nothing")
    command.add_argument("--raw", type=Path, metavar="DIR", help="folder of the raw files")
    _add_created(command)


def _add_created(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--created",
        type=datetime.date.fromisoformat,
        default=datetime.date.today(),
        help="day of the release, kept in its manifest (default: today)",
    )


if __name__ == "__main__":
    sys.exit(main())
