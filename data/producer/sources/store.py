"""The last good rows of each source, in the user's data folder: whole, or as they were.

    <store>/<source>/current                       the name of the edition to use
    <store>/<source>/<edition>/observations.parquet, sources.parquet
    <store>/<source>/<edition>/counts/*.csv        restricted counts, read by their owner alone
    <store>/<source>/<edition>/edition.json        when, from which files, what was told

An edition is written aside and renamed, then named by `current`: a machine that stops leaves the
one before.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from data.durable import digest, sync_file, sync_folder, write_bytes, write_text
from data.home import user_folder
from data.producer.sources import http
from data.producer.sources.cache import Record
from data.producer.sources.drift import Drift
from data.producer.sources.pulled import Pulled

_PRIVATE = 0o700
_FRAMES = ("observations", "sources")


def default() -> Path:
    """The user's own folder for data, never the clone."""
    return user_folder() / "pulled"


@dataclass(frozen=True)
class Edition:
    """Rows of a source that were accepted: its folder, since when (UTC), the rows, and for each of
    its files when its host says that it was last modified; how its public indicators differ from
    the edition before (fields of `drift.Change`).
    """

    folder: Path
    since: str
    pulled: Pulled
    dates: Mapping[str, str]
    changes: tuple[Mapping[str, Any], ...] = ()

    @property
    def counts(self) -> Path:
        """The folder of its restricted counts."""
        return self.folder / "counts"


#: Names, sizes and times of the files of an edition.
Stamp = tuple[tuple[str, int, int], ...]


class Store:
    """The editions under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, tuple[Stamp, Edition]] = {}

    def last(self, source: str) -> Edition | None:
        """The edition in use; None where there is none, or where it can't be read whole. It is read
        and hashed once, and again when a file of it has changed.
        """
        here = self.folder / source
        try:
            folder = here / (here / "current").read_text("utf-8").strip()
            stamp = _stamp(folder)
            if self._read.get(source, ((), None))[0] != stamp:
                self._read[source] = stamp, _edition(folder)
            return self._read[source][1]
        except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
            return None

    def damaged(self, source: str) -> bool:
        """Whether there is an edition in use that can't be read whole: every byte is read again."""
        self._read.pop(source, None)
        return (self.folder / source / "current").exists() and self.last(source) is None

    def keep(self, source: str, new: Pulled, records: Iterable[Record], found: Drift) -> Edition:
        """Make `new` the edition in use; the one before it is removed once it is."""
        here = self.folder / source
        here.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
        aside = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=here))
        try:
            name = _write(aside, new, list(records), found)
            folder = here / name
            if folder.exists():
                shutil.rmtree(folder)
            aside.replace(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        write_text(here / "current", f"{name}\n")
        self._forget(here, name)
        kept = self.last(source)
        assert kept is not None  # it was just written, and flushed
        return kept

    def sweep(self) -> None:
        """Remove what writers that were killed have left. Nobody else may be writing."""
        for left in self.folder.glob("*/.unfinished-*"):
            shutil.rmtree(left, ignore_errors=True)

    @staticmethod
    def _forget(here: Path, name: str) -> None:
        for old in here.iterdir():
            if old.is_dir() and old.name != name:
                shutil.rmtree(old, ignore_errors=True)


def _stamp(folder: Path) -> Stamp:
    """What changes when a file of an edition does: names, sizes, times."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    stats = ((path, path.stat()) for path in files)
    return tuple((str(path), each.st_size, each.st_mtime_ns) for path, each in stats)


def _edition(folder: Path) -> Edition:
    """An edition, after every checksum is verified. Raises ValueError where one is another."""
    about = json.loads((folder / "edition.json").read_text("utf-8"))
    if any(digest(folder / name) != sha for name, sha in about["files"].items()):
        raise ValueError(folder.name)
    changes = tuple(about.get("changes", ()))
    return Edition(folder, about["since"], _read(folder, about), about["dates"], changes)


def same(new: Pulled, last: Pulled) -> bool:
    """Whether two editions hold the same rows (what was told of them apart)."""
    return (
        all(getattr(new, name).equals(getattr(last, name)) for name in _FRAMES)
        and new.counts.keys() == last.counts.keys()
        and all(frame.equals(last.counts[file]) for file, frame in new.counts.items())
    )


def _write(folder: Path, new: Pulled, records: list[Record], found: Drift) -> str:
    """All files of an edition; returns its name."""
    for name in _FRAMES:
        getattr(new, name).write_parquet(folder / f"{name}.parquet", compression="zstd")
    (folder / "counts").mkdir(mode=_PRIVATE)
    for file, frame in new.counts.items():
        frame.write_csv(folder / "counts" / file)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    since = max((record.fetched for record in records), default="")
    about = {
        "since": since,
        "files": {path.relative_to(folder).as_posix(): digest(path) for path in files},
        "dates": {record.name: http.modified(record) for record in records},
        "records": [asdict(record) for record in records],
        "warnings": found.warnings,
        "revisions": found.listed,
        "private": found.private,
        "changes": [asdict(change) for change in found.changes],
    }
    for path in files:
        sync_file(path)
    text = json.dumps(about, ensure_ascii=False, indent=1)
    write_bytes(folder / "edition.json", text.encode())
    sync_folder(folder)
    return folder.name.removeprefix(".unfinished-")


def _read(folder: Path, about: dict) -> Pulled:
    frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in _FRAMES}
    counts = {
        path.name: pl.read_csv(path, infer_schema=False)
        for path in sorted((folder / "counts").glob("*.csv"))
    }
    return Pulled(**frames, counts=counts, warnings=tuple(about["warnings"]))
