"""The map of the States of the Union: victims detected per million inhabitants, by year."""

from __future__ import annotations

import polars as pl

from dashboard.content.figure import Figure
from dashboard.maps import model, reading
from dashboard.maps.model import Class, Map, Territory
from dashboard.memory import remembered
from dashboard.subjects import europe
from dashboard.subjects.maps import classes
from dashboard.subjects.maps.kind import Kind
from dashboard.view import View
from data.release import Release
from geo import outlines
from geo.classify import Breaks


class Europe(Kind):
    """Victims detected; States masked by the source, and not available, apart."""

    id = "europe"
    forms = ("europe",)
    outline = outlines.EUROPE
    counted = "europe.and_count"

    def there(self, release: Release) -> bool:
        """Whether it counts victims of other States."""
        return europe.DATASET in release.datasets

    def periods(self, view: View) -> list[str]:
        """Years with a rate of at least one State."""
        return europe.periods(view)

    def name(self, view: View) -> str:
        """Victims detected."""
        return view.words("europe.heading")

    def unit(self, view: View) -> str:
        """Victims per million inhabitants."""
        return view.words("europe.unit")

    def drawn(self, view: View, when: str) -> Map:
        """Classes of displayed rates."""
        return _drawn(view, when)

    def figure(self, view: View, when: str) -> Figure:
        """The 27 in a table."""
        return _figure(view, when)

    def frames(self, view: View) -> dict[str, str]:
        """No inset."""
        return {}

    def notes(self, view: View) -> tuple[str, ...]:
        """What detected does not mean."""
        return (view.words("europe.warning").replace("**", ""),)


@remembered
def _drawn(view: View, when: str) -> Map:
    words, rows = view.words, europe.of_year(view, when)
    found = classes.breaks(rows)
    territories = {row["geo"]: _territory(view, row, found) for row in rows.to_dicts()}
    styles = [each.style for each in territories.values()]
    steps = classes.legend(words, found, styles, words.tenths, 1)
    title = words("europe.map_title", year=when)
    return Map(title, territories, (*steps, *_states(view, rows)))


@remembered
def _figure(view: View, when: str) -> Figure:
    words, rows = view.words, europe.of_year(view, when)
    france = rows.filter(geo=europe.FRANCE).row(0, named=True)
    subtitle = words("europe.subtitle", year=when)
    shown = rows.drop_nulls("value").height
    return Figure(
        key=f"europe-{when}",
        title=words("europe.title", year=when, shown=shown, total=rows.height),
        subtitle=subtitle,
        rows=europe.behind(view, when),
        table=europe.of_the_27(view, rows, subtitle),
        scope=europe.DATASET,
        note=words("europe.note"),
        warning=words("europe.warning") if france["value"] is not None else "",
        pictures=Europe().pictures(view, when),
        alt=reading.legend(_drawn(view, when).legend, words),
    )


def _states(view: View, rows: pl.DataFrame) -> list[Class]:
    """Masked by the source and not available, apart, each where there are some."""
    masked = rows.filter(pl.col("value").is_null(), OBS_STATUS="Q").height
    absent = rows["value"].null_count() - masked
    counts = (("europe.key_masked", masked), ("europe.key_absent", absent))
    return [Class(model.MISSING, view.words(key), n) for key, n in counts if n]


def _territory(view: View, row: dict, breaks: Breaks | None) -> Territory:
    words, name = view.words, view.words.country(row["geo"])
    if row["value"] is None or breaks is None:
        masked = row["OBS_STATUS"] == "Q"
        sentence = words("europe.masked" if masked else "europe.missing", name=name)
        return Territory(model.MISSING, sentence, "<5" if masked else "")
    place = breaks.of(row["value"]) if row["value"] else 1
    facts = {"value": words.tenths(row["value"]), "place": place, "count": breaks.count}
    return Territory(f"q{place}", words("europe.rate", name=name, **facts))
