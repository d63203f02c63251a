"""Streamlit's socket without a browser: asks for a rerun, reads until the script has finished.

It says what a browser says (page, parameters, hashes of the messages that it keeps), so the server
does and sends what it would for one. It draws nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.measures import Sample, UnmeasuredError
from benchmarks.targets import Target
from tools.site import PATIENCE


class Counted(ClientConnection):
    """A connection that counts the bytes that came in, as they came: compressed, with headers."""

    received = 0

    def data_received(self, data: bytes) -> None:
        """Count, then read."""
        self.received += len(data)
        super().data_received(data)


class Session:
    """One open page."""

    def __init__(self, connection: Counted, target: Target) -> None:
        self.connection = connection
        self.target = target
        self.page_hash = ""
        self.kept: list[str] = []
        self.places: set[tuple[int, ...]] = set()
        self.runs = 0

    async def first_run(self) -> None:
        """Open the page. Raises UnmeasuredError unless it came whole."""
        _, messages = await self._run()
        if not any(self.target.proof.encode() in each.SerializeToString() for each in messages):
            raise UnmeasuredError(f"{self.target.name} did not come whole")
        self.places = _places(messages)
        self.page_hash = _page_hash(messages)
        self.kept = [each.hash for each in messages if each.metadata.cacheable]

    async def rerun(self) -> Sample:
        """Ask, wait for the end: `ms`, `bytes` on the wire, `raw_bytes` once decompressed.

        Raises UnmeasuredError when it draws something else than the first run.
        """
        sample, messages = await self._run()
        if _places(messages) != self.places or _page_hash(messages) != self.page_hash:
            raise UnmeasuredError(f"{self.target.name} is not the same after a rerun")
        return sample

    async def _run(self) -> tuple[Sample, list[ForwardMsg]]:
        received, start = self.connection.received, time.perf_counter()
        await self.connection.send(self._request())
        messages: list[ForwardMsg] = []
        raw = 0
        async with asyncio.timeout(PATIENCE):
            while not messages or messages[-1].WhichOneof("type") != "script_finished":
                data = await self.connection.recv(decode=False)
                raw += len(data)
                messages.append(ForwardMsg.FromString(data))
        elapsed = (time.perf_counter() - start) * 1000
        if messages[-1].script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
            raise UnmeasuredError(f"{self.target.name}: the script failed")
        wire = self.connection.received - received
        return {"ms": elapsed, "bytes": wire, "raw_bytes": raw}, messages

    def _request(self) -> bytes:
        message = BackMsg()
        state = message.rerun_script
        changed = self.runs % 2 and self.target.changed
        state.query_string = changed or self.target.query
        self.runs += 1
        state.page_script_hash = self.page_hash
        # The browser names the page the first time, then gives the hash that it was told.
        state.page_name = "" if self.page_hash else self.target.page
        state.cached_message_hashes.extend(self.kept)
        state.context_info.timezone = "Europe/Paris"
        state.context_info.locale = "fr-FR"
        state.context_info.url = self.target.url
        state.context_info.color_scheme = "light"
        return message.SerializeToString()


@asynccontextmanager
async def session(target: Target) -> AsyncIterator[Session]:
    """Connect as Streamlit's page does and open `target`."""
    host = urlsplit(target.url).netloc
    async with connect(
        f"ws://{host}/_stcore/stream",
        origin=f"http://{host}",
        subprotocols=["streamlit"],
        create_connection=Counted,
        proxy=None,
        ping_interval=None,
        max_size=None,
        max_queue=None,
    ) as connection:
        opened = Session(connection, target)
        await opened.first_run()
        yield opened


def _places(messages: list[ForwardMsg]) -> set[tuple[int, ...]]:
    """Where something was drawn. Not how often: `st.write` sends an empty place first, or not."""
    drawn = (each for each in messages if each.WhichOneof("type") in ("delta", "ref_hash"))
    return {tuple(each.metadata.delta_path) for each in drawn}


def _page_hash(messages: list[ForwardMsg]) -> str:
    hashes = [
        getattr(each, each.WhichOneof("type")).page_script_hash
        for each in messages
        if each.WhichOneof("type") in ("new_session", "navigation")
    ]
    return hashes[-1]
