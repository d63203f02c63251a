"""What is on the disk when a function returns: whole, or not at all if the machine stops."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path

_AN_HOUR = 3_600


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_text(path: Path, text: str) -> None:
    """Replace a file by `text`, in one step."""
    aside = path.with_name(f".{path.name}-{os.getpid()}")
    write_bytes(aside, text.encode())
    aside.replace(path)
    sync_folder(path.parent)


def write_bytes(path: Path, content: bytes) -> None:
    """A file with that content, on the disk when this returns."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sweep(folder: Path) -> None:
    """Remove what writers that were killed have left in a folder of releases: an hour old, nobody
    is writing it.
    """
    for left in folder.glob(".unfinished-*"):
        if time.time() - left.stat().st_mtime > _AN_HOUR:
            shutil.rmtree(left, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """What was renamed in a folder is on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """What was written to a file is on the disk when this returns."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
