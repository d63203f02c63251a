"""`python -m data pull`: from the open sources to a new release, one source never harming another.

A source that fails (it does not answer, its file is not what it was, its figures have drifted)
keeps its last good rows, and the reason is told: to the operator in words, to the readers of the
site in the file that `freshness` reads.
"""

from __future__ import annotations

import datetime
import fcntl
import logging
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import polars as pl

from data import build as building
from data import catalogue, freshness, observations, published, release, restricted, sources
from data.build import Addition
from data.catalogue import Dataset
from data.disclosure.history import ChangedPeriod
from data.errors import (
    FileProblems,
    ObservatoireError,
    Problem,
    UnusableRelease,
    UpstreamError,
)
from data.freshness import Freshness
from data.release import Release
from data.sources import Upstream, corrections, drift, http, plausible
from data.sources.cache import Record
from data.sources.drift import Drift
from data.sources.http import Client
from data.sources.pulled import Pulled
from data.sources.store import Edition, Store, same

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
    partly: Mapping[str, str] = field(default_factory=dict)


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
            raise AlreadyPulling(f"{folder}: another pull is running.") from None
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
) -> tuple[Path | None, ObservatoireError | None]:
    """A release of all that is known now in `to`; None when what is served says it already.

    Where restricted counts would change a protected period that was released, or can't be
    protected, their datasets keep their rows as last released, and the refusal is returned. Raises
    what `build` and `publish` raise.
    """
    damaged = [name for name in sources.every() if store.damaged(name)]
    if damaged:
        names = ", ".join(damaged)
        raise DamagedEdition(f"{names}: the last edition can't be read. Pull it again.")
    served = _served()
    created = max([created, *(each.created for each in served)])
    editions = _editions(store)
    counts = {
        dataset: found.counts
        for name, found in editions
        for dataset in sources.every()[name].FEEDS
        if found.pulled.counts
    }
    make = partial(building.build, kept=served, additions=additions(store))
    try:
        return _published(make(counts=counts), served, to, created), None
    except ObservatoireError as refused:
        if not counts:
            raise
        return _published(make(counts={}), served, to, created), refused


def additions(store: Store) -> list[Addition]:
    """The public rows of every edition in use."""
    return [_addition(name, found) for name, found in _editions(store)]


def _editions(store: Store) -> list[tuple[str, Edition]]:
    return [(name, found) for name in sources.every() if (found := store.last(name))]


def frozen(outcomes: list[Outcome], refused: ObservatoireError | None) -> list[Outcome]:
    """The outcomes, where `refused` fails those that gave restricted counts."""
    if refused is None:
        return outcomes
    reason = "frozen" if isinstance(refused, ChangedPeriod) else "refused"
    return [
        replace(each, state="failed", why=str(refused), reason=reason)
        if each.pulled.counts
        else each
        for each in outcomes
    ]


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
    except Implausible as error:
        return Outcome(name, "failed", str(error), "implausible")
    except FileProblems as error:
        return Outcome(name, "failed", str(error), "refused")
    except ObservatoireError as error:
        return Outcome(name, "failed", str(error), "unreachable")
    except OSError as error:
        why = f"our own disk or machine failed: {error.strerror or type(error).__name__}."
        return Outcome(name, "failed", why, "machine")
    except Exception as error:
        # Of restricted data no word of an unforeseen error may be told: its kind alone.
        if not any(each.restricted for each in _fed_by(sources.every()[name])):
            _log.exception("%s", name)
        return Outcome(name, "failed", f"unforeseen: {type(error).__name__}.", "ours")


class Implausible(FileProblems):
    """Figures that something else contradicts."""


def _read(source: Upstream, client: Client, store: Store) -> Outcome:
    last = store.last(source.SOURCE)
    fetched, failed = _fetched(source, client)
    records = tuple(fetched.values())
    before = last.pulled if last else None
    pulled = _normalised(source, client, fetched)
    _readable(pulled, _fed_by(source), store.folder / source.SOURCE)
    failed = {**failed, **pulled.failed}
    pulled, refused, told = _plausible(source, pulled, store)
    failed |= refused
    pulled = _with_last(source, pulled, before, failed)
    warnings = (*_older(records, last), *pulled.warnings, *told)
    pulled = replace(pulled, warnings=warnings, failed={})
    pulled, found, drifted = _compared(source, pulled, before)
    failed |= drifted
    state = "unchanged" if before and same(pulled, before) else "new"
    return Outcome(source.SOURCE, state, "", "", pulled, records, found, failed)


def _compared(
    source: Upstream, pulled: Pulled, before: Pulled | None
) -> tuple[Pulled, Drift, dict[str, str]]:
    """The rows against the edition before: a file of PARTS whose rows have drifted keeps its last
    ones. Raises FileProblems of any other.
    """
    typed = _typed(source.EXPECTED.replaces)
    drifted: dict[str, str] = {}
    for name, where in _parts(source).items() if before else ():
        part = replace(pulled, observations=pulled.observations.filter(**where), warnings=())
        last = replace(before, observations=before.observations.filter(**where))
        found = drift.compare(source.SOURCE, part, last, typed, source.EXPECTED)
        if found.problems:
            drifted[name] = " ".join(each.remedy for each in found.problems[:3])
    kept = _with_last(source, pulled, before, drifted) if drifted else pulled
    found = drift.compare(source.SOURCE, kept, before, typed, source.EXPECTED)
    if found.problems:
        raise FileProblems(found.problems)
    return kept, found, drifted


def _fetched(source: Upstream, client: Client) -> tuple[dict[str, Record], dict[str, str]]:
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
            if name not in _parts(source):
                raise
            failed[name] = error.why
    if not fetched:
        why = "; ".join(dict.fromkeys(failed.values()))
        raise UpstreamError(source.SOURCE, ", ".join(failed), why)
    return fetched, failed


def _parts(source: Upstream) -> Mapping[str, Mapping[str, str]]:
    """The files that may fail alone, and which rows each gives."""
    return getattr(source, "PARTS", {})


def _plausible(
    source: Upstream, pulled: Pulled, store: Store
) -> tuple[Pulled, dict[str, str], list[str]]:
    """The rows that can be true; the files whose rows can't, and why; what is told of the others.

    Each part is judged alone; then those that are left, together. Where two contradict each other,
    one that something else confirms is right; else neither is. Raises Implausible where rows of no
    file of PARTS can't be.
    """
    others = _others(source, store)
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
    why = {name: " ".join(each.remedy for each in found) for name, found in bad.items()}
    return replace(pulled, observations=rows), why, [*told, *said]


def _together(
    source: Upstream, sound: Mapping[str, pl.DataFrame], confirmed: Mapping[str, int]
) -> tuple[dict[str, tuple[Problem, ...]], list[str]]:
    """The parts that contradict others, and those of the others that nothing else confirms; what is
    told.
    """
    bad: dict[str, tuple[Problem, ...]] = {}
    told: list[str] = []
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
    for name, where in _parts(source).items():
        part = left.filter(**where)
        left = left.join(part, on=left.columns, how="anti", nulls_equal=True)
        if part.height:
            yield name, part
    if left.height:
        yield "", left


def _others(source: Upstream, store: Store) -> pl.DataFrame:
    """All that the same release knows: typed figures, and the last editions of other sources."""
    typed, _ = published.load(catalogue.load().values())
    named = [name for name in sources.every() if name != source.SOURCE]
    pulled = [each.pulled.observations for name in named if (each := store.last(name))]
    return pl.concat([typed, *pulled])


def _with_last(
    source: Upstream, pulled: Pulled, last: Pulled | None, failed: Mapping[str, str]
) -> Pulled:
    """The rows of the files that `failed` as they were last; without an earlier edition, none."""
    rows, described = pulled.observations, pulled.sources
    for where in (_parts(source)[name] for name in failed):
        gone = rows.filter(**where)
        rows = rows.join(gone, on=rows.columns, how="anti", nulls_equal=True)
        if last:
            rows = pl.concat([rows, last.observations.filter(**where)])
    if last:
        kept = last.sources.join(described, on="source", how="anti")
        described = pl.concat([described, kept])
    described = described.join(rows.select("source").unique(), on="source", how="semi")
    return replace(
        pulled, observations=rows.sort(observations.ORDER), sources=described.sort("source")
    )


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


def _readable(pulled: Pulled, datasets: Iterable[Dataset], folder: Path) -> None:
    """Whether protection can read the restricted counts: else they would stop every release.

    Raises FileProblems, which tells no count.
    """
    if not pulled.counts:
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as aside:
        for file, frame in pulled.counts.items():
            frame.write_csv(Path(aside, file))
        for dataset in datasets:
            if dataset.restricted:
                restricted.read(dataset, Path(aside))


def _typed(replaces: tuple[str, ...]) -> pl.DataFrame:
    """The typed figures of these sources."""
    rows, _ = published.load(catalogue.load().values())
    return rows.filter(pl.col("source").is_in(replaces))


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


def _published(
    built: building.Built, served: list[Release], to: Path, created: datetime.date
) -> Path | None:
    if served and built.same_as(served[0]):
        return None
    return building.publish(built, to=to, created=created, earlier=served)


def _served() -> list[Release]:
    """The current releases of the folders that this machine serves from, the newest first."""
    found = []
    for folder in release.folders():
        with suppress(UnusableRelease):
            found.insert(0, release.open_current(folder))
    return sorted(found, key=lambda each: each.created, reverse=True)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
