"""The view that a session asks for, in Streamlit: its address, its theme, its release."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

import messages
from dashboard.pages import PATHS
from dashboard.palette import DARK, LIGHT
from dashboard.selection import Selection
from dashboard.view import View
from dashboard.web import documents, serving

_RELEASE, _ADDRESS = "_release", "_address"


def current(*, anew: bool = False) -> View:
    """The view that the address asks for, in the theme that the browser reports; once its page is
    known, without what that page does not read, as its document has it.

    The release is the one that the address names, else the newest one when a run begins (`anew`),
    and stays the same until it ends: header, page and footer never show two.
    """
    selection = Selection.from_query(st.query_params)
    if anew or _RELEASE not in st.session_state:
        st.session_state[_RELEASE] = serving.asked(selection.release) or serving.release()
        st.session_state.pop(_ADDRESS, None)
    release, address = st.session_state[_RELEASE], st.session_state.get(_ADDRESS)
    palette = DARK if st.context.theme.type == "dark" else LIGHT
    if address is None:
        return View(release, selection, messages.load(selection.lang), palette)
    return replace(documents.view_of(release, PATHS[address], selection), palette=palette)


def at(address: str) -> None:
    """Say of which page the views of this run are."""
    st.session_state[_ADDRESS] = address
