"""Données: each dataset, what it holds and under what conditions, and its files."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.content.blocks import Datasets, Ways
from dashboard.layout import Heading, Item, Plate, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import cards, contents, datasets, freshness
from dashboard.view import View

#: Parts of the page, by their anchor.
PARTS = ("jeux", "programmes", "portails")


def page(view: View) -> Iterator[Item]:
    """The page, in the order in which it is read."""
    words, asked = view.words, view.selection.dataset
    yield Heading(words("donnees.title"), words("donnees.lead"), "h1")
    yield Written(contents.of(view, "donnees.part", PARTS))
    yield Written(cards.sieve(view))
    yield Plate(view, datasets.summary(view).section)

    # The figures of the dataset that the address asks for.
    if asked in view.release.datasets:
        figure, periods = datasets.whole(view, asked)
        title = words("donnees.shown", title=words(f"dataset.{asked}.title"))
        yield Heading(title, anchor="chiffres")
        if periods:
            yield Written(periods)
        yield Plate(view, figure)

    # Every dataset, then all of them in one file.
    yield Heading(words("donnees.each"), anchor="jeux")
    each = (cards.card(view, dataset) for dataset in view.release.datasets)
    yield Written(Datasets((cards.everything(view), cards.codebook(view), *each)))
    yield Heading(words("donnees.programs"), words("donnees.programs_lead"), anchor="programmes")
    yield Written(datasets.programs(view))
    yield Written(Ways(tuple(datasets.ways(view))))
    yield Heading(words("donnees.portals"), words("donnees.portals_lead"), anchor="portails")
    yield Written(datasets.portals(view))

    # When the sources were asked last, and what they answered: for who keeps the figures.
    if told := freshness.asked(view):
        yield Heading(words("donnees.log"))
        if warning := freshness.warning(view):
            yield Written(warning)
        yield Plate(view, told)


if __name__ == "__main__":
    present(page(current()))
