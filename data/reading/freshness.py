"""When each open source was last updated, and whether the last attempt failed: for the readers.

One file beside the releases, written by `pull`, read by the server. It holds what everyone may
know: the ids of sources and datasets, times, and a reason that is one of REASONS.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from data import durable, shelf

NAME = "freshness.json"

#: unreachable: no answer, or not that of the source; refused: a file that is not what it was;
#: implausible: figures that something contradicts; frozen: protected figures already published
#: would change; machine: our own disk or machine failed; ours: a fault of this program.
REASONS = ("unreachable", "refused", "implausible", "frozen", "machine", "ours")


@dataclass(frozen=True, slots=True)
class Freshness:
    """Of one source: the datasets that it feeds, since when its rows are those in use (None: never
    any), when it was last asked, and why that failed (None: it did not). Times are UTC, ISO 8601.
    `partly`: files of it that failed while the others gave (`<source>-<file>`); `changed`: how its
    public indicators differ from the edition before (fields of `sources.drift.Change`).
    """

    feeds: tuple[str, ...]
    updated: str | None
    asked: str
    failed: str | None = None
    partly: tuple[str, ...] = ()
    changed: tuple[Mapping[str, Any], ...] = ()


def read(folder: Path | None = None) -> dict[str, Freshness]:
    """By source, what the last pull left in `folder` (where new releases go); {} without one."""
    try:
        told = json.loads(((folder or shelf.folders()[-1]) / NAME).read_text("utf-8"))
        return {id_: _read(each) for id_, each in told.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _read(told: dict[str, Any]) -> Freshness:
    lists = {name: tuple(told.pop(name, ())) for name in ("feeds", "partly", "changed")}
    return Freshness(**lists, **told)


def write(folder: Path, told: Mapping[str, Freshness]) -> None:
    """Replace what is told, in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({id_: asdict(each) for id_, each in sorted(told.items())}, indent=1)
    durable.write_text(folder / NAME, text + "\n")
