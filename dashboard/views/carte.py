"""Carte: an indicator and a period, the map, its legend, and the same in a table."""

from __future__ import annotations

import streamlit as st

from dashboard.maps import france
from dashboard.parts.chrome import heading
from dashboard.parts.figure import foot, head
from dashboard.subjects import carte
from dashboard.view import current
from geo.territories import REGIONS

view = current()
words = view.words
chosen, when = carte.indicator(view), carte.period(view)


def ask(parameter: str, key: str) -> None:
    """Put what a control says into the address: the view is read from there alone."""
    if st.session_state[key]:
        st.query_params[parameter] = st.session_state[key]
    elif parameter == "region":
        st.query_params.pop(parameter, None)


heading(words("carte.title"), words("carte.lead"), level="h1")
with st.container(key="reglages", horizontal=True):
    st.session_state["indicateur"], st.session_state["periode"] = chosen, when
    st.selectbox(
        words("carte.indicator"),
        carte.INDICATORS,
        key="indicateur",
        format_func=lambda each: carte.name(view, each),
        on_change=ask,
        args=("indicateur", "indicateur"),
    )
    if chosen == carte.RATE:
        st.select_slider(
            words("carte.period"),
            carte.periods(view),
            key="periode",
            format_func=words.period,
            on_change=ask,
            args=("periode", "periode"),
        )

    st.session_state["forme"] = carte.form(view)
    st.segmented_control(
        words("carte.form"),
        carte.FORMS,
        key="forme",
        format_func=lambda each: words(f"carte.form_{each}"),
        on_change=ask,
        args=("forme", "forme"),
    )

    if carte.form(view) == carte.FORMS[0]:
        st.session_state["region"] = carte.region(view)
        st.selectbox(
            words("carte.zoom"),
            ["", *REGIONS],
            key="region",
            format_func=lambda each: REGIONS[each].name if each else words("carte.whole"),
            on_change=ask,
            args=("region", "region"),
        )

figure, drawn = carte.figure(view, chosen, when), carte.drawn(view, chosen, when)
left, right = st.columns([2, 1], gap="large")
with left, st.container(key="figure-carte"):
    head(figure)
    france.show(view, drawn, key="map", form=carte.form(view), region=carte.region(view))
with right:
    st.html(str(carte.legend(view, drawn, carte.unit(view, chosen))))
foot(view, figure)
