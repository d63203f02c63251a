"""Every map of the départements: a list of kinds with one shape, then one for each indicator that
a release holds of them. To add a kind: a line here; an indicator has its map by being there.

The map of the States of the Union has the same shape, and stands on a page of its own.
"""

from __future__ import annotations

from dashboard.subjects.maps import duties, europe, known, latest, pathways, rates
from dashboard.subjects.maps.kind import Kind
from data.reading.indicators import Indicator, listed
from data.reading.once import once
from data.release import Release

ANY = known.Known(known.ANY)
DUTIES = duties.Duties()
RATES = rates.Rates()
PATHWAYS = pathways.Pathways()
COMMISSIONS = known.Known("commissions")
EUROPE = europe.Europe()

#: What the page *Carte* offers first, in its order: the rate of recorded offences, persons in
#: pathway, then what is published: on how many duties, on any subject, on each.
KINDS: tuple[Kind, ...] = (
    RATES,
    PATHWAYS,
    DUTIES,
    ANY,
    COMMISSIONS,
    *(known.Known(subject) for subject in ("parcours", "sanctions", "diagnostics")),
)


#: What a map of its own shows already.
_SHOWN = {rates.OFFENCES, pathways.PUBLISHED, pathways.RETURNED}


@once
def kinds(release: Release) -> dict[str, Kind]:
    """Those that a release can show, by name: the list, then each indicator, the fullest first."""
    listed_ = sorted(listed(release), key=lambda each: (-each.places, each.id))
    rest = (_of(each) for each in listed_ if (each.dataset, each.name) not in _SHOWN)
    return {each.id: each for each in (*KINDS, *rest) if each.there(release)}


def _of(each: Indicator) -> Kind:
    if each.form == "rate":
        return rates.Rates((each.dataset, each.name))
    return latest.Latest(each)
