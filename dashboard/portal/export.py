"""The portal as a folder that any web server or CDN can carry: files, descriptions, common answers,
an index page. Same release, same bytes; links are relative.

    index.html                        every dataset and its files
    fichiers/derniere/…               what /fichiers/derniere/… answers
    fichiers/<release>/…              the same, for ever
    api/v1/….json                     datasets, dimensions, territories, releases, openapi
    api/v1/observations/<dataset>.…   all rows of a dataset, in each format that it fits in
    catalog.…, flux/….atom            where the site is said to be (`address`, or `--base`)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import messages
from dashboard.markup import el, join
from dashboard.portal import asked, observations, resources
from dashboard.portal.asked import Refused
from dashboard.portal.catalogue import dcat, facts, feeds, package
from dashboard.portal.formats import FORMATS
from dashboard.portal.openapi import document
from dashboard.web import addresses, files, settings
from data.reading import export, selecting
from data.release import Release

#: Scopes beside the datasets.
_ALL = ("tout", files.CODES)


def contents(release: Release, base: str, lang: str = "fr") -> Iterator[tuple[str, bytes]]:
    """Every file: its path in the folder, and its bytes."""
    yield "index.html", index(release, lang).encode()
    for path, body in _files(release, lang):
        yield f"fichiers/{addresses.LATEST}/{path}", body
        yield f"fichiers/{release.id}/{path}", body
    for path, told in _told(release, lang):
        yield f"api/v1/{path}.json", json.dumps(told, ensure_ascii=False, indent=1).encode()
    yield from _observations(release, lang)
    if base:
        yield from _linked(release, lang, base)


def write(release: Release, folder: Path, base: str = "") -> int:
    """Write the folder; how many files there are. What stood there under other names stays."""
    count = 0
    for path, body in contents(release, base or settings.load().base):
        at = folder / path
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_bytes(body)
        count += 1
    return count


def _files(release: Release, lang: str) -> Iterator[tuple[str, bytes]]:
    for scope in (*(each.id for each in facts.datasets(release)), *_ALL):
        for format_ in export.FORMATS:
            if (body := files.made(release, scope, format_, lang)) is not None:
                yield f"observatoire-{scope}.{format_}", body
    yield "datapackage.json", _json(package.package(release))
    for each in facts.datasets(release):
        yield f"{each.id}.schema.json", _json(package.schema(release, each.id))
        yield f"observatoire-{each.id}.csv-metadata.json", _json(package.csvw(release, each.id))


def _told(release: Release, lang: str) -> Iterator[tuple[str, Any]]:
    yield "datasets", resources.datasets(release, lang)
    yield "dimensions", resources.dimensions(release, lang)
    yield "territories", resources.places(release, lang)
    yield "releases", resources.releases(release, lang)
    yield "openapi", document(release, lang)
    for each in facts.datasets(release):
        yield f"datasets/{each.id}", resources.dataset(release, lang, each.id)
    for name in selecting.CODED:
        yield f"dimensions/{name}", resources.dimension(release, lang, name)


def _observations(release: Release, lang: str) -> Iterator[tuple[str, bytes]]:
    """All rows of each dataset, in the formats that have no file of their own."""
    for each in facts.datasets(release):
        for format_ in ("json", "json-stat", "sdmx-csv", "sdmx-csv-2.1", "geojson", "geoparquet"):
            query = [("dataset", each.id), ("format", format_), ("lang", lang),
                     ("limit", str(asked.ROWS))]  # fmt: skip
            try:
                body = observations.answer(release, asked.read(release, query)).body
            except Refused:
                continue  # too wide for a cube
            name = f"{each.id}.{format_}.{FORMATS[format_].extension}"
            yield f"api/v1/observations/{name}", body


def _linked(release: Release, lang: str, base: str) -> Iterator[tuple[str, bytes]]:
    """What holds addresses of its own, which must be whole."""
    for writing in dcat.WRITINGS:
        yield f"catalog.{writing}", dcat.write(release, base, writing)
    for name in (feeds.EVERYTHING, *(each.id for each in facts.datasets(release))):
        feed = feeds.find(release, name, lang)
        assert feed is not None  # it is of the release
        yield f"flux/{name}.atom", feeds.atom(release, feed, lang, base)


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def index(release: Release, lang: str) -> str:
    """The page of the folder: every dataset, its files, by relative links."""
    words, there = messages.load(lang), f"fichiers/{addresses.LATEST}"
    fiction = el("p", words("fiction.mark")) if release.fictional else None
    cards = (
        el("li", el("h2", each.title[lang]), el("p", each.description[lang]),
           el("p", join(*(el("a", file.format, href=f"{there}/{file.name}")
                          for file in facts.files_of(release, each.id)), sep=" · ")))
        for each in facts.datasets(release)
    )  # fmt: skip
    all_ = (("tout", "csv"), ("tout", "parquet"), ("codes", "csv"))
    whole = (
        el("a", f"{scope} ({each})", href=f"{there}/observatoire-{scope}.{each}")
        for scope, each in all_
    )
    more = (el("a", name, href=href) for name, href in (
        ("datapackage.json", f"{there}/datapackage.json"), ("openapi", "api/v1/openapi.json"),
        ("territories", "api/v1/territories.json")))  # fmt: skip
    body = join(
        fiction,
        el("h1", words("portal.title")),
        el("p", words("portal.about")),
        el("p", words("portal.notice")),
        el("p", words("footer.release", date=words.date(release.created), id=release.id)),
        el("p", join(*whole, *more, sep=" · ")),
        el("ul", *cards),
    )
    style = "body{font:16px/1.5 system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="UTF-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{words('portal.title')}</title><style>{style}</style></head>"
        f"<body>{body}</body></html>\n"
    )
