"""The script that Streamlit runs for every view: header, the page of the address, footer."""

from __future__ import annotations

import streamlit as st

from dashboard.pages import PAGES
from dashboard.parts import chrome
from dashboard.view import current

view = current()
pages = {
    page: st.Page(
        page.file,
        title=f"{view.words(f'page.{page.id}.title')} · {view.words('site.name')}",
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
