"""*Comparer*: the départements on a map, to choose them there."""

from __future__ import annotations

from dashboard.content.inline import Link
from dashboard.maps.model import KNOWN, OUTSIDE, Map, Territory
from dashboard.subjects.compare.asked import MOST, Compared
from dashboard.view import View
from geo.territories import DEPARTEMENTS

#: In the address: that the map is open.
FORM = "carte"


def is_open(view: View) -> bool:
    """Whether the reader chooses on the map."""
    return view.selection.form == FORM


def way(view: View, of: Compared) -> Link:
    """To open the map, or to close it."""
    word = "compare.map_close" if is_open(view) else "compare.map_open"
    return Link(view.words(word), _address(view, of, "" if is_open(view) else FORM))


def opens(view: View, of: Compared, code: str) -> str:
    """The address of the comparison with one département more; the same where there are enough."""
    there = [each.token for each in of.places]
    more = [*there, f"DEP-{code}"] if len(there) < MOST else there
    return _address(view, of, FORM, ",".join(more))


def drawn(view: View, of: Compared) -> Map:
    """Those that are there, alone or with their région, and all others."""
    there = {code for each in of.places for code in each.departements}
    shapes = {
        code: Territory(
            KNOWN if code in there else OUTSIDE,
            view.words("compare.map_there" if code in there else "compare.map_add", name=dep.name),
        )
        for code, dep in DEPARTEMENTS.items()
    }
    return Map(view.words("compare.map_title"), shapes, ())


def _address(view: View, of: Compared, form: str, there: str = "") -> str:
    there = there or ",".join(each.token for each in of.places)
    return view.link("/comparer", territories=there, indicator=of.indicator.id, period=of.period,
                     form=form)  # fmt: skip
