"""Every address of a file, written once: how it is made, and the route that answers it.

What other programs rely on (DESIGN 12): these never change. Pages are listed in `dashboard.pages`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Starlette's patterns.
FILE = "/fichiers/{release}/{name}"
FIGURE = "/fichiers/{release}/figure_{name}.{format}"
FICHE = "/fichiers/{release}/fiche-{code}.pdf"
INDEX = "/fichiers/{release}/recherche-{lang}.json"
PICTURE = "/fichiers/{release}/carte_{which}_{when}.{format}"

#: What the portal answers, in front of the pages.
IS_PORTAL = re.compile(
    r"/api/v1(/.*)?$|/catalog\.\w+$|/flux/[\w-]+\.atom$|/(sitemap\.xml|robots\.txt)$|"
    r"/fichiers/[^/]+/(datapackage|[\w-]+\.schema|observatoire-[\w-]+\.csv-metadata)\.json$"
)

#: Any address under which files stand.
UNDER_FILES = re.compile(r"/fichiers/[^/]+/[^/]+")

#: In the place of a release: the newest one.
LATEST = "derniere"

#: In the address of a picture that is of no period.
EVERY = "toutes"

#: What asks for a picture as high as it is wide.
SQUARE = ("taille", "carre")


def file(release: str, scope: str, format_: str, lang: str = "fr") -> str:
    """The file of a scope (a dataset, `dep-37`, `tout`, `codes`) of the release of that id."""
    name = f"observatoire-{scope}.{format_}"
    return FILE.format(release=release, name=name) + _language(lang)


def picture(release: str, which: str, when: str, format_: str, lang: str = "fr") -> str:
    """The map of an indicator, or of `europe`; `when` is a period, or EVERY."""
    made = PICTURE.format(release=release, which=which, when=dashed(when), format=format_)
    return made + _language(lang)


def api(path: str, release: str = "", lang: str = "fr") -> str:
    """An answer of the API: of one release for ever, else of the newest."""
    root = f"/api/v1/releases/{release}" if release else "/api/v1"
    return f"{root}/{path}{_language(lang)}"


def observations(dataset: str, release: str = "", lang: str = "fr") -> str:
    """The rows of a dataset, as the API gives them."""
    path = api("observations", release)
    return f"{path}?dataset={dataset}{'&lang=en' if lang == 'en' else ''}"


def schema(release: str, dataset: str, lang: str = "fr") -> str:
    """The Table Schema of the file of a dataset."""
    return f"/fichiers/{release}/{dataset}.schema.json{_language(lang)}"


def feed(name: str, lang: str = "fr") -> str:
    """What is new of a dataset, of `dep-37`, of all (`tout`)."""
    return f"/flux/{name}.atom{_language(lang)}"


def squared(address: str) -> str:
    """The same picture, as high as it is wide."""
    return f"{address}{'&' if '?' in address else '?'}{SQUARE[0]}={SQUARE[1]}"


def is_square(query: Mapping[str, str]) -> bool:
    """Whether an address asks for that."""
    return query.get(SQUARE[0]) == SQUARE[1]


def dashed(period: str) -> str:
    """A period as an address writes it: 2018-2020."""
    return period.replace("/", "-")


def fiche(release: str, code: str, lang: str = "fr") -> str:
    """The fiche of a département on paper; of LATEST, that of whatever release is the newest."""
    return FICHE.format(release=release, code=code) + _language(lang)


def figure(release: str, page: str, key: str, format_: str, query: str = "") -> str:
    """A figure of a page as a picture or a citation; `query` is what the page was asked for."""
    made = FIGURE.format(release=release, name=f"{page}_{dashed(key)}", format=format_)
    return f"{made}?{query}" if query else made


def index(release: str, lang: str) -> str:
    """What the search of the head looks through."""
    return INDEX.format(release=release, lang=lang)


def _language(lang: str) -> str:
    return "?lang=en" if lang == "en" else ""
