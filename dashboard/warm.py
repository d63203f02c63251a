"""What a release shows whatever an address says, made when it is opened: no reader waits for it.

Nothing else depends on it: a page makes what it misses.
"""

from __future__ import annotations

import gc
import logging
import threading
import time

import messages
from dashboard.pages import PAGES
from dashboard.parts.html import html
from dashboard.portal import tables
from dashboard.portal.catalogue import facts
from dashboard.selection import Selection
from dashboard.view import View
from dashboard.web import documents, finding
from data.release import Release

#: Seconds between two items of a page: readers who are there already go first.
PAUSE = 0.002

_log = logging.getLogger(__name__)


def begin(release: Release) -> None:
    """Make it beside the readers, in a thread of its own."""
    threading.Thread(target=_quietly, args=(release,), name="warm", daemon=True).start()


def _quietly(release: Release) -> None:
    try:
        whole(release)
    except Exception:  # a reader who opens that page is told
        _log.exception("A figure of %s could not be made ahead.", release.id)
    # What stands now stays: to look through it again and again for garbage stopped all readers for
    # a tenth of a second (Python's manual, `gc.freeze`).
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def whole(release: Release) -> None:
    """Make the document of every page, in every language, and with it all that stands there: item
    by item first, so that no reader waits for more than one; then the index of the search, and what
    every answer of the portal is cut from.
    """
    for lang in messages.LANGUAGES:
        for page in PAGES:
            view = View(release, Selection(lang=lang), messages.load(lang), address=page.address)
            for item in documents.items(view, page):
                html(item)
                time.sleep(PAUSE)
            documents.of(release, page, view.selection)
        finding.index(release, lang)
        tables.table(release, lang)
    for each in facts.datasets(release):
        facts.files_of(release, each.id)
