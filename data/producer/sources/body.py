"""The body of an answer as the file that is meant: copied, without HTTP's layer, of its kind.

A host that sends `.csv.gz` as such may name the file's own layer `Content-Encoding`, or a layer
that is not there: the bytes say what there is, and the published checksum may be of either.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

import requests

from data.errors import Grouped, Sentence, UpstreamError, says
from data.producer.sources import text
from data.producer.sources.cache import Cache

if TYPE_CHECKING:
    from data.producer.sources.http import Progress, Resource

CHUNK = 1 << 16

#: How a file of each kind starts, once unpacked for the way; a CSV starts as any text. The media
#: type that it comes with says nothing: hosts send a good file under every one of them.
KINDS = {
    "zip": (text.ZIP,),
    "json": (b"{", b"["),
    "csv": (),
    "csv.gz": (),
    "xlsx": (text.ZIP,),
}
_PAGE = "<"
_START = 512
#: Times its limit that an archive may hold: text packs well.
_UNPACKED = 10

#: Names of the layer that HTTP adds (RFC 9110, 8.4.1).
_LAYERS = ("gzip", "x-gzip")


class Broken(Exception):
    """An answer that another try may mend: `said` is what is wrong with it."""

    def __init__(self, said: Sentence) -> None:
        self.said = said
        super().__init__(said)


def refused(resource: Resource, why: Sentence) -> UpstreamError:
    """Why a resource can't be had."""
    return UpstreamError(resource.source, resource.name, why)


@dataclass(frozen=True, slots=True)
class Content:
    """A body on the disk: its digests and its size."""

    sha256: str
    published: str
    size: int


def keep(
    resource: Resource, cache: Cache, answer: requests.Response, progress: Progress, end: float
) -> Content:
    """The file as it is meant, in the cache: without the layer that HTTP added for the way.

    Raises UpstreamError, and Broken for what another try may mend.
    """
    with cache.writing() as raw:
        came = _copy(resource, _chunks(answer, resource, progress, end), raw.file)
        if not _is_layered(resource, answer, raw.file):
            _check(resource, raw.file, came)
            raw.becomes = cache.file(came.sha256)
            return came
        with cache.writing() as part:
            meant = _copy(resource, _without_layer(raw.file), part.file)
            _check(resource, part.file, came, meant)
            part.becomes = cache.file(meant.sha256)
            return meant


def _chunks(
    answer: requests.Response, resource: Resource, progress: Progress, end: float
) -> Iterator[bytes]:
    """The body as it is on the wire. Raises UpstreamError past the time allowed."""
    size, length = 0, answer.headers.get("Content-Length")
    while chunk := answer.raw.read1(CHUNK, decode_content=False):
        size += len(chunk)
        if time.monotonic() > end:
            raise refused(resource, says("answer.slow", size=Grouped(size)))
        progress(resource, size, int(length) if length else None)
        yield chunk


def _copy(resource: Resource, chunks: Iterable[bytes], to: IO[bytes]) -> Content:
    """Write `chunks`. Raises UpstreamError beyond the limit."""
    ours, size = hashlib.sha256(), 0
    theirs = hashlib.new(resource.checksum[0] if resource.checksum else "sha256")
    for chunk in chunks:
        size += len(chunk)
        if size > resource.limit:
            raise refused(resource, says("answer.large", limit=Grouped(resource.limit)))
        ours.update(chunk)
        theirs.update(chunk)
        to.write(chunk)
    return Content(ours.hexdigest(), theirs.hexdigest(), size)


def _is_layered(resource: Resource, answer: requests.Response, file: IO[bytes]) -> bool:
    """Whether the bytes have a layer that is not the file's own."""
    told = answer.headers.get("Content-Encoding", "").lower() in _LAYERS
    if not (told and _start(file).startswith(text.GZIP)):
        return False
    try:
        inside = next(_without_layer(file), b"")
    except Broken:
        return True
    return resource.kind != "csv.gz" or inside.startswith(text.GZIP)


def _without_layer(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    try:
        with gzip.GzipFile(fileobj=file) as opened:
            while chunk := opened.read(CHUNK):
                yield chunk
    except (OSError, EOFError, zlib.error) as error:
        raise Broken(says("answer.cut")) from error


def _start(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(_START)


def _check(resource: Resource, file: IO[bytes], *found: Content) -> None:
    """A file of its kind, by its first bytes (an error page may come with status 200), and the one
    whose checksum is published.
    """
    start = _start(file)
    file.seek(0, os.SEEK_END)
    if not start:
        raise Broken(says("answer.empty"))
    written = _as_text(start)
    if written.startswith(_PAGE):
        raise refused(resource, says("answer.page"))
    allowed = KINDS[resource.kind]
    if allowed and not start.startswith(allowed) and not written.encode().startswith(allowed):
        raise refused(resource, says("answer.kind", kind=resource.kind))
    _check_whole(resource, file, start)
    if resource.checksum:
        algorithm, published = resource.checksum
        if published.lower() not in (each.published for each in found):
            raise Broken(says("answer.checksum", algorithm=algorithm))


def _check_whole(resource: Resource, file: IO[bytes], start: bytes) -> None:
    """A packed file that was cut on the way is seen here, and never kept: its host would then say
    for ever that it has not changed.
    """
    if start.startswith(text.GZIP):
        size = 0
        for chunk in _without_layer(file):
            size += len(chunk)
            if size > resource.limit:
                raise refused(resource, _too_large(resource.limit))
    elif start.startswith(text.ZIP):
        try:
            with zipfile.ZipFile(file) as archive:
                size = sum(each.file_size for each in archive.infolist())
        except zipfile.BadZipFile as error:
            raise Broken(says("answer.archive_cut")) from error
        if size > _UNPACKED * resource.limit:
            raise refused(resource, _too_large(_UNPACKED * resource.limit))
    file.seek(0, os.SEEK_END)


def _too_large(limit: int) -> Sentence:
    return says("answer.large_unpacked", limit=Grouped(limit))


def _as_text(start: bytes) -> str:
    try:
        return text.decoded(start[: len(start) // 2 * 2]).lstrip("\ufeff \r\n\t")
    except text.Unreadable:
        return start.decode("latin-1")
