"""The script that Streamlit runs for every view: header, the page of the address, footer."""

from __future__ import annotations

import streamlit as st

from dashboard.pages import PAGES, Page
from dashboard.parts import chrome
from dashboard.session import current
from dashboard.view import View


def title(view: View, page: Page) -> str:
    """The browser's title: the département where one is chosen, else the page."""
    chosen = view.selection.departement if page.id == "departement" else None
    name = f"{chosen.name} ({chosen.code})" if chosen else view.words(f"page.{page.id}.title")
    return f"{name} · {view.words('site.name')}"


view = current(anew=True)
pages = {
    page: st.Page(
        page.file,
        title=title(view, page),
        url_path=page.path or None,
        default=not page.path,
    )
    for page in PAGES
}
chosen = st.navigation(list(pages.values()), position="hidden")
here = next(page for page, native in pages.items() if native == chosen)

st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
chrome.header(view, here)
with st.container(key=f"page-{here.id}"):
    chosen.run()
chrome.footer(view)
