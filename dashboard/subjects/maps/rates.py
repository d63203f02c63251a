"""The map of a count per 100 000 inhabitants, in classes; in circles, the count itself.

Recorded offences are the first of them; every other rate that a release holds has the same map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import polars as pl

from dashboard.content import values
from dashboard.content.figure import Figure
from dashboard.content.table import Column, Row, table
from dashboard.maps import model, reading
from dashboard.maps.model import SIGNS, Class, Map, Territory
from dashboard.memory import remembered
from dashboard.subjects import offences
from dashboard.subjects.maps import classes
from dashboard.subjects.maps.kind import CIRCLES, FRANCE, TILES, Counts, Kind
from dashboard.view import View
from data.reading.indicators import find
from data.reading.query import figures
from data.reading.statistics.rates import per_100k
from data.release import Release
from geo.classify import Breaks
from geo.territories import DEPARTEMENTS

#: A dataset and an indicator of it.
Counted: TypeAlias = tuple[str, str]
#: Recorded offences.
OFFENCES: Counted = (offences.DATASET, offences.INDICATOR)


class Rates(Kind):
    """A count, by year and by several years."""

    forms: Sequence[str] = (FRANCE, CIRCLES, TILES)

    def __init__(self, of: Counted = OFFENCES) -> None:
        self.of = of
        self.id = of[1] if of == OFFENCES else ".".join(of)

    def there(self, release: Release) -> bool:
        """Whether it counts them."""
        return self.of[0] in release.datasets

    def periods(self, view: View) -> list[str]:
        """Years, then periods of several."""
        if not self.there(view.release):
            return []
        found = find(view.release, ".".join(self.of))
        return list(found.periods) if found else []

    def name(self, view: View) -> str:
        """What is counted."""
        return _said(view, self.of, "carte.rate")

    def group(self, view: View) -> str:
        """Its subject."""
        return view.words(f"subject.{view.release.datasets[self.of[0]]['subject']}.title")

    def unit(self, view: View) -> str:
        """Per 100 000 inhabitants."""
        return view.words("shared.per_100k")

    def drawn(self, view: View, when: str) -> Map:
        """Classes of displayed rates, zero, ranges, secret, not available."""
        return _drawn(view, self.of, when)

    def figure(self, view: View, when: str) -> Figure:
        """The rates of a period."""
        return _figure(view, self.of, when)

    def circles(self, view: View, when: str) -> Figure:
        """The same, of counts."""
        return replace(
            _figure(view, self.of, when),
            key=f"{_key(self.of, when)}-nombres",
            subtitle=_said(view, self.of, "carte.count_subtitle", when),
            note=_said(view, self.of, "carte.count_note"),
        )

    def counts(self, view: View, when: str) -> Counts:
        """Displayed counts; ranges, « s » and « 0 »."""
        words, rows = view.words, displayed(view, self.of, when)
        shown = dict(rows.drop_nulls("count").select("geo", "count").rows())
        hidden = {
            row["geo"]: SIGNS[model.SECRET]
            if row["count_high"] is None
            else words.span(row["count_low"], row["count_high"])
            for row in rows.filter(CONF_STATUS="N").iter_rows(named=True)
        }
        return shown, hidden | {
            code: SIGNS[model.ZERO] for code, count in shown.items() if not count
        }

    def notes(self, view: View) -> tuple[str, ...]:
        """What a range is, and what secrecy here can't do."""
        words = view.words
        own = (words("carte.secrecy"),) if self.of == OFFENCES else ()
        return words("shared.range"), *own


def _key(of: Counted, when: str) -> str:
    """The name of a figure in a view."""
    return f"carte-{when}" if of == OFFENCES else f"carte-{of[1]}-{when}"


def _said(view: View, of: Counted, key: str, when: str = "") -> str:
    """The words for recorded offences; those for any other count, which they name."""
    words = view.words
    period = {"period": words.period(when)} if when else {}
    if of == OFFENCES:
        return words(key, **period)
    return words(f"{key}_of", what=values.alone(view.release, words, *of), **period)


@remembered
def _drawn(view: View, of: Counted, when: str) -> Map:
    rows = displayed(view, of, when)
    breaks = classes.breaks(rows)
    territories = {row["geo"]: Territory(*_state(view, of, row, breaks)) for row in _by_code(rows)}
    title = _said(view, of, "map.title.rate", when)
    return Map(title, territories, _legend(view, of, territories, breaks))


@remembered
def _figure(view: View, of: Counted, when: str) -> Figure:
    words, rows = view.words, displayed(view, of, when)
    subtitle = _said(view, of, "carte.rate_subtitle", when)
    columns = (
        Column(words("table.territory")),
        Column(words("carte.region"), opt=True),
        Column(_said(view, of, "carte.counted"), number=True),
        Column(words("shared.per_100k"), number=True),
    )
    counted = figures(view.release, of[0], level="DEP", indicator=of[1]).filter(period=when)
    return Figure(
        key=_key(of, when),
        title=_title(view, rows, when),
        subtitle=subtitle,
        rows=counted,
        table=table(subtitle, columns, (_rate_row(view, row) for row in _by_code(rows))),
        scope=of[0],
        note=words("carte.rate_note"),
        warning=_warning(view, when, rows) if of == OFFENCES else "",
        pictures=Rates(of).pictures(view, when),
        alt=reading.legend(_drawn(view, of, when).legend, words),
    )  # fmt: skip


def displayed(view: View, of: Counted, when: str) -> pl.DataFrame:
    """The rates of a period, one row per département (columns of `rates.SCHEMA`)."""
    rates = per_100k(view.release, *of)
    return rates.filter(geo_level="DEP", period=when)


def _state(view: View, of: Counted, row: dict, breaks: Breaks | None) -> tuple[str, str]:
    words, dep = view.words, DEPARTEMENTS[row["geo"]]
    name = {"name": dep.name, "code": dep.code}
    if row["CONF_STATUS"] == "N":
        return _hidden(view, of, row, breaks)
    if row["value"] is None:
        return model.MISSING, words("map.missing", why=values.absent(words, row), **name)
    if not row["value"] or breaks is None:
        return model.ZERO, words("map.zero" if of == OFFENCES else "map.zero_of", **name)
    place = breaks.of(row["value"])
    value = words.decimals(row["value"])
    return f"q{place}", words("map.rate", value=value, place=place, count=breaks.count, **name)


def _hidden(view: View, of: Counted, row: dict, breaks: Breaks | None) -> tuple[str, str]:
    """Its range, from class to class; secret without one."""
    words, dep = view.words, DEPARTEMENTS[row["geo"]]
    name = {"name": dep.name, "code": dep.code}
    if row["high"] is None:
        return model.SECRET, words("map.secret", **name)
    ends = words("state.ends", low=words.number(row["count_low"]),
                 high=words.number(row["count_high"]))  # fmt: skip
    unit = view.release.datasets[of[0]]["indicators"][of[1]]["units"][0]
    counted = words.count(f"unit.{unit}", row["count_high"], n=ends)
    rates = {end: words.decimals(row[end]) for end in ("low", "high")}
    return _stripes(row, breaks), words("map.rate_range", counted=counted, **rates, **name)


def _stripes(row: dict, breaks: Breaks | None) -> str:
    """From class to class, or that there is a range where no rate makes a class."""
    if breaks is None:
        return model.RANGE
    return model.stripes(*(breaks.of(row[end]) if row[end] else 0 for end in ("low", "high")))


def _title(view: View, rows: pl.DataFrame, when: str) -> str:
    """How many are read as a figure, how many as a range, how many not at all."""
    words, hidden = view.words, rows.filter(CONF_STATUS="N")
    ranged = hidden["high"].count()
    rest = {"rate_ranged": ranged, "rate_secret": hidden.height - ranged}
    told = [words.count(f"carte.{key}", n) for key, n in rest.items() if n]
    shown = rows["value"].count()
    return words("carte.rate_title", shown=shown, period=words.period(when)) + "".join(told)


def _legend(
    view: View, of: Counted, territories: dict[str, Territory], breaks: Breaks | None
) -> tuple[Class, ...]:
    words, styles = view.words, [model.taught(each.style) for each in territories.values()]
    states = (
        (model.ZERO, "carte.zero" if of == OFFENCES else "carte.number_zero"),
        (model.ACROSS, "carte.range_across"),
        (model.WITHIN, "carte.range_within"), (model.RANGE, "carte.number_range"),
        (model.SECRET, "state.N"),
        (model.MISSING, "state.O"),
    )  # fmt: skip
    steps = classes.legend(words, breaks, styles, words.decimals, 2)
    there = (Class(name, words(key), n) for name, key in states if (n := styles.count(name)))
    return (*steps, *there)


def _by_code(rows: pl.DataFrame) -> list[dict]:
    found = {row["geo"]: row for row in rows.iter_rows(named=True)}
    return [found[code] for code in DEPARTEMENTS]


def _rate_row(view: View, row: dict) -> Row:
    dep = DEPARTEMENTS[row["geo"]]
    cells = [offences.or_state(view, row, column) for column in ("count", "value")]
    return Row((f"{dep.code} {dep.name}", dep.region.name, *cells))


def _warning(view: View, when: str, rows: pl.DataFrame) -> str:
    """The outlier in words, where the caveat of the layout is about this period."""
    words = view.words
    if when != offences.pools(view)[-1]:
        return ""
    found = [rows.filter(geo=code).row(0, named=True) for code in _outliers(view)]
    return " ".join(
        words(
            "carte.outlier",
            name=DEPARTEMENTS[row["geo"]].name,
            count=words.count("unit.OFFENCES", row["count"]),
            rate=words.decimals(row["value"]),
        )
        for row in found
        if row["value"] is not None
    )


def _outliers(view: View) -> list[str]:
    """The départements of which a sentence of the layout says something."""
    facts = view.release.datasets[offences.DATASET]["layout"]["facts"]
    terms = [term for fact in facts for term in fact["terms"]]
    return [each["geo"] for each in terms if each["geo_level"] == "DEP"]
