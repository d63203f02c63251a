"""`make load`: the evening that the eight o'clock news shows it.

One fresh server, 200 open sessions, 10 interactions a second; after ten minutes ten times as many
for a minute, and as before again until the end. Interactions arrive whatever the server does; a
session's newer one replaces its older (`benchmarks.load`). Printed: what readers waited before, in
the spike and after; how soon after it they wait as before; the memory of the server.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import json
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from benchmarks.load import Reader, asked, open_reader, resident
from benchmarks.readme import RESULTS
from tools.site import PATIENCE, Site, serve

SESSIONS, RATE, SPIKE = 200, 10.0, 10.0

#: Seconds: before the spike, of it, of a look at how soon it is over; minutes in all.
BEFORE, LASTS, WINDOW, MINUTES = 600.0, 60.0, 10.0, 30.0

#: A reader waits that long at most (p95), before the spike and again that soon after it.
MOST, AGAIN = 1.0, 30.0


@dataclass
class Evening:
    """What readers met: (when they asked, how long they waited), in seconds from the start."""

    waits: list[tuple[float, float]] = field(default_factory=list)
    replaced: int = 0
    errors: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)

    def p95(self, start: float, end: float) -> float:
        """Of those who asked from `start` on and before `end`; 0 where nobody did."""
        found = sorted(wait for at, wait in self.waits if start <= at < end)
        return found[int(0.95 * (len(found) - 1))] if found else 0.0

    def over(self, end: float) -> float:
        """Seconds from the end of the spike until readers of the next WINDOW wait as asked."""
        at = end
        while at < end + 10 * AGAIN and self.p95(at, at + WINDOW) > MOST:
            at += 1
        return at - end


def arrivals(before: float, seconds: float) -> Iterator[float]:
    """When each interaction comes."""
    at = 0.0
    while at < seconds:
        yield at
        at += 1 / (RATE * (SPIKE if before <= at < before + LASTS else 1))


async def spent(site: Site, before: float, seconds: float) -> Evening:
    """The evening, on a server."""
    found = Evening()
    async with AsyncExitStack() as stack:
        readers = [await open_reader(stack, site) for _ in range(SESSIONS)]
        watch = asyncio.create_task(_watch(site, found))
        start, tasks = time.perf_counter(), set()
        for number, (due, wanted) in enumerate(zip(arrivals(before, seconds), asked(SESSIONS),
                                                   strict=False)):  # fmt: skip
            await asyncio.sleep(max(0.0, start + due - time.perf_counter()))
            task = asyncio.create_task(_ask(readers[number % SESSIONS], wanted, due, found))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)
        watch.cancel()
    return found


async def _ask(reader: Reader, wanted: object, due: float, found: Evening) -> None:
    start = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            if await reader.ask(wanted):  # type: ignore[arg-type]
                found.waits.append((due, time.perf_counter() - start))
            else:
                found.replaced += 1
    except Exception as error:
        found.errors.append(f"{due:.0f} s: {type(error).__name__}: {error}")


async def _watch(site: Site, found: Evening) -> None:
    start = time.perf_counter()
    while True:
        found.memory.append((time.perf_counter() - start, resident(site.pid)))
        await asyncio.sleep(10)


def told(found: Evening, before: float, seconds: float) -> list[str]:
    """A line for each thing that is asked of it."""
    after = before + LASTS
    settled = [each for each in found.memory if each[0] > 60]
    grown = settled[-1][1] - settled[0][1] if len(settled) > 1 else 0.0
    minutes = (settled[-1][0] - settled[0][0]) / 60 if len(settled) > 1 else 0.0
    return [
        f"{SESSIONS} sessions, {RATE:.0f} interactions a second, {before / 60:.0f} min: p95 "
        f"{found.p95(0, before) * 1000:.0f} ms (asked {MOST * 1000:.0f})",
        f"× {SPIKE:.0f} for {LASTS:.0f} s: p95 {found.p95(before, after) * 1000:.0f} ms, "
        f"{found.replaced} replaced by their reader",
        f"as before again {found.over(after):.0f} s after it (asked {AGAIN:.0f}): p95 "
        f"{found.p95(after + AGAIN, seconds) * 1000:.0f} ms from {AGAIN:.0f} s on",
        f"{len(found.errors)} errors in {seconds / 60:.0f} min {found.errors[:3] or ''}".rstrip(),
        f"memory {found.memory[-1][1]:.0f} MB at the end; grown by {grown:.0f} MB in "
        f"{minutes:.0f} min after the first",
    ]


def keep(found: Evening, before: float, seconds: float) -> None:
    """In `results.json`, from which the README is written."""
    after, last = before + LASTS, found.memory[-1]
    early = next((each for each in found.memory if each[0] > 60), last)
    results = json.loads(RESULTS.read_text("utf-8"))
    results["evening"] = {
        "date": datetime.date.today().isoformat(),
        "sessions": SESSIONS, "per_second": RATE, "minutes": round(seconds / 60, 1),
        "errors": len(found.errors), "replaced": found.replaced,
        "before_minutes": round(before / 60, 1),
        "before_p95_ms": round(found.p95(0, before) * 1000),
        "spike_p95_ms": round(found.p95(before, after) * 1000),
        "over_after_s": round(found.over(after)),
        "after_p95_ms": round(found.p95(after + AGAIN, seconds) * 1000),
        "memory_mb": round(last[1]), "grown_mb": round(last[1] - early[1]),
        "grown_minutes": round((last[0] - early[0]) / 60),
    }  # fmt: skip
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> int:
    """Exit status 1 where an interaction failed or readers waited longer than is asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evening", description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--before", type=float, default=BEFORE, metavar="SECONDS")
    options = parser.parse_args()
    before, seconds = options.before, options.minutes * 60
    with serve() as site:
        found = asyncio.run(spent(site, before, seconds))
    print("\n".join(told(found, before, seconds)), flush=True)
    keep(found, before, seconds)
    slow = found.p95(0, before) > MOST or found.over(before + LASTS) > AGAIN
    return 1 if found.errors or slow else 0


if __name__ == "__main__":
    sys.exit(main())
