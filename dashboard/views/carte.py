"""Carte: an indicator and a period, the map, its legend, and the same in a table."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.parts import map_figure
from dashboard.parts.choice import ask, choice
from dashboard.parts.chrome import heading
from dashboard.session import current
from dashboard.subjects import carte, maps
from geo.territories import REGIONS

view = current()
words = view.words
shown = carte.shown(view)


heading(words("carte.title"), words("carte.lead"), level="h1")
with st.container(key="reglages", horizontal=True):
    names = [(each.id, each.name(view)) for each in maps.kinds(view)]
    choice(words("carte.indicator"), names, shown.kind.id, "indicateur", partial(ask, "indicateur"))
    if periods := shown.kind.periods(view):
        st.session_state["periode"] = shown.when
        st.select_slider(
            words("shared.period"),
            periods,
            key="periode",
            format_func=words.period,
            on_change=lambda: ask("periode", st.session_state["periode"]),
        )
    st.session_state["forme"] = shown.form
    st.segmented_control(
        words("carte.form"),
        shown.kind.forms,
        key="forme",
        format_func=lambda each: words(f"carte.form_{each}"),
        on_change=lambda: ask("forme", st.session_state["forme"] or ""),
    )
    if shown.form == shown.kind.forms[0]:
        regions = [("", words("carte.whole")), *((r.code, r.name) for r in REGIONS.values())]
        choice(words("carte.zoom"), regions, shown.region, "region", partial(ask, "region"))

map_figure.large(view, shown, "carte")
