"""A map with everything that stands around it: finding, legend, sources, table, files."""

from __future__ import annotations

import streamlit as st

from dashboard.maps import circles
from dashboard.parts.figure import below, foot, head, sortable, write
from dashboard.parts.maps import europe, france
from dashboard.subjects.maps.kind import CIRCLES, Kind, Shown, shown
from dashboard.view import View
from geo import outlines


def small(view: View, kind: Kind, key: str, component: str = "map") -> None:
    """A map beside other figures: its legend under it, its table folded."""
    made = shown(view, kind)
    with st.container(key=f"figure-{key}"):
        head(made.figure)
        draw(view, made, component)
        foot(view, made.figure, legend=made.legend)


def large(view: View, made: Shown, key: str, component: str = "map") -> None:
    """A map as the figure of a page: its legend beside it, its table open and sorted at will."""
    left, right = st.columns([2, 1], gap="large")
    with left, st.container(key=f"figure-{key}"):
        head(made.figure)
        draw(view, made, component)
    with right:
        write(made.legend)
    foot(view, made.figure)


def ready(view: View, made: Shown, *, beside: bool) -> None:
    """Make what `small` (`beside` other figures) or `large` will draw of it."""
    made.kind.drawn(view, made.when)
    if beside:
        below(view, made.figure, made.legend)
    else:
        below(view, made.figure, None)
        sortable(view, made.figure)


def draw(view: View, made: Shown, component: str) -> None:
    """The map alone; `component` is its key on the page."""
    kind, when = made.kind, made.when
    if made.form == CIRCLES:
        _circles(view, made)
    elif made.form == "europe":
        europe.show(view, kind.drawn(view, when), component, "/estimations")
    else:
        drawn = kind.drawn(view, when)
        france.show(view, drawn, component, form=made.form, region=made.region)


def _circles(view: View, made: Shown) -> None:
    counts, marks = made.kind.counts(view, made.when)
    with st.container(key="circles"):
        st.pydeck_chart(
            circles.deck(counts, marks, made.kind.frames(view), view.palette),
            height=outlines.read(outlines.FRANCE)["box"][1],
            key="deck",
            alt=made.figure.title,
        )
