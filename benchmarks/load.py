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
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from dashboard.pages import PAGES
from geo.territories import DEPARTEMENTS
from tools.site import PATIENCE, Site, serve

YEARS = tuple(str(year) for year in range(2012, 2021))
PERIODS = (*YEARS, "2012/2014", "2015/2017", "2018/2020")
OTHERS = tuple(page.path for page in PAGES if page.path not in ("departement", "carte"))

#: A run that a newer interaction has ended.
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN

#: Sessions, interactions a second.
SCENARIOS = ((60, 5), (200, 10))

#: How many times the capacity is then asked for, by how many.
OVERLOAD, CROWD = 3, 200


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

    @property
    def answered(self) -> float:
        """Answers a second."""
        return len(self.waits) / self.seconds

    def kept(self) -> dict[str, float]:
        """As `results.json` keeps it."""
        return {
            "sessions": self.sessions,
            "per_second": self.per_second,
            "seconds": round(self.seconds, 1),
            "answered": round(self.answered, 1),
            "replaced": self.replaced,
            "errors": len(self.errors),
            "median_ms": round(self.quantile(0.5) * 1000),
            "p95_ms": round(self.quantile(0.95) * 1000),
            "longest_ms": round(self.quantile(1) * 1000),
        }


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
        """Until the connection is closed, by whoever."""
        with suppress(ConnectionClosed):
            await self._heard()
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_exception(ConnectionError("the socket was closed"))

    async def _heard(self) -> None:
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
        readers = [await open_reader(stack, site) for _ in range(sessions)]
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


async def open_reader(stack: AsyncExitStack, site: Site) -> Reader:
    """An open session, closed with `stack`."""
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


async def capacity(site: Site, seconds: float, readers: int = 8) -> float:
    """Answers a second to `readers` who each ask again as soon as they are answered."""
    end, wanted, answers = time.perf_counter() + seconds, asked(1), itertools.count()

    async def reads(reader: Reader) -> None:
        while time.perf_counter() < end:
            await reader.ask(next(wanted))
            next(answers)

    async with AsyncExitStack() as stack:
        opened = [await open_reader(stack, site) for _ in range(readers)]
        await asyncio.gather(*(reads(each) for each in opened))
    return next(answers) / seconds


async def memory(site: Site, sessions: int = 200) -> float:
    """Megabytes that one more open session costs, once what they look at is kept for all."""
    looked_at = list(itertools.islice(asked(2), 40))
    async with AsyncExitStack() as stack:
        first = await open_reader(stack, site)
        for each in looked_at:
            await first.ask(each)
        before = resident(site.pid)
        for at in range(sessions):
            reader = await open_reader(stack, site)
            await reader.ask(looked_at[at % len(looked_at)])
        return (resident(site.pid) - before) / sessions


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds (`VmRSS` of proc(5))."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def measured(seconds: float) -> dict[str, Any]:
    """Every scenario against a fresh server: as `results.json` keeps them."""
    start = time.perf_counter()
    with serve() as site:
        ready = time.perf_counter() - start
        most = asyncio.run(capacity(site, seconds))
    with serve() as site:
        each = asyncio.run(memory(site))
    crowds = (*SCENARIOS, (CROWD, round(OVERLOAD * most)))
    results = []
    for sessions, per_second in crowds:
        with serve() as site:
            results.append(asyncio.run(load(site, sessions, per_second, seconds)))
    return {
        "start_seconds": round(ready, 2),
        "capacity": round(most, 1),
        "session_mb": round(each, 3),
        "crowds": [found.kept() for found in results],
        "overload": round(results[-1].answered / most, 2),
    }


def told(found: dict[str, Any]) -> str:
    """A line per scenario."""
    lines = [
        "{sessions} sessions, {per_second} a second, {seconds:.0f} s: {answered:.1f} answers a "
        "second, {replaced} replaced by their reader, {errors} errors; waits: median "
        "{median_ms:.0f} ms, p95 {p95_ms:.0f} ms, longest {longest_ms:.0f} ms".format(**each)
        for each in found["crowds"]
    ]
    return "\n".join(
        [
            f"started in {found['start_seconds']:.1f} s; capacity {found['capacity']:.1f} answers "
            f"a second; {found['session_mb']:.2f} MB a session",
            *lines,
            f"at {OVERLOAD} times the capacity: {found['overload']:.2f} of it is answered",
        ]
    )


def main() -> None:
    """Every scenario; exit status 1 where an interaction failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    found = measured(parser.parse_args().seconds)
    print(told(found), flush=True)
    sys.exit(1 if any(each["errors"] for each in found["crowds"]) else 0)


if __name__ == "__main__":
    main()
