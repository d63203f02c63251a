"""The map of persons in pathway: the latest number published of each département, if any."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from dashboard.content import values
from dashboard.content.figure import Figure
from dashboard.content.table import Column, table
from dashboard.maps import model, reading
from dashboard.maps.model import SIGNS, Map, Territory
from dashboard.memory import remembered
from dashboard.subjects.maps.kind import CIRCLES, FRANCE, TILES, Counts, Kind
from dashboard.subjects.maps.latest import legible, row, states
from dashboard.view import View
from data.reading.query import every_departement, figures, is_figure, latest, totals
from data.release import Release
from geo.territories import DEPARTEMENTS

DATASET, INDICATOR = PUBLISHED = "psp", "personnes_en_parcours"
RETURNED = "retour_parcours", "parcours_en_cours"


class Pathways(Kind):
    """Persons in pathway: a number written on each département that has one."""

    id = INDICATOR
    forms: Sequence[str] = (FRANCE, CIRCLES, TILES)

    def there(self, release: Release) -> bool:
        """Whether it counts pathways."""
        return DATASET in release.datasets

    def name(self, view: View) -> str:
        """Persons in pathway."""
        return view.words("carte.pathway")

    def group(self, view: View) -> str:
        """Its subject."""
        return view.words("subject.parcours.title")

    def unit(self, view: View) -> str:
        """Persons."""
        return view.words("carte.persons")

    def drawn(self, view: View, when: str) -> Map:
        """A number or a range where there is one; secret and not published apart."""
        return _drawn(view)

    def figure(self, view: View, when: str) -> Figure:
        """The latest number of each."""
        return _figure(view)

    def counts(self, view: View, when: str) -> Counts:
        """Displayed numbers by code; of those hidden, the range or « s »."""
        words, found = view.words, last_of_each(view)
        shown = {code: row["value"] for code, row in found.items() if row["CONF_STATUS"] != "N"}
        marks = {
            code: words.span(row["low"], row["high"]) if values.ranged(row) else SIGNS[model.SECRET]
            for code, row in found.items()
            if code not in shown
        }
        return shown, marks | {code: SIGNS[model.ZERO] for code, n in shown.items() if not n}

    def notes(self, view: View) -> tuple[str, ...]:
        """What a range is, and that these dates differ."""
        return view.words("shared.range"), view.words("carte.pathway_note")


@remembered
def _drawn(view: View) -> Map:
    words, found = view.words, last_of_each(view)
    territories = {dep.code: _territory(view, dep.code, found) for dep in every_departement()}
    territories = legible(territories)
    styles = [each.style for each in territories.values()]
    return Map(words("map.title.pathway"), territories, tuple(states(words, styles)))


def last_of_each(view: View) -> dict[str, dict]:
    """By code, the latest row with a number, the latest hidden one where all are hidden: what the
    préfecture returned before what was published.
    """
    found: dict[str, dict] = {}
    for number in (PUBLISHED, RETURNED):
        rows = figures(view.release, number[0], level="DEP", indicator=number[1])
        rows = totals(rows.filter(is_figure()))
        for (code,), own in rows.group_by("geo", maintain_order=True):
            told = own.filter(pl.col("value").is_not_null() | (pl.col("CONF_STATUS") == "N"))
            if told.height:
                found[code] = latest(own) or told.row(-1, named=True)
    return found


@remembered
def _figure(view: View) -> Figure:
    words, found = view.words, last_of_each(view)
    shown, marks = Pathways().counts(view, "")
    hidden = marks.keys() - shown.keys()
    subtitle = words("carte.pathway_subtitle")
    columns = (
        Column(words("table.territory")),
        Column(words("carte.region"), opt=True),
        Column(words("carte.persons"), number=True),
        Column(words("table.period")),
        Column(words("table.source"), opt=True),
    )
    body = (row(view, code, found.get(code)) for code in DEPARTEMENTS)
    return Figure(
        key="carte-parcours",
        title=words.count("carte.pathway_title", len(shown), hidden=len(hidden)),
        subtitle=subtitle,
        rows=view.rows(found.values()),
        table=table(subtitle, columns, body),
        scope=DATASET,
        note=_note(view),
        pictures=Pathways().pictures(view, ""),
        alt=reading.legend(_drawn(view).legend, words),
    )


def _territory(view: View, code: str, found: dict[str, dict]) -> Territory:
    words, row = view.words, found.get(code)
    name = {"name": DEPARTEMENTS[code].name, "code": code}
    if row is None:
        return Territory(model.UNKNOWN, words("map.pathway_none", **name))
    when = words.when(row["period"])
    if row["CONF_STATUS"] == "N":
        return _hidden(view, row, name | {"when": when})
    value = values.with_unit(words, row)
    sentence = words("map.pathway", value=value, when=when, **name)
    if row["value"] == 0:
        return Territory(model.ZERO, sentence)
    return Territory(model.KNOWN, sentence, words.quantity(row))


def _hidden(view: View, row: dict, said: dict[str, str]) -> Territory:
    words = view.words
    if not values.ranged(row):
        return Territory(model.SECRET, words("map.pathway_secret", **said))
    sentence = words("map.pathway", value=values.withheld_text(view, row), **said)
    return Territory(model.RANGE, sentence, words.span(row["low"], row["high"]))


def _note(view: View) -> str:
    """These dates differ; where no number is published, there may well be somebody."""
    words = view.words
    spread = latest(
        figures(view.release, DATASET, level="FR", indicator="departements_avec_parcours")
    )
    somebody = spread and words(
        "carte.pathway_somebody",
        when=words.when(spread["period"]),
        departements=values.with_unit(words, spread),
    )
    return " ".join(filter(None, (words("carte.pathway_note"), somebody)))
