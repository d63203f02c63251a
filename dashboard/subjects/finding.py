"""The search of the head: what there is to find, and which of it a text may mean.

Territories by name, number, town of the prefecture or postcode; pages, figures, indicators,
datasets, words of the glossary by the words of both languages; accents and hyphens do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import messages
from dashboard.content import values
from dashboard.content.glossary import TERMS
from dashboard.pages import PAGES
from dashboard.subjects import maps
from dashboard.subjects.verify import held
from dashboard.view import View
from data.reading.indicators import find as of_departements
from geo.territories import DEPARTEMENTS, REGIONS, departements_of, fold, of_postcode
from messages import Words

Kind = Literal["departement", "region", "page", "figure", "indicator", "dataset", "term"]

#: In the order in which equals are told.
KINDS: tuple[Kind, ...] = (
    "departement", "region", "page", "figure", "indicator", "dataset", "term",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to go to: what it is called, `aside` what stands beside that; `codes` name it
    exactly; `others` are what else it is called, folded.
    """

    kind: Kind
    label: str
    address: str
    aside: str = ""
    codes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All that it is called, folded; what is shown first."""
        return (fold(self.label), *self.others)


def rank(wanted: str, entry: Entry) -> int | None:
    """How well a folded text names an entry: 0 its code, 1 a name, 2 the beginning of its name, 3
    of a word in a name, 4 each word begins one of its; None not at all.
    """
    keys = entry.keys
    if wanted in entry.codes:
        return 0
    if wanted in keys:
        return 1
    if keys[0].startswith(wanted):
        return 2
    if any(f" {wanted}" in f" {key}" for key in keys):
        return 3
    every = f" {' '.join(keys)}"
    return 4 if all(f" {word}" in every for word in wanted.split()) else None


def found(entries: Iterable[Entry], text: str) -> tuple[Entry, ...]:
    """What a text may mean, best first; nothing where it has no letter and no figure."""
    wanted = of_postcode(fold(text))
    if not wanted:
        return ()
    ranked = [(told, each) for each in entries if (told := rank(wanted, each)) is not None]
    return tuple(each for _, each in sorted(ranked, key=lambda pair: pair[0]))


def entries(view: View, figures: Iterable[tuple[str, str]]) -> tuple[Entry, ...]:
    """All that a release holds, in the language of `view`; `figures` are (title, address)."""
    made = [
        *_territories(view),
        *_pages(view),
        *(Entry("figure", title, address) for title, address in figures),
        *_indicators(view),
        *_datasets(view),
        *_terms(view),
    ]
    order = {kind: at for at, kind in enumerate(KINDS)}
    return tuple(sorted(dict.fromkeys(made), key=lambda each: order[each.kind]))


def _territories(view: View) -> Iterator[Entry]:
    for code, dep in DEPARTEMENTS.items():
        number = code.lower()
        codes = tuple(dict.fromkeys((number, number.lstrip("0"))))
        address = view.link("/departement", dep=code)
        yield Entry("departement", dep.name, address, code, codes, (fold(dep.chef_lieu),))
    for code, region in REGIONS.items():
        if len(departements_of(code)) > 1:
            yield Entry("region", region.name, view.link("/carte", region=code))


def _pages(view: View) -> Iterator[Entry]:
    for page in PAGES:
        if not page.hidden:
            yield _named(view, "page", f"page.{page.id}.title", view.link(page.address),
                         f"page.{page.id}.nav")  # fmt: skip


def _named(view: View, kind: Kind, key: str, address: str, *more: str) -> Entry:
    """By the words of both languages."""
    names = [words(each) for words in _languages() for each in (key, *more)]
    return Entry(kind, view.words(key), address, others=tuple(map(fold, names)))


def _languages() -> list[Words]:
    return [messages.load(lang) for lang in messages.LANGUAGES]


def _indicators(view: View) -> Iterator[Entry]:
    """On the map where there is one of it, beside each other where départements have a figure, else
    what is published of France.
    """
    release, drawn = view.release, maps.kinds(view.release)
    for id_, each in held(release).items():
        local = "/comparer" if of_departements(release, id_) else "/verifier"
        page = "/carte" if id_ in drawn else local
        names = (values.alone(release, words, each.dataset, each.name)
                 for words in _languages())  # fmt: skip
        label = values.alone(release, view.words, each.dataset, each.name)
        yield Entry("indicator", label, view.link(page, indicator=id_),
                    others=tuple(map(fold, names)))  # fmt: skip


def _datasets(view: View) -> Iterator[Entry]:
    for id_ in view.release.datasets:
        yield _named(view, "dataset", f"dataset.{id_}.title", view.link("/donnees", dataset=id_))


def _terms(view: View) -> Iterator[Entry]:
    method = view.link("/methode")
    for term in TERMS:
        yield _named(view, "term", f"glossary.{term}.term", f"{method}#mot-{term}")
