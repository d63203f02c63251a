"""HTML that `st.html` would strip (it drops every `<svg>`), through one component of ours.

The component holds no style and no colour: the page's sheet applies (`isolate_styles=False`).
"""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

_JS = """
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".bloc")
  if (place.dataset.html === data.html) return
  place.dataset.html = data.html
  place.innerHTML = data.html
  place.querySelectorAll("[data-print]").forEach((button) => {
    button.onclick = () => {
      document.body.classList.add("imprimer")
      window.addEventListener("afterprint",
        () => document.body.classList.remove("imprimer"), { once: true })
      setTimeout(() => window.print(), 600)
    }
  })
}
"""

_component = st.components.v2.component(
    "observatoire_block", html='<div class="bloc"></div>', js=_JS, isolate_styles=False
)


def block(markup: Markup, key: str) -> None:
    """Show `markup`, drawings included."""
    _component(key=key, data={"html": str(markup)}, height="content")
