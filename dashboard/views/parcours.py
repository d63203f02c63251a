"""Parcours de sortie et commissions: three counts kept apart, then commissions and their dates."""

from __future__ import annotations

import streamlit as st

from dashboard.parts import map_figure
from dashboard.parts.block import block
from dashboard.parts.chrome import heading
from dashboard.parts.figure import show, side_by_side
from dashboard.session import current
from dashboard.subjects import maps, national, pathways
from dashboard.subjects.maps.kind import shown

view = current().national
words = view.words

# How many, at a date; in a year; since 2017.
heading(words("pathways.title"), words("pathways.lead"), level="h1")
heading(words("pathways.stock.heading"), words("pathways.stock.lead"))
block(pathways.three(view), key="trois")
show(view, national.pathways(view))
side_by_side(view, pathways.flow(view), pathways.cumulative(view))

# Where: the Senate's classes, the map of what is published.
heading(words("pathways.where.heading"))
left, right = st.columns([1, 1.2], gap="large")
with left:
    if made := pathways.classes(view):
        show(view, made)
with right:
    map_figure.small(view, maps.PATHWAYS, "connu")

# From request to decision, the aid, what associations say.
heading(words("pathways.decisions.heading"))
if aid := pathways.afis(view):
    side_by_side(view, pathways.requests(view), aid)
else:
    show(view, pathways.requests(view))
eligible, refusals = pathways.eligible(view), pathways.refusals(view)
if refusals:
    side_by_side(view, eligible, refusals)
else:
    show(view, eligible)

# Commissions: how many, when, where a date is known.
heading(words("pathways.commissions.heading"))
show(view, national.commissions(view))
if meetings := pathways.meetings(view):
    show(view, meetings)
show(view, pathways.dates(view))
commissions = shown(view, maps.COMMISSIONS)
map_figure.large(view, commissions, "carte-commissions", "map-commissions")
