"""Méthode: what the figures do not say, how they are read, where they come from, who publishes."""

from __future__ import annotations

import streamlit as st

from dashboard.markup import el, rich
from dashboard.parts.anchor import scroll_to_hash
from dashboard.parts.chrome import heading
from dashboard.parts.figure import show
from dashboard.subjects import method, secrecy
from dashboard.view import current

view = current()
words = view.words


def prose(*keys: str) -> None:
    """Paragraphs of plain text."""
    st.html(str(el("div", *(el("p", rich(words(key))) for key in keys), class_="prose")))


heading(words("methode.title"), words("methode.lead"), level="h1")

# What this site does not say comes first.
heading(words("methode.limits_title"), anchor="limites")
st.html(str(method.rules(view, "methode.limits", method.LIMITS)))

# How to read a figure.
heading(words("methode.badges"), words("methode.badges_subtitle"), anchor="preuves")
st.html(str(method.badges(view)))
heading(words("methode.marks"), words("methode.marks_subtitle"), anchor="marques")
st.html(str(method.marks(view)))
heading(words("methode.statuses"), words("methode.statuses_subtitle"), anchor="statuts")
st.html(str(method.statuses(view)))
heading(words("methode.secrecy"), anchor="secret")
prose("methode.secrecy_text")
heading(words("secrecy.rules_title"), level="h3")
st.html(str(method.rules(view, "secrecy.rule", secrecy.RULES)))
heading(words("secrecy.example_title"), words("secrecy.example_lead"), level="h3")
st.html(str(secrecy.example(view)))
heading(words("secrecy.limits_title"), level="h3")
st.html(str(method.rules(view, "secrecy.limit", secrecy.LIMITS)))
st.html(str(el("div", id="certificat", class_="titre-h3")))
show(view, secrecy.certificate(view))
st.html(str(secrecy.fingerprints(view)))
heading(words("correction.title"), words("correction.lead"), anchor="corrections")
st.html(str(method.corrections(view)))
heading(words("methode.definitions"), anchor="definitions")
st.html(str(method.rules(view, "methode.definition", method.DEFINITIONS)))

# Law, words, documents.
heading(words("methode.law"), words("methode.law_subtitle"), anchor="loi")
st.html(str(method.law(view)))
heading(words("methode.glossary"), anchor="glossaire")
st.html(str(method.glossary(view)))
heading(words("methode.sources"), anchor="sources")
show(view, method.sources(view))

# Conditions.
heading(words("methode.licence"), anchor="licence")
prose("licence.LO-2.0")
heading(words("methode.access"), anchor="accessibilite")
prose("methode.access_text")
heading(words("methode.legal"), anchor="mentions")
st.html(str(method.legal_notice(view)))
prose("methode.legal_independent", "methode.legal_privacy")
scroll_to_hash()
