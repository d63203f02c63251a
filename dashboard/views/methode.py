"""Méthode: what the figures do not say, how they are read, where they come from, who publishes."""

from __future__ import annotations

from dashboard.content.blocks import Prose
from dashboard.parts.anchor import scroll_to_hash
from dashboard.parts.chrome import heading, place
from dashboard.parts.figure import show, write
from dashboard.session import current
from dashboard.subjects import method, secrecy

view = current()
words = view.words


def prose(*keys: str) -> None:
    """Paragraphs of plain text."""
    write(Prose(tuple(words(key) for key in keys)))


heading(words("methode.title"), words("methode.lead"), level="h1")

# What this site does not say comes first.
heading(words("methode.limits_title"), anchor="limites")
write(method.rules(view, "methode.limits", method.LIMITS))

# How to read a figure.
heading(words("methode.badges"), words("methode.badges_subtitle"), anchor="preuves")
write(method.badges(view))
heading(words("methode.marks"), words("methode.marks_subtitle"), anchor="marques")
write(method.marks(view))
heading(words("methode.statuses"), words("methode.statuses_subtitle"), anchor="statuts")
write(method.statuses(view))
heading(words("methode.secrecy"), anchor="secret")
prose("methode.secrecy_text")
heading(words("secrecy.rules_title"), level="h3")
write(method.rules(view, "secrecy.rule", secrecy.RULES))
heading(words("secrecy.example_title"), words("secrecy.example_lead"), level="h3")
write(secrecy.example(view))
heading(words("secrecy.limits_title"), level="h3")
write(method.rules(view, "secrecy.limit", secrecy.LIMITS))
place("certificat")
show(view, secrecy.certificate(view))
write(secrecy.fingerprints(view))
heading(words("correction.title"), words("correction.lead"), anchor="corrections")
write(method.corrections(view))
heading(words("methode.definitions"), anchor="definitions")
write(method.rules(view, "methode.definition", method.DEFINITIONS))

# Law, words, documents.
heading(words("methode.law"), words("methode.law_subtitle"), anchor="loi")
write(method.law(view))
heading(words("methode.glossary"), anchor="glossaire")
write(method.glossary(view))
heading(words("methode.sources"), anchor="sources")
show(view, method.sources(view))

# Conditions.
heading(words("methode.licence"), anchor="licence")
prose("licence.LO-2.0")
heading(words("methode.access"), anchor="accessibilite")
prose("methode.access_text")
heading(words("methode.legal"), anchor="mentions")
write(method.legal_notice(view))
prose("methode.legal_independent", "methode.legal_privacy")
scroll_to_hash()
