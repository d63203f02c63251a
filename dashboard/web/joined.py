"""`uvicorn --http dashboard.web.joined:Protocol`: the head and the body of an answer in one write.

uvicorn hands them to the kernel one after the other, and between the two another thread may run for
some milliseconds. A process that dies there has sent half an answer, which no proxy can ask another
replica for; one that dies before has sent nothing. One write is also one call to the system less.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: Bytes that are kept for one turn of the loop: nearly every answer, packed, is smaller.
MOST = 1_000_000


class Protocol(HttpToolsProtocol):
    """uvicorn's own, on a transport that joins what is written in one turn of the loop."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """As uvicorn's."""
        super().connection_made(Joined(transport, self.loop))  # type: ignore[arg-type]


class Joined:
    """A transport; what it is not asked here it passes on."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._kept: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Keep until this turn of the loop ends."""
        if not self._kept:
            self._loop.call_soon(self._flush)
        self._kept.append(data)
        self._size += len(data)
        # What is long is the transport's to hold back.
        if self._size > MOST:
            self._flush()

    def close(self) -> None:
        """After what was written."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._kept:
            data, self._kept, self._size = b"".join(self._kept), [], 0
            self._transport.write(data)
