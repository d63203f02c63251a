"""What every description of a dataset says, gathered once: DCAT, Frictionless, schema.org and feeds
only write it otherwise.

A file is known by the address of its newest version, which never changes: harvesters take another
address for another file, and keep the old one for ever.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import messages
from dashboard.subjects.news import versions
from dashboard.web import addresses, files
from data.reading import export
from data.reading.once import once
from data.release import Release
from messages import Words


@dataclass(frozen=True, slots=True)
class File:
    """A file of a dataset: its format, address under the root, name, media type, size in bytes,
    SHA-256 in hexadecimal.
    """

    format: str
    path: str
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset; titles and descriptions by language; `since` and `until` are the days that its
    periods go from and to, `places` the territories that rows are of, `levels` theirs.
    """

    id: str
    title: dict[str, str]
    description: dict[str, str]
    keywords: tuple[str, ...]
    cadence: str
    version: str
    since: datetime.date
    until: datetime.date
    levels: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def identifier(self) -> str:
        """What it is called for ever: another one would make another dataset of it."""
        return f"observatoire-{self.id}"


@once
def datasets(release: Release) -> tuple[Dataset, ...]:
    """Every dataset that has rows, in the order of the catalogue."""
    there = set(release.observations["dataset"])
    return tuple(dataset(release, name) for name in release.datasets if name in there)


def dataset(release: Release, name: str) -> Dataset:
    """One of them."""
    rows = release.observations.filter(dataset=name)
    days = [export.days(each) for each in set(rows["period"])]
    keys = sorted({export.territory(*each) for each in rows["geo_level", "geo"].rows()})
    about, both = release.datasets[name], {lang: messages.load(lang) for lang in messages.LANGUAGES}
    subject = f"subject.{about['subject']}.title"
    plain = (both["fr"](subject).lower(),) if both["fr"].has(subject) else ()
    return Dataset(
        name,
        {lang: marked(release, words, words(f"dataset.{name}.title"))
         for lang, words in both.items()},
        {lang: f"{words(f'dataset.{name}.description')} {words('portal.notice')}"
         for lang, words in both.items()},
        ("prostitution", "loi du 13 avril 2016", *plain),
        about["cadence"],
        versions(release)[name],
        min(each[0] for each in days),
        max(each[1] for each in days),
        tuple(sorted(set(rows["geo_level"]))),
        tuple(keys),
    )  # fmt: skip


def marked(release: Release, words: Words, title: str) -> str:
    """A title, which says of a demonstration that it is one, wherever it is harvested to."""
    return f"{words('fiction.mark')} : {title}" if release.fictional else title


@once
def files_of(release: Release, name: str) -> tuple[File, ...]:
    """The files of a dataset, each made to be weighed."""
    return tuple(_files(release, name))


def _files(release: Release, scope: str) -> Iterator[File]:
    for format_, media_type in export.MEDIA_TYPES.items():
        body = files.made(release, scope, format_, "fr")
        assert body is not None  # every scope has every format
        path = addresses.file(addresses.LATEST, scope, format_)
        digest = hashlib.sha256(body).hexdigest()
        plain = media_type.partition(";")[0]
        yield File(format_, path, path.rpartition("/")[2], plain, len(body), digest)
