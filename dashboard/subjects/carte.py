"""What the reader of *Carte* chose: a map, its period, its form, the région to look at."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.content.blocks import Sentences, sentences
from dashboard.maps.model import SECRET, SIGNS, ZERO
from dashboard.memory import remembered
from dashboard.subjects import maps
from dashboard.subjects.maps import near
from dashboard.subjects.maps.kind import CIRCLES, FRANCE, Kind, Shown
from dashboard.view import View
from geo.territories import DEPARTEMENTS, REGIONS


def kind(view: View) -> Kind:
    """The map that the address asks for; rates where there are some, else what is known."""
    there = maps.kinds(view.release)
    asked = there.get(view.selection.indicator)
    return asked or there.get(maps.RATES.id) or maps.ANY


def form(view: View) -> str:
    """The shape that the address asks for, among those of the map; else that of the country."""
    asked = view.selection.form
    return asked if asked in kind(view).forms else FRANCE


def region(view: View) -> str:
    """The région to look at from near; all of France without one, and in other shapes."""
    asked = view.selection.region
    return asked if asked in REGIONS and form(view) == FRANCE else ""


def shown(view: View) -> Shown:
    """The map in the form that the reader chose: the legend of its classes, or, for circles, what
    the greatest one is worth.
    """
    chosen, looks = kind(view), form(view)
    when = chosen.period(view)
    drawn = chosen.drawn(view, when)
    if looks == CIRCLES:
        figure = chosen.circles(view, when)
        return Shown(chosen, when, looks, drawn, figure, _circles(view, chosen.id, when))
    figure, legend = chosen.figure(view, when), chosen.legend(view, when)
    whole = Shown(chosen, when, looks, drawn, figure, legend)
    return near.of(view, whole, region(view)) if region(view) else whole


def _kinds(marks: Mapping[str, str]) -> dict[str, int]:
    """How many territories have each mark that is no circle; two numbers joined are a range."""
    signs = list(marks.values())
    told = {name: signs.count(SIGNS[name]) for name in (ZERO, SECRET)}
    return told | {"range": len(signs) - sum(told.values())}


@remembered
def _circles(view: View, which: str, when: str) -> Sentences:
    words, shown = view.words, maps.kinds(view.release)[which]
    area = f"carte.circle_{which}"
    counts, marks = shown.counts(view, when)
    largest = [words.number(max(counts.values()))] if counts else []
    items = [
        *(words(area if words.has(area) else "carte.circle_count", most=most) for most in largest),
        *(words.count(f"carte.circle_{name}", n) for name, n in _kinds(marks).items() if n),
    ]
    if silent := len(DEPARTEMENTS) - len({*counts, *marks}):
        items.append(words.count("carte.circle_none", silent))
    return sentences(items)
