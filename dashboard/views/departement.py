"""Département: what the law asks there, every figure that exists, what is covered or not."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.content.blocks import Line
from dashboard.layout import (
    Anchor,
    Columns,
    Drawn,
    Group,
    Heading,
    Item,
    Locator,
    Plate,
    Search,
    Written,
)
from dashboard.parts.page import present
from dashboard.selection import url
from dashboard.session import current
from dashboard.subjects import contents, diagnostics, duties, local, offences, region
from dashboard.view import View
from geo.territories import Departement

#: Parts of the sheet, by their anchor.
DUTIES, OFFENCES, SURVEY, REST = "loi", "faits", "diagnostic", ("publie", "autour", "population")


def page(view: View) -> Iterator[Item]:
    """The sheet of the département that the address names; else the way to one."""
    chosen = view.selection.departement
    yield from sheet(view, chosen) if chosen else choose(view)


def choose(view: View) -> Iterator[Item]:
    """Nothing chosen, or nothing found: the way in and the 101 départements."""
    words, asked = view.words, view.selection.dep
    lead = words("departement.unknown", text=asked) if asked else words("departement.choose")
    yield Heading(words("page.departement.title"), lead, "h1")
    yield Group("choix", (Search(view),))
    yield Plate(view, local.everywhere(view))


def sheet(view: View, chosen: Departement) -> Iterator[Item]:
    """The page of one département: answers first, then all that is published, then who to ask."""
    words = view.words
    recorded = offences.DATASET in view.release.datasets
    surveys = diagnostics.diagnostics(view, chosen)
    yield from who(view, chosen, (DUTIES, *[OFFENCES] * recorded, *[SURVEY] * bool(surveys), *REST))

    yield Heading(words("departement.duties"), anchor=DUTIES)
    yield Written(duties.block(view, chosen))
    yield Written(duties.checklist(view))
    if recorded:
        yield Heading(words("offences.heading"), anchor=OFFENCES)
        year, rate = offences.by_year(view, chosen), offences.rate(view, chosen)
        yield Columns(((Plate(view, year),), (Plate(view, rate),)), (1, 1.05))
    for at, figure in enumerate(surveys):
        yield Anchor(f"{SURVEY}-{at}" if at else SURVEY)
        yield Plate(view, figure)
    yield from rest(view, chosen)


def who(view: View, chosen: Departement, parts: tuple[str, ...]) -> Iterator[Item]:
    """Name, place, what to do with the sheet, what is on it; on paper, where it comes from."""
    printed = f"{local.imprint(view)} {url('/departement', view.selection.query())}"
    yield Written(Line(printed, "impression"))
    name = (
        Written(local.title(view, chosen)),
        Drawn(local.tools(view, chosen), "outils"),
        Written(contents.of(view, "departement", parts)),
    )
    yield Columns((name, (Locator(chosen.code),)), (5, 1), low=True)


def rest(view: View, chosen: Departement) -> Iterator[Item]:
    """Every figure in one table, the région, who holds what is missing, the population."""
    words = view.words
    yield Anchor(REST[0])
    yield Plate(view, local.everything(view, chosen))
    if told := local.remarks(view, chosen):
        yield Written(told)
    if (said := local.statements(view, chosen)).items:
        yield Heading(words("departement.statement"))
        yield Written(said)
    yield Anchor(REST[1])
    missing = Plate(view, local.missing(view, chosen))
    if around := region.neighbours(view, chosen):
        yield Columns(((Plate(view, around),), (missing,)), (1.2, 1))
    else:
        yield missing
    yield Anchor(REST[2])
    yield Written(local.context(view, chosen))


if __name__ == "__main__":
    present(page(current()))
