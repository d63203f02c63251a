"""The items of a page in Streamlit: one function per type of item, chosen by the type."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from functools import partial, singledispatch
from typing import Any

import streamlit as st
from markupsafe import Markup

from dashboard import layout
from dashboard.charts import interactive
from dashboard.content.blocks import Panels
from dashboard.content.figure import Figure
from dashboard.maps import circles
from dashboard.parts import going
from dashboard.parts.anchor import scroll_to_hash
from dashboard.parts.block import block, drawn
from dashboard.parts.choice import ask, choice
from dashboard.parts.html import chrome, figure, html
from dashboard.parts.html.page import text
from dashboard.parts.maps import europe, france, ground
from dashboard.parts.maps.component import draw
from dashboard.parts.number import number
from dashboard.parts.search import search
from dashboard.subjects.maps.kind import CIRCLES
from dashboard.view import View
from geo import outlines

#: Seconds, once a session: longer than Streamlit gathers what it receives before it paints.
PAUSE = 0.03


def present(items: Iterable[layout.Item]) -> None:
    """Show a page, one item after the other."""
    for item in items:
        show(item)
    scroll_to_hash()


def _write(drawn: Markup) -> None:
    st.html(str(text(drawn)))


@singledispatch
def show(item: Any) -> None:
    """Show one item. Raises TypeError on what is none."""
    raise TypeError(f"No page holds a {type(item).__name__}")


@show.register
def _(item: layout.Heading) -> None:
    _write(chrome.heading(item.title, item.lead, item.level, item.anchor))


@show.register
def _(item: layout.Anchor) -> None:
    _write(chrome.place(item.name))


@show.register
def _(item: layout.Written) -> None:
    _write(html(item.block))


@show.register
def _(item: layout.Drawn) -> None:
    block(item.block, key=item.key)


@show.register
def _(item: layout.Plate) -> None:
    view, made = item.view, item.figure
    with st.container(key=f"figure-{made.key}"):
        if made.chart is None and not isinstance(made.drawn, Panels):
            _write(figure.whole(view, made))
            return
        _write(figure.head(view, made))
        if made.chart is None:
            block(made.drawn, key=f"panels-{made.key}")  # type: ignore[arg-type]
        elif made.chart.hover:
            _hovered(view, made)
        else:
            drawn(figure.chart(view, made), key=f"chart-{made.key}")
        _write(figure.foot(view, made))


def _hovered(view: View, made: Figure) -> None:
    """By Plotly: hovering a mark says what it is."""
    _words_first()
    st.plotly_chart(
        interactive.figure(made.chart, view.palette),
        key=f"chart-{made.key}",
        theme=None,
        config=interactive.CONFIG,
        alt=made.alt or made.title,
    )


def _words_first() -> None:
    """Let what comes before the first chart of a session leave alone.

    Loading Plotly keeps the browser from painting for most of a second; Streamlit gathers what it
    receives within 10 ms. Without this pause, one cold view in three shows nothing until then.
    """
    if not st.session_state.get("chart_seen"):
        st.session_state["chart_seen"] = True
        time.sleep(PAUSE)


@show.register
def _(item: layout.MapPlate) -> None:
    view, made, legend = item.view, item.made, item.made.legend
    if item.beside:
        with st.container(key=f"figure-{item.key}"):
            _write(figure.head(view, made.figure))
            _map(item)
            _write(html(legend))
            _write(figure.folded(view, made.figure))
        return
    left, right = st.columns([2, 1], gap="large")
    with left, st.container(key=f"figure-{item.key}"):
        _write(figure.head(view, made.figure))
        _map(item)
    with right:
        _write(html(legend))
    with st.container(key="table"):
        _write(figure.foot(view, made.figure))
        _write(html(made.figure.table))


def _map(item: layout.MapPlate) -> None:
    """The map alone."""
    view, made = item.view, item.made
    if made.form == CIRCLES:
        _circles(item)
    elif made.form == "europe":
        europe.show(view, made.drawn, item.component, "/estimations")
    else:
        france.show(view, made.drawn, item.component, form=made.form, region=made.region)


def _circles(item: layout.MapPlate) -> None:
    view, made = item.view, item.made
    counts, marks = made.kind.counts(view, made.when)
    with st.container(key="circles"):
        st.pydeck_chart(
            circles.deck(counts, marks, made.kind.frames(view), view.palette),
            height=outlines.read(outlines.FRANCE)["box"][1],
            key="deck",
            alt=made.figure.title,
        )


@show.register
def _(item: layout.Picker) -> None:
    ground_ = replace(ground.france(item.view), opens=item.opens(going.CODE))
    with st.container(key="choix-carte"):
        draw(item.drawn, "picker", ground_)


@show.register
def _(item: layout.Search) -> None:
    search(item.view, key="search")


@show.register
def _(item: layout.Locator) -> None:
    with st.container(key="repere"):
        france.locate(item.code, key="locator")


@show.register
def _(item: layout.Controls) -> None:
    typed, asked = None, item.typed
    with st.container(key="reglages", horizontal=True):
        for each in item.choices:
            then = partial(ask, each.parameter)
            choice(each.label, each.grouped, each.value, each.parameter, then)
        if asked:
            typed = number(asked.label, key=asked.key)
    for each in asked.then(typed) if asked else ():
        show(each)


@show.register
def _(item: layout.Columns) -> None:
    low = "bottom" if item.low else "top"
    places = st.columns(list(item.shares), gap="large", vertical_alignment=low)
    for place, items in zip(places, item.columns, strict=True):
        with place:
            for each in items:
                show(each)


@show.register
def _(item: layout.Group) -> None:
    with st.container(key=item.key):
        for each in item.items:
            show(each)
