"""Département: what the law asks there, every figure that exists, what is covered or not."""

from __future__ import annotations

import streamlit as st

from dashboard.files import address
from dashboard.markup import el
from dashboard.parts.block import block
from dashboard.parts.chrome import heading
from dashboard.parts.figure import show
from dashboard.parts.search import search
from dashboard.selection import url
from dashboard.subjects import diagnostics, duties, local
from dashboard.view import current

view = current()
words, chosen = view.words, view.selection.departement

# Nothing chosen, or nothing found: the way in and the 101 départements.
if chosen is None:
    asked = view.selection.dep
    lead = words("departement.unknown", text=asked) if asked else words("departement.choose")
    heading(words("page.departement.title"), lead, level="h1")
    with st.container(key="choix"):
        search(view, key="search")
    show(view, local.everywhere(view))
    st.stop()

# Who.
st.html(str(el("div", el("h1", chosen.name, " ", el("small", chosen.code)), class_="titre-h1")))
st.html(str(el("p", local.where(view, chosen), class_="lieu")))
tools = el(
    "p",
    el("button", words("departement.print"), type="button", data_print=True),
    el("a", words("departement.change"), href=view.link("/departement")),
    el("a", words("departement.download"), href=address(f"dep-{chosen.code}", "xlsx", words.lang)),
    class_="outils",
)
block(tools, key="outils")

# What the law asks.
heading(words("departement.duties"))
st.html(str(duties.block(view, chosen)))

# Diagnostics first: their response before their count. Then every figure, subject by subject.
figures = [*diagnostics.diagnostics(view, chosen), *local.subjects(view, chosen)]
for title, figure in figures:
    heading(title)
    show(view, figure)
if said := local.statements(view, chosen):
    heading(words("departement.statement"))
    st.html(str(el("div", *(local.statement(view, row) for row in said))))
if not figures:
    nothing = el(
        "div",
        el("h3", words("departement.nothing_title")),
        el("p", words("departement.nothing_text")),
    )
    heading(words("departement.covered"))
    st.html(str(el("section", nothing, class_="rien")))

# What is covered, who holds the rest, and the population to situate it all.
if figures:
    heading(words("departement.covered"))
show(view, local.covered(view, chosen))
heading(words("departement.context"))
show(view, local.context(view, chosen))
printed = words(
    "departement.printed",
    site=words("site.name"),
    date=words.date(view.release.created),
    release=view.release.id,
)
st.html(
    str(el("p", printed, " ", url("/departement", view.selection.query()), class_="impression"))
)
