"""What tests of `python -m data pull` share: a day, the release made, what was told."""

from __future__ import annotations

from pathlib import Path

from data import release, shelf

DAY = ("--created", "2031-05-06")
LATER = ("--created", "2031-05-07")


def current(home: Path) -> release.Release:
    """The release that was published into the user's folder."""
    return shelf.open_current(home / "releases")


def out_of(capsys) -> str:
    """All that was told since last asked, on both outputs."""
    return "".join(capsys.readouterr())


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder, by its path in it."""
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
