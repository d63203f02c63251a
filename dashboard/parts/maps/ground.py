"""What a map is drawn on: its shapes, where they lead, the words under its insets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.maps.model import Map
from dashboard.parts.going import CODE, to_departement
from dashboard.selection import url
from dashboard.view import View
from geo.territories import DEPARTEMENTS


@dataclass(frozen=True, slots=True)
class Ground:
    """The shapes of `maps/<geometry>.json`; the address that a shape opens, with `going.CODE` for
    its code; the words under each inset, whole and then in short lines.
    """

    geometry: str
    opens: str
    frames: Mapping[str, Sequence] = field(default_factory=dict)


def france(view: View, form: str = "france") -> Ground:
    """Départements open their page in the same language; `form` is `france`, or `tiles` for squares
    of one size.
    """
    first, second, *rest = view.words("map.paris").split(" ")
    paris = [view.words("map.paris"), [f"{first} {second}", *rest]]
    overseas = {
        dep.code: [dep.name, [dep.name]] for dep in DEPARTEMENTS.values() if dep.alone_in_region
    }
    return Ground(form, to_departement(view), {"paris": paris, **overseas})


def europe(view: View, address: str) -> Ground:
    """Choosing a State marks it among the others, on the same page (`address`)."""
    return Ground("europe", url(address, view.selection.query(territories=CODE)))


def chosen(view: View, drawn: Map) -> str:
    """The code of the State that the address marks; the first of several."""
    return next((each for each in view.territories if each in drawn.territories), "")
