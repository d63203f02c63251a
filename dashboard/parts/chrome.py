"""Header, footer and notices in Streamlit.

The header is one element: twenty links of Streamlit's and their boxes were a third of the cost of a
rerun.
"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import messages
from dashboard.markup import el
from dashboard.pages import Page
from dashboard.palette import DARK
from dashboard.parts.block import drawn
from dashboard.parts.html import chrome
from dashboard.parts.html.page import text
from dashboard.selection import Selection
from dashboard.view import View
from dashboard.web import lost


def header(view: View, here: Page) -> None:
    """The header; then the place that the first link of the page leads to."""
    drawn(chrome.header(view, here), key="entete")
    # Plotly's chart holds the colours of its theme: the style sheet turns it round on paper.
    theme = "sombre" if view.palette is DARK else "clair"
    st.html(str(el("span", id="contenu", tabindex="-1", class_=f"sr theme-{theme}")))


def footer(view: View) -> None:
    """The footer."""
    with st.container(key="pied"):
        st.html(str(text(chrome.footer(view))))


def missing(view: View) -> None:
    """In the place of a page: the release that the address names is not here, and why."""
    title, told = lost.said(view.words, view.selection.release)
    st.html(str(text(chrome.heading(title, told, "h1"))))
    there = view.link("/")
    st.html(str(text(el("p", el("a", view.words("not_found.home"), href=there)))))


def waiting(notice: DeltaGenerator) -> None:
    """Where a turn does not come at once: that one waits, and need not ask again."""
    words = messages.load(Selection.from_query(st.query_params).lang)
    told = el("p", words("site.waiting"), class_="avert", role="status")
    notice.html(str(text(told)))
