"""Maps of the départements: recorded offences, persons in pathway, what is known of each."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from dashboard.charts import reading
from dashboard.content import values
from dashboard.content.blocks import MapLegend, Sentences, Share, sentences
from dashboard.content.figure import Figure
from dashboard.content.table import Column, Row, table
from dashboard.maps import model
from dashboard.maps.model import Class, Map, Territory
from dashboard.maps.picture import Caption
from dashboard.memory import remembered
from dashboard.subjects import known_map, offences, pathways_map
from dashboard.view import View
from dashboard.web import addresses
from data.reading.query import figures
from data.reading.statistics.rates import per_100k
from geo.classify import Breaks, quantiles
from geo.territories import DEPARTEMENTS, REGIONS

RATE, PATHWAY, ANY = "proxenetisme", pathways_map.INDICATOR, known_map.ANY
#: The shape of the country, or a square for each département.
FORMS = ("france", "circles", "tiles")
#: What the page maps: the rate of recorded offences, persons in pathway, then what is published.
INDICATORS = (RATE, PATHWAY, ANY, "commissions", "parcours", "sanctions", "diagnostics")


def indicators(view: View) -> tuple[str, ...]:
    """What this release can map."""
    needed = {RATE: offences.DATASET, PATHWAY: pathways_map.DATASET}
    return tuple(
        each for each in INDICATORS if needed.get(each, "") in ("", *view.release.datasets)
    )


def indicator(view: View) -> str:
    """The indicator that the address asks for; rates where there are some, else what is known."""
    asked, there = view.selection.indicator, indicators(view)
    return asked if asked in there else RATE if RATE in there else ANY


def period(view: View) -> str:
    """The period that the address asks for, or the latest three years."""
    asked, there = view.selection.period, periods(view)
    return asked if asked in there else (there or [""])[-1]


def form(view: View) -> str:
    """The map of France, or squares of one size."""
    asked = view.selection.form
    return asked if asked in forms(view) else FORMS[0]


def forms(view: View) -> tuple[str, ...]:
    """The shapes that an indicator may take: circles are for counts."""
    return FORMS if indicator(view) in (RATE, PATHWAY) else (FORMS[0], FORMS[2])


def region(view: View) -> str:
    """The région to look at from near; all of France without one, and in squares."""
    asked = view.selection.region
    return asked if asked in REGIONS and form(view) == FORMS[0] else ""


def periods(view: View) -> list[str]:
    """Years, then three-year periods."""
    if offences.DATASET not in view.release.datasets:
        return []
    layout = view.release.datasets[offences.DATASET]["layout"]
    return [*sorted(layout["periods"]), *offences.pools(view)]


def name(view: View, which: str) -> str:
    """An indicator in words."""
    if which in (RATE, PATHWAY):
        return view.words("carte.rate" if which == RATE else "carte.pathway")
    return view.words("carte.known", subject=known_map.name(view, which))


def unit(view: View, which: str) -> str:
    """What the legend counts in."""
    keys = {RATE: "offences.per_100k", PATHWAY: "carte.persons"}
    return view.words(keys.get(which, "carte.known_unit"))


@remembered
def drawn(view: View, which: str, when: str) -> Map:
    """The map of an indicator; `when` matters to the rate alone."""
    if which == PATHWAY:
        return pathways_map.drawn(view)
    return _rates(view, when) if which == RATE else known_map.drawn(view, which)


@remembered
def figure(view: View, which: str, when: str) -> Figure:
    """What stands around the map: finding, sources, note, the table under it, the files."""
    if which == PATHWAY:
        return pathways_map.figure(view, pictures(view, which, when))
    return (
        _rate_figure(view, when)
        if which == RATE
        else known_map.figure(view, which, pictures(view, which, ""))
    )


def presented(view: View, which: str, when: str) -> Figure:
    """The figure in the form that the reader chose: circles are of counts, not of rates."""
    whole, words = figure(view, which, when), view.words
    if form(view) != "circles" or which != RATE:
        return whole
    return replace(
        whole,
        key=f"{whole.key}-nombres",
        subtitle=words("carte.count_subtitle", period=words.period(when)),
        note=words("carte.count_note"),
    )


def pictures(view: View, which: str, when: str) -> tuple[str, ...]:
    """Addresses of the map as PNG and SVG."""
    return picture_files(view, which, when if which == RATE else addresses.EVERY)


def picture_files(view: View, which: str, when: str) -> tuple[str, ...]:
    """Where `dashboard.web.pictures` answers for a map."""
    lang = view.words.lang
    return tuple(addresses.picture(view.release.id, which, when, f, lang) for f in ("png", "svg"))


@remembered
def caption(view: View, which: str, when: str) -> Caption:
    """The words inside the picture."""
    words, about = view.words, figure(view, which, when)
    secret = words("offences.key_secret")
    notes = {
        RATE: (secret, words("secrecy.limit.short")),
        PATHWAY: (secret, words("carte.pathway_note")),
    }.get(which, ())
    return captioned(view, about, unit(view, which), frames(view), notes)


def captioned(
    view: View, about: Figure, unit: str, frames: dict[str, str], notes: tuple[str, ...] = ()
) -> Caption:
    """A figure's words as a picture carries them: `notes`, the sources and the release last."""
    words = view.words
    keys = about.rows["source"].unique(maintain_order=True)
    named = [values.publisher(words, view.release.source(each)) for each in keys]
    told = (
        *notes,
        words("carte.picture_source", sources=", ".join(named) or about.own_source),
        words(
            "carte.picture_release",
            site=words("site.name"),
            date=words.date(view.release.created),
            id=view.release.id,
        ),
    )
    return Caption(about.title, about.subtitle, unit, frames, told)


def frames(view: View) -> dict[str, str]:
    """What stands under each inset."""
    overseas = {dep.code: dep.name for dep in DEPARTEMENTS.values() if dep.alone_in_region}
    return {"paris": view.words("map.paris"), **overseas}


def legend(view: View, shown: Map, unit: str, counted: str = "carte.and_count") -> MapLegend:
    """Classes from high to low, then the states, each with its number of territories."""
    words = view.words
    most = max(each.count for each in shown.legend)
    rows = (
        Share(each.style, each.label, words.number(each.count), each.count / most)
        for each in shown.legend
    )
    return MapLegend(unit, words(counted), tuple(rows))


def _rates(view: View, when: str) -> Map:
    words, rows = view.words, displayed(view, when)
    breaks = _breaks(rows)
    territories = {row["geo"]: Territory(*_state(view, row, breaks)) for row in _by_code(rows)}
    return Map(
        words("map.title.rate", period=words.period(when)),
        territories,
        _rate_legend(view, territories, breaks),
    )


def counts(view: View, which: str, when: str) -> tuple[dict[str, float], dict[str, str]]:
    """Displayed counts by département, and the mark of those that have no circle."""
    if which == PATHWAY:
        return pathways_map.counts(view)
    rows = displayed(view, when)
    shown = dict(rows.drop_nulls("count").select("geo", "count").rows())
    hidden = dict.fromkeys(rows.filter(CONF_STATUS="N")["geo"], "s")
    return shown, hidden | {code: "0" for code, count in shown.items() if not count}


def beside(view: View, which: str, when: str) -> MapLegend | Sentences:
    """The legend of the classes, or, for circles, what the greatest one is worth."""
    return _beside(view, which, when, form(view) == "circles")


@remembered
def _beside(view: View, which: str, when: str, circles: bool) -> MapLegend | Sentences:
    if not circles:
        return legend(view, drawn(view, which, when), unit(view, which))
    words, (shown, marks) = view.words, counts(view, which, when)
    items = [
        words(f"carte.circle_{which}", most=words.number(max(shown.values()))),
        *(
            words.count(f"carte.circle_{name}", n)
            for name, mark in (("zero", "0"), ("secret", "s"))
            if (n := sum(each == mark for each in marks.values()))
        ),
    ]
    if silent := len(DEPARTEMENTS) - len({*shown, *marks}):
        items.append(words.count("carte.circle_none", silent))
    return sentences(items)


def displayed(view: View, when: str) -> pl.DataFrame:
    """The rates of a period, one row per département (columns of `rates.SCHEMA`)."""
    rates = per_100k(view.release, offences.DATASET, offences.INDICATOR)
    return rates.filter(geo_level="DEP", period=when)


def _breaks(rows: pl.DataFrame) -> Breaks | None:
    """From displayed, positive rates alone; None where there is none."""
    positive = rows.filter(pl.col("value") > 0)["value"].to_list()
    return quantiles(positive) if positive else None


def _state(view: View, row: dict, breaks: Breaks | None) -> tuple[str, str]:
    words, dep = view.words, DEPARTEMENTS[row["geo"]]
    name = {"name": dep.name, "code": dep.code}
    if row["CONF_STATUS"] == "N":
        return model.SECRET, words("map.secret", **name)
    if row["value"] is None:
        return model.MISSING, words("map.missing", **name)
    if not row["value"] or breaks is None:
        return model.ZERO, words("map.zero", **name)
    place = breaks.of(row["value"])
    value = words.decimals(row["value"])
    return f"q{place}", words("map.rate", value=value, place=place, count=breaks.count, **name)


def _rate_legend(
    view: View, territories: dict[str, Territory], breaks: Breaks | None
) -> tuple[Class, ...]:
    words = view.words
    styles = [each.style for each in territories.values()]
    steps = [] if breaks is None else list(enumerate(breaks.bounds, start=1))
    classes = [
        Class(f"q{place}", bounds(view, breaks, place), styles.count(f"q{place}"))  # type: ignore[arg-type]
        for place, _ in reversed(steps)
    ]
    states = ((model.ZERO, "carte.zero"), (model.SECRET, "state.N"), (model.MISSING, "state.O"))
    return (*classes, *(Class(name, words(key), styles.count(name)) for name, key in states))


def bounds(view: View, breaks: Breaks, place: int, digits: int = 2) -> str:
    """The ends of a class in words, from 1 up, with as many digits as the values are shown with."""
    words, ends = view.words, breaks.bounds
    written = words.decimals if digits == 2 else words.tenths
    if place == 1:
        return words("carte.up_to", high=written(ends[0]))
    low = written(ends[place - 2] + 10**-digits)  # the next that so many digits show
    if place == breaks.count:
        return words("carte.more_than", low=low)
    return words("carte.between", low=low, high=written(ends[place - 1]))


def _rate_figure(view: View, when: str) -> Figure:
    words, rows = view.words, displayed(view, when)
    hidden = rows.filter(CONF_STATUS="N").height
    subtitle = words("carte.rate_subtitle", period=words.period(when))
    columns = (
        Column(words("table.territory")),
        Column(words("carte.region"), opt=True),
        Column(words("offences.offences"), number=True),
        Column(words("offences.per_100k"), number=True),
    )
    counted = figures(view.release, offences.DATASET, level="DEP").filter(period=when)
    return Figure(
        key=f"carte-{when}",
        title=words("carte.rate_title", shown=len(DEPARTEMENTS) - hidden, hidden=hidden,
                    period=words.period(when)),
        subtitle=subtitle,
        rows=counted,
        table=table(subtitle, columns, (_rate_row(view, row) for row in _by_code(rows))),
        scope=offences.DATASET,
        note=words("carte.rate_note"),
        warning=_warning(view, when, rows),
        pictures=pictures(view, RATE, when),
        alt=reading.map(drawn(view, RATE, when).legend, words),
    )  # fmt: skip


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
    aube = rows.filter(geo="10").row(0, named=True)
    if when != offences.pools(view)[-1] or aube["value"] is None:
        return ""
    return words(
        "carte.outlier",
        name=DEPARTEMENTS["10"].name,
        count=words.count("unit.OFFENCES", aube["count"]),
        rate=words.decimals(aube["value"]),
    )
