"""The map of what is no rate: the latest figure of each département, written on it; dates in
classes of years.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dashboard.content import values
from dashboard.content.figure import Figure
from dashboard.content.inline import Missing, plain
from dashboard.content.table import Column, Row, table
from dashboard.maps import model, reading
from dashboard.maps.model import Class, Map, Territory
from dashboard.memory import remembered
from dashboard.subjects.maps.kind import FRANCE, TILES, Kind
from dashboard.view import View
from data.reading.indicators import Indicator, find, latest_of_each
from data.reading.query import every_departement
from data.release import Release
from geo.territories import DEPARTEMENTS
from messages import Words

#: Classes of years: the last ones, then all that are before.
_YEARS = 5
#: Ranges written on the shapes: more of them would run into each other.
WRITTEN = 12


class Latest(Kind):
    """A number, a share or a date: each at its own time."""

    forms: Sequence[str] = (FRANCE, TILES)

    def __init__(self, of: Indicator) -> None:
        self.of, self.id = of, of.id

    def there(self, release: Release) -> bool:
        """Whether the release holds it."""
        return find(release, self.id) is not None

    def name(self, view: View) -> str:
        """What the indicator is called."""
        return _what(view, self.of)

    def group(self, view: View) -> str:
        """Its subject."""
        return view.words(f"subject.{self.of.subject}.title")

    def unit(self, view: View) -> str:
        """The same: the legend says the rest."""
        return _what(view, self.of)

    def drawn(self, view: View, when: str) -> Map:
        """Numbers, or classes of years; zero, ranges, secret and not published apart."""
        return _drawn(view, self.of)

    def figure(self, view: View, when: str) -> Figure:
        """The latest of each."""
        return _figure(view, self.of)

    def notes(self, view: View) -> tuple[str, ...]:
        """What a range is, and that dates differ."""
        return view.words("shared.range"), view.words("carte.latest_note")


def legible(territories: dict[str, Territory]) -> dict[str, Territory]:
    """The same shapes, without the words of ranges where there are too many to be read."""
    if sum(each.style == model.RANGE for each in territories.values()) <= WRITTEN:
        return territories
    return {code: replace(each, mark="") if each.style == model.RANGE else each
            for code, each in territories.items()}  # fmt: skip


def _what(view: View, of: Indicator) -> str:
    return values.alone(view.release, view.words, of.dataset, of.name)


@remembered
def _drawn(view: View, of: Indicator) -> Map:
    words, found = view.words, latest_of_each(view.release, of, "DEP")
    years = _classes(found) if of.form == "date" else {}
    territories = legible({
        dep.code: _territory(view, dep.code, found.get(dep.code), years)
        for dep in every_departement()
    })  # fmt: skip
    title = words("map.title.figure", what=_what(view, of))
    return Map(title, territories, tuple(_legend(view, territories, years)))


def _classes(found: dict[str, dict]) -> dict[str, str]:
    """The style of each year: the latest one the darkest, all early ones the lightest."""
    years = sorted({_year(row) for row in found.values()}, reverse=True)
    return {year: f"q{max(_YEARS - at, 1)}" for at, year in enumerate(years)}


def _year(row: dict) -> str:
    """The year that a figure is, or at whose end it is dated."""
    if row["unit"] == "YEAR" and row["value"] is not None:
        return str(int(row["value"]))
    return row["period"].rpartition("/")[2][:4]


def _territory(view: View, code: str, row: dict | None, years: dict[str, str]) -> Territory:
    words, named = view.words, {"name": DEPARTEMENTS[code].name, "code": code}
    if row is None:
        return Territory(model.UNKNOWN, words("map.pathway_none", **named))
    told = {"value": plain(values.cell(view, row)), "when": words.when(row["period"])} | named
    if row["CONF_STATUS"] == "N" and not values.ranged(row):
        return Territory(model.SECRET, words("map.pathway_secret", **told))
    sentence = words("map.figure", **told)
    if row["CONF_STATUS"] == "N":
        return Territory(model.RANGE, sentence, words.span(row["low"], row["high"]))
    if years:
        return Territory(years[_year(row)], sentence)
    if row["value"] == 0:
        return Territory(model.ZERO, sentence)
    return Territory(model.KNOWN, sentence, words.quantity(row))


def _legend(
    view: View, territories: dict[str, Territory], years: dict[str, str]
) -> Iterator[Class]:
    words, styles = view.words, [each.style for each in territories.values()]
    for style in sorted(set(years.values()), reverse=True):
        there = sorted(year for year, each in years.items() if each == style)
        label = there[0] if len(there) == 1 else words("carte.years_to", year=there[-1])
        yield Class(style, label, styles.count(style))
    yield from states(words, styles)


def states(words: Words, styles: Sequence[str]) -> Iterator[Class]:
    """The rows of a legend of numbers written on shapes, of the styles that are there."""
    for style, key in (
        (model.KNOWN, "carte.number_published"), (model.ZERO, "carte.number_zero"),
        (model.RANGE, "carte.number_range"), (model.SECRET, "carte.number_secret"),
        (model.UNKNOWN, "carte.number_unpublished"),
    ):  # fmt: skip
        if count := styles.count(style):
            yield Class(style, words(key), count)


@remembered
def _figure(view: View, of: Indicator) -> Figure:
    words, found = view.words, latest_of_each(view.release, of, "DEP")
    subtitle = words("carte.latest_subtitle", what=_what(view, of))
    columns = (
        Column(words("table.territory")),
        Column(words("carte.region"), opt=True),
        Column(words("table.value"), number=True),
        Column(words("table.period")),
        Column(words("table.source"), opt=True),
    )
    body = (row(view, code, found.get(code)) for code in DEPARTEMENTS)
    return Figure(
        key=f"carte-{of.dataset}-{of.name}",
        title=words.count("carte.latest_title", len(found), what=_what(view, of)),
        subtitle=subtitle,
        rows=view.rows(found.values()),
        table=table(subtitle, columns, body),
        scope=of.dataset,
        note=words("carte.latest_note"),
        pictures=Latest(of).pictures(view, ""),
        alt=reading.legend(_drawn(view, of).legend, words),
    )


def row(view: View, code: str, found: dict | None) -> Row:
    """A département and its région, its figure, when, who says so."""
    dep = DEPARTEMENTS[code]
    place = f"{code} {dep.name}", dep.region.name
    if found is None:
        return Row((*place, Missing(view.words("state.unpublished")), "", ""))
    told = values.cell(view, found), view.words.period(found["period"]), values.source(view, found)
    return Row((*place, *told), identity=values.identity(found))
