"""INSEE's *code officiel géographique*: 101 départements, 18 régions, and finding one by hand.

Names and codes come from npm `@etalab/decoupage-administratif` (Etalab, from INSEE's COG),
rebuilt by `python -m tools.build_territories`.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_HERE = Path(__file__).parent


#: Collectivities overseas and territories that are no département: a source may count them, no
#: release does.
OUTSIDE = ("975", "977", "978", "984", "986", "987", "988", "989")

#: The 27 States of the Union by their Eurostat code (Greece is EL), and their UN M49 number.
STATES = {
    "AT": "040", "BE": "056", "BG": "100", "CY": "196", "CZ": "203", "DE": "276", "DK": "208",
    "EE": "233", "EL": "300", "ES": "724", "FI": "246", "FR": "250", "HR": "191", "HU": "348",
    "IE": "372", "IT": "380", "LT": "440", "LU": "442", "LV": "428", "MT": "470", "NL": "528",
    "PL": "616", "PT": "620", "RO": "642", "SE": "752", "SI": "705", "SK": "703",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Region:
    """A région; `code` is a COG code, which may equal a département's."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Departement:
    """A département, the région that holds it, the town in which its prefecture is."""

    code: str
    name: str
    region: Region
    chef_lieu: str = ""

    @property
    def alone_in_region(self) -> bool:
        """Whether région and département are the same territory (the five overseas ones)."""
        return self.code.startswith("97")


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


#: By code, in the order of the COG.
REGIONS: dict[str, Region] = {
    row["reg"]: Region(row["reg"], row["name"]) for row in _rows("regions.csv")
}

#: By code, in the order of the COG (2A and 2B between 19 and 21).
DEPARTEMENTS: dict[str, Departement] = {
    row["dep"]: Departement(row["dep"], row["name"], REGIONS[row["reg"]], row["chef_lieu"])
    for row in _rows("departements.csv")
}

#: The code of the région of each département.
REGION_OF: dict[str, str] = {code: dep.region.code for code, dep in DEPARTEMENTS.items()}


def departements_of(region: str) -> tuple[str, ...]:
    """Codes of the départements of a région, in the order of the COG."""
    return tuple(dep.code for dep in DEPARTEMENTS.values() if dep.region.code == region)


def fold(text: str) -> str:
    """`text` as a person types it: no accent, no hyphen, no apostrophe, lower case, single spaces.

    >>> fold("Côte-d’Or")
    'cote d or'
    """
    return " ".join(re.findall(r"[a-z0-9]+", unaccented(text)))


def unaccented(text: str) -> str:
    """Lower case, without accents, the rest as it is."""
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "Oe"))
    return "".join(char for char in bare if not unicodedata.combining(char)).lower()


def search(text: str) -> tuple[Departement, ...]:
    """The départements that `text` may mean, best first; empty when none does.

    Understands a code (`37`, `1` for `01`, `2a`), a whole name without its accents and hyphens
    (`Indre et Loire`), the beginning of a name or of one of its words (`indre`, `loire`), the town
    of the prefecture (`tours`), a postcode (`37000`).
    """
    wanted = of_postcode(fold(text))
    if not wanted:
        return ()
    ranked = [
        (rank, dep) for dep in DEPARTEMENTS.values() if (rank := _rank(wanted, dep)) is not None
    ]
    return tuple(dep for _, dep in sorted(ranked, key=lambda pair: pair[0]))


@lru_cache(maxsize=1024)
def exact(text: str) -> Departement | None:
    """The one département that `text` names without doubt, else None."""
    if text in DEPARTEMENTS:  # as our own addresses write it
        return DEPARTEMENTS[text]
    found = search(text)
    wanted = of_postcode(fold(text))
    named = [dep for dep in found if _rank(wanted, dep) == 0 or fold(dep.name) == wanted]
    named = named or [dep for dep in found if fold(dep.chef_lieu) == wanted]
    if len(named) == 1:
        return named[0]
    return found[0] if len(found) == 1 else None


def _rank(wanted: str, dep: Departement) -> int | None:
    """0 its code, 1 its name, 2 the beginning of its name, 3 of a word in it, 4 of the town of its
    prefecture, None no match.
    """
    name = fold(dep.name)
    if wanted in (dep.code.lower(), dep.code.lower().lstrip("0")):
        return 0
    if wanted == name:
        return 1
    if name.startswith(wanted):
        return 2
    if f" {wanted}" in f" {name}":
        return 3
    return 4 if fold(dep.chef_lieu).startswith(wanted) else None


def of_postcode(text: str) -> str:
    """The code of the département of a postcode; any other text as it is.

    A few communes are served by a post office of the next département: their postcode leads there.

    >>> of_postcode("41000"), of_postcode("20200"), of_postcode("97400"), of_postcode("tours")
    ('41', '2b', '974', 'tours')
    """
    if not re.fullmatch(r"\d{5}", text):
        return text
    if text.startswith("20"):
        return "2a" if text < "20200" else "2b"
    return text[:3] if text.startswith("97") else text[:2]
