"""A bucket of any store that speaks S3, by `obstore`.

Creation and comparison are the store's own: `If-None-Match: *` and `If-Match` of PUT (Amazon S3
since 2024, SeaweedFS, MinIO, Ceph, Scaleway, OVHcloud). One that knows neither is no place for
releases: `tests/data/test_stores.py` says what is asked of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import obstore
from obstore import exceptions
from obstore.store import S3Store

from data.errors import says
from data.stores import Changed, Kept, Missing, Taken, Unreachable

#: A store that says nothing for that long is away: nobody waits longer for a page.
_CONNECT, _ANSWER, _ENDS = "2s", "20s", timedelta(seconds=10)


class Bucket:
    """Objects below a prefix. A tag is the ETag that the store gives."""

    def __init__(self, address: str) -> None:
        self.address = address
        # Plain HTTP is for a store of this machine or of a closed network, and is asked for by its
        # endpoint: `http://…`.
        plain = os.environ.get("AWS_ENDPOINT", "").startswith("http://")
        try:
            self._store = S3Store.from_url(
                address,
                client_options={
                    "allow_http": plain, "connect_timeout": _CONNECT, "timeout": _ANSWER,
                },
                retry_config={"max_retries": 2, "retry_timeout": _ENDS},
            )  # fmt: skip
        except (exceptions.BaseError, ValueError) as error:
            raise Unreachable(says("store.address", address=address)) from error

    def read(self, name: str) -> Kept:
        """As `Store.read`."""
        with self._told(name):
            found = obstore.get(self._store, name)
            return Kept(bytes(found.bytes()), self._of(found.meta))

    def _of(self, meta: Mapping[str, Any]) -> str:
        """The ETag; without one nothing can be compared."""
        if not (tag := meta["e_tag"]):
            raise Unreachable(says("store.no_tags", address=self.address))
        return tag

    def tag(self, name: str) -> str | None:
        """As `Store.tag`."""
        try:
            with self._told(name):
                return self._of(obstore.head(self._store, name))
        except Missing:
            return None

    def tags(self) -> dict[str, str]:
        """As `Store.tags`."""
        with self._told(""):
            pages = obstore.list(self._store, chunk_size=1_000)
            return {each["path"]: self._of(each) for page in pages for each in page}

    def create(self, name: str, body: bytes) -> str:
        """As `Store.create`."""
        with self._told(name):
            return self._of(obstore.put(self._store, name, body, mode="create"))

    def replace(self, name: str, body: bytes, tag: str) -> str:
        """As `Store.replace`."""
        with self._told(name):
            return self._of(obstore.put(self._store, name, body, mode={"e_tag": tag}))

    def remove(self, name: str) -> None:
        """As `Store.remove`."""
        try:
            with self._told(name):
                obstore.delete(self._store, name)
        except Missing:
            return

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """In our words, then the client's first ones: the body of an answer may hold a key."""
        try:
            yield
        except FileNotFoundError as error:
            raise Missing(says("store.missing", name=name, address=self.address)) from error
        except exceptions.AlreadyExistsError as error:
            raise Taken(says("store.taken", name=name, address=self.address)) from error
        except exceptions.PreconditionError as error:
            raise Changed(says("store.changed", name=name, address=self.address)) from error
        except exceptions.BaseError as error:
            why = str(error).partition("\n")[0].partition("<")[0].strip()[:200]
            raise Unreachable(says("store.unreachable", address=self.address, why=why)) from error
