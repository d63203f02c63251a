"""Who solves tables that share no sum: this process, some of its own, or a cluster.

    --workers 4                   four processes of this machine
    --workers dask://host:8786    a Dask cluster (docs/disclosure.md); dask+tls:// encrypts

Anything that is a `concurrent.futures.Executor` does. The answers, and the bytes, are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from data.errors import ObservatoireError, says

#: How the address of a cluster begins, and what Dask calls that.
_CLUSTERS = {"dask://": "tcp://", "dask+tls://": "tls://"}


class NoCluster(ObservatoireError):
    """The cluster can't be reached, or the package that speaks to it is missing."""


def place(text: str) -> int | str:
    """A number of processes, or the address of a cluster, as it is written on a command line.
    Raises ValueError.
    """
    return text if text.startswith(tuple(_CLUSTERS)) else int(text)


@contextmanager
def of(where: int | str) -> Iterator[Executor | None]:
    """So many processes (None, this one, for 1 and below), or a cluster. Raises NoCluster."""
    if isinstance(where, str):
        with _cluster(where) as executor:
            yield executor
    elif where <= 1:
        yield None
    else:
        # A fork would take over the threads of Polars half way.
        with ProcessPoolExecutor(where, mp_context=get_context("spawn")) as executor:
            yield executor


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    scheme, host = address.split("//")
    try:
        from dask.distributed import Client

        client = Client(f"{_CLUSTERS[scheme + '//']}{host}", timeout="5s")
    except (ImportError, OSError) as error:
        why = type(error).__name__
        raise NoCluster(says("run.no_cluster", address=address, why=why)) from error
    with client:
        yield client.get_executor()
