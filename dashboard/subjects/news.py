"""What is new in this release: rows added, revised, withdrawn since the one before it."""

from __future__ import annotations

from itertools import pairwise

from dashboard.content.blocks import News
from dashboard.content.inline import Link
from dashboard.memory import remembered
from dashboard.view import View
from data import shelf
from data.errors import UnusableRelease
from data.reading.changes import Changes, between, broken
from data.reading.once import once
from data.release import Release, Withdrawal


def news(view: View) -> News:
    """Of a first release, what it holds. What was withdrawn is named on *Méthode*, and never told
    again.
    """
    return _news(view, shelf.withdrawn())


@remembered
def _news(view: View, withdrawn: tuple[Withdrawal, ...]) -> News:
    words, release, found = view.words, view.release, changes(view, withdrawn)
    if found is None:
        first = words("overview.news.first", rows=words.number(release.observations.height),
                      datasets=words.number(len(release.datasets)))  # fmt: skip
        none = words("overview.news.none")
        told, note = (first, none, none), words("overview.news.later")
    else:
        told = tuple(words.count("overview.news.rows", n)
                     for n in (found.added, found.revised, found.gone))  # fmt: skip
        note = words("overview.news.since", id=found.since)
    names = (words(f"overview.news.{name}") for name in ("added", "revised", "gone"))
    links = (Link(words("overview.news.files"), view.link("/donnees")),)
    return News(words("overview.news.title"), tuple(zip(names, told, strict=True)), note, links)


def changes(view: View, withdrawn: tuple[Withdrawal, ...]) -> Changes | None:
    """Against the release before; None without it."""
    last = before(view.release, withdrawn)
    return between(last, view.release) if last else None


def before(release: Release, withdrawn: tuple[Withdrawal, ...]) -> Release | None:
    """The release that this one names as the one before, or the one before that where it was
    withdrawn; None where there is none.
    """
    name = release.manifest.get("previous")
    gone = {each.id: each.previous for each in withdrawn}
    while name in gone:
        name = gone[name]
    if not name:
        return None
    try:
        return shelf.find(name)
    except UnusableRelease:
        return None


def earlier(release: Release) -> tuple[Release, ...]:
    """Those that it followed, the last one first; withdrawn ones are passed over."""
    return _earlier(release, shelf.withdrawn())


@once
def _earlier(release: Release, gone: tuple[Withdrawal, ...]) -> tuple[Release, ...]:
    found, here = [], before(release, gone)
    while here is not None:
        found.append(here)
        here = before(here, gone)
    return tuple(found)


def versions(release: Release) -> dict[str, str]:
    """`major.minor` of each dataset, counted from the first release that is still told of: minor
    where rows came or were revised, major where some that were there are gone.
    """
    return _versions(release, shelf.withdrawn())


@once
def _versions(release: Release, gone: tuple[Withdrawal, ...]) -> dict[str, str]:
    chain = [release, *_earlier(release, gone)][::-1]
    counted = dict.fromkeys(chain[0].datasets, (1, 0))
    for one, next_ in pairwise(chain):
        counted |= {name: (1, 0) for name in next_.datasets if name not in counted}
        for name, lost in broken(one, next_).items():
            major, minor = counted.get(name, (1, 0))
            counted[name] = (major + 1, 0) if lost else (major, minor + 1)
    return {name: "{}.{}".format(*counted[name]) for name in release.datasets}
