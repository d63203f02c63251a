"""Each address as a document: Streamlit's index.html, with the page's own content in it.

Words come before any script or socket: what `parts.html.page` writes stands in front of the place
that Streamlit takes, until `static/takeover.js` sees that Streamlit has drawn the same page. Where
that never comes (a filter, no script, a server that restarts), the document is the page.

A release never changes: its documents are kept, within ROOM, by the whole address that they read.
"""

from __future__ import annotations

import importlib
import json
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import streamlit
from markupsafe import Markup, escape

import messages
from dashboard.markup import el, join, void
from dashboard.memory import Memory
from dashboard.pages import PATHS, Page
from dashboard.parts.html import chrome
from dashboard.parts.html import page as reading
from dashboard.portal.catalogue import schema_org
from dashboard.selection import KEPT_BY_NOBODY, Selection, url
from dashboard.subjects import carte, verify
from dashboard.subjects.compare import onmap
from dashboard.subjects.compare.asked import asked as compared
from dashboard.view import View
from dashboard.web import lost, serving, settings
from dashboard.web.answers import File
from dashboard.web.assets import asset, links
from data import shelf
from data.release import Release

THEIRS = Path(streamlit.__file__).parent / "static"

#: Bytes of documents: all that everybody sees, and some three hundred fiches.
ROOM = 64_000_000

#: What every page runs.
SCRIPTS = ("page", "takeover")

HTML = "text/html; charset=utf-8"

_kept = Memory(ROOM)
_log = logging.getLogger(__name__)


def find(page: Page, query: Mapping[str, str]) -> File:
    """The document of an address of the newest release, or of the one that it names; a page that
    says so where there is none.
    """
    asked = Selection.from_query(query)
    release = serving.asked(asked.release)
    if release is None and not (page.of_withdrawn and shelf.is_withdrawn(asked.release)):
        return lost.answer(asked.lang, asked.release)
    return of(release or serving.release(), page, asked)


def of(release: Release, page: Page, asked: Selection) -> File:
    """The document of a page for what an address asks for."""
    view = view_of(release, page, asked)
    typed = view.selection.dep and not view.selection.departement
    if typed or any(getattr(view.selection, name) for name in KEPT_BY_NOBODY):
        return _made(view, page)
    name = release.id, serving.edition(), page.id, view.selection
    found = _kept.get(name)
    return found if found else _kept.setdefault(name, _made(view, page))


def items(view: View, page: Page) -> Iterable:
    """What stands on a page of that view."""
    return importlib.import_module(f"dashboard.views.{page.id}").page(view)


def index(view: View, page: Page, content: Markup | None) -> File:
    """Streamlit's index.html with `content` before its own place, and what goes with it."""
    html = shipped()
    for pattern, into in _replacements(view, page, content):
        html, count = re.subn(pattern, lambda _, into=into: into, html, count=1, flags=re.S)
        if not count:
            raise RuntimeError(f"Streamlit's index.html has changed: no {pattern!r} in it")
    return File(html.encode(), HTML)


@cache
def shipped() -> str:
    """Streamlit's own index.html, without the licence before it."""
    html = (THEIRS / "index.html").read_text("utf-8")
    return html[html.index("<!DOCTYPE html>") :]


def _made(view: View, page: Page) -> File:
    """A page that can't be made ahead is Streamlit's to show, or to say that it failed."""
    try:
        content = reading.document(view, page, items(view, page))
    except Exception:
        _log.exception("The document of %s could not be made.", page.address)
        return index(view, page, None)
    return index(view, page, content)


def view_of(release: Release, page: Page, asked: Selection) -> View:
    """The view of an address, without what its page does not read or the release does not hold: so
    many spellings, one document.
    """
    words = messages.load(asked.lang)
    read = {name: getattr(asked, name) for name in page.parameters}
    if asked.release == release.id:
        read["release"] = asked.release
    view = View(release, Selection(lang=asked.lang, **read), words, address=page.address)
    chosen = view.canonical.selection
    if read.get("dep") and not chosen.dep:
        chosen = replace(chosen, dep=read["dep"])  # the page says that it found none
    if page.id == "carte":
        kind, form, region = carte.kind(view).id, carte.form(view), carte.region(view)
        chosen = replace(chosen, indicator=kind, form=form, region=region)
    if page.id == "comparer" and (of := compared(view)):
        there = ",".join(each.token for each in of.places)
        form = onmap.FORM if onmap.is_open(view) else ""
        chosen = replace(chosen, territories=there, indicator=of.indicator.id, period=of.period,
                         form=form)  # fmt: skip
    if page.id == "verifier" and (said := verify.asked(view)):
        chosen = replace(chosen, territories=said.place.token, indicator=said.indicator.id,
                         period=said.period, claim=asked.claim, release=asked.release)  # fmt: skip
    if page.id == "recherche":
        chosen = replace(chosen, search=asked.search)
    return replace(view, selection=chosen)


def _replacements(
    view: View, page: Page, content: Markup | None
) -> Iterable[tuple[str, str | Markup]]:
    words = view.words
    about = ". ".join(filter(None, (view.fiction, words(f"page.{page.id}.description"))))
    description = void("meta", name="description", content=about)
    # A demonstration is nobody's answer.
    unlisted = void("meta", name="robots", content="noindex") if view.fiction else ""
    scripts = (el("script", type="module", src=asset(f"{name}.js")) for name in SCRIPTS)
    still = el("noscript", el("p", words("shell.noscript"))) if content is None else ""
    return (
        (r'<html lang="en">', f'<html lang="{words.lang}">'),
        (r'<link rel="shortcut icon"[^>]*>', f'<link rel="icon" href="{asset("favicon.svg")}">'),
        (r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', links()),
        (r"<title>.*?</title>", f"<title>{escape(chrome.title(view, page))}</title>"),
        (
            r'<!--\s*Machine-readable.*?<link rel="service-desc"[^>]*>',
            join(description, unlisted, *_same(view, page), _described(view, page), *scripts),
        ),
        (r"<noscript>.*?</noscript>", still),
        (r'(?=<div id="root">)', content or ""),
    )


def _described(view: View, page: Page) -> Markup | None:
    """What the datasets are, for search engines: on *Données*, of a site that has an address."""
    base = settings.load().base
    if page.id != "donnees" or not base or view.fiction:
        return None
    told = json.dumps(schema_org.catalogue(view.release, view.words.lang, base))
    # What would end the element is written otherwise: JSON reads it the same.
    return el("script", Markup(told.replace("<", "\\u003c")), type="application/ld+json")


def _same(view: View, page: Page) -> Iterable[Markup]:
    """The one address of this document, and that of each language."""
    here = {lang: url(page.address, view.selection.query(lang=lang)) for lang in messages.LANGUAGES}
    yield void("link", rel="canonical", href=here[view.words.lang])
    for lang, address in here.items():
        yield void("link", rel="alternate", hreflang=lang, href=address)


#: By address.
PAGE_AT = PATHS
