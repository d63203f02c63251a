"""Addresses with a `#`: the browser looks for the place before Streamlit has drawn it."""

from __future__ import annotations

import streamlit as st

_JS = """
export default function () {
  const go = () => {
    const place = location.hash && document.getElementById(location.hash.slice(1))
    if (place) place.scrollIntoView()
  }
  requestAnimationFrame(go)
}
"""

_component = st.components.v2.component(
    "observatoire_anchor", html="<span hidden></span>", js=_JS, isolate_styles=False
)


def scroll_to_hash() -> None:
    """Call it last: by then the page is whole."""
    _component(key="anchor", height="content")
