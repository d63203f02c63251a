"""What the operator of a site says of it: publisher, host, contact, address. One TOML file."""

from __future__ import annotations

import datetime
import os
import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

DEFAULT = Path(__file__).with_name("settings.toml")


class Settings(BaseModel):
    """What is empty is left out of the pages: no address that reaches nobody, nothing promised.
    `address` is where the site is read, such as `https://observatoire.example.fr`;
    `logs_days` is for how long its host keeps its log; `releases` are the days on which figures
    are announced to come out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    publisher: str = ""
    director: str = ""
    host: str = ""
    contact: str = ""
    address: str = ""
    repository: str = ""
    data_protection: str = ""
    logs_days: int = 0
    releases: tuple[datetime.date, ...] = ()

    @property
    def base(self) -> str:
        """What a path of ours is put after, to be an address; "" where nobody said."""
        return self.address.rstrip("/")


def writes_lines() -> bool:
    """Whether a line is written of each request (`OBSERVATOIRE_LOG=json`, `observing`)."""
    return os.environ.get("OBSERVATOIRE_LOG") == "json"


@cache
def load() -> Settings:
    """The settings of `OBSERVATOIRE_SETTINGS`, or of `dashboard/web/settings.toml`."""
    path = Path(os.environ.get("OBSERVATOIRE_SETTINGS") or DEFAULT)
    return Settings(**tomllib.loads(path.read_text("utf-8")))
