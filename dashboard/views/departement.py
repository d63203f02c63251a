"""Département: what the law asks there, every figure that exists, what is covered or not."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.content.blocks import Line
from dashboard.layout import (
    Columns,
    Drawn,
    Group,
    Heading,
    Item,
    Locator,
    Plate,
    Search,
    Written,
    side_by_side,
)
from dashboard.parts.page import present
from dashboard.selection import url
from dashboard.session import current
from dashboard.subjects import diagnostics, duties, local, offences
from dashboard.view import View
from geo.territories import Departement


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
    """The page of one département."""
    words = view.words

    # Who; on paper, also what this page is and where it comes from.
    printed = f"{local.imprint(view)} {url('/departement', view.selection.query())}"
    yield Written(Line(printed, "impression"))
    name = (Written(local.title(view, chosen)), Drawn(local.tools(view, chosen), "outils"))
    yield Columns((name, (Locator(chosen.code),)), (4, 1), low=True)

    # What the law asks.
    yield Heading(words("departement.duties"))
    yield Written(duties.block(view, chosen))

    # Offences recorded there, the one figure that every département has.
    if offences.DATASET in view.release.datasets:
        yield Heading(words("offences.heading"))
        yield side_by_side(view, offences.by_year(view, chosen), offences.rate(view, chosen))

    # Diagnostics first, their response before their count; then every figure, by subject.
    figures = [*diagnostics.diagnostics(view, chosen), *local.subjects(view, chosen)]
    for title, figure in figures:
        yield Heading(title)
        yield Plate(view, figure)
    if (said := local.statements(view, chosen)).items:
        yield Heading(words("departement.statement"))
        yield Written(said)

    # What is covered, who holds the rest, and the population to situate it all.
    yield Heading(words("departement.covered"))
    if not figures:
        yield Written(local.nothing(view))
    yield Plate(view, local.covered(view, chosen))
    yield Heading(words("departement.context"))
    yield Plate(view, local.context(view, chosen))


if __name__ == "__main__":
    present(page(current()))
