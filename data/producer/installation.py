"""The releases of this installation, wherever they were written, and those that were withdrawn.

Protected counts are known by all that was ever published of them (DESIGN 4.8). Each release that
protects counts is therefore noted in the user's data folder, and what a withdrawn one said is kept
there, for its readers may have kept it too.

    <user's data folder>/history.jsonl        a line for each release that protected counts
    <user's data folder>/withdrawn/<id>/      the files of a withdrawn release
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from data import shelf
from data.durable import sync_file, sync_folder
from data.errors import ObservatoireError, listed, says
from data.home import NoHome, user_folder
from data.producer.disclosure import history
from data.producer.disclosure.history import Past
from data.producer.disclosure.released import Said
from data.release import Release

_NOTED = "history.jsonl"
_WITHDRAWN = "withdrawn"


class MissingRelease(ObservatoireError):
    """Counts were protected in a release that is not at hand: a new one could give them away."""


def past(to: Path, earlier: Iterable[Path] = ()) -> list[Past]:
    """The releases that a reader of `to` may have kept, the oldest first: its own, those of the
    folders that this machine serves and of `earlier`, and what was withdrawn of any.
    """
    found: dict[str, tuple[Release, bool]] = {}
    for folder in (*shelf.folders(), *earlier, to):
        found |= {each.id: (each, False) for each in shelf.good(folder)}
    found |= {each.id: (each, True) for each in _withdrawn()}
    ordered = sorted(found.values(), key=lambda each: (each[0].created, each[0].id))
    told = [_past(release, gone) for release, gone in ordered if not release.fictional]
    return _distinct(told)


def fiction(to: Path) -> list[Past]:
    """The releases of a demonstration: those of its own folder."""
    made = sorted(shelf.good(to), key=lambda each: (each.created, each.id))
    return _distinct([_past(each, False) for each in made if each.fictional])


def _distinct(told: Iterable[Past]) -> list[Past]:
    """The releases less those that say what one before them said of all that is protected, masked
    or typed (most nights an open source has a new figure, and nothing else changes). Their ids stay
    with it.
    """
    found: dict[tuple[bool, str], Past] = {}
    for each in told:
        name = each.said.withdrawn, each.said.read.digest
        known = found.get(name)
        found[name] = replace(known, ids=(*known.ids, *each.ids)) if known else each
    return list(found.values())


def beside(now: Said, to: Path, known: Iterable[Past]) -> list[Past]:
    """`known`, less the embedded release where it tells other counts altogether (most of what both
    display differs) and `to` is no folder that is served beside it: such counts, invented ones for
    instance, are not its own. Where some differ it is the same number, revised.
    """
    served = {folder.resolve() for folder in shelf.folders()}
    if to.resolve() in served:
        return list(known)
    embedded = {each.id for each in shelf.good(shelf.EMBEDDED)}
    return [
        each
        for each in known
        if embedded.isdisjoint(each.ids) or not history.are_others(now, each.said)
    ]


def require(known: Iterable[Past]) -> None:
    """Raises MissingRelease where a release that protected counts is not among `known`."""
    there = {id_ for each in known for id_ in each.ids}
    lines = list(_lines())
    there |= {line["id"] for line in lines if line.get("unreadable")}
    missing = {line["id"]: line["folder"] for line in lines if line["id"] not in there}
    if missing:
        named = listed(f"{id_} ({folder})" for id_, folder in missing.items())
        raise MissingRelease(says("protection.missing_release", releases=named))


def note(id_: str, folder: Path) -> None:
    """Remember a release that protects counts, before it is anybody's; on a machine without a home
    nothing is.
    """
    if not any(line["id"] == id_ for line in _lines()):
        _write({"id": id_, "folder": str(folder.resolve())})


def note_unreadable(id_: str) -> None:
    """Remember that nobody can tell any more what a release said: no other one waits for it."""
    _write({"id": id_, "folder": "", "unreadable": True})


def _write(line: Mapping[str, object]) -> None:
    with suppress(NoHome):
        path = user_folder() / _NOTED
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_bytes() if path.exists() else b""
        # A machine that stopped may have left half a line.
        start = "" if before.endswith(b"\n") or not before else "\n"
        with path.open("a", encoding="utf-8") as file:
            file.write(start + json.dumps(line, ensure_ascii=False) + "\n")
        sync_file(path)
        sync_folder(path.parent)


def keep_withdrawn() -> Path:
    """Where the files of withdrawn releases are kept. Raises NoHome."""
    return user_folder() / _WITHDRAWN


def _withdrawn() -> list[Release]:
    """What they said; on a machine without a home nothing is kept."""
    with suppress(NoHome):
        return shelf.good(keep_withdrawn())
    return []


def _past(release: Release, gone: bool) -> Past:
    return Past(release.id, Said(release.observations, release.datasets, gone), (release.id,))


def _lines() -> Iterator[dict[str, Any]]:
    with suppress(NoHome, FileNotFoundError):
        text = (user_folder() / _NOTED).read_text("utf-8")
        # A line that was cut short by a machine that stopped named nothing that was published.
        for line in text.splitlines():
            with suppress(ValueError):
                if isinstance(told := json.loads(line), dict) and "id" in told:
                    yield told
