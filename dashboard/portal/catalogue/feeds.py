"""What is new, as Atom feeds (RFC 4287), and every page, as a sitemap (https://sitemaps.org).

A feed has an entry a release that changed it: how many figures came, were revised or are gone, and
where. No entry holds a number of its own: what was withdrawn is not told again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import messages
from dashboard.markup import el
from dashboard.pages import PAGES
from dashboard.portal.catalogue.facts import marked
from dashboard.selection import url
from dashboard.subjects.news import earlier
from data.reading import changes
from data.release import Release
from geo.territories import DEPARTEMENTS
from messages import Words

EVERYTHING = "tout"


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is of: a dataset, a département, or all (EVERYTHING); its title and page."""

    name: str
    title: str
    page: str


def find(release: Release, name: str, lang: str) -> Feed | None:
    """The feed of that name; None where there is none."""
    words = messages.load(lang)
    if name == EVERYTHING:
        return Feed(name, words("portal.title"), "/couverture")
    if name in release.datasets:
        return Feed(name, words(f"dataset.{name}.title"), url("/donnees", {"jeu": name}))
    code = name.removeprefix("dep-")
    if name.startswith("dep-") and code in DEPARTEMENTS:
        title = f"{DEPARTEMENTS[code].name} ({code})"
        return Feed(name, title, url("/departement", {"dep": code}))
    return None


def atom(release: Release, feed: Feed, lang: str, base: str) -> bytes:
    """The feed, of a site at `base`."""
    words = messages.load(lang)
    here = f"{base}/flux/{feed.name}.atom"
    made = el(
        "feed",
        el("id", here),
        el("title", f"{marked(release, words, feed.title)} · {words('site.name')}"),
        el("updated", _day(release)),
        el("link", rel="self", href=here),
        el("link", rel="alternate", href=base + feed.page),
        el("author", el("name", words("site.name"))),
        *(_entry(words, base, feed, *each) for each in _steps(release, feed)),
        xmlns="http://www.w3.org/2005/Atom",
        xml_lang=lang,
    )
    told = str(made).replace("xml-lang=", "xml:lang=")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{told}\n'.encode()


def _steps(release: Release, feed: Feed) -> Iterator[tuple[Release, tuple[int, int, int] | None]]:
    """Each release that changed what the feed is of, and by how many rows; None of the first."""
    chain = [release, *earlier(release)]
    for after, before in pairwise([*chain, None]):
        if after is not None and before is None:
            yield after, None
        elif after is not None and before is not None:
            kinds = [each.kind for each in changes.told(before, after) if _is_of(each, feed)]
            counts = (kinds.count("added"), len([k for k in kinds if k not in ("added", "gone")]),
                      kinds.count("gone"))  # fmt: skip
            if any(counts):
                yield after, counts


def _is_of(change: changes.Change, feed: Feed) -> bool:
    if feed.name.startswith("dep-"):
        return (change.key["geo_level"], change.key["geo"]) == ("DEP", feed.name[4:])
    return feed.name in (EVERYTHING, change.key["dataset"])


def _entry(
    words: Words, base: str, feed: Feed, of: Release, counts: tuple[int, int, int] | None
) -> str:
    if counts is None:
        told = words("portal.feed.first")
    else:
        added, revised, gone = map(words.number, counts)
        told = words("portal.feed.changed", added=added, revised=revised, gone=gone)
    there = base + feed.page + ("&" if "?" in feed.page else "?") + f"release={of.id}"
    return el(
        "entry",
        el("id", f"{base}/flux/{feed.name}.atom#{of.id}"),
        el("title", words("portal.feed.title", date=words.date(of.created))),
        el("updated", _day(of)),
        el("link", rel="alternate", href=there),
        el("summary", told),
    )


def _day(release: Release) -> str:
    return f"{release.created.isoformat()}T00:00:00Z"


def sitemap(release: Release, base: str) -> bytes:
    """Every page and every département, in both languages."""
    queries: list[tuple[str, dict[str, str]]] = [
        (page.address, {}) for page in PAGES if page.id != "recherche"
    ]
    queries += [("/departement", {"dep": code}) for code in DEPARTEMENTS]
    queries += [("/donnees", {"jeu": name}) for name in release.datasets]
    pages = (
        el("url", el("loc", base + url(address, query | more)),
           el("lastmod", release.created.isoformat()))
        for address, query in queries
        for more in ({}, {"lang": "en"})
    )  # fmt: skip
    made = el("urlset", *pages, xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{made}\n'.encode()


def robots(base: str) -> bytes:
    """Everything may be read; where all pages are."""
    return f"User-agent: *\nAllow: /\nSitemap: {base}/sitemap.xml\n".encode()
