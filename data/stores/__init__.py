"""Where releases are kept beyond one machine: named objects, created once, and one that is compared
before it is set.

    file:///srv/shared/releases     a folder, of this machine or of a share
    s3://bucket/prefix              any store that speaks S3: AWS_ENDPOINT, AWS_REGION,
                                    AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY say which and who

Below either, as `data.release` has it: `<id>/manifest.json`, `<id>/observations.parquet`,
`<id>/sources.parquet`, `freshness.json`, and `current`, which is all that is ever written twice:

    2026-11-27-fd07c50300           the release to serve
    edition 12                      counts what operators did
    has 2026-11-16-0a1b2c3d4e       a line for each release that was published: no other one is
    has 2026-11-27-fd07c50300       read, whatever lies in the store
    next 2026-12-04-5e6f708192      an operator is publishing that one
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from data.errors import ObservatoireError, says

#: How the address of a store begins.
SCHEMES = ("file://", "s3://")

CURRENT = "current"


class StoreError(ObservatoireError):
    """A store can't be used, or something else happened in it meanwhile."""


class Missing(StoreError):
    """There is no object of that name."""


class Taken(StoreError):
    """An object that was to be created is there already."""


class Changed(StoreError):
    """An object is no longer what it was when it was read."""


class Unreachable(StoreError):
    """The store does not answer, or refuses to: try again, or mend address and rights."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An object as it was read: its bytes, and the `tag` that changes with them."""

    body: bytes
    tag: str


class Store(Protocol):
    """The few things that are asked of a store. Each raises Unreachable."""

    @property
    def address(self) -> str:
        """Where it is, as an operator wrote it; no key is in it."""

    def read(self, name: str) -> Kept:
        """An object. Raises Missing."""

    def tag(self, name: str) -> str | None:
        """What changes with an object; None where there is none of that name."""

    def tags(self) -> dict[str, str]:
        """Of every object, by name."""

    def create(self, name: str, body: bytes) -> str:
        """A new object; returns its tag. Raises Taken."""

    def replace(self, name: str, body: bytes, tag: str) -> str:
        """Set an object that still has `tag`; returns the new one. Raises Changed."""

    def remove(self, name: str) -> None:
        """Remove an object, if it is there."""


def is_address(place: str) -> bool:
    """Whether that is the address of a store; a path is none."""
    return place.startswith(SCHEMES)


def of(address: str) -> Store:
    """The store at an address. Raises Unreachable where it can't be one."""
    from data.stores.bucket import Bucket
    from data.stores.folder import Folder

    if address.startswith("file://"):
        return Folder(address)
    if address.startswith("s3://"):
        return Bucket(address)
    raise Unreachable(says("store.address", address=address))
