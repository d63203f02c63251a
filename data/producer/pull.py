"""`python -m data pull`: from the open sources to a new release, one source never harming another.

A source that fails (it does not answer, its file is not what it was, its figures have drifted)
keeps its last good rows, and the reason is told: to the operator in words, to the readers of the
site in the file that `freshness` reads.
"""

from __future__ import annotations

import datetime
import fcntl
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from data import observations, shelf
from data.errors import (
    FileProblems,
    ObservatoireError,
    Problem,
    Sentence,
    UnusableRelease,
    UpstreamError,
    all_of,
    listed,
    says,
)
from data.producer import build as building
from data.producer import catalogue, installation, judged, published, restricted, sources
from data.producer.build import Addition
from data.producer.catalogue import Dataset
from data.producer.disclosure.history import ChangedPeriod, Narrowed, Past
from data.producer.disclosure.protect import Contradicted
from data.producer.sources import Upstream, corrections, drift, http
from data.producer.sources.cache import Record
from data.producer.sources.drift import Drift
from data.producer.sources.http import Client
from data.producer.sources.pulled import Pulled
from data.producer.sources.store import Edition, Store, same
from data.reading import freshness
from data.reading.freshness import Freshness
from data.release import Release

#: What a release of some datasets is made into.
Result = TypeVar("Result")

_log = logging.getLogger(__name__)

#: Files of one source asked for at once: more would be unkind to its host.
AT_ONCE = 4


@dataclass(frozen=True)
class Outcome:
    """What became of a source: `new`, `unchanged` or `failed`, with `why` and what was found.

    `reason` is the reader's: one of freshness.REASONS, or empty. `partly` gives the files that
    failed while the others gave, and why.
    """

    source: str
    state: str
    why: str = ""
    reason: str = ""
    pulled: Pulled = field(default_factory=Pulled)
    records: tuple[Record, ...] = ()
    drift: Drift = field(default_factory=Drift)
    partly: Mapping[str, Sentence] = field(default_factory=dict)


class DamagedEdition(ObservatoireError):
    """The last good rows of a source can't be read: a release without them would lose them."""


class AlreadyPulling(ObservatoireError):
    """Another pull holds the folder."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else pulls into `folder` in this block. Raises AlreadyPulling."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyPulling(says("pull.running", folder=str(folder))) from None
        yield


def gather(names: Iterable[str], client: Client, store: Store) -> list[Outcome]:
    """What each source gives now, all asked at once; nothing is kept but raw files."""
    names = list(names)
    with ThreadPoolExecutor(max_workers=max(1, len(names))) as pool:
        return list(pool.map(partial(_asked, client=client, store=store), names))


def accept(outcomes: Iterable[Outcome], store: Store) -> None:
    """Keep the rows of the sources that gave new ones."""
    for each in outcomes:
        if each.state == "new":
            store.keep(each.source, each.pulled, each.records, each.drift)


def publish(
    store: Store, to: Path, created: datetime.date
) -> tuple[Path | None, dict[str, ObservatoireError]]:
    """A release of all that is known now in `to`; None when what is served says it already.

    A dataset whose restricted counts would change a protected period that was released, or can't
    be protected, keeps its rows as last released, and is returned with its refusal. Raises what
    `build` and `publish` raise.
    """
    damaged = [name for name in sources.every() if store.damaged(name)]
    if damaged:
        raise DamagedEdition(says("pull.damaged", sources=listed(damaged)))
    served = _served()
    created = max([created, *(each.created for each in served)])
    editions = _editions(store)
    counts = {
        dataset: found.counts
        for name, found in editions
        for dataset in sources.every()[name].FEEDS
        if found.pulled.counts
    }
    past = installation.past(to)
    make = partial(
        building.build, kept=served, additions=additions(store), beside=building.Beside(past)
    )
    ready, refused = as_many(lambda some: _ready(make(counts=some), served, past), counts)
    return ready and building.put(*ready, to=to, created=created), refused


def as_many(
    release: Callable[[Mapping[str, Path]], Result], counts: Mapping[str, Path]
) -> tuple[Result, dict[str, ObservatoireError]]:
    """What `release` makes of as many datasets as can be, and why the others can't.

    All of them first; where that is refused, one more at a time, so that each is refused for its
    own counts and keeps no other back. Raises what it raised where no other can be made either.
    """
    made, whole = _attempt(release, counts)
    if whole is None:
        return made[0], {}
    best, _ = _attempt(release, {})
    taken: dict[str, Path] = {}
    refused: dict[str, ObservatoireError] = {}
    for dataset, folder in counts.items():
        wanted = {**taken, dataset: folder}
        tried_first = wanted.keys() == counts.keys()
        made, why = ((), whole) if tried_first else _attempt(release, wanted)
        if why is None:
            best, taken = made, wanted
        else:
            refused[dataset] = why
    if not best:
        raise whole
    return best[0], refused


def _attempt(
    release: Callable[[Mapping[str, Path]], Result], counts: Mapping[str, Path]
) -> tuple[tuple[Result, ...], ObservatoireError | None]:
    """What `release` makes of some datasets, alone in a tuple; or nothing, and why."""
    try:
        return (release(counts),), None
    except ObservatoireError as error:
        return (), error


def additions(store: Store) -> list[Addition]:
    """The public rows of every edition in use."""
    return [_addition(name, found) for name, found in _editions(store)]


def _editions(store: Store) -> list[tuple[str, Edition]]:
    return [(name, found) for name in sources.every() if (found := store.last(name))]


def frozen(outcomes: list[Outcome], refused: Mapping[str, ObservatoireError]) -> list[Outcome]:
    """The outcomes, where those that gave the counts of a refused dataset have failed."""
    return [_frozen(each, refused) for each in outcomes]


def _frozen(each: Outcome, refused: Mapping[str, ObservatoireError]) -> Outcome:
    feeds = sources.every()[each.source].FEEDS
    why = next((refused[name] for name in feeds if name in refused), None)
    if why is None or not each.pulled.counts:
        return each
    reason = "frozen" if isinstance(why, ChangedPeriod | Narrowed | Contradicted) else "refused"
    return replace(each, state="failed", why=str(why), reason=reason)


def unpublished(outcomes: list[Outcome], why: Exception, reason: str) -> list[Outcome]:
    """The outcomes, all failed: nothing could be published."""
    return [replace(each, state="failed", why=str(why), reason=reason) for each in outcomes]


def note(outcomes: Iterable[Outcome], store: Store, to: Path) -> None:
    """Tell the site when each source was last updated, and which last attempt failed."""
    told = freshness.read(to)
    for each in outcomes:
        told[each.source] = _fresh(each, store.last(each.source), told.get(each.source))
    freshness.write(to, told)


def _fresh(each: Outcome, edition: Edition | None, before: Freshness | None) -> Freshness:
    # Counts that were refused at the release are in the store, not on the site.
    refused = each.state == "failed" and each.pulled.counts
    kept = before.updated if before else None
    return Freshness(
        feeds=sources.every()[each.source].FEEDS,
        updated=kept if refused else edition.since if edition else None,
        asked=_now(),
        failed=each.reason or None,
        partly=tuple(f"{each.source}-{name}" for name in each.partly),
        changed=edition.changes if edition else (),
    )


def _asked(name: str, client: Client, store: Store) -> Outcome:
    """One source, whatever happens to it: each cause under its own name."""
    try:
        return _read(sources.every()[name], client, store)
    except judged.Implausible as error:
        return Outcome(name, "failed", str(error), "implausible")
    except FileProblems as error:
        return Outcome(name, "failed", str(error), "refused")
    except ObservatoireError as error:
        return Outcome(name, "failed", str(error), "unreachable")
    except OSError as error:
        why = says("pull.machine", error=error.strerror or type(error).__name__)
        return Outcome(name, "failed", str(why), "machine")
    except Exception as error:
        # Of restricted data no word of an unforeseen error may be told: its kind alone.
        if not any(each.restricted for each in _fed_by(sources.every()[name])):
            _log.exception("%s", name)
        return Outcome(
            name, "failed", str(says("pull.unforeseen", error=type(error).__name__)), "ours"
        )


def _read(source: Upstream, client: Client, store: Store) -> Outcome:
    last = store.last(source.SOURCE)
    fetched, failed = _fetched(source, client)
    records = tuple(fetched.values())
    before = last.pulled if last else None
    pulled = _normalised(source, client, fetched)
    _readable(pulled, _fed_by(source))
    failed = {**failed, **pulled.failed}
    typed = judged.typed_figures()
    others = judged.others(source, typed, store)
    pulled, refused, told = judged.plausible_parts(source, pulled, others)
    failed |= refused
    pulled = judged.with_last(source, pulled, before, failed)
    warnings = (*_older(records, last), *pulled.warnings, *told)
    pulled = replace(pulled, warnings=warnings, failed={})
    pulled, found, drifted = judged.compared(source, pulled, before, typed)
    failed |= drifted
    state = "unchanged" if before and same(pulled, before) else "new"
    return Outcome(source.SOURCE, state, "", "", pulled, records, found, failed)


def _fetched(source: Upstream, client: Client) -> tuple[dict[str, Record], dict[str, Sentence]]:
    """The record of each file, and why those of PARTS that could not be had were not.

    Raises UpstreamError of another file, or where none could be had.
    """
    resources = source.resources(client)
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        answers = [(each.name, pool.submit(client.fetch, each)) for each in resources]
    fetched, failed = {}, {}
    for name, answer in answers:
        try:
            fetched[name] = answer.result().record
        except UpstreamError as error:
            if name not in judged.parts(source):
                raise
            failed[name] = error.why
    if not fetched:
        raise UpstreamError(source.SOURCE, ", ".join(failed), all_of(failed.values()))
    return fetched, failed


def _normalised(source: Upstream, client: Client, records: Mapping[str, Record]) -> Pulled:
    """The rows of a source, as its files and the catalogue have them. Raises FileProblems."""
    files = {name: client.cache.path(record) for name, record in records.items()}
    datasets = _fed_by(source)
    try:
        raw = source.normalise(files, max(http.day(record) for record in records.values()))
    except UpstreamError as error:
        found = Problem(source.SOURCE, 0, error.resource, "", error.why)
        raise FileProblems([found]) from None
    pulled = drift.complete(corrections.apply(raw, datasets), source.EXPECTED)
    rows, known = pulled.observations, set(pulled.sources["source"])
    problems = observations.problems(rows, source.SOURCE)
    for dataset in datasets:
        part = rows.filter(dataset=dataset.id)
        problems += published.undeclared(part, source.SOURCE, dataset, known)
    if problems:
        raise FileProblems(problems)
    return pulled


def _fed_by(source: Upstream) -> list[Dataset]:
    return [each for id_, each in catalogue.load().items() if id_ in source.FEEDS]


def _readable(pulled: Pulled, datasets: Iterable[Dataset]) -> None:
    """Whether protection can read the restricted counts: else they would stop every release.

    Raises FileProblems, which tells no count.
    """
    for dataset in datasets:
        if dataset.restricted and dataset.restricted.file in pulled.counts:
            restricted.readable(dataset, pulled.counts[dataset.restricted.file])


def _older(records: Iterable[Record], last: Edition | None) -> list[str]:
    """Files that their host dates before the one in use, though they say something else: a date is
    a hint, and is told.
    """
    before = last.dates if last else {}
    return [
        f"{record.name} is dated before the one in use ({dated} < {before[record.name]})."
        for record in records
        if (dated := http.modified(record)) and dated < before.get(record.name, "")
    ]


def _addition(name: str, edition: Edition) -> Addition:
    pulled = edition.pulled
    return Addition(pulled.observations, pulled.sources, sources.every()[name].EXPECTED.replaces)


def _ready(
    built: building.Built, served: list[Release], past: list[Past]
) -> tuple[building.Built, dict[str, Any]] | None:
    """What is to be released, with its certificate; None when what is served says it already."""
    if served and built.same_as(served[0]):
        return None
    return building.audited(built, past)


def _served() -> list[Release]:
    """The current releases of the folders that this machine serves from, the newest first."""
    found = []
    for folder in shelf.folders():
        with suppress(UnusableRelease):
            found.insert(0, shelf.open_current(folder))
    return sorted(found, key=lambda each: each.created, reverse=True)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
