"""Raw files as they came, by their content, each with the record of where it came from.

    <cache>/files/<sha256>                  the bytes, never changed
    <cache>/records/<source>/<name>.json    the provenance of the latest file of a resource

A file is there whole or not at all: it is written beside, flushed to the disk, then renamed; its
record comes after it. Nothing is processed without its record.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from data.durable import digest
from data.home import user_folder


def default() -> Path:
    """The user's own folder for data, never the clone."""
    return user_folder() / "raw"


@dataclass(frozen=True, slots=True)
class Record:
    """Where a raw file came from. Times are UTC, ISO 8601; `headers` those that tell its version.

    `url` is the address asked for, `final_url` the one that answered after redirections; `fetched`
    is when these bytes first came, `checked` when they were last found to be the latest; `dated`
    when their host said, the first time, that they were last modified (empty if it did not);
    `published` is the checksum that they were accepted under, if any.
    """

    source: str
    name: str
    url: str
    final_url: str
    fetched: str
    checked: str
    sha256: str
    size: int
    licence: str
    headers: dict[str, str] = field(default_factory=dict)
    dated: str = ""
    published: str = ""


@dataclass
class Part:
    """A file being written, and the path that it will become."""

    file: IO[bytes]
    becomes: Path | None = None


class Cache:
    """The raw files under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, record: Record) -> Path:
        """The file that a record describes."""
        return self.file(record.sha256)

    def file(self, sha256: str) -> Path:
        """Where the bytes of that digest are kept."""
        return self.folder / "files" / sha256

    def record(self, source: str, name: str) -> Record | None:
        """The latest record of a resource whose file is still there and whole; None without one."""
        try:
            found = Record(**json.loads(self._record(source, name).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return found if self._whole(found) else None

    def keep(self, record: Record) -> None:
        """Make `record` the latest of its resource, in one step."""
        text = json.dumps(asdict(record), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        with self.writing(self._record(record.source, record.name)) as part:
            part.file.write(text.encode())

    @contextmanager
    def writing(self, to: Path | None = None) -> Iterator[Part]:
        """A new file, which gets the name that it `becomes` at the end of the block; without one,
        or when the block fails, it vanishes.
        """
        folder = to.parent if to else self.folder / "files"
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".part-", dir=folder)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                part = Part(file, to)
                yield part
                file.flush()
                os.fsync(file.fileno())
            if part.becomes:
                Path(name).replace(part.becomes)
        finally:
            with suppress(FileNotFoundError):
                Path(name).unlink()

    def sweep(self) -> None:
        """Remove what downloads that were killed have left. Nobody else may be writing."""
        for left in self.folder.rglob(".part-*"):
            left.unlink(missing_ok=True)

    def _record(self, source: str, name: str) -> Path:
        return self.folder / "records" / source / f"{name}.json"

    def _whole(self, record: Record) -> bool:
        try:
            return digest(self.path(record)) == record.sha256
        except OSError:
            return False
