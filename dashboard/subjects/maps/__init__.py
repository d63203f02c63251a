"""Every map of the départements: a list of kinds with one shape. To add one: a line here.

The map of the States of the Union has the same shape, and stands on a page of its own.
"""

from __future__ import annotations

from dashboard.subjects.maps import duties, europe, known, pathways, rates
from dashboard.subjects.maps.kind import Kind
from dashboard.view import View

ANY = known.Known(known.ANY)
DUTIES = duties.Duties()
RATES = rates.Rates()
PATHWAYS = pathways.Pathways()
COMMISSIONS = known.Known("commissions")
EUROPE = europe.Europe()

#: What the page *Carte* offers, in its order: the rate of recorded offences, persons in pathway,
#: then what is published: on how many duties, on any subject, on each.
KINDS: tuple[Kind, ...] = (
    RATES,
    PATHWAYS,
    DUTIES,
    ANY,
    COMMISSIONS,
    *(known.Known(subject) for subject in ("parcours", "sanctions", "diagnostics")),
)


def kinds(view: View) -> tuple[Kind, ...]:
    """Those that this release can show."""
    return tuple(each for each in KINDS if each.there(view.release))
