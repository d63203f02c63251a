"""Carte: an indicator and a period, the map, its legend, and the same in a table."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.maps import circles, france
from dashboard.parts.choice import ask, choice
from dashboard.parts.chrome import heading
from dashboard.parts.figure import foot, head, write
from dashboard.session import current
from dashboard.subjects import carte
from geo.territories import REGIONS

view = current()
words = view.words
chosen, when = carte.indicator(view), carte.period(view)


heading(words("carte.title"), words("carte.lead"), level="h1")
with st.container(key="reglages", horizontal=True):
    names = [(each, carte.name(view, each)) for each in carte.indicators(view)]
    choice(words("carte.indicator"), names, chosen, "indicateur", partial(ask, "indicateur"))
    if chosen == carte.RATE:
        st.session_state["periode"] = when
        st.select_slider(
            words("carte.period"),
            carte.periods(view),
            key="periode",
            format_func=words.period,
            on_change=lambda: ask("periode", st.session_state["periode"]),
        )
    st.session_state["forme"] = carte.form(view)
    st.segmented_control(
        words("carte.form"),
        carte.forms(view),
        key="forme",
        format_func=lambda each: words(f"carte.form_{each}"),
        on_change=lambda: ask("forme", st.session_state["forme"] or ""),
    )
    if carte.form(view) == carte.FORMS[0]:
        regions = [("", words("carte.whole")), *((r.code, r.name) for r in REGIONS.values())]
        choice(words("carte.zoom"), regions, carte.region(view), "region", partial(ask, "region"))

figure, drawn = carte.presented(view, chosen, when), carte.drawn(view, chosen, when)
left, right = st.columns([2, 1], gap="large")
with left, st.container(key="figure-carte"):
    head(figure)
    if carte.form(view) == "circles":
        circles.show(
            *carte.counts(view, chosen, when), carte.frames(view), view.palette, figure.title
        )
    else:
        france.show(view, drawn, key="map", form=carte.form(view), region=carte.region(view))
with right:
    write(carte.beside(view, chosen, when))
foot(view, figure)
