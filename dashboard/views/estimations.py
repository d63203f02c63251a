"""Estimations: ranges for France, then the States of the Union, and why neither is prevalence."""

from __future__ import annotations

import streamlit as st

from dashboard.parts import map_figure
from dashboard.parts.choice import ask
from dashboard.parts.chrome import heading
from dashboard.parts.figure import show, side_by_side, write
from dashboard.session import current
from dashboard.subjects import estimates, europe, maps
from dashboard.subjects.maps import kind

view = current()
words, nation = view.words, view.national

# Estimates for France, for Europe, of minors.
heading(words("estimates.title"), words("estimates.lead"), level="h1")
heading(words("estimates.france.heading"))
show(nation, estimates.france(nation))
side_by_side(nation, estimates.minors(nation), estimates.europe(nation))
if local := estimates.local(nation):
    show(nation, local)

# Victims detected, State by State, in the year that the reader chose.
heading(words("europe.heading"), words("europe.lead"))
if there := europe.periods(view):
    shown = kind.shown(view, maps.EUROPE)
    with st.container(key="reglages", horizontal=True):
        st.session_state["annee"] = shown.when
        st.select_slider(
            words("shared.period"), there, key="annee",
            on_change=lambda: ask("periode", st.session_state["annee"]),
        )  # fmt: skip
    map_figure.large(view, shown, "europe")
    heading(words("europe.ranked_heading"))
    show(view, europe.ranked(view, shown.when))
    heading(words("europe.beside_heading"))
    side_by_side(nation, europe.beside(nation), europe.registered(nation))

# What none of these numbers says.
heading(words("estimates.why.heading"))
write(estimates.why(view))
