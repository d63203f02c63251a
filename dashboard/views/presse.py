"""Presse: the figures most asked for, how to quote them, what they do not say."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.layout import Heading, Item, Plate, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import contents, press
from dashboard.view import View


def page(view: View) -> Iterator[Item]:
    """The page, in the order in which it is read."""
    words = view.words
    yield Heading(words("press.title"), words("press.lead"), "h1")
    yield Written(contents.of(view, "press.part", press.PARTS))
    yield Heading(words("press.part.dix"), words("press.ten_lead"), anchor="dix")
    yield Written(press.ten(view))
    yield Heading(words("press.part.citer"), anchor="citer")
    yield Written(press.quoting(view))
    yield Heading(words("press.part.conclure"), anchor="conclure")
    yield Written(press.not_to_conclude(view))
    yield Heading(words("press.part.integrer"), anchor="integrer")
    yield Written(press.embedding(view))
    yield Heading(words("press.part.calendrier"), anchor="calendrier")
    yield Written(press.calendar(view))
    yield Heading(words("press.part.versions"), anchor="versions")
    yield Plate(view, press.versions(view))
    yield Heading(words("press.part.contact"), anchor="contact")
    yield Written(press.contact(view))


if __name__ == "__main__":
    present(page(current()))
