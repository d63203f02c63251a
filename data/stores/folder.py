"""A folder as a store: of one machine, or of a share that its machines mount."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.durable import sync_folder
from data.errors import says
from data.stores import Changed, Kept, Missing, Taken, Unreachable

#: Held while an object is compared and set.
_LOCK = ".lock"


class Folder:
    """Files below a folder. A tag is the SHA-256 of what a file holds."""

    def __init__(self, address: str) -> None:
        self.address = address
        host, path = urllib.parse.urlsplit(address)[1:3]
        if host not in ("", "localhost") or not path:
            raise Unreachable(says("store.address", address=address))
        self.root = Path(urllib.parse.unquote(path))

    def read(self, name: str) -> Kept:
        """As `Store.read`."""
        with self._told():
            try:
                body = (self.root / name).read_bytes()
            except FileNotFoundError:
                raise Missing(says("store.missing", name=name, address=self.address)) from None
        return Kept(body, _tag(body))

    def tag(self, name: str) -> str | None:
        """As `Store.tag`."""
        try:
            return self.read(name).tag
        except Missing:
            return None

    def tags(self) -> dict[str, str]:
        """As `Store.tags`."""
        with self._told():
            if not self.root.is_dir():
                raise Unreachable(says("store.no_folder", address=self.address))
            paths = [path for path in sorted(self.root.rglob("*")) if path.is_file()]
            names = (path.relative_to(self.root).as_posix() for path in paths
                     if not path.name.startswith("."))  # fmt: skip
            return {name: _tag((self.root / name).read_bytes())
                    for name in names if not name.startswith(".")}  # fmt: skip

    def create(self, name: str, body: bytes) -> str:
        """As `Store.create`: whole under its name at once, or not at all."""
        with self._told(), self._aside(name, body) as aside:
            try:
                os.link(aside, self.root / name)
            except FileExistsError:
                raise Taken(says("store.taken", name=name, address=self.address)) from None
            sync_folder((self.root / name).parent)
        return _tag(body)

    def replace(self, name: str, body: bytes, tag: str) -> str:
        """As `Store.replace`."""
        with self._told(), self._alone():
            if self.tag(name) != tag:
                raise Changed(says("store.changed", name=name, address=self.address))
            with self._aside(name, body) as aside:
                aside.replace(self.root / name)
                sync_folder((self.root / name).parent)
        return _tag(body)

    def remove(self, name: str) -> None:
        """As `Store.remove`."""
        with self._told():
            (self.root / name).unlink(missing_ok=True)

    @contextmanager
    def _aside(self, name: str, body: bytes) -> Iterator[Path]:
        """A file of that content beside the one that it will be, on the disk."""
        place = (self.root / name).parent
        place.mkdir(parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(prefix=".", dir=place)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fchmod(file.fileno(), 0o644)
                os.fsync(file.fileno())
            yield Path(path)
        finally:
            Path(path).unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.root / _LOCK).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the machine says no to is told as any store's."""
        try:
            yield
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise Unreachable(says("store.unreachable", address=self.address, why=why)) from error


def _tag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
