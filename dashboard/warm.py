"""What a release shows whatever an address says, made when it is opened: no reader waits for it.

Nothing else depends on it: a page makes what it misses. A test holds these lists to the pages.
"""

from __future__ import annotations

import gc
import logging
import threading
import time

import messages
from dashboard.content.figure import Figure
from dashboard.parts import figure as parts
from dashboard.parts import map_figure
from dashboard.selection import Selection
from dashboard.subjects import (
    before,
    coverage,
    datasets,
    estimates,
    europe,
    funnel,
    keyfigures,
    known,
    local,
    maps,
    method,
    national,
    pathways,
    sanctions,
    secrecy,
)
from dashboard.subjects.maps.kind import shown
from dashboard.view import View
from data.release import Release

#: Page by page.
FIGURES = (
    keyfigures.four, known.departements, known.two_lists, national.sanctions, national.pathways,
    national.victims, national.commissions, national.justice, national.estimates,
    local.everywhere,
    sanctions.law, before.history, sanctions.local, sanctions.steps, sanctions.amounts,
    estimates.france, estimates.minors, estimates.europe, estimates.local,
    europe.beside, europe.registered,
    pathways.three, pathways.flow, pathways.cumulative, pathways.classes, pathways.afis,
    pathways.requests, pathways.eligible, pathways.refusals, pathways.meetings, pathways.dates,
    coverage.surveys, coverage.designs, coverage.minors, coverage.freshness, coverage.whom_to_ask,
    datasets.summary, datasets.everything, datasets.codebook,
    secrecy.certificate, method.sources,
)  # fmt: skip

#: Maps beside other figures, and those that are the figure of a page.
SMALL, LARGE = (maps.ANY, maps.PATHWAYS), (maps.RATES, maps.COMMISSIONS, maps.EUROPE)

#: Seconds between two figures: readers who are there already go first.
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
    """Make all of it, in every language."""
    for lang in messages.LANGUAGES:
        view = View(release, Selection(lang=lang), messages.load(lang))
        for build in FIGURES:
            _ready(view, build(view))
            time.sleep(PAUSE)
        for dataset in release.datasets:
            datasets.card(view, dataset)
        for kind in (*SMALL, *LARGE):
            map_figure.ready(view, shown(view, kind), beside=kind in SMALL)
        _ready(view, funnel.figure(view, funnel.exposure(view)))
        _ready(view, europe.ranked(view, shown(view, maps.EUROPE).when))


def _ready(view: View, made: object) -> None:
    """The HTML of a figure, and of those of a list."""
    if isinstance(made, Figure):
        parts.ready(view, made)
    elif isinstance(made, list | tuple):
        for each in made:
            _ready(view, each)
