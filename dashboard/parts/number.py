"""A whole number that the reader types: the browser's own field, kept in the session alone.

It is in no address, no file and no log, and is forgotten when the tab is closed.
"""

from __future__ import annotations

import streamlit as st

_HTML = '<label class="choix"><span></span><input type="number" min="0" step="1"></label>'

_JS = """
export default function ({ data, parentElement, setStateValue }) {
  const label = parentElement.querySelector(".choix")
  const input = label.querySelector("input")
  label.querySelector("span").textContent = data.label
  input.max = data.max
  input.onchange = () => {
    // What is no count is refused by the browser, in its own words, and counts for nothing.
    const typed = input.reportValidity() && input.value !== "" ? Number(input.value) : null
    setStateValue("value", typed)
  }
}
"""

_component = st.components.v2.component(
    "observatoire_number", html=_HTML, js=_JS, isolate_styles=False
)


def number(label: str, key: str, most: int = 99_999) -> int | None:
    """The number that is in the field, from 0 to `most`; None while it is empty."""
    typed = _component(
        key=key,
        data={"label": label, "max": most},
        default={"value": None},
        on_value_change=lambda: None,
        height="content",
    ).value
    usable = isinstance(typed, int | float) and 0 <= typed <= most
    return int(typed) if usable else None
