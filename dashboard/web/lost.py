"""The page of an address that leads nowhere, or to what was withdrawn."""

from __future__ import annotations

from functools import cache

from markupsafe import escape

import messages
from dashboard.content import withdrawals
from dashboard.web import serving
from dashboard.web.answers import File
from dashboard.web.assets import links
from data import shelf
from messages import Words


def not_found(lang: str) -> File:
    """A page that says so, with the way back; status 404."""
    return _not_found(lang, serving.is_fiction())


@cache
def _not_found(lang: str, fiction: bool) -> File:
    words = messages.load(lang)
    title = words("not_found.title")
    return _page(lang, title, words("not_found.text"), 404, words("fiction.mark") * fiction)


def gone(lang: str, release: str) -> File:
    """A page that says that a release was withdrawn, when and why; status 410."""
    words = messages.load(lang)
    fiction = words("fiction.mark") * serving.is_fiction()
    return _page(lang, *said(words, release), 410, fiction)


def said(words: Words, release: str) -> tuple[str, str]:
    """Title and text about a release that is not served: withdrawn, when and why, or unknown."""
    if not shelf.is_withdrawn(release):
        return words("not_found.title"), words("not_found.text")
    why = (withdrawals.told(words, each) for each in shelf.withdrawn() if each.id == release)
    return words("gone.title"), " ".join((words("gone.text", id=release), *why))


def answer(lang: str, release: str) -> File:
    """What is said of a file that is not there: its release may have been withdrawn."""
    return gone(lang, release) if shelf.is_withdrawn(release) else not_found(lang)


def _page(lang: str, title: str, text: str, status: int, fiction: str = "") -> File:
    words = messages.load(lang)
    named = f"{title} · {fiction}" if fiction else title
    mark = f'<p class="fiction">{escape(fiction)}</p>' if fiction else ""
    home = "/" if lang == "fr" else "/?lang=en"
    html = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="UTF-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{escape(named)}</title>'
        f'{links(scripts=False)}</head><body class="stApp bare"><main class="lost">'
        f"{mark}<h1>{escape(title)}</h1><p>{escape(text)}</p>"
        f'<p><a href="{home}">{escape(words("not_found.home"))}</a></p></main></body></html>'
    )
    return File(html.encode(), "text/html; charset=utf-8", status=status)
