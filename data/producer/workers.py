"""Who solves tables that share no sum: this process, or some of its own.

Anything that is a `concurrent.futures.Executor` does: beyond one machine, that of a Dask cluster
(`dask.distributed.Client.get_executor`). The answers, and the bytes, are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context


@contextmanager
def of(number: int) -> Iterator[Executor | None]:
    """`number` processes; None, this one, for 1 and below."""
    if number <= 1:
        yield None
        return
    # A fork would take over the threads of Polars half way.
    with ProcessPoolExecutor(number, mp_context=get_context("spawn")) as executor:
        yield executor
