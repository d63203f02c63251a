"""Header and footer: who this is, where one is, the language, the release on screen.

Navigation is our own links: a click in Streamlit's would drop `?lang=en` from the address. If
MIPROF hosts the site, the State's header and footer replace these two functions.
"""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboard import settings
from dashboard.charts.palette import DARK
from dashboard.markup import el, join
from dashboard.messages import LANGUAGES
from dashboard.pages import PAGES, Page
from dashboard.selection import url
from dashboard.view import View

#: What each language calls itself.
NAMES = {"fr": "Français", "en": "English"}


def header(view: View, here: Page) -> None:
    """The disc and the name, then the pages; a menu takes their place on a phone."""
    with st.container(key="entete"):
        with st.container(horizontal=True, key="entete-haut", vertical_alignment="center"):
            st.html(str(_brand(view)), width="stretch")
            for page in PAGES:
                if page.secondary:
                    _link(view, page, here, "haut")
            st.html(str(_languages(view, here)), width="content")
            with st.popover("Menu", key="menu", width="content"):
                for page in PAGES:
                    _link(view, page, here, "menu")
                st.html(str(_languages(view, here)))
        with st.container(horizontal=True, key="rubriques"):
            for page in PAGES:
                if not page.secondary:
                    _link(view, page, here, "nav")
    # Charts hold the colours of their theme: the style sheet turns the dark ones round on paper.
    theme = "sombre" if view.palette is DARK else "clair"
    st.html(str(el("span", id="contenu", tabindex="-1", class_=f"sr theme-{theme}")))


def footer(view: View) -> None:
    """What this is, understand, reuse, this site; the release and its date."""
    words, method = view.words, view.link("/methode")
    report = f"mailto:{settings.load().contact}"
    columns = (
        (words("footer.understand"), (
            (words("footer.method"), method),
            (words("footer.limits"), f"{method}#limites"),
            (words("footer.glossary"), f"{method}#glossaire"),
            (words("footer.sources"), f"{method}#sources"),
        )),
        (words("footer.reuse"), (
            (words("footer.data"), view.link("/donnees")),
            (words("footer.licence"), f"{method}#licence"),
        )),
        (words("footer.site"), (
            (words("footer.legal"), f"{method}#mentions"),
            (words("footer.access"), f"{method}#accessibilite"),
            (words("footer.report"), report),
        )),
    )  # fmt: skip
    about = el(
        "div",
        el("p", words("site.name"), class_="titre"),
        el("p", words("footer.about")),
        el(
            "p",
            words("footer.release", date=words.date(view.release.created), id=view.release.id),
            class_="version",
        ),
    )
    with st.container(key="pied"):
        st.html(str(el("footer", about, *(_column(*each) for each in columns), class_="pied")))


def _column(title: str, links: tuple[tuple[str, str], ...]) -> Markup:
    items = (el("li", el("a", text, href=href)) for text, href in links)
    return el("nav", el("p", title, class_="titre"), el("ul", *items), aria_label=title)


def _brand(view: View) -> Markup:
    words = view.words
    skip = el("a", words("site.skip"), href="#contenu", class_="sauter")
    name = el(
        "a",
        el("span", class_="disque", aria_hidden="true"),
        el(
            "span",
            el("b", words("site.name")),
            el("small", words("site.tagline")),
        ),
        href=view.link("/"),
        class_="marque",
    )
    return join(skip, name)


def _languages(view: View, here: Page) -> Markup:
    """Plain links: the page must load again, since the server writes `<html lang>`."""
    items = [_language(view, here, lang) for lang in LANGUAGES]
    return el(
        "nav", *items, class_="langues", data_testid="lang", aria_label=view.words("site.language")
    )


def _language(view: View, here: Page, lang: str) -> Markup:
    return el(
        "a",
        lang.upper(),
        href=url(here.address, view.selection.query(lang=lang)),
        lang=lang,
        hreflang=lang,
        aria_current="true" if lang == view.words.lang else None,
        aria_label=f"{lang.upper()}, {NAMES[lang]}",
    )


def _link(view: View, page: Page, here: Page, where: str) -> None:
    """Streamlit's links never say which page one is on, and the one to the first page leads
    nowhere when opened in a new tab: these two are links of ours.
    """
    current = "-ici" if page == here else ""
    with st.container(
        key=f"{where}-{page.id}{current}", width="content" if where != "menu" else "stretch"
    ):
        label = view.words(f"page.{page.id}.nav")
        if page == here or not page.path:
            mark = {"class_": "ici", "aria_current": "page"} if page == here else {"class_": "la"}
            st.html(str(el("a", label, href=url(page.address, view.selection.elsewhere()), **mark)))
            return
        st.page_link(
            page.file,
            label=label,
            query_params=view.selection.elsewhere(),
        )


def heading(title: str, lead: str = "", *, level: str = "h2", anchor: str = "") -> None:
    """A section's heading and its lead."""
    parts = [el(level, title, id=anchor or None), el("p", lead, class_="chapo") if lead else None]
    st.html(str(el("div", join(*parts), class_=f"titre-{level}")))
