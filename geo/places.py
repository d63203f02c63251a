"""Territories as an address writes them: `DEP-37`, `REG-24`, `FR`; bare codes are départements.

`11` is Aude, `REG-11` is Île-de-France. A région that is one département is that département.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geo.territories import DEPARTEMENTS, REGIONS, departements_of


@dataclass(frozen=True, slots=True)
class Place:
    """`level` is DEP, REG or FR; `code` that of the COG, FR for France, which has no `name` here
    (each language has its own).
    """

    level: str
    code: str
    name: str = ""

    @property
    def token(self) -> str:
        """As an address writes it."""
        return self.code if self.level == "FR" else f"{self.level}-{self.code}"

    @property
    def departements(self) -> tuple[str, ...]:
        """The codes that it is made of; none for France, which is not compared by its parts."""
        if self.level == "FR":
            return ()
        return departements_of(self.code) if self.level == "REG" else (self.code,)


FRANCE = Place("FR", "FR")


def place(token: str) -> Place | None:
    """The territory that a token names; None where it names none.

    >>> place("2a").name, place("REG-01").token, place("FR").token, place("REG-99")
    ('Corse-du-Sud', 'DEP-971', 'FR', None)
    """
    level, dash, code = token.strip().upper().partition("-")
    if not dash:
        level, code = ("FR", "FR") if level == "FR" else ("DEP", level)
    if level == "FR" and code == "FR":
        return FRANCE
    if level == "REG" and code in REGIONS:
        members = departements_of(code)
        return place(members[0]) if len(members) == 1 else Place("REG", code, REGIONS[code].name)
    if level == "DEP" and code in DEPARTEMENTS:
        return Place("DEP", code, DEPARTEMENTS[code].name)
    return None


def places(tokens: Iterable[str]) -> tuple[Place, ...]:
    """Those that tokens name, each once, in their order."""
    return tuple(dict.fromkeys(found for each in tokens if (found := place(each))))
