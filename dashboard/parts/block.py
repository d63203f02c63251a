"""HTML that `st.html` would strip (it drops every `<svg>`), through one component of ours.

The component holds no style and no colour: the page's sheet applies (`isolate_styles=False`).
"""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboard.content.blocks import Block
from dashboard.parts import going
from dashboard.parts.html import html

_component = st.components.v2.component(
    "observatoire_block",
    html='<div class="bloc"></div>',
    js=going.script("block.js"),
    isolate_styles=False,
)


def block(value: Block, key: str) -> None:
    """Show a value, drawings included; its links with `data-go` do not load the page again."""
    drawn(html(value), key)


def drawn(markup: Markup, key: str) -> None:
    """Show what is HTML already: the chrome of the site, the table of a figure."""
    _component(key=key, data={"html": str(markup)}, height="content")
