"""A view that nobody has seen, beside the same view asked again: every page, every département.

`python -m benchmarks.views`: one reader, who asks for one thing after the other of a fresh server
(its national figures made, as a minute after a start), and beside it a bare Streamlit page's rerun.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from statistics import median
from typing import Any
from urllib.parse import urlencode

import messages
from benchmarks.client import session
from benchmarks.load import PERIODS, Ask, Reader, open_reader
from benchmarks.targets import started
from dashboard.pages import PAGES
from geo.territories import DEPARTEMENTS
from tools.site import serve

#: Seconds that a fresh server is given to make what it shows to everybody; between two questions.
SETTLED, PAUSE = 6.0, 0.03

#: Times that a view is asked again.
AGAIN = 3


def addresses(page: str) -> Iterator[dict[str, str]]:
    """The views of a page that are measured, as parameters."""
    places = [{"dep": code} for code in DEPARTEMENTS]
    chosen = {
        "departement": places,
        "sanctions": places,
        "carte": [{"periode": p} for p in PERIODS],
    }
    for lang in messages.LANGUAGES:
        for each in chosen.get(page, [{}]):
            yield each if lang == "fr" else {**each, "lang": lang}


def measured() -> dict[str, Any]:
    """By page: `views`, median and slowest `new_ms`, the `slowest`, median `known_ms`, the median
    and greatest ratio of a view to itself; `bare_ms` of a bare page.
    """
    return asyncio.run(_measured())


async def _measured() -> dict[str, Any]:
    with started() as targets:
        async with session(targets["bare"]) as bare:
            times = [(await bare.rerun())["ms"] for _ in range(20)]
    with serve() as site:
        await asyncio.sleep(SETTLED)
        async with AsyncExitStack() as stack:
            reader = await open_reader(stack, site)
            pages = {page.id: await _page(reader, page.path, page.id) for page in PAGES}
    return {"bare_ms": round(median(times), 1), "pages": pages}


async def _page(reader: Reader, path: str, page: str) -> dict[str, Any]:
    asks = [Ask(path, urlencode(each), "light") for each in addresses(page)]
    new = [await _timed(reader, each) for each in asks]
    known = [median([await _timed(reader, each) for _ in range(AGAIN)]) for each in asks]
    ratios = [first / again for first, again in zip(new, known, strict=True)]
    worst = max(range(len(asks)), key=lambda at: new[at])
    return {
        "views": len(asks),
        "new_ms": round(median(new), 1),
        "slowest_ms": round(new[worst], 1),
        "slowest": asks[worst].query,
        "known_ms": round(median(known), 1),
        "ratio": round(median(ratios), 2),
        "greatest_ratio": round(max(ratios), 2),
    }


async def _timed(reader: Reader, wanted: Ask) -> float:
    await asyncio.sleep(PAUSE)
    start = time.perf_counter()
    await reader.ask(wanted)
    return (time.perf_counter() - start) * 1000


def table(found: dict[str, Any]) -> str:
    """A line per page."""
    head = f"a view, new and known (a bare rerun: {found['bare_ms']:.0f} ms)"
    lines = [
        "  {page:12} {views:4} views: new {new_ms:5.0f} ms, known {known_ms:5.0f} ms, × {ratio:.2f}"
        " (at most × {greatest_ratio:.2f}); slowest {slowest_ms:.0f} ms {slowest}".format(
            page=page, **each
        )
        for page, each in found["pages"].items()
    ]
    return "\n".join([head, *lines])


if __name__ == "__main__":
    print(table(measured()))
