"""An interaction, without a browser: one rerun of each page, then many at the same instant."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from contextlib import AsyncExitStack

from benchmarks.client import Session, session
from benchmarks.measures import Sample, Summary, beside, turns
from benchmarks.targets import Target

#: Seconds between two reruns: what the server still does after the last one is not in the next.
PAUSE = 0.05

#: Reruns that are not measured, before those that are.
WARM_UP = 2


async def one_by_one(targets: dict[str, Target], repetitions: int) -> Summary:
    """One rerun of each target in turn, beside `bare`: `ms`, `bytes` sent, `raw_bytes`."""
    async with AsyncExitStack() as stack:
        opened = {
            name: await stack.enter_async_context(session(target))
            for name, target in targets.items()
        }
        samples: dict[str, list[Sample]] = {name: [] for name in targets}
        for name in turns(list(targets), WARM_UP + repetitions):
            await asyncio.sleep(PAUSE)
            samples[name].append(await opened[name].rerun())
    return beside({name: each[WARM_UP:] for name, each in samples.items()}, "bare")


async def at_once(targets: dict[str, Target], clients: int, repetitions: int) -> Summary:
    """`clients` sessions of a target ask at the same instant, beside the first target.

    `seconds` until the last one has finished, `per_second` reruns, `median_ms` of a client's wait.
    """
    async with AsyncExitStack() as stack:
        opened = {
            name: [await stack.enter_async_context(session(target)) for _ in range(clients)]
            for name, target in targets.items()
        }
        samples: dict[str, list[Sample]] = {name: [] for name in targets}
        for name in turns(list(targets), 1 + repetitions):
            await asyncio.sleep(1)
            samples[name].append(await _burst(opened[name]))
    return beside({name: each[1:] for name, each in samples.items()}, next(iter(targets)))


async def _burst(sessions: Iterable[Session]) -> Sample:
    start = time.perf_counter()
    waits = sorted([each["ms"] for each in await asyncio.gather(*(s.rerun() for s in sessions))])
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "per_second": len(waits) / seconds,
        "median_ms": waits[len(waits) // 2],
    }
