"""Données: each dataset, what it holds and under what conditions, and its files."""

from __future__ import annotations

import streamlit as st

from dashboard.markup import el
from dashboard.parts.anchor import scroll_to_hash
from dashboard.parts.chrome import heading
from dashboard.parts.figure import show
from dashboard.subjects import datasets, freshness
from dashboard.view import current

view = current()
words = view.words

heading(words("donnees.title"), words("donnees.lead"), level="h1")
if warning := freshness.warning(view):
    st.html(str(warning))
show(view, datasets.summary(view))
if asked := freshness.asked(view):
    show(view, asked)

# The figures of the dataset that the address asks for.
if view.selection.dataset in view.release.datasets:
    figure, periods = datasets.whole(view, view.selection.dataset)
    title = words("donnees.shown", title=words(f"dataset.{view.selection.dataset}.title"))
    heading(title, anchor="chiffres")
    if periods:
        st.html(str(periods))
    show(view, figure)

# Every dataset, then all of them in one file.
heading(words("donnees.each"))
cards = [datasets.card(view, dataset) for dataset in view.release.datasets]
everything = el(
    "section", el("h3", words("donnees.all")), datasets.files(view, "tout"), class_="jeu"
)
st.html(str(el("div", everything, datasets.codebook(view), *cards)))
scroll_to_hash()
