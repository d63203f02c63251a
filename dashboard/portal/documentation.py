"""The page of the API: a page of the site, and of the portal where that runs alone."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import escape

import messages
from dashboard.content.blocks import Prose
from dashboard.layout import Heading, Item, Plate, Written
from dashboard.pages import BY_ID
from dashboard.parts.html import page as html
from dashboard.portal import formats
from dashboard.selection import Selection
from dashboard.subjects import api, contents
from dashboard.view import View
from dashboard.web.answers import File
from dashboard.web.assets import links
from data.release import Release


def items(view: View) -> Iterator[Item]:
    """The page, in the order in which it is read."""
    words = view.words
    yield Heading(words("api.title"), words("api.lead"), "h1")
    yield Written(contents.of(view, "api.part", api.PARTS))
    yield Heading(words("api.part.exemples"), words("api.examples_lead"), anchor="exemples")
    yield Written(api.examples(view))
    yield Heading(words("api.part.colonnes"), words("api.columns_lead"), anchor="colonnes")
    yield Plate(view, api.columns(view))
    yield Heading(words("api.part.formats"), words("api.formats_lead"), anchor="formats")
    yield Written(api.formats(view, formats.FORMATS))
    yield Heading(words("api.part.regles"), anchor="regles")
    yield Written(api.rules(view))
    yield Heading(words("api.part.probleme-parameters"), anchor="probleme-parameters")
    yield Written(Prose((words("api.problems"),)))


def page(release: Release, lang: str) -> File:
    """The same as a document alone: without a script, without the pages around it."""
    here, words = BY_ID["api"], messages.load(lang)
    view = View(release, Selection(lang), words, address=here.address)
    body = html.document(view, here, items(view))
    title = f"{words('page.api.title')} · {view.site}"
    sent = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="UTF-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>{links(scripts=False)}</head><body>{body}</body></html>"
    )
    return File(sent.encode(), "text/html; charset=utf-8")
