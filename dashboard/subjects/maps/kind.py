"""The one shape of a map: what it is called, what it is of, when, and what stands around it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.content import values
from dashboard.content.blocks import Block, MapLegend, Share
from dashboard.content.figure import Figure
from dashboard.maps.model import Map
from dashboard.maps.picture import Caption
from dashboard.view import View
from dashboard.web import addresses
from data.release import Release
from geo import outlines
from geo.territories import DEPARTEMENTS

#: The shape of the country, circles on it, or a square for each département.
FRANCE, CIRCLES, TILES = "france", "circles", "tiles"

#: A count by code, and the mark of each territory that has none.
Counts = tuple[dict[str, float], dict[str, str]]


class Kind(ABC):
    """A map. `id` names it in addresses; `forms` are the shapes that it can take.

    `periods` is empty for what is of no period: `when` is then "".
    """

    id: str
    forms: Sequence[str] = (FRANCE, TILES)
    #: The shapes of the picture, and the message that says what the legend's bars count.
    outline: Path = outlines.FRANCE
    counted = "carte.and_count"

    def there(self, release: Release) -> bool:
        """Whether a release can show it."""
        return True

    def periods(self, view: View) -> list[str]:
        """What the reader may choose, in time."""
        return []

    @abstractmethod
    def name(self, view: View) -> str:
        """What is mapped, in words."""

    def group(self, view: View) -> str:
        """Under which name a list of maps has it."""
        return view.words("carte.group_published")

    @abstractmethod
    def unit(self, view: View) -> str:
        """What the legend counts in."""

    @abstractmethod
    def drawn(self, view: View, when: str) -> Map:
        """The map itself."""

    @abstractmethod
    def figure(self, view: View, when: str) -> Figure:
        """What stands around the map: finding, sources, note, the table under it, the files."""

    def circles(self, view: View, when: str) -> Figure:
        """What stands around the map in circles."""
        return self.figure(view, when)

    def counts(self, view: View, when: str) -> Counts:
        """Displayed counts by code, and the mark of those that have no circle. For a form of
        CIRCLES alone: raises NotImplementedError on any other.
        """
        raise NotImplementedError(f"{self.id} has no circles")

    def notes(self, view: View) -> tuple[str, ...]:
        """What a picture must say beside its sources."""
        return ()

    def frames(self, view: View) -> dict[str, str]:
        """What stands under each inset."""
        overseas = {dep.code: dep.name for dep in DEPARTEMENTS.values() if dep.alone_in_region}
        return {"paris": view.words("map.paris"), **overseas}

    def period(self, view: View) -> str:
        """The period that the address asks for, or the latest."""
        asked, there = view.selection.period, self.periods(view)
        return asked if asked in there else (there or [""])[-1]

    def pictures(self, view: View, when: str) -> tuple[str, ...]:
        """Addresses of the map as PNG and SVG."""
        made = view.release.id, self.id, when or addresses.EVERY
        return tuple(addresses.picture(*made, each, view.words.lang) for each in ("png", "svg"))

    def legend(self, view: View, when: str) -> MapLegend:
        """Classes from high to low, then the states, each with its number of territories."""
        words, rows = view.words, self.drawn(view, when).legend
        most = max(each.count for each in rows)
        shares = (
            Share(each.style, each.label, words.number(each.count), each.count / most)
            for each in rows
        )
        return MapLegend(self.unit(view), words(self.counted), tuple(shares))

    def caption(self, view: View, when: str) -> Caption:
        """The words inside the picture: notes, the sources and the release last."""
        words, about = view.words, self.figure(view, when)
        keys = about.rows["source"].unique(maintain_order=True)
        named = [values.publisher(words, view.release.source(each)) for each in keys]
        told = (
            *self.notes(view),
            words("figure.picture_source", sources=", ".join(named) or about.own_source),
            words(
                "figure.picture_release",
                site=view.site,
                date=words.date(view.release.created),
                id=view.release.id,
            ),
        )
        return Caption(about.title, about.subtitle, self.unit(view), self.frames(view), told)


@dataclass(frozen=True, slots=True)
class Shown:
    """A map as a page shows it: when, in which form, from how near, and what stands around it."""

    kind: Kind
    when: str
    form: str
    drawn: Map
    figure: Figure
    legend: Block
    region: str = ""

    @property
    def section(self) -> Shown:
        """The same, right under the title of a page."""
        return replace(self, figure=self.figure.section)


def shown(view: View, kind: Kind) -> Shown:
    """A map of the period that the address asks for, in its first form."""
    when = kind.period(view)
    around = kind.figure(view, when), kind.legend(view, when)
    return Shown(kind, when, kind.forms[0], kind.drawn(view, when), *around)
