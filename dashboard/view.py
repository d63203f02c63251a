"""What a page is made from: the release, the reader's selection, and the words of the language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import polars as pl

from dashboard.palette import LIGHT, Palette
from dashboard.selection import Selection, url
from data.observations import COUNTRIES
from data.reading.statistics.fines import EXPOSURES
from data.release import Release
from geo.places import places
from messages import Words


def _there_are(territories: tuple[str, ...]) -> list[str]:
    """States, whose order says nothing; else places of France as they are written, in theirs."""
    if set(territories) <= set(COUNTRIES):
        return sorted(set(territories))
    return [each.token for each in places(territories)]


@dataclass(frozen=True)
class View:
    """Same values, same page. (No slots: what is derived from a view is kept with it.)"""

    release: Release
    selection: Selection
    words: Words
    palette: Palette = LIGHT
    #: Of the page that it is of, from the root.
    address: str = "/"

    @cached_property
    def key(self) -> tuple:
        """What everything that is remembered depends on."""
        return (self.release.id, self.address, self.canonical.selection)

    @cached_property
    def canonical(self) -> View:
        """The same view without what no remembered figure may read (indicator, form, région are
        given to it by name; themes are the style sheet's), and a made-up address is that of nothing
        chosen.
        """
        chosen, release = self.selection, self.release
        kept = Selection(
            lang=chosen.lang,
            dep=chosen.departement.code if chosen.departement else "",
            dataset=chosen.dataset if chosen.dataset in release.datasets else "",
            period=chosen.period if chosen.period in release.periods else "",
            exposure=chosen.exposure if chosen.exposure in EXPOSURES else "",
            territories=",".join(_there_are(self.territories)),
            release=self.pinned,
        )
        return replace(self, selection=kept, palette=LIGHT)

    @cached_property
    def of_everybody(self) -> bool:
        """Whether the address chooses nothing but a language."""
        return self.canonical.selection == self.national.selection

    @cached_property
    def national(self) -> View:
        """The same view with nothing chosen: for figures that are the same whatever the address
        says, made once for all readers.
        """
        nothing = Selection(lang=self.selection.lang, release=self.pinned)
        return replace(self, selection=nothing)

    @cached_property
    def pinned(self) -> str:
        """The id of the release where the address asks for this one, whatever comes after it: so
        do then all links of its pages.
        """
        return self.release.id if self.selection.release == self.release.id else ""

    def rows(self, found: Iterable[dict[str, Any]]) -> pl.DataFrame:
        """Rows of the release, gathered one by one, as observations."""
        return pl.DataFrame(list(found), schema=self.release.observations.schema)

    @property
    def site(self) -> str:
        """What the site is called; of a demonstration, that it is one."""
        name = self.words("site.name")
        return self.words("fiction.site", site=name) if self.release.fictional else name

    @property
    def fiction(self) -> str:
        """What stands on every figure of a demonstration; nothing on others."""
        return self.words("fiction.mark") if self.release.fictional else ""

    @property
    def here(self) -> str:
        """The address of this very view, on this release."""
        return url(self.address, self.selection.query(release=self.release.id))

    @property
    def territories(self) -> tuple[str, ...]:
        """The codes that the address asks to compare, as written."""
        return tuple(filter(None, self.selection.territories.split(",")))

    def link(self, address: str, **changes: str) -> str:
        """The address of another page in the same language, on the same release if it is pinned."""
        return url(address, self.selection.elsewhere(**{"release": self.pinned} | changes))
