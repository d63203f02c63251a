"""Raw files over HTTP, for every source: one session, one way to fail, one way to keep.

requests (https://requests.readthedocs.io/) with urllib3's `Retry`: connection errors, 429
(`Retry-After` honoured, up to a limit) and 5xx are tried again with exponential backoff and jitter;
so is a body that breaks off. A conditional request (RFC 9110, 13) spares what has not changed.
Redirections are followed and the address that answered is recorded: data.gouv.fr redirects a
resource to a file with a stamp in its name, which is never the name in the cache. Proxies come from
the environment; TLS is always verified.

`OBSERVATOIRE_UPSTREAM` replaces scheme and host of every address (for tests, or a mirror).
"""

from __future__ import annotations

import datetime
import hashlib
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import IO
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from data.errors import UpstreamError
from data.sources.cache import Cache, Record

AGENT = "Observatoire de la loi du 13 avril 2016 (statistiques publiques)"
CHUNK = 1 << 16

#: How a file of each kind starts, and the media types that it may come with.
KINDS = {
    "zip": ((b"PK\x03\x04",), ("zip", "octet-stream")),
    "json": ((b"{", b"["), ("json",)),
    "csv": ((), ("csv", "text/plain", "octet-stream")),
    "csv.gz": ((b"\x1f\x8b",), ("gzip", "csv", "octet-stream")),
    "xlsx": ((b"PK\x03\x04",), ("spreadsheet", "excel", "zip", "octet-stream")),
}
_PAGE = (b"<!doctype", b"<html", b"<?xml")

#: Headers that say which version of a file this is.
KEPT = ("ETag", "Last-Modified", "Content-Type", "Content-Length", "Date")


@dataclass(frozen=True, slots=True)
class Policy:
    """Seconds and tries. `total` bounds a whole download, however slowly its bytes trickle in."""

    connect: float = 10
    read: float = 30
    total: float = 300
    tries: int = 3
    backoff: float = 0.5
    longest_wait: int = 30


USUAL = Policy()


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of a source. `name` is its own in the cache, whatever its address becomes.

    `checksum` is the algorithm and hexadecimal digest that the publisher gives, if any; `limit` the
    greatest size, in bytes once decompressed.
    """

    source: str
    name: str
    url: str
    kind: str
    licence: str
    checksum: tuple[str, str] | None = None
    limit: int = 100_000_000


@dataclass(frozen=True, slots=True)
class Fetched:
    """A raw file in the cache; `new` when its content is not the one of last time."""

    record: Record
    new: bool


Progress = Callable[[Resource, int, int | None], None]


def _quietly(*_: object) -> None:
    """No progress to show."""


@dataclass(frozen=True, slots=True)
class Client:
    """How the files of a source are had: over a session, or from the cache alone (`via` None)."""

    cache: Cache
    via: requests.Session | None
    policy: Policy = USUAL
    progress: Progress = _quietly

    def fetch(self, resource: Resource) -> Fetched:
        """The resource. Raises UpstreamError, as `fetch`; without a session, where it was never
        had.
        """
        if self.via:
            return fetch(resource, self.cache, self.via, self.policy, self.progress)
        known = self.cache.record(resource.source, resource.name)
        if known is None:
            raise _refused(resource, "it was never downloaded.")
        return Fetched(known, new=False)


class _Broken(Exception):
    """An answer that another try may mend."""


class _Session(requests.Session):
    """Sends redirections to the replaced host too, so that a rehearsal never leaves it."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Where to go next, on the host of `address`."""
        target = super().get_redirect_target(resp)
        return address(target) if target and urlsplit(target).netloc else target


def session(policy: Policy = USUAL) -> requests.Session:
    """The session of all requests."""
    retry = Retry(
        total=policy.tries,
        read=1,  # who hears us and says nothing is not waited for again and again
        backoff_factor=policy.backoff,
        backoff_jitter=policy.backoff,
        backoff_max=policy.longest_wait,
        retry_after_max=policy.longest_wait,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods={"GET"},
        raise_on_status=False,
    )
    made = _Session()
    made.headers.update({"User-Agent": AGENT, "Accept-Encoding": "gzip, identity"})
    made.mount("http://", HTTPAdapter(max_retries=retry))
    made.mount("https://", HTTPAdapter(max_retries=retry))
    return made


def address(url: str) -> str:
    """`url` with the scheme and host of `OBSERVATOIRE_UPSTREAM`, where it is set."""
    base, asked = urlsplit(os.environ.get("OBSERVATOIRE_UPSTREAM", "")), urlsplit(url)
    if not base.netloc:
        return url
    return urlunsplit((base.scheme, base.netloc, asked.path, asked.query, ""))


def fetch(
    resource: Resource,
    cache: Cache,
    via: requests.Session,
    policy: Policy = USUAL,
    progress: Progress = _quietly,
) -> Fetched:
    """The resource, from the cache when it has not changed.

    Raises UpstreamError where it can't be had whole and of its kind; the cache then keeps what it
    had.
    """
    end = time.monotonic() + policy.total
    for attempt in range(policy.tries):
        try:
            return _attempt(resource, cache, via, policy, progress, end)
        except _Broken as error:
            why = str(error)
        if time.monotonic() > end:
            break
        time.sleep(policy.backoff * (2**attempt + random.random()))
    raise _refused(resource, f"{why} ({attempt + 1} tries).")


def _attempt(
    resource: Resource,
    cache: Cache,
    via: requests.Session,
    policy: Policy,
    progress: Progress,
    end: float,
) -> Fetched:
    known = cache.record(resource.source, resource.name)
    with _answered(resource, via, policy, known) as answer:
        if known and answer.status_code == requests.codes.not_modified:
            _check_held(resource, cache.path(known).read_bytes())
            return _unchanged(cache, known)
        _check_head(resource, answer)
        try:
            return _keep(resource, cache, known, answer, progress, end)
        except (requests.RequestException, HTTPError, ConnectionError) as error:
            raise _Broken(f"the connection failed: {_short(error)}") from None


def _answered(
    resource: Resource, via: requests.Session, policy: Policy, known: Record | None
) -> requests.Response:
    """The head of the answer. The session has tried again already: a failure here is final."""
    try:
        return via.get(
            address(resource.url),
            headers=_conditions(known if known and known.url == resource.url else None),
            timeout=(policy.connect, policy.read),
            stream=True,
        )
    except (requests.RequestException, HTTPError, ConnectionError) as error:
        raise _refused(resource, f"the connection failed: {_short(error)}.") from None


def _conditions(known: Record | None) -> dict[str, str]:
    """Ask only for what is not the file that we hold."""
    pairs = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
    held = known.headers if known else {}
    return {asked: held[name] for name, asked in pairs if name in held}


def _unchanged(cache: Cache, known: Record) -> Fetched:
    seen = replace(known, checked=_now())
    cache.keep(seen)
    return Fetched(seen, new=False)


def _check_held(resource: Resource, content: bytes) -> None:
    """The file that we hold is the one whose checksum is published now."""
    if resource.checksum:
        algorithm, published = resource.checksum
        if hashlib.new(algorithm, content).hexdigest() != published.lower():
            raise _refused(resource, f"the file in use is not that of the published {algorithm}.")


def _check_head(resource: Resource, answer: requests.Response) -> None:
    if answer.status_code != requests.codes.ok:
        raise _refused(resource, f"{answer.url} answered {answer.status_code} {answer.reason}.")
    media = answer.headers.get("Content-Type", "").lower()
    if media and not any(part in media for part in KINDS[resource.kind][1]):
        raise _refused(resource, f"{answer.url} sent “{media}”, not {resource.kind}.")


def _keep(
    resource: Resource,
    cache: Cache,
    known: Record | None,
    answer: requests.Response,
    progress: Progress,
    end: float,
) -> Fetched:
    """Stream the body beside the cache, verify it, then let it in under the name of its content."""
    with cache.writing() as part:
        digest, size = _stream(resource, answer, part.file, progress, end)
        part.becomes = cache.file(digest)
    now = _now()
    same = known is not None and known.sha256 == digest
    record = Record(
        source=resource.source,
        name=resource.name,
        url=resource.url,
        final_url=answer.url,
        fetched=known.fetched if known and same else now,
        checked=now,
        sha256=digest,
        size=size,
        licence=resource.licence,
        headers={name: answer.headers[name] for name in KEPT if name in answer.headers},
    )
    cache.keep(record)
    return Fetched(record, new=not same)


def _stream(
    resource: Resource, answer: requests.Response, file: IO[bytes], progress: Progress, end: float
) -> tuple[str, int]:
    """SHA-256 and size of the body, written to `file`; raises where it can't be the resource."""
    ours, size, start = hashlib.sha256(), 0, b""
    theirs = hashlib.new(resource.checksum[0]) if resource.checksum else None
    length = answer.headers.get("Content-Length")
    total = int(length) if length and "Content-Encoding" not in answer.headers else None
    while chunk := answer.raw.read1(CHUNK, decode_content=True):
        start = start or chunk.lstrip(b"\xef\xbb\xbf \r\n\t")[:32]
        size += len(chunk)
        if size > resource.limit:
            raise _refused(resource, f"more than {resource.limit:,} bytes.")
        if time.monotonic() > end:
            raise _refused(resource, f"only {size:,} bytes came in the time allowed.")
        for digest in (ours, theirs):
            if digest:
                digest.update(chunk)
        file.write(chunk)
        progress(resource, size, total)
    _check_body(resource, start)
    if theirs and theirs.hexdigest() != resource.checksum[1].lower():  # type: ignore[index]
        raise _Broken(f"its {resource.checksum[0]} is not the one published")  # type: ignore[index]
    return ours.hexdigest(), size


def _check_body(resource: Resource, start: bytes) -> None:
    """A file of its kind, by its first bytes: an error page may come with status 200."""
    if not start:
        raise _Broken("the body was empty")
    if start.lower().startswith(_PAGE):
        raise _refused(resource, "a web page came instead of the file.")
    allowed = KINDS[resource.kind][0]
    if allowed and not start.startswith(allowed):
        raise _refused(resource, f"what came is not {resource.kind}.")


def modified(record: Record) -> str:
    """When its host says that a file was last modified (UTC, ISO 8601); empty if it does not."""
    try:
        said = parsedate_to_datetime(record.headers["Last-Modified"])
    except (KeyError, ValueError):
        return ""
    return said.astimezone(datetime.UTC).isoformat(timespec="seconds")


def day(record: Record) -> str:
    """The day of a file: that of its host, else the one when it first came."""
    return (modified(record) or record.fetched)[:10]


def _refused(resource: Resource, why: str) -> UpstreamError:
    return UpstreamError(resource.source, resource.name, why)


def _short(error: Exception) -> str:
    """The innermost reason, without addresses of objects."""
    cause = getattr(error, "args", [error])[0]
    reason = getattr(cause, "reason", None) or cause
    return type(reason).__name__


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
