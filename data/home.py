"""The user's own folder for data: what is pulled and released there is never in the clone."""

from __future__ import annotations

from pathlib import Path

import platformdirs


class NoHome(OSError):
    """The user of this process has no home folder."""

    def __init__(self) -> None:
        super().__init__("no home folder: set XDG_DATA_HOME to a folder that may be written")


def user_folder() -> Path:
    """The user's own folder for data. Raises NoHome."""
    try:
        return platformdirs.user_data_path("observatoire")
    except RuntimeError:
        raise NoHome from None
