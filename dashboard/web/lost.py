"""The page of an address that leads nowhere."""

from __future__ import annotations

from functools import cache

from markupsafe import escape

import messages
from dashboard.web.answers import File
from dashboard.web.assets import links


@cache
def not_found(lang: str) -> File:
    """A page that says so, with the way back; status 404."""
    words = messages.load(lang)
    home = "/" if lang == "fr" else "/?lang=en"
    html = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="UTF-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{escape(words("not_found.title"))}</title>'
        f'{links()}</head><body class="stApp bare"><main class="lost">'
        f"<h1>{escape(words('not_found.title'))}</h1><p>{escape(words('not_found.text'))}</p>"
        f'<p><a href="{home}">{escape(words("not_found.home"))}</a></p></main></body></html>'
    )
    return File(html.encode(), "text/html; charset=utf-8", status=404)
