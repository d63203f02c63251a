"""`python -m data withdraw ID --why TEXT`: a release is taken back, as far as that can be.

What readers kept they keep (`docs/incident.md`): its rows go to the user's data folder, so that no
later release adds to what they know. Each step can be made again after a machine stopped between
two of them.
"""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

from data import release
from data.durable import sync_file, sync_folder, write_text
from data.errors import ObservatoireError, UnusableRelease, Withdrawn, says
from data.producer import installation, writer
from data.release import MANIFEST
from data.shelf import good

_PRIVATE = 0o700


class NoSuchRelease(ObservatoireError):
    """A folder has no release of that id."""


def withdraw(id_: str, why: str, *, to: Path, on: datetime.date, why_en: str = "") -> str | None:
    """Take back the release `id_` of the folder `to`, with the reason `why`; returns the id of the
    release that is current now, None where none is left.

    Raises NoSuchRelease, NoHome (nowhere to keep its rows).
    """
    folder = to / id_
    if not (folder / MANIFEST).is_file():
        raise NoSuchRelease(says("release.not_here", id=id_, folder=str(to)))
    try:
        opened = release.open(folder)
    except Withdrawn:
        return _finish(folder)
    except UnusableRelease:
        opened = None  # damaged: what it said can't be kept
        installation.note_unreadable(id_)
    if opened is not None:
        keep(folder)
    _go_back(to, id_, opened.manifest["previous"] if opened else None)
    _mark(folder, {"date": on.isoformat(), "why": why, "why_en": why_en})
    return _finish(folder)


def _finish(folder: Path) -> str | None:
    """Remove the files of a marked release, and write `current` again whatever it names: that is
    what tells a server, and the pages that it has kept, of a release of the past too.
    """
    for path in folder.iterdir():
        if path.name != MANIFEST:
            path.unlink()
    sync_folder(folder)
    now = _current(folder.parent)
    if now is not None:
        writer.switch(folder.parent, now)
    return now


def keep(folder: Path) -> None:
    """Its files, in the user's data folder, for the producer alone."""
    kept = installation.keep_withdrawn()
    kept.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
    kept.chmod(_PRIVATE)
    aside = kept / f".{folder.name}"
    shutil.rmtree(aside, ignore_errors=True)
    shutil.copytree(folder, aside)
    for path in aside.iterdir():
        sync_file(path)
    shutil.rmtree(kept / folder.name, ignore_errors=True)
    aside.replace(kept / folder.name)
    sync_folder(kept)


def _go_back(to: Path, id_: str, previous: str | None) -> None:
    """Serve the release before, if this one is served: the one it followed, else the newest."""
    if _current(to) != id_:
        return
    others = [each for each in good(to) if each.id != id_]
    ordered = sorted(others, key=lambda each: (each.id == previous, each.created, each.id))
    if ordered:
        writer.switch(to, ordered[-1].id)
    else:
        (to / "current").unlink(missing_ok=True)
        sync_folder(to)


def _current(to: Path) -> str | None:
    try:
        return (to / "current").read_text("utf-8").strip()
    except OSError:
        return None


def _mark(folder: Path, withdrawn: dict[str, str]) -> None:
    """The manifest, without the digests of its files: a few small counts are found by trying."""
    said = json.loads((folder / MANIFEST).read_text("utf-8"))
    certificate = said.get("certificate")
    if certificate is not None:
        certificate = {name: each for name, each in certificate.items() if name != "files"}
    said |= {"withdrawn": withdrawn, "files": {}, "certificate": certificate}
    write_text(folder / MANIFEST, json.dumps(said, ensure_ascii=False, indent=1) + "\n")
