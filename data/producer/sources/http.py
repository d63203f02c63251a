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
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from data.errors import says
from data.producer.sources import body
from data.producer.sources.body import Broken, refused
from data.producer.sources.cache import Cache, Record

AGENT = "Observatoire de la loi du 13 avril 2016 (statistiques publiques)"

#: No file of these sources is older.
_OLDEST = 2000

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
            raise refused(resource, says("answer.never"))
        return Fetched(known, new=False)


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
        except Broken as error:
            why = error.said
        if time.monotonic() > end:
            break
        time.sleep(policy.backoff * (2**attempt + random.random()))
    raise refused(resource, says("answer.tries", why=why, tries=attempt + 1))


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
            _check_held(resource, known, cache.path(known).read_bytes())
            return _unchanged(cache, known)
        _check_head(resource, answer)
        try:
            return _keep(resource, cache, known, answer, progress, end)
        except (requests.RequestException, HTTPError, ConnectionError) as error:
            raise Broken(says("answer.connection_lost", error=_short(error))) from None


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
        raise refused(resource, says("answer.connection", error=_short(error))) from None


def _conditions(known: Record | None) -> dict[str, str]:
    """Ask only for what is not the file that we hold."""
    pairs = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
    held = known.headers if known else {}
    return {asked: held[name] for name, asked in pairs if name in held}


def _unchanged(cache: Cache, known: Record) -> Fetched:
    seen = replace(known, checked=_now())
    cache.keep(seen)
    return Fetched(seen, new=False)


def _check_held(resource: Resource, known: Record, content: bytes) -> None:
    """The file that we hold is the one whose checksum is published now."""
    if resource.checksum:
        algorithm, published = resource.checksum
        held = (known.published, hashlib.new(algorithm, content).hexdigest())
        if published.lower() not in held:
            raise refused(resource, says("answer.file_in_use", algorithm=algorithm))


def _check_head(resource: Resource, answer: requests.Response) -> None:
    if answer.status_code != requests.codes.ok:
        reason = str(answer.reason)
        why = says("answer.status", url=answer.url, status=answer.status_code, reason=reason)
        raise refused(resource, why)


def _keep(
    resource: Resource,
    cache: Cache,
    known: Record | None,
    answer: requests.Response,
    progress: Progress,
    end: float,
) -> Fetched:
    """Stream the body beside the cache, verify it, then let it in under the name of its content."""
    came = body.keep(resource, cache, answer, progress, end)
    now = _now()
    same = known is not None and known.sha256 == came.sha256
    record = Record(
        source=resource.source,
        name=resource.name,
        url=resource.url,
        final_url=answer.url,
        fetched=known.fetched if known and same else now,
        checked=now,
        sha256=came.sha256,
        size=came.size,
        licence=resource.licence,
        headers={name: answer.headers[name] for name in KEPT if name in answer.headers},
        dated=modified(known) if known and same else _dated(answer.headers),
        published=resource.checksum[1].lower() if resource.checksum else "",
    )
    cache.keep(record)
    return Fetched(record, new=not same)


def modified(record: Record) -> str:
    """When its host says that a file was last modified (UTC, ISO 8601); empty if it does not, or
    says a day that can't be.
    """
    return record.dated or _dated(record.headers)


def _dated(headers: Mapping[str, str]) -> str:
    try:
        said = parsedate_to_datetime(headers["Last-Modified"]).astimezone(datetime.UTC)
    except (KeyError, ValueError, TypeError, OverflowError):
        return ""
    late = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2)
    return said.isoformat(timespec="seconds") if said.year >= _OLDEST and said < late else ""


def day(record: Record) -> str:
    """The day of a file: that of its host, else the one when it first came."""
    return (modified(record) or record.fetched)[:10]


def _short(error: Exception) -> str:
    """The innermost reason, without addresses of objects."""
    cause = getattr(error, "args", [error])[0]
    reason = getattr(cause, "reason", None) or cause
    return type(error if isinstance(reason, str) else reason).__name__


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
