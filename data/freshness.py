"""When each open source was last updated, and whether the last attempt failed: for the readers.

One file beside the releases, written by `pull`, read by the server. It holds what everyone may
know: the ids of sources and datasets, times, and a reason that is one of REASONS.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from data import release

NAME = "freshness.json"

#: unreachable: no answer, or not that of the source; refused: a file that is not what it was, or
#: figures that have drifted; frozen: protected figures already published would change.
REASONS = ("unreachable", "refused", "frozen")


@dataclass(frozen=True, slots=True)
class Freshness:
    """Of one source: the datasets that it feeds, since when its rows are those in use (None: never
    any), when it was last asked, and why that failed (None: it did not). Times are UTC, ISO 8601.
    """

    feeds: tuple[str, ...]
    updated: str | None
    asked: str
    failed: str | None = None


def read(folder: Path | None = None) -> dict[str, Freshness]:
    """By source, what the last pull left in `folder` (where new releases go); {} without one."""
    try:
        told = json.loads(((folder or release.folders()[-1]) / NAME).read_text("utf-8"))
        return {id_: Freshness(tuple(each.pop("feeds")), **each) for id_, each in told.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def write(folder: Path, told: Mapping[str, Freshness]) -> None:
    """Replace what is told, in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({id_: asdict(each) for id_, each in sorted(told.items())}, indent=1)
    release.write_text(folder / NAME, text + "\n")
