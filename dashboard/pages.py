"""The pages of the site, in the order of the navigation. To add one: a line here, a file in
`views/`, and its keys under `[page.<id>]` in both message files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

VIEWS = Path(__file__).parent / "views"


@dataclass(frozen=True, slots=True)
class Page:
    """`id` names the message keys and the file in `views/`; `path` is the address without `/`;
    `parameters` are the fields of the selection that the page reads; no menu leads to a `hidden`
    one (the foot of every page, or a form, does); `of_withdrawn` ones answer of a release that was
    withdrawn too, that it was.
    """

    id: str
    path: str
    parameters: tuple[str, ...] = ()
    secondary: bool = False
    hidden: bool = False
    of_withdrawn: bool = False

    @property
    def file(self) -> Path:
        """The script that Streamlit runs."""
        return VIEWS / f"{self.id}.py"

    @property
    def address(self) -> str:
        """Address from the root: `/`, `/departement`."""
        return f"/{self.path}"


PAGES = (
    Page("overview", ""),
    Page("carte", "carte", ("indicator", "period", "form", "region")),
    Page("departement", "departement", ("dep",)),
    Page("comparer", "comparer", ("territories", "indicator", "period", "form")),
    Page("sanctions", "sanctions", ("dep", "exposure")),
    Page("estimations", "estimations", ("period", "territories")),
    Page("parcours", "parcours"),
    Page("couverture", "couverture"),
    Page("donnees", "donnees", ("dataset", "period"), secondary=True),
    Page(
        "verifier",
        "verifier",
        ("territories", "indicator", "period", "claim"),
        secondary=True,
        of_withdrawn=True,
    ),
    Page("presse", "presse", secondary=True),
    Page("methode", "methode", secondary=True),
    Page("nouveautes", "nouveautes", hidden=True),
    Page("api", "api", hidden=True),
    Page("accessibilite", "accessibilite", hidden=True),
    Page("mentions", "mentions", hidden=True),
    Page("confidentialite", "confidentialite", hidden=True),
    Page("recherche", "recherche", ("search",), hidden=True),
)

BY_ID = {page.id: page for page in PAGES}

PATHS = {page.address: page for page in PAGES}
