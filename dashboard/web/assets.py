"""Our static files, each at an address with a hash of its content in its name."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from functools import cache
from pathlib import Path

from dashboard.web.answers import A_YEAR, ASK_AGAIN, File
from geo.outlines import MAPS

OURS = Path(__file__).parents[1] / "static"

_HASHED = re.compile(r"[-.][0-9a-f]{10}\.\w+$")


@cache
def asset(name: str) -> str:
    """Address of one of our files with a hash of its content in its name."""
    stem, dot, ending = name.rpartition(".")
    file = _kept(name)
    if file is None:
        raise FileNotFoundError(name)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:10]
    return f"/app/static/{stem}.{digest}{dot}{ending}"


def links(*, scripts: bool = True) -> str:
    """Our fonts, our sheet and the script of every page, for the head of a page; without `scripts`
    for one that runs none.
    """
    fonts = "".join(
        f'<link rel="preload" href="/app/static/fonts/{path.name}" as="font" '
        f'type="font/woff2" crossorigin>'
        for path in sorted((OURS / "fonts").glob("*.woff2"))
    )
    modules = (asset("page.js"), asset("block.js"), "/app/static/going.js") if scripts else ()
    loaded = "".join(f'<link rel="modulepreload" href="{each}">' for each in modules)
    return f'{fonts}{loaded}<link rel="stylesheet" href="{asset("style.css")}">'


def ours(path: str) -> File | None:
    """The answer at `/app/static/…`; None where there is no such file."""
    name = path.removeprefix("/app/static/")
    plain = re.sub(r"\.[0-9a-f]{10}(\.\w+)$", r"\1", name)
    file = _kept(name) or _kept(plain)
    return read(file, A_YEAR if _HASHED.search(name) else ASK_AGAIN) if file else None


def _kept(name: str) -> Path | None:
    """Where one of our files is: the maps are `geo`'s, the rest the server's."""
    if name.startswith("maps/"):
        return inside(MAPS, name.removeprefix("maps/"))
    return inside(OURS, name)


@cache
def read(file: Path, cache_control: str) -> File:
    """A file that never changes while the server runs, read and hashed once."""
    return File(file.read_bytes(), _media_type(file), cache_control)


def inside(folder: Path, name: str) -> Path | None:
    """The file of that name in a folder, and in no other."""
    try:
        file = (folder / name).resolve()
        found = file.is_file() and file.is_relative_to(folder.resolve())
    except (OSError, ValueError):  # A name that no file system takes: too long, a null byte.
        return None
    return file if found else None


def _media_type(file: Path) -> str:
    known = {".woff2": "font/woff2", ".js": "text/javascript", ".svg": "image/svg+xml"}
    return (
        known.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    )
