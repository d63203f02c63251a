"""Méthode: what the figures do not say, how they are read, where they come from."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.content.blocks import Prose
from dashboard.layout import Anchor, Heading, Item, Plate, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import contents, demonstration, method, secrecy
from dashboard.view import View


def page(view: View) -> Iterator[Item]:
    """The page, in the order in which it is read."""
    words = view.words
    yield Heading(words("methode.title"), words("methode.lead"), "h1")
    yield Written(contents.of(view, "methode.part", method.PARTS))

    # What this site does not say comes first.
    yield Heading(words("methode.limits_title"), anchor="limites")
    yield Written(method.rules(view, "methode.limits", method.LIMITS))

    yield Heading(words("methode.badges"), words("methode.badges_subtitle"), anchor="preuves")
    yield Written(method.badges(view))
    yield Heading(words("methode.marks"), words("methode.marks_subtitle"), anchor="marques")
    yield Written(method.marks(view))
    yield Heading(words("methode.statuses"), words("methode.statuses_subtitle"), anchor="statuts")
    yield Written(method.statuses(view))
    yield from protected(view)
    yield Heading(words("correction.title"), words("correction.lead"), anchor="corrections")
    yield Written(method.corrections(view))
    yield Heading(words("methode.definitions"), anchor="definitions")
    yield Written(method.rules(view, "methode.definition", method.DEFINITIONS))

    yield Heading(words("methode.law"), words("methode.law_subtitle"), anchor="loi")
    yield Written(method.law(view))
    yield Written(method.duties(view))
    yield Heading(words("methode.glossary"), anchor="glossaire")
    yield Written(method.glossary(view))
    yield Heading(words("methode.sources"), anchor="sources")
    yield Plate(view, method.sources(view))
    yield Heading(words("methode.licence"), anchor="licence")
    yield prose(view, "licence.LO-2.0")


def protected(view: View) -> Iterator[Item]:
    """What is hidden, by which rule, what that can't do, and what is certified."""
    words = view.words
    yield Heading(words("methode.secrecy"), anchor="secret")
    yield prose(view, "methode.secrecy_text")
    yield Heading(words("secrecy.rules_title"), level="h3")
    yield Written(method.rules(view, "secrecy.rule", secrecy.RULES))
    yield Heading(words("secrecy.example_title"), words("secrecy.example_lead"), "h3")
    yield Written(secrecy.example(view))
    yield Heading(words("secrecy.limits_title"), level="h3")
    yield Written(method.rules(view, "secrecy.limit", secrecy.LIMITS))
    yield Anchor("certificat")
    yield Plate(view, secrecy.certificate(view))
    yield Written(secrecy.fingerprints(view))
    yield from (Plate(view, each) for each in demonstration.choices(view))
    yield Heading(words("secrecy.withdrawn_title"), level="h3", anchor="retraits")
    yield Written(secrecy.withdrawn(view))


def prose(view: View, *keys: str) -> Written:
    """Paragraphs of plain text."""
    return Written(Prose(tuple(view.words(key) for key in keys)))


if __name__ == "__main__":
    present(page(current()))
