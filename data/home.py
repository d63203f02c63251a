"""The user's own folder for data: what is pulled and released there is never in the clone."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from data.errors import says


class NoHome(OSError):
    """The user of this process has no home folder."""

    def __init__(self) -> None:
        self.said = says("run.no_home")
        super().__init__(self.said)

    def __str__(self) -> str:
        return str(self.said)


def user_folder() -> Path:
    """The user's own folder for data. Raises NoHome."""
    try:
        return platformdirs.user_data_path("observatoire")
    except RuntimeError:
        raise NoHome from None
