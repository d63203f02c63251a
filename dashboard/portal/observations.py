"""The rows of a release, page by page, in the format that is asked for."""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping
from typing import Any

import messages
from dashboard.content import coding
from dashboard.memory import Memory
from dashboard.portal import resources, tables
from dashboard.portal.asked import Page, Refused, Wrong, cursor
from dashboard.portal.formats import FORMATS, Rows
from dashboard.portal.formats.rows import TooWide
from dashboard.web.answers import ASK_AGAIN, File
from data.reading import export, selecting
from data.release import Release

#: Rows that are written in less than a millisecond.
QUICK = 1_000

#: Bytes of answers that are kept.
ROOM = 64_000_000

KEPT = Memory(ROOM)


def known(release: Release, page: Page) -> File | None:
    """The answer, where it was made already."""
    return KEPT.get((release.id, page.key))


def is_quick(release: Release, page: Page) -> bool:
    """Whether to make it costs less than to hand it to another thread: some rows of a table that
    was made already, as JSON.
    """
    there = tables.is_made(release, page.lang)
    return there and page.format == "json" and page.limit <= QUICK and not page.asked.order


def answer(release: Release, page: Page) -> File:
    """The answer: made, and kept. Raises Refused where a format can't hold the rows."""
    kind, found = FORMATS[page.format], rows(release, page)
    try:
        body = kind.write(found)
    except TooWide as wide:
        raise Refused([Wrong("format", wide.code, wide.facts)]) from None
    name = f"observatoire-{release.id}.{kind.extension}"
    headers = (
        ("Vary", "Accept, Accept-Encoding"),
        ("Content-Disposition", f'inline; filename="{name}"'),
        *_link(found.links),
    )
    made = File(body, kind.media_type, ASK_AGAIN, open=True, headers=headers)
    return KEPT.setdefault((release.id, page.key), made)


def _link(links: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The ways on as a header (RFC 8288), for formats that have no room for them."""
    told = (f'<{links[name]}>; rel="{name}"' for name in ("next", "first") if name in links)
    return (("Link", ", ".join(told)),) if len(links) > 1 else ()


def rows(release: Release, page: Page) -> Rows:
    """The rows of a page, and what is said of them."""
    found = selecting.select(tables.table(release, page.lang), page.asked)
    frame = found.slice(page.start, page.limit)
    meta = about(release, page.lang) | {"total": found.height, "count": frame.height}
    return Rows(
        release,
        frame,
        page.asked.fields or columns(release, page.format),
        tables.beside(release, page.lang),
        meta,
        links(release, page, found.height),
        tuple(coding.notes(release, page.lang)),
        bool(page.asked.order),
    )


def columns(release: Release, format_: str) -> tuple[str, ...]:
    """Every column, as the files of *Données* have them: words first for who reads a sheet."""
    every = selecting.columns(release)
    first = export.FOR_PEOPLE if format_ in ("excel.csv", "xlsx") else ()
    return (*first, *(each for each in every if each not in first))


def about(release: Release, lang: str) -> dict[str, Any]:
    """What is said of any rows of a release."""
    words = messages.load(lang)
    title = {"title": words("portal.title"), "notice": words("portal.notice")}
    return title | resources.about(release, lang)


def links(release: Release, page: Page, total: int) -> dict[str, str]:
    """The page itself and those around it, on this very release: a new one changes none of them."""
    found = {"self": address(release, page, page.start)}
    if page.start + page.limit < total:
        found["next"] = address(release, page, page.start + page.limit)
    if page.start:
        found["first"] = address(release, page, 0)
    return found


def address(release: Release, page: Page, start: int) -> str:
    """Where a page is, for ever."""
    asked = page.asked
    query = [(name, ",".join(codes)) for name, codes in asked.codes]
    days = (("from", asked.since), ("to", asked.until))
    query += [(name, day.isoformat()) for name, day in days if day]
    order = ",".join(f"-{name}" if down else name for name, down in asked.order)
    query += [("sort", order), ("fields", ",".join(asked.fields)), ("limit", str(page.limit)),
              ("format", page.format), ("lang", page.lang),
              ("cursor", cursor(start) if start else "")]  # fmt: skip
    told = urllib.parse.urlencode([each for each in query if each[1]], safe=",")
    return f"{resources.base(release)}/observations?{told}"
