"""Estimations: ranges for France, then the States of the Union, and why neither is prevalence."""

from __future__ import annotations

import streamlit as st

from dashboard.maps import europe as map_of_europe
from dashboard.parts.choice import ask
from dashboard.parts.chrome import heading
from dashboard.parts.figure import foot, head, show, side_by_side, write
from dashboard.session import current
from dashboard.subjects import carte, estimates, europe

view = current()
words = view.words

# Estimates for France, for Europe, of minors.
heading(words("estimates.title"), words("estimates.lead"), level="h1")
heading(words("estimates.france.heading"))
show(view, estimates.france(view))
side_by_side(view, estimates.minors(view), estimates.europe(view))
if local := estimates.local(view):
    show(view, local)

# Victims detected, State by State, in the year that the reader chose.
heading(words("europe.heading"), words("europe.lead"))
if there := europe.periods(view):
    when = europe.period(view)
    with st.container(key="reglages", horizontal=True):
        st.session_state["annee"] = when
        st.select_slider(
            words("carte.period"), there, key="annee",
            on_change=lambda: ask("periode", st.session_state["annee"]),
        )  # fmt: skip
    figure, drawn = europe.figure(view, when), europe.drawn(view, when)
    left, right = st.columns([2, 1], gap="large")
    with left, st.container(key="figure-europe"):
        head(figure)
        map_of_europe.show(view, drawn, "map", "/estimations")
    with right:
        write(carte.legend(view, drawn, words("europe.unit"), "europe.and_count"))
    foot(view, figure)
    heading(words("europe.ranked_heading"))
    show(view, europe.ranked(view, when))
    heading(words("europe.beside_heading"))
    side_by_side(view, europe.beside(view), europe.registered(view))

# What none of these numbers says.
heading(words("estimates.why.heading"))
write(estimates.why(view))
