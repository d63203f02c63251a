"""A release: an immutable folder of Parquet files and a manifest, and the wall.

Left of it the producer may see restricted counts; right of it the server can open nothing but
what `open` gives. This module therefore imports nothing of the producer.

    <releases>/current                     the id of the release to serve
    <releases>/<id>/observations.parquet   columns of `observations.SCHEMA`, sorted by code
    <releases>/<id>/sources.parquet        columns of `observations.SOURCE_SCHEMA`
    <releases>/<id>/manifest.json          id, created, previous, datasets, files with SHA-256, …

Of a release that was withdrawn the manifest stays, with `withdrawn` (date, why) and no file.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from data import observations
from data.durable import digest
from data.errors import UnusableRelease, Withdrawn, says

#: Raised when a reader of today's releases would misread a new one. Since 2: `note_en`, `author`,
#: `author_en` and `publisher_en`, and a lone `low` ("at least") or `high` ("at most").
FORMAT = 2
#: What this program reads; columns that an older format did not have are empty.
READ = (1, 2)

OBSERVATIONS = "observations.parquet"
SOURCES = "sources.parquet"
MANIFEST = "manifest.json"

#: What to do about a release that is not whole, and about one of another version.
RESTORE, BY_US = says("release.restore"), says("release.by_us")


@dataclass(frozen=True)
class Release:
    """A verified release, in memory."""

    manifest: Mapping[str, Any]
    observations: pl.DataFrame
    sources: pl.DataFrame

    @cached_property
    def computed(self) -> dict[Any, Any]:
        """What `reading.once` has computed of this release."""
        return {}

    @cached_property
    def sources_by_key(self) -> Mapping[str, dict[str, Any]]:
        """The rows of `sources` by key."""
        return {row["source"]: row for row in self.sources.iter_rows(named=True)}

    @cached_property
    def periods(self) -> frozenset[str]:
        """Every period that a row is of."""
        return frozenset(self.observations["period"])

    @cached_property
    def territories(self) -> frozenset[str]:
        """Every code that a row is of, whatever its level."""
        return frozenset(self.observations["geo"])

    @cached_property
    def varying(self) -> frozenset[tuple[str, str, str]]:
        """(dataset, indicator, column) where sex, age or breakdown takes several values.

        Elsewhere the indicator's own name says it: every row of *mineurs repérés* is of minors.
        """
        columns = ("sex", "age", "breakdown")
        counts = self.observations.group_by("dataset", "indicator").agg(
            pl.col(name).n_unique() for name in columns
        )
        return frozenset(
            (row["dataset"], row["indicator"], name)
            for row in counts.iter_rows(named=True)
            for name in columns
            if row[name] > 1
        )

    @property
    def id(self) -> str:
        """Date of creation and ten hexadecimal digits of its content."""
        return self.manifest["id"]

    @property
    def created(self) -> datetime.date:
        """The day given to `producer.writer.write`."""
        return datetime.date.fromisoformat(self.manifest["created"])

    @property
    def fictional(self) -> bool:
        """Whether figures of it are invented: a demonstration."""
        return bool(self.manifest.get("fictional"))

    @property
    def certificate(self) -> Mapping[str, Any] | None:
        """How its hidden counts are protected; None where it hides none."""
        return self.manifest["certificate"]

    @property
    def datasets(self) -> Mapping[str, Any]:
        """What the catalogue said of each dataset when the release was made, by id."""
        return self.manifest["datasets"]

    def source(self, key: str) -> dict[str, Any]:
        """The row of a source (columns of SOURCE_SCHEMA). Raises KeyError."""
        return self.sources_by_key[key]


def open(folder: Path) -> Release:
    """The release in `folder`, after every checksum is verified.

    Raises UnusableRelease naming the file that is missing, damaged or of an unknown version,
    Withdrawn where its figures were taken back.
    """
    manifest = _manifest(folder)
    for name, expected in manifest["files"].items():
        _verify(folder / name, expected)
    schemas = {OBSERVATIONS: observations.SCHEMA, SOURCES: observations.SOURCE_SCHEMA}
    found = [
        _as_of_today(folder / name, manifest["format"], schema) for name, schema in schemas.items()
    ]
    return Release(manifest, *found)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A release that was taken back: its `id` and when it was made, the one that it followed, the
    day and the reason, in French and, where it was given, in English.
    """

    id: str
    created: str
    previous: str | None
    date: str
    why: str
    why_en: str = ""


def withdrawal(folder: Path) -> Withdrawal | None:
    """Of the release in `folder`, if it was withdrawn."""
    try:
        said = json.loads((folder / MANIFEST).read_text("utf-8"))
        gone = said["withdrawn"]
        return Withdrawal(
            said["id"], said["created"], said["previous"], gone["date"], gone["why"],
            gone.get("why_en", ""),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return None


def named_files(folder: Path) -> list[str]:
    """The files that the manifest in `folder` names. Raises UnusableRelease, Withdrawn."""
    return list(_manifest(folder)["files"])


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if gone := withdrawal(folder):
        raise Withdrawn(str(path), gone.id, gone.date, gone.why)
    if not path.is_file():
        raise UnusableRelease(str(path), says("release.unfinished", then=RESTORE))
    try:
        manifest = json.loads(path.read_text("utf-8"))
        known = manifest["format"]
        files = manifest["files"]
        named = isinstance(files, dict) and {OBSERVATIONS, SOURCES} <= set(files)
        plain = all(re.fullmatch(r"\w[\w.-]*", name, re.ASCII) for name in manifest["files"])
        complete = named and plain and manifest["id"] and manifest["datasets"]
        datetime.date.fromisoformat(manifest["created"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableRelease(str(path), says("release.no_manifest", then=RESTORE)) from error
    if known not in READ:
        why = says("release.format", format=str(known), first=READ[0], last=READ[-1], then=BY_US)
        raise UnusableRelease(str(path), why)
    if not complete:
        raise UnusableRelease(str(path), says("release.incomplete", then=RESTORE))
    if manifest["id"] != folder.name:
        of = str(manifest["id"])
        why = says("release.of_another", id=of, folder=folder.name, then=RESTORE)
        raise UnusableRelease(str(path), why)
    return manifest


def _verify(path: Path, expected: str) -> None:
    if not path.is_file():
        raise UnusableRelease(str(path), says("release.missing", then=RESTORE))
    if digest(path) != expected:
        raise UnusableRelease(str(path), says("release.damaged", then=RESTORE))


def _as_of_today(path: Path, format_: int, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The table of a file with the columns of `schema`; those that its format had not are empty."""
    frame = _read(path)
    later = observations.SINCE_FORMAT_2 if format_ == 1 else ()
    told = {name: type_ for name, type_ in schema.items() if name not in later}
    _same_columns(path, frame, told)
    empty = [pl.lit("").alias(name) for name in schema if name in later]
    return frame.with_columns(empty).select(*schema)


def _read(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnusableRelease(str(path), says("release.no_parquet", then=RESTORE)) from error


def _same_columns(path: Path, frame: pl.DataFrame, expected: Mapping[str, pl.DataType]) -> None:
    if dict(frame.schema) != dict(expected):
        raise UnusableRelease(str(path), says("release.columns", then=BY_US))
