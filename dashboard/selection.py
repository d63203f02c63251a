"""What the reader selected: one frozen value, read from the address and from nothing else.

A page is a function of it. Reload, back, a shared link and a lost socket give the same view.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from geo.territories import Departement, exact
from messages import LANGUAGES

#: Query parameter of each field; what other programs rely on (DESIGN 12).
PARAMETERS = {
    "lang": "lang",
    "dep": "dep",
    "dataset": "jeu",
    "indicator": "indicateur",
    "form": "forme",
    "region": "region",
    "period": "periode",
    "exposure": "exposition",
    "territories": "territoires",
    "claim": "valeur",
    "search": "q",
    "release": "release",
}

#: What no link of ours carries on: a number that somebody read elsewhere, what somebody looks for.
KEPT_BY_NOBODY = ("claim", "search")


@dataclass(frozen=True, slots=True)
class Selection:
    """`lang` is always one of LANGUAGES; the rest is what the address says, or empty."""

    lang: str = "fr"
    dep: str = ""
    dataset: str = ""
    indicator: str = ""
    form: str = ""
    region: str = ""
    period: str = ""
    exposure: str = ""
    territories: str = ""
    claim: str = ""
    search: str = ""
    release: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Selection:
        """Read the parameters of the address; what is unknown or malformed is left out."""
        lang = query.get("lang", "")
        return cls(
            lang=lang if lang in LANGUAGES else "fr",
            **{
                field: (_several if field == "territories" else _one)(query.get(name, ""))
                for field, name in PARAMETERS.items()
                if field != "lang"
            },
        )

    @property
    def departement(self) -> Departement | None:
        """The département asked for, by code or by name; None when there is none."""
        return exact(self.dep) if self.dep else None

    def query(self, **changes: Any) -> dict[str, str]:
        """The parameters that lead to this selection with `changes`; French is left out."""
        wanted = replace(self, **changes)
        pairs = {name: getattr(wanted, field) for field, name in PARAMETERS.items()
                 if field not in KEPT_BY_NOBODY}  # fmt: skip
        return {
            name: value
            for name, value in pairs.items()
            if value and (name, value) != ("lang", "fr")
        }

    def elsewhere(self, **changes: Any) -> dict[str, str]:
        """The parameters for another page: the language, and what `changes` says."""
        return Selection(lang=self.lang).query(**changes)


#: Letters of a value, and territories, beyond which nobody asks for anything that there is.
_LETTERS, _TERRITORIES = 60, 40


def _one(text: str) -> str:
    return text.strip()[:_LETTERS].strip()


def _several(text: str) -> str:
    """Codes with commas between them: whole ones, never one cut in its middle."""
    codes = filter(None, (_one(each) for each in text.split(",")))
    return ",".join(list(codes)[:_TERRITORIES])


def url(path: str, query: Mapping[str, str]) -> str:
    """`path` with `query` after it, encoded."""
    return f"{path}?{urlencode(query)}" if query else path
