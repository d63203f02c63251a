"""The map of recorded offences per 100 000 inhabitants, in classes; in circles, their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from dashboard.content.figure import Figure
from dashboard.content.table import Column, Row, table
from dashboard.maps import model, reading
from dashboard.maps.model import SIGNS, Class, Map, Territory
from dashboard.memory import remembered
from dashboard.subjects import offences
from dashboard.subjects.maps import classes
from dashboard.subjects.maps.kind import CIRCLES, FRANCE, TILES, Counts, Kind
from dashboard.view import View
from data.reading.query import figures
from data.reading.statistics.rates import per_100k
from data.release import Release
from geo.classify import Breaks
from geo.territories import DEPARTEMENTS


class Rates(Kind):
    """Recorded offences, by year and by three years."""

    id = offences.INDICATOR
    forms: Sequence[str] = (FRANCE, CIRCLES, TILES)

    def there(self, release: Release) -> bool:
        """Whether it counts offences."""
        return offences.DATASET in release.datasets

    def periods(self, view: View) -> list[str]:
        """Years, then three-year periods."""
        if not self.there(view.release):
            return []
        layout = view.release.datasets[offences.DATASET]["layout"]
        return [*sorted(layout["periods"]), *offences.pools(view)]

    def name(self, view: View) -> str:
        """Recorded offences."""
        return view.words("carte.rate")

    def unit(self, view: View) -> str:
        """Offences per 100 000 inhabitants."""
        return view.words("shared.per_100k")

    def drawn(self, view: View, when: str) -> Map:
        """Classes of displayed rates, zero, ranges, secret, not available."""
        return _drawn(view, when)

    def figure(self, view: View, when: str) -> Figure:
        """The rates of a period."""
        return _figure(view, when)

    def circles(self, view: View, when: str) -> Figure:
        """The same, of counts."""
        words = view.words
        return replace(
            _figure(view, when),
            key=f"carte-{when}-nombres",
            subtitle=words("carte.count_subtitle", period=words.period(when)),
            note=words("carte.count_note"),
        )

    def counts(self, view: View, when: str) -> Counts:
        """Displayed offences; ranges, « s » and « 0 »."""
        words, rows = view.words, displayed(view, when)
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
        return view.words("shared.range"), view.words("carte.secrecy")


@remembered
def _drawn(view: View, when: str) -> Map:
    words, rows = view.words, displayed(view, when)
    breaks = classes.breaks(rows)
    territories = {row["geo"]: Territory(*_state(view, row, breaks)) for row in _by_code(rows)}
    return Map(
        words("map.title.rate", period=words.period(when)),
        territories,
        _legend(view, territories, breaks),
    )


@remembered
def _figure(view: View, when: str) -> Figure:
    words, rows = view.words, displayed(view, when)
    subtitle = words("carte.rate_subtitle", period=words.period(when))
    columns = (
        Column(words("table.territory")),
        Column(words("carte.region"), opt=True),
        Column(words("shared.offences"), number=True),
        Column(words("shared.per_100k"), number=True),
    )
    counted = figures(view.release, offences.DATASET, level="DEP").filter(period=when)
    return Figure(
        key=f"carte-{when}",
        title=_title(view, rows, when),
        subtitle=subtitle,
        rows=counted,
        table=table(subtitle, columns, (_rate_row(view, row) for row in _by_code(rows))),
        scope=offences.DATASET,
        note=words("carte.rate_note"),
        warning=_warning(view, when, rows),
        pictures=Rates().pictures(view, when),
        alt=reading.legend(_drawn(view, when).legend, words),
    )  # fmt: skip


def displayed(view: View, when: str) -> pl.DataFrame:
    """The rates of a period, one row per département (columns of `rates.SCHEMA`)."""
    rates = per_100k(view.release, offences.DATASET, offences.INDICATOR)
    return rates.filter(geo_level="DEP", period=when)


def _state(view: View, row: dict, breaks: Breaks | None) -> tuple[str, str]:
    words, dep = view.words, DEPARTEMENTS[row["geo"]]
    name = {"name": dep.name, "code": dep.code}
    if row["CONF_STATUS"] == "N":
        return _hidden(view, row, breaks)
    if row["value"] is None:
        return model.MISSING, words("map.missing", **name)
    if not row["value"] or breaks is None:
        return model.ZERO, words("map.zero", **name)
    place = breaks.of(row["value"])
    value = words.decimals(row["value"])
    return f"q{place}", words("map.rate", value=value, place=place, count=breaks.count, **name)


def _hidden(view: View, row: dict, breaks: Breaks | None) -> tuple[str, str]:
    """Its range, from class to class; secret without one."""
    words, dep = view.words, DEPARTEMENTS[row["geo"]]
    name = {"name": dep.name, "code": dep.code}
    if row["high"] is None:
        return model.SECRET, words("map.secret", **name)
    ends = words("state.ends", low=words.number(row["count_low"]),
                 high=words.number(row["count_high"]))  # fmt: skip
    counted = words.count("unit.OFFENCES", row["count_high"], n=ends)
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
    view: View, territories: dict[str, Territory], breaks: Breaks | None
) -> tuple[Class, ...]:
    words, styles = view.words, [model.taught(each.style) for each in territories.values()]
    states = (
        (model.ZERO, "carte.zero"), (model.ACROSS, "carte.range_across"),
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
