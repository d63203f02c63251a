"""Département: what the law asks there, every figure that exists, what is covered or not."""

from __future__ import annotations

import streamlit as st

from dashboard.content.blocks import Line
from dashboard.parts.block import block
from dashboard.parts.chrome import heading
from dashboard.parts.figure import show, side_by_side, write
from dashboard.parts.maps import france
from dashboard.parts.search import search
from dashboard.selection import url
from dashboard.session import current
from dashboard.subjects import diagnostics, duties, local, offences
from dashboard.view import View
from geo.territories import Departement


def choose(view: View) -> None:
    """Nothing chosen, or nothing found: the way in and the 101 départements."""
    words, asked = view.words, view.selection.dep
    lead = words("departement.unknown", text=asked) if asked else words("departement.choose")
    heading(words("page.departement.title"), lead, level="h1")
    with st.container(key="choix"):
        search(view, key="search")
    show(view, local.everywhere(view))


def sheet(view: View, chosen: Departement) -> None:
    """The page of one département."""
    words = view.words

    # Who; on paper, also what this page is and where it comes from.
    printed = f"{local.imprint(view)} {url('/departement', view.selection.query())}"
    write(Line(printed, "impression"))
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        write(local.title(view, chosen))
        block(local.tools(view, chosen), key="outils")
    with right, st.container(key="repere"):
        france.locate(chosen.code, key="locator")

    # What the law asks.
    heading(words("departement.duties"))
    write(duties.block(view, chosen))

    # Offences recorded there, the one figure that every département has.
    if offences.DATASET in view.release.datasets:
        heading(words("offences.heading"))
        side_by_side(view, offences.by_year(view, chosen), offences.rate(view, chosen))

    # Diagnostics first, their response before their count; then every figure, by subject.
    figures = [*diagnostics.diagnostics(view, chosen), *local.subjects(view, chosen)]
    for title, figure in figures:
        heading(title)
        show(view, figure)
    if (said := local.statements(view, chosen)).items:
        heading(words("departement.statement"))
        write(said)

    # What is covered, who holds the rest, and the population to situate it all.
    heading(words("departement.covered"))
    if not figures:
        write(local.nothing(view))
    show(view, local.covered(view, chosen))
    heading(words("departement.context"))
    show(view, local.context(view, chosen))


view = current()
if departement := view.selection.departement:
    sheet(view, departement)
else:
    choose(view)
