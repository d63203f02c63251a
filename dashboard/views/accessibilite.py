"""Accessibilité: how far the site conforms to the RGAA, what does not, and the whole grid."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.content.blocks import Prose
from dashboard.layout import Heading, Item, Plate, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import access, contents
from dashboard.view import View


def page(view: View) -> Iterator[Item]:
    """The page, in the order in which it is read."""
    words = view.words
    yield Heading(access.title(view), access.lead(view), "h1", "etat")
    yield Written(contents.of(view, "access.part", access.PARTS))
    yield Written(access.standing(view))
    yield Heading(words("access.faults_title"), words("access.faults_lead"), anchor="defauts")
    yield Written(access.faults(view))
    yield Heading(words("access.tools_title"), anchor="outils")
    yield Written(Prose((words("access.tools"),)))
    yield Heading(words("access.contact_title"), anchor="contact")
    yield Written(access.contact(view))
    if turn := access.rights(view):
        yield Heading(words("access.rights_title"), level="h3")
        yield Written(turn)
    yield Heading(words("access.grid"), anchor="grille")
    yield Plate(view, access.grid(view))


if __name__ == "__main__":
    present(page(current()))
