"""Carte: an indicator and a period, the map, its legend, and the same in a table."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.layout import Choice, Controls, Heading, Item, MapPlate
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import carte, maps
from dashboard.subjects.maps.kind import Shown
from dashboard.view import View
from geo.territories import REGIONS


def page(view: View) -> Iterator[Item]:
    """The page, in the order in which it is read."""
    words, shown = view.words, carte.shown(view)
    yield Heading(words("carte.title"), words("carte.lead"), "h1")
    yield Controls(view, "/carte", tuple(choices(view, shown)))
    yield MapPlate(view, shown.section, "carte")


def choices(view: View, shown: Shown) -> Iterator[Choice]:
    """What, when, in which shape, from how near."""
    words, kind = view.words, shown.kind
    there = maps.kinds(view.release).values()
    names = tuple((each.id, each.name(view)) for each in there)
    groups = tuple(each.group(view) for each in there)
    yield Choice("indicateur", words("shared.indicator"), names, kind.id, groups)
    if periods := kind.periods(view):
        named = tuple((each, words.period(each)) for each in periods)
        yield Choice("periode", words("shared.period"), named, shown.when)
    forms = tuple((each, words(f"carte.form_{each}")) for each in kind.forms)
    yield Choice("forme", words("carte.form"), forms, shown.form)
    if shown.form == kind.forms[0]:
        regions = (("", words("carte.whole")), *((r.code, r.name) for r in REGIONS.values()))
        yield Choice("region", words("carte.zoom"), regions, shown.region)


if __name__ == "__main__":
    present(page(current()))
