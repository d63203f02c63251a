"""Vue d'ensemble: the question, the way in, four figures, what is known and what is not."""

from __future__ import annotations

import streamlit as st

from dashboard.content.blocks import Line, Ways
from dashboard.content.inline import Link
from dashboard.parts import map_figure
from dashboard.parts.block import block
from dashboard.parts.chrome import heading
from dashboard.parts.figure import show, write
from dashboard.parts.search import search
from dashboard.session import current
from dashboard.subjects import keyfigures, known, maps, national

WAYS = (("departement", "/departement"), ("donnees", "/donnees"), ("methode", "/methode"))

view = current().national
words = view.words

# The question, the way into a département, and what is known of all of them.
left, right = st.columns([1.3, 1], gap="large")
with left:
    heading(words("overview.question"), words("overview.lead"), level="h1")
    search(view, key="search")
    write(Line(words("overview.activity"), "avert"))
    ways = (
        (Link(words(f"overview.way.{name}.title"), view.link(address)),
         words(f"overview.way.{name}.text"))
        for name, address in WAYS
    )  # fmt: skip
    write(Ways(tuple(ways)))
with right:
    map_figure.small(view, maps.ANY, "connu")

# Four figures.
heading(words("overview.key_figures"))
block(keyfigures.four(view), key="four")

# Known, unknown.
heading(words("overview.known"))
show(view, known.departements(view))
write(known.two_lists(view))

# Each subject, with every national figure in its table.
SUBJECTS = (
    ("purchase", "sanctions", national.sanctions),
    ("pathways", "psp", national.pathways),
    ("victims", "victimes", national.victims),
    ("commissions", "commissions", national.commissions),
    ("justice", "procedures", national.justice),
    ("estimates", "estimations", national.estimates),
)
for name, dataset, build in SUBJECTS:
    if dataset in view.release.datasets:
        heading(words(f"overview.heading.{name}"))
        show(view, build(view))
