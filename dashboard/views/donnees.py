"""Données: each dataset, what it holds and under what conditions, and its files."""

from __future__ import annotations

from dashboard.content.blocks import Datasets
from dashboard.parts.anchor import scroll_to_hash
from dashboard.parts.chrome import heading
from dashboard.parts.figure import show, write
from dashboard.session import current
from dashboard.subjects import datasets, freshness

view = current()
words = view.words

heading(words("donnees.title"), words("donnees.lead"), level="h1")
if warning := freshness.warning(view):
    write(warning)
show(view, datasets.summary(view))
if asked := freshness.asked(view):
    show(view, asked)

# The figures of the dataset that the address asks for.
if view.selection.dataset in view.release.datasets:
    figure, periods = datasets.whole(view, view.selection.dataset)
    title = words("donnees.shown", title=words(f"dataset.{view.selection.dataset}.title"))
    heading(title, anchor="chiffres")
    if periods:
        write(periods)
    show(view, figure)

# Every dataset, then all of them in one file.
heading(words("donnees.each"))
cards = [datasets.card(view, dataset) for dataset in view.release.datasets]
write(Datasets((datasets.everything(view), datasets.codebook(view), *cards)))
scroll_to_hash()
