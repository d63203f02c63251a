"""Sanctions: what the law says, what is counted, what one could expect, and what is missing."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.parts.block import block
from dashboard.parts.choice import ask, choice
from dashboard.parts.chrome import heading
from dashboard.parts.figure import show, write
from dashboard.parts.number import number
from dashboard.session import current
from dashboard.subjects import before, funnel, national, sanctions
from geo.territories import DEPARTEMENTS

view = current()
words, nation = view.words, view.national

# The law, then the two national counts.
heading(words("sanctions.title"), words("sanctions.lead"), level="h1")
heading(words("sanctions.law.heading"))
block(sanctions.law(nation), key="loi")
heading(words("sanctions.series_heading"), words("sanctions.series_lead"))
show(nation, national.sanctions(nation))

# Who was punished before the law, and who since.
if history := before.history(nation):
    heading(words("before.heading"), words("before.lead"))
    show(nation, history)

# Observed against expected; the reader may add their own département's number.
heading(words("fines.heading"), words("fines.lead"))
which, chosen = funnel.exposure(view), view.selection.departement
with st.container(key="reglages", horizontal=True):
    bases = [(each, words(f"fines.exposure_{each}")) for each in funnel.exposures(view)]
    choice(words("fines.exposure"), bases, which, "exposition", partial(ask, "exposition"))
    places = [("", words("fines.nobody")), *((d.code, d.name) for d in DEPARTEMENTS.values())]
    code = chosen.code if chosen else ""
    choice(words("fines.own_departement"), places, code, "dep", partial(ask, "dep"))
    typed = number(words("fines.own_count"), key=f"nombre-{code}") if chosen else None
if chosen:
    write(funnel.own(view, which, chosen.code, typed))
if figure := funnel.figure(view, which):
    show(view, funnel.with_own(view, which, figure, code, typed) if chosen else figure)

# The few local figures, the steps, the amounts.
for name, build in (("local", sanctions.local), ("steps", sanctions.steps),
                    ("amounts", sanctions.amounts)):  # fmt: skip
    if made := build(nation):
        heading(words(f"sanctions.{name}.heading"))
        show(nation, made)
