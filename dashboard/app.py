"""The script that Streamlit runs for every view: header, the page of the address, footer."""

from __future__ import annotations

from uuid import uuid4

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import turns
from dashboard.pages import PAGES
from dashboard.parts import chrome
from dashboard.parts.html.chrome import title
from dashboard.session import at, current
from data import shelf


def place() -> str:
    """The session's own place among those who wait for a turn."""
    return st.session_state.setdefault("_place", uuid4().hex)


def page() -> None:
    """Header, the page of the address, footer."""
    view = current(anew=True)
    pages = {
        each: st.Page(
            each.file,
            title=title(view, each),
            url_path=each.path or None,
            default=not each.path,
        )
        for each in PAGES
    }
    chosen = st.navigation(list(pages.values()), position="hidden")
    here = next(each for each, native in pages.items() if native == chosen)
    at(here.address)
    chrome.header(view, here)
    with st.container(key=f"page-{here.id}"):
        named = view.selection.release
        if named == view.pinned or (here.of_withdrawn and shelf.is_withdrawn(named)):
            chosen.run()
        else:
            chrome.missing(view)
    chrome.footer(view)


notice: list[DeltaGenerator] = []


def wait() -> None:
    """Say above the page that one waits."""
    notice.append(st.empty())
    chrome.waiting(notice[0])


def begin() -> None:
    """The place of the notice is the same, told or not."""
    st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
    (notice[0] if notice else st).empty()


try:
    with turns.PAGES.turn(place(), wait, begin):
        page()
except turns.Replaced:
    st.stop()
