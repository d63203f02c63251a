"""*Mentions légales* and *Confidentialité*: the operator's settings, and what the program does.

What the settings leave out is told as missing: nothing here stands in for it.
"""

from __future__ import annotations

from dashboard.content.blocks import Definitions, Prose, Sentences, sentences
from dashboard.content.table import Column, Row, Table, table
from dashboard.view import View
from dashboard.web import settings

#: What a page of ours leaves in the browser, all of it by Streamlit, as (message, its name there);
#: a name that ends in `…` begins that of several. `tests/browser/test_kept.py` holds us to it.
COOKIES = (("xsrf", "_streamlit_xsrf"),)
STORED = (("theme", "stActiveTheme-…"),)

CREDITS = ("outlines", "fonts", "software")


def notice(view: View) -> Definitions | Prose:
    """Who publishes and hosts (law of 21 June 2004, article 6-III); that nobody says so, else."""
    words, said = view.words, settings.load()
    pairs = tuple(
        (words(f"legal.{name}"), given)
        for name in ("publisher", "director", "host", "contact", "repository")
        if (given := getattr(said, name))
    )
    return Definitions(pairs) if pairs else Prose((words("legal.empty"),))


def credits(view: View) -> Sentences:
    """Whose outlines, fonts and software these are."""
    return sentences(view.words(f"legal.credits.{name}") for name in CREDITS)


def in_the_browser(view: View) -> Table:
    """Each thing that stays there: its name, where, what it is for, how long."""
    words = view.words
    columns = tuple(Column(words(f"privacy.{name}"))
                    for name in ("name", "where", "what_for", "how_long"))  # fmt: skip
    kept = (*(("cookie", *each) for each in COOKIES), *(("storage", *each) for each in STORED))
    rows = (
        Row((name, words(f"privacy.{where}"), words(f"privacy.{key}.what_for"),
             words(f"privacy.{key}.how_long")))
        for where, key, name in kept
    )  # fmt: skip
    return table(words("privacy.browser_subtitle"), columns, rows)


def on_the_server(view: View) -> Sentences:
    """What the program keeps, which is nothing; for how long its host does, if somebody said."""
    words, days = view.words, settings.load().logs_days
    kept = "lines" if settings.writes_lines() else "nothing"
    told = [words(f"privacy.server.{name}") for name in (kept, "typed", "others", "figures")]
    logs = words.count("privacy.logs", days) if days else words("privacy.logs_none")
    return sentences((*told, logs))


def rights(view: View) -> Prose:
    """Whom to write to of what a host's log may hold; where to turn."""
    words, said = view.words, settings.load()
    whom = said.data_protection or said.contact
    if not whom:
        return Prose((words("privacy.rights_none"),))
    return Prose((words("privacy.rights", contact=whom),))
