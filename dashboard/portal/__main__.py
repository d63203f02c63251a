"""`python -m dashboard.portal export DIR [--base https://…]`: the portal as a folder of files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import messages
from dashboard.portal import export
from data import shelf
from data.errors import UnusableRelease


def main(arguments: list[str] | None = None) -> int:
    """0 where the folder was written, 2 where there is no release to write."""
    words = messages.load(messages.spoken())
    parser = argparse.ArgumentParser(prog="python -m dashboard.portal", description=__doc__)
    parser.add_argument("what", choices=["export"])
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--base", default="", help=words("portal.export.base"))
    given = parser.parse_args(arguments)
    try:
        release = shelf.newest()
    except UnusableRelease as error:
        print(error, file=sys.stderr)
        return 2
    count = export.write(release, given.folder, given.base.rstrip("/"))
    print(words("portal.export.done", n=words.number(count), folder=str(given.folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
