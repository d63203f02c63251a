"""Département: what the law asks there, every figure that exists, what is covered or not."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard import layout as on
from dashboard.layout import Anchor, Columns, Heading, Item, Plate, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import contents, diagnostics, duties, local, offences, region
from dashboard.view import View
from geo.territories import Departement

#: Parts of the sheet, by their anchor.
DUTIES, OFFENCES, SURVEY, ALL, AROUND, PEOPLE = local.PARTS


def page(view: View) -> Iterator[Item]:
    """The sheet of the département that the address names; else the way to one."""
    chosen, asked, words = view.selection.departement, view.selection.dep, view.words
    if chosen:
        yield from sheet(view, chosen)
        return
    lead = words("departement.unknown", text=asked) if asked else words("departement.choose")
    yield Heading(words("page.departement.title"), lead, "h1")
    yield on.Group("choix", (on.Search(view),))
    yield Plate(view, local.everywhere(view).section)


def sheet(view: View, chosen: Departement) -> Iterator[Item]:
    """Answers first, then all that is published, then who to ask."""
    surveys = diagnostics.diagnostics(view, chosen)
    name = (
        Written(local.title(view, chosen)),
        on.Drawn(local.tools(view, chosen), "outils"),
        Written(contents.of(view, "departement.part", local.parts(view, bool(surveys)))),
    )
    yield Written(local.imprint(view))
    yield Columns((name, (on.Locator(chosen.code),)), (5, 1), low=True)
    yield Heading(view.words("departement.duties"), anchor=DUTIES)
    yield Written(duties.block(view, chosen))
    if OFFENCES in local.parts(view, False):
        yield Heading(view.words("offences.heading"), anchor=OFFENCES)
        both = offences.by_year(view, chosen), offences.rate(view, chosen)
        yield Columns(tuple((Plate(view, each),) for each in both), (1, 1.05))
    for at, figure in enumerate(surveys):
        yield Anchor(f"{SURVEY}-{at}" if at else SURVEY)
        yield Plate(view, figure)
    yield from rest(view, chosen)


def rest(view: View, chosen: Departement) -> Iterator[Item]:
    """Every figure in one table, the région, who holds what is missing, the population."""
    yield Anchor(ALL)
    if local.silent(view, chosen):
        yield Written(local.nothing(view))
    yield Plate(view, local.everything(view, chosen))
    if told := local.remarks(view, chosen):
        yield Written(told)
    if (said := local.statements(view, chosen)).items:
        yield Heading(view.words("departement.statement"))
        yield Written(said)
    yield Anchor(AROUND)
    missing, around = Plate(view, local.missing(view, chosen)), region.neighbours(view, chosen)
    yield Columns(((Plate(view, around),), (missing,)), (1.2, 1)) if around else missing
    yield Anchor(PEOPLE)
    yield Written(local.context(view, chosen))
    yield Written(duties.checklist(view))


if __name__ == "__main__":
    present(page(current()))
