"""What `python -m data pull` and `status` show an operator."""

from __future__ import annotations

import sys
import threading
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from data.errors import ObservatoireError, Sentence, says
from data.producer.catalogue import Dataset
from data.producer.proof import Verdict
from data.producer.pull import Outcome
from data.producer.returns.form import Of
from data.producer.sources import Upstream, http
from data.reading.freshness import Freshness

#: Lines shown of a long list; all of it stays in the store.
SHOWN = 20


@contextmanager
def bars() -> Iterator[http.Progress]:
    """A progress bar for each file, on a terminal; nothing where a timer runs us."""
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    tasks: dict[str, TaskID] = {}
    lock = threading.Lock()
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:

        def progress(resource: http.Resource, size: int, total: int | None) -> None:
            name = f"{resource.source} {resource.name}"
            with lock:
                if name not in tasks:
                    tasks[name] = shown.add_task(name, total=total)
            shown.update(tasks[name], completed=size, total=total)

        yield progress


@contextmanager
def working(text: Sentence) -> Iterator[None]:
    """What is being done, and for how long, on a terminal; nothing where a timer runs us."""
    shown = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=shown, disable=not shown.is_terminal) as progress:
        progress.add_task(str(text), total=None)
        yield


def summary(outcomes: Iterable[Outcome], *, dry: bool) -> None:
    """One line for each source, then what a person should look at."""
    for each in outcomes:
        _line(each, dry=dry)
        _list("part", tuple(f"{name} failed: {why}" for name, why in each.partly.items()))
        _list("warning", each.drift.warnings)
        _list("revision", each.drift.revisions)


def failures(outcomes: Iterable[Outcome]) -> None:
    """Sources that failed at the release."""
    for each in outcomes:
        _line(each, dry=False)


def release_line(folder: Path | None) -> None:
    """Whether there is a new release."""
    print(f"release    {folder}: now current." if folder else "release    none: nothing changed.")


def audited(verdicts: list[Verdict]) -> int:
    """The table of the last verdict on standard output, a line for each on standard error; the exit
    status: 0 safe, 1 a leak.
    """
    sys.stdout.write(verdicts[-1].found.write_csv(separator="\t"))
    for each in verdicts:
        narrow = f"LEAK: {each.narrow} of them too narrow" if each.narrow else "none too narrow"
        printed = f"WRONG: {each.unequal} of their ranges" if each.unequal else "ranges as derived"
        tell(f"{each.named}: {each.found.height} hidden counts, {narrow}, {printed}.")
        for id_ in each.unseen:
            tell(says("protection.unseen", release=id_))
    return 0 if all(each.safe for each in verdicts) else 1


def waiting(returns: Iterable[Of]) -> None:
    """The returns that wait for another release, year by year: for the operator alone."""
    years: dict[str, list[str]] = {}
    for each in returns:
        years.setdefault(each.period, []).append(each.dep)
    for year, deps in sorted(years.items()):
        shown = ", ".join(deps[:SHOWN]) + (", …" if len(deps) > SHOWN else "")
        tell(says("returns.waits", number=len(deps), deps=shown, period=year))


def prefets(fallen: Counter[str]) -> None:
    """How many hidden counts of others each préfet reads too closely: for the operator alone."""
    number = sum(fallen.values())
    tell(says("protection.prefets", number=number, prefets=len(fallen)))


def status(
    sources: Iterable[Upstream], fresh: dict[str, Freshness], datasets: dict[str, Dataset]
) -> None:
    """One line for each source, then one for the datasets that no source feeds."""
    fed: set[str] = set()
    for source in sources:
        fed.update(source.FEEDS)
        feeds = ", ".join(source.FEEDS) or "no dataset: it checks the codes of territories"
        print(f"{source.SOURCE:<10} feeds {feeds}; {_age(fresh.get(source.SOURCE))}")
    typed = ", ".join(name for name in datasets if name not in fed)
    print(f"{'typed':<10} by hand, from documents: {typed}.")


def _line(each: Outcome, *, dry: bool) -> None:
    if each.state == "failed":
        text = each.why.replace("\n", "\n             ")
        print(f"{each.source:<10} failed     {text}\n{'':<21} The last good data stay.")
        return
    rows = each.pulled.observations.height + sum(f.height for f in each.pulled.counts.values())
    kept = " (not kept)" if dry and each.state == "new" else ""
    print(f"{each.source:<10} {each.state:<10} {len(each.records)} files, {rows} rows{kept}")
    if each.partly:
        names = ", ".join(each.partly)
        print(f"{'':<21} {names} failed: its last good rows stay, the others are up to date.")


def _list(name: str, lines: tuple[str, ...]) -> None:
    for text in lines[:SHOWN]:
        print(f"{'':<10} {name:<10} {text}")
    if len(lines) > SHOWN:
        print(f"{'':<10} {name:<10} … and {len(lines) - SHOWN} more.")


def _age(fresh: Freshness | None) -> str:
    if fresh is None:
        return "never pulled."
    since = f"updated {fresh.updated}" if fresh.updated else "never updated"
    last = f"last attempt {fresh.asked} FAILED ({fresh.failed})" if fresh.failed else (
        f"last asked {fresh.asked}"
    )  # fmt: skip
    return f"{since}, {last}."


def without_values(error: Exception) -> Sentence:
    """The kind of an error and where it was raised. Its own words are left out: on restricted data
    they may quote a cell.
    """
    *_, last = traceback.extract_tb(error.__traceback__)
    file, line = Path(last.filename).name, last.lineno or 0
    return says("run.unforeseen", kind=type(error).__name__, file=file, line=line)


def machine(error: OSError) -> Sentence:
    """What failed of the operator's machine, and where."""
    why = error.strerror or str(error)
    if not error.filename:
        return says("run.machine", why=why)
    return says("run.machine_at", why=why, file=str(error.filename))


def tell(text: str | Sentence | ObservatoireError) -> None:
    """A line on standard error."""
    print(text, file=sys.stderr)
