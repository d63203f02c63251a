"""Couverture: what is known of each département and how, how fresh it is, whom to ask."""

from __future__ import annotations

import streamlit as st

from dashboard.parts import map_figure
from dashboard.parts.chrome import heading
from dashboard.parts.figure import show
from dashboard.session import current
from dashboard.subjects import coverage, known, local, maps

view = current().national
words = view.words

# By subject, then by département.
heading(words("coverage.title"), words("coverage.lead"), level="h1")
heading(words("coverage.known_heading"))
left, right = st.columns([1, 1.2], gap="large")
with left:
    show(view, known.departements(view))
with right:
    map_figure.small(view, maps.ANY, "connu")

# Diagnostics: who answered before what was counted; designs that do not compare stay apart.
heading(words("coverage.surveys.heading"), words("coverage.surveys.lead"))
for place, name, figure in coverage.surveys(view):
    heading(f"{place.name} ({place.code})", name, level="h3")
    show(view, figure)
show(view, coverage.designs(view))

# Minors; freshness; whom to ask.
heading(words("coverage.minors.heading"))
show(view, coverage.minors(view))
heading(words("coverage.fresh.heading"))
show(view, coverage.freshness(view))
heading(words("coverage.ask.heading"), words("coverage.ask.lead"))
show(view, coverage.whom_to_ask(view))
show(view, local.everywhere(view))
