"""Fetch one pinned npm tarball, verify it, and read files inside it.

Source: the npm registry. The integrity of a package is the `dist.integrity` that the registry
publishes; it is pinned in our code, so a registry or a mirror cannot change what we build from.
"""

import base64
import hashlib
import io
import os
import tarfile
from dataclasses import dataclass
from pathlib import Path

import requests

REGISTRY = "https://registry.npmjs.org"
CACHE = Path.home() / ".cache" / "observatoire" / "npm"
TIMEOUT = (10, 120)  # seconds to connect, then between two reads


class IntegrityError(Exception):
    """The bytes received are not those of the pinned package."""


@dataclass(frozen=True)
class Package:
    """A pinned npm package: name, exact version, and integrity ("sha512-" and base64)."""

    name: str
    version: str
    integrity: str

    @property
    def filename(self) -> str:
        """Name of the tarball in our cache, the one `npm pack` gives."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"

    @property
    def url(self) -> str:
        """Address of the tarball, in the registry of NPM_CONFIG_REGISTRY if it is set."""
        registry = os.environ.get("NPM_CONFIG_REGISTRY", REGISTRY).rstrip("/")
        return f"{registry}/{self.name}/-/{self.name.split('/')[-1]}-{self.version}.tgz"


def integrity_of(data: bytes) -> str:
    """Return the sha512 integrity of `data`, as npm writes it."""
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode("ascii")


def fetch(package: Package, cache: Path = CACHE) -> bytes:
    """Return the verified tarball of `package`, from `cache` or from the registry.

    Raises IntegrityError if the registry's bytes differ, requests.RequestException if it fails.
    """
    kept = cache / package.filename
    # A damaged copy is fetched again rather than trusted or reported.
    if kept.exists() and integrity_of(data := kept.read_bytes()) == package.integrity:
        return data
    response = requests.get(package.url, timeout=TIMEOUT)
    response.raise_for_status()
    _verify(package, response.content)
    cache.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(response.content)
    return response.content


def read_member(package: Package, member: str, cache: Path = CACHE) -> bytes:
    """Return the bytes of `member` (a path inside the package, such as "LICENSE").

    Raises what `fetch` raises, and KeyError if the package has no such file.
    """
    with tarfile.open(fileobj=io.BytesIO(fetch(package, cache)), mode="r:gz") as archive:
        file = archive.extractfile(f"package/{member}")
        if file is None:
            raise KeyError(f"{package.name}@{package.version}: {member} is not a file")
        return file.read()


def _verify(package: Package, data: bytes) -> None:
    if (got := integrity_of(data)) != package.integrity:
        raise IntegrityError(
            f"{package.name}@{package.version}: expected {package.integrity}, got {got}"
        )
