"""*Comparer*: what the reader chose, two to six territories and one indicator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.content.blocks import Chips
from dashboard.content.inline import Link
from dashboard.content.values import indicator as named
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.indicators import Indicator, listed
from geo.places import FRANCE, Place, places
from geo.territories import DEPARTEMENTS, REGIONS, departements_of

#: Territories side by side.
MOST = 6
#: What is compared where an address names nothing that there is.
_FIRST = "etat4001.proxenetisme"


@dataclass(frozen=True, slots=True)
class Compared:
    """Territories in the reader's order, what of them, and when (empty: each its latest)."""

    places: tuple[Place, ...]
    indicator: Indicator
    period: str


def asked(view: View) -> Compared | None:
    """What an address asks for, or what it means; None of a release that says nothing of any
    département.
    """
    held = {each.id: each for each in listed(view.release)}
    if not held:
        return None
    first = held.get(_FIRST) or next(iter(held.values()))
    chosen = held.get(view.selection.indicator, first)
    return Compared(places(view.territories)[:MOST], chosen, _period(view, chosen))


def _period(view: View, chosen: Indicator) -> str:
    """Of a rate the period asked for, else the longest one, and the last of those."""
    if chosen.form != "rate":
        return ""
    if view.selection.period in chosen.periods:
        return view.selection.period
    return chosen.periods[-1]


def chosen(of: Compared) -> list[Place]:
    """The territories beside France."""
    return [each for each in of.places if each != FRANCE]


def there(of: Compared) -> list[Place]:
    """The territories, and France after them."""
    return [*chosen(of), FRANCE]


def what(view: View, of: Compared) -> str:
    """What the indicator is called."""
    return named(view.release, view.words, of.indicator.dataset, of.indicator.name)


def name(view: View, place: Place) -> str:
    """A territory, in the language of the page."""
    return place.name or view.words("table.france")


def chips(view: View, of: Compared, near: tuple[Link, ...] = (), way: Link | None = None) -> Chips:
    """The territories, each with the way to leave it out; `near` may be taken too, or another `way`
    to choose.
    """
    words = view.words
    links = tuple(
        (
            name(view, each),
            "" if each.level != "REG" else words("compare.region"),
            Link(words("compare.remove", name=name(view, each)), _without(view, of, each)),
        )
        for each in of.places
    )
    count = words("compare.chosen", n=len(of.places), most=MOST)
    return Chips(words("compare.territories"), count, links, (words("compare.alike_near"), near),
                 way)  # fmt: skip


def _without(view: View, of: Compared, gone: Place) -> str:
    rest = ",".join(each.token for each in of.places if each != gone)
    return view.link("/comparer", territories=rest, indicator=of.indicator.id, period=of.period)


def territories(view: View, of: Compared) -> tuple[tuple[str, str], ...]:
    """What the reader may look at next, as an address writes it, and in words: the same
    territories, or one more.
    """
    there = ",".join(each.token for each in of.places)
    return (there, view.words("compare.add_none")), *_more(view, of)


@remembered
def indicators(view: View) -> dict[tuple[str, str], str]:
    """What may be compared, each with its subject: rates first, then the fullest."""
    return {
        (each.id, _told(view, each)): view.words(f"subject.{each.subject}.title")
        for each in _in_order(view)
    }


def _more(view: View, of: Compared) -> Iterator[tuple[str, str]]:
    """The address of the page with each other territory."""
    if len(of.places) >= MOST:
        return
    before = "".join(f"{each.token}," for each in of.places)
    regions = (Place("REG", code, each.name) for code, each in REGIONS.items()
               if len(departements_of(code)) > 1)  # fmt: skip
    deps = (Place("DEP", code, each.name) for code, each in DEPARTEMENTS.items())
    for each in (FRANCE, *regions, *deps):
        if each not in of.places:
            code = f"{each.code} " if each.level == "DEP" else ""
            yield f"{before}{each.token}", f"{code}{name(view, each)}"


def _in_order(view: View) -> list[Indicator]:
    order = {"rate": 0, "count": 1, "date": 2, "share": 3}
    return sorted(listed(view.release), key=lambda each: (order[each.form], -each.places, each.id))


def _told(view: View, each: Indicator) -> str:
    """Its name, and how many départements have a figure."""
    words = view.words
    return words(
        "compare.option",
        name=named(view.release, words, each.dataset, each.name),
        n=each.places,
    )
