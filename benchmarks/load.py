"""`python -m benchmarks.load [--seconds 60]`: readers who each look at something else, all at once.

A fresh server; sessions that stay open; interactions that arrive at a steady pace, whatever the
server does (an open system: Schroeder, Wierman & Harchol-Balter, NSDI 2006). 40 % ask for a
département (all of them in turn), 30 % for a map (all periods), the rest for the other pages; both
languages, both themes. A wait is counted from the moment when a reader asks; who asks for something
else before the answer has come has replaced the first by the second, and waits for that one.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from dashboard.pages import PAGES
from geo.territories import DEPARTEMENTS
from tools.site import PATIENCE, Site, serve

YEARS = tuple(str(year) for year in range(2012, 2021))
PERIODS = (*YEARS, "2012/2014", "2015/2017", "2018/2020")
OTHERS = tuple(page.path for page in PAGES if page.path not in ("departement", "carte"))

#: A run that a newer interaction has ended.
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN

#: Sessions, interactions a second.
SCENARIOS = ((60, 5), (200, 10), (60, 30))


@dataclass(frozen=True, slots=True)
class Ask:
    """A page and its parameters, in a theme."""

    page: str
    query: str
    theme: str


@dataclass
class Result:
    """What readers met: how long each waited (seconds), and what went wrong."""

    sessions: int
    per_second: float
    seconds: float
    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    replaced: int = 0

    def quantile(self, share: float) -> float:
        """The wait that this share of the readers did not exceed."""
        ordered = sorted(self.waits)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0

    def __str__(self) -> str:
        answered = len(self.waits) / self.seconds
        return (
            f"{self.sessions} sessions, {self.per_second:g} a second, {self.seconds:.0f} s: "
            f"{answered:.1f} answers a second, {self.replaced} replaced by their reader, "
            f"{len(self.errors)} errors; waits: median "
            f"{self.quantile(0.5) * 1000:.0f} ms, p95 {self.quantile(0.95) * 1000:.0f} ms, longest "
            f"{self.quantile(1) * 1000:.0f} ms"
        )


def asked(seed: int) -> Iterator[Ask]:
    """What readers ask for, one after the other, the same for a seed."""
    draw = random.Random(seed)
    codes, periods = itertools.cycle(DEPARTEMENTS), itertools.cycle(PERIODS)
    while True:
        lang = draw.choice(({}, {"lang": "en"}))
        kind = draw.random()
        if kind < 0.4:
            page, query = "departement", {"dep": next(codes)}
        elif kind < 0.7:
            page, query = "carte", {"periode": next(periods)}
        else:
            page, query = draw.choice(OTHERS), {}
        yield Ask(page, urlencode({**query, **lang}), draw.choice(("light", "dark")))


class Reader:
    """An open session: what it asks for replaces what it was waiting for."""

    def __init__(self, connection: ClientConnection, url: str) -> None:
        self.connection, self.url = connection, url
        self.waiting: asyncio.Future[bool] | None = None
        self.listening = asyncio.create_task(self._listen())

    async def ask(self, wanted: Ask) -> bool:
        """Ask, and wait until the page is whole: True; or until something else was asked: False.

        Raises RuntimeError where its script failed.
        """
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_result(False)
        self.waiting = mine = asyncio.get_running_loop().create_future()
        await self.connection.send(self._request(wanted))
        return await mine

    async def _listen(self) -> None:
        async for data in self.connection:
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") != "script_finished" or self.waiting is None:
                continue
            if self.waiting.done() or message.script_finished == EARLY:
                continue
            if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self.waiting.set_result(True)
            else:
                self.waiting.set_exception(RuntimeError("the script failed"))

    def _request(self, wanted: Ask) -> bytes:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name = wanted.query, wanted.page
        state.context_info.timezone, state.context_info.locale = "Europe/Paris", "fr-FR"
        state.context_info.url = f"{self.url}/{wanted.page}"
        state.context_info.color_scheme = wanted.theme
        return message.SerializeToString()


async def load(site: Site, sessions: int, per_second: float, seconds: float) -> Result:
    """Open `sessions`, then let interactions arrive for so many seconds."""
    result = Result(sessions, per_second, seconds)
    async with AsyncExitStack() as stack:
        readers = [await _reader(stack, site) for _ in range(sessions)]
        start, tasks = time.perf_counter(), []
        for at, wanted in enumerate(asked(sessions)):
            due = start + at / per_second
            if at / per_second > seconds:
                break
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(_timed(readers[at % sessions], wanted, result)))
        await asyncio.gather(*tasks)
        result.seconds = time.perf_counter() - start
    return result


async def _timed(reader: Reader, wanted: Ask, result: Result) -> None:
    start = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            answered = await reader.ask(wanted)
        if answered:
            result.waits.append(time.perf_counter() - start)
        else:
            result.replaced += 1
    except Exception as error:
        result.errors.append(f"{type(error).__name__}: {error}")


async def _reader(stack: AsyncExitStack, site: Site) -> Reader:
    connection = await stack.enter_async_context(
        connect(
            f"ws://{site.host}/_stcore/stream",
            origin=site.url,
            subprotocols=["streamlit"],
            proxy=None,
            ping_interval=None,
            max_size=None,
            max_queue=None,
        )
    )
    return Reader(connection, site.url)


def main() -> None:
    """Every scenario, each against a fresh server; exit status 1 where an interaction failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    seconds = parser.parse_args().seconds
    failed = 0
    for sessions, per_second in SCENARIOS:
        with serve() as site:
            found = asyncio.run(load(site, sessions, per_second, seconds))
        print(found, flush=True)
        failed += len(found.errors)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
