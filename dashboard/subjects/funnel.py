"""Fines observed against expected: a comparison with France's rate inside the limits of chance."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import polars as pl

from dashboard.charts import base, reading
from dashboard.charts import funnel as chart
from dashboard.content import values
from dashboard.content.blocks import Legend, Own, marks
from dashboard.content.figure import Figure
from dashboard.content.inline import Missing
from dashboard.content.table import Column, Row, Table, table
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.query import figures
from data.reading.returned import answering
from data.reading.statistics import fines, funnel
from data.reading.statistics.fines import Observed
from geo.territories import DEPARTEMENTS


def exposure(view: View) -> str:
    """What the address compares départements by: their population, or recorded offences."""
    asked = view.selection.exposure
    return asked if asked in exposures(view) else fines.POPULATION


def exposures(view: View) -> tuple[str, ...]:
    """What this release can compare by: what préfectures returned, by population alone."""
    if fines.returned(view.release):
        return fines.EXPOSURES[:1]
    return fines.EXPOSURES if "etat4001" in view.release.datasets else fines.EXPOSURES[:1]


@remembered
def figure(view: View, which: str) -> Figure | None:
    """The funnel, its table of the 101, its sources; None without a number or an exposure."""
    words, reference = view.words, fines.reference(view.release)
    frame, seen = _expected(view, which), fines.observed(view.release)
    if reference is None or not frame.height:
        return None
    points, dispersion = _points(view, frame), fines.dispersion(view.release, which)
    without = len(DEPARTEMENTS) - len(points)
    told = "returned" if fines.returned(view.release) else which
    year, subtitle = reference["period"], words(f"fines.subtitle_{told}")
    return Figure(
        key=f"funnel-{which}",
        title=_title(view, frame, seen, year),
        subtitle=subtitle,
        rows=_behind(view, which, reference, seen),
        table=_table(view, frame, seen, subtitle),
        scope=reference["dataset"],
        chart=chart.plot(frame, points, dispersion, words, _chosen(view, frame)),
        legend=_legend(view, frame),
        note=_note(view, which, frame, reference, seen),
        alt=_alt(view, frame, reading.funnel(points, without, dispersion, words)),
    )


def with_own(view: View, which: str, shown: Figure, code: str, count: int | None) -> Figure:
    """The same figure with the reader's own number on it. Never remembered: it is theirs."""
    frame, mean = _expected(view, which), _mean(_expected(view, which), code)
    if count is None or not mean:
        return shown
    own = chart.Point(view.words("fines.own_label"), mean, count, own=True)
    dispersion = fines.dispersion(view.release, which)
    points = [*_points(view, frame), own]
    drawn = chart.plot(frame, points, dispersion, view.words, _chosen(view, frame))
    return replace(shown, chart=drawn, own=True)


def own(view: View, which: str, code: str, count: int | None) -> Own:
    """What is expected of the chosen département, and how the reader's own number compares."""
    words, name = view.words, DEPARTEMENTS[code].name
    found = _expected(view, which).filter(geo=code)
    if not found.height:
        return _said(view, words("fines.own_no_expected", name=name, state=words("state.O")))
    row = found.row(0, named=True)
    if values.ranged(row):
        expected = _ends(view, row)
        return _said(view, words("fines.own_range", name=name, expected=expected))
    if row["expected"] is None:
        return _said(view, words("fines.own_no_expected", name=name, state=_why(view, row)))
    said = [words("fines.own_expected", name=name, expected=_about(view, row["expected"]))]
    if row["limit_low"] is not None:
        ends = {
            "low": words.number(_least(row["limit_low"])),
            "high": words.number(int(row["limit_high"])),
        }
        said.append(words("fines.own_limits", **ends))
    if count is not None:
        said.append(_compared(view, count, row))
    return _said(view, *said)


def _why(view: View, row: dict) -> str:
    """Why nothing is expected of a département: secret, no offence to compare by, no figure."""
    words = view.words
    if row["CONF_STATUS"] == "N":
        return words("state.N_sentence")
    return words("fines.no_exposure") if row["exposure"] == 0 else words("state.O")


def local_counts(view: View) -> pl.DataFrame:
    """What is published of single départements: counts, shares, zeros, secrets; no statement."""
    wanted = [
        "contraventions", "part_contraventions", "clients_penalises", "clients_poursuivis",
        "infractions_recours_prostitution", "procedures_clients", "part_procedures_clients",
        "stages_participants",
    ]  # fmt: skip
    rows = figures(view.release, "sanctions", level="DEP")
    return rows.filter(pl.col("indicator").is_in(wanted)).sort("geo", "period")


def _said(view: View, *sentences: str) -> Own:
    return Own(view.words("fines.own_title"), sentences)


def _compared(view: View, count: int, row: dict) -> str:
    """Above, below or as usual: in words, with how many times what is expected it makes."""
    words = view.words
    if row["limit_low"] is None:
        return words("fines.own_alone")
    usual = funnel.Limits(row["limit_low"], row["limit_high"]).place(count)
    wide = funnel.Limits(row["low_998"], row["high_998"]).place(count)
    place = {0: "usual", 1: "above", -1: "below"}[usual]
    key = f"fines.own_far_{place}" if wide else f"fines.own_{place}"
    return words(key, count=words.number(count), ratio=words.tenths(count / row["expected"]))


@remembered
def _expected(view: View, which: str) -> pl.DataFrame:
    return fines.expected(view.release, which)


def _legend(view: View, frame: pl.DataFrame) -> Legend:
    """The marks that are there: no limit is drawn where none can be given."""
    words, limited = view.words, frame["limit_low"].drop_nulls().len() > 0
    limits = (("trait-gris", "key_95"), ("tirets", "key_998")) if limited else ()
    drawn = (*limits, ("rond plein", "key_published"), ("tiret-vertical", "key_rug"))
    named = [(style, words(f"fines.{name}")) for style, name in drawn]
    if fines.ranges(view.release):
        named.append(("trait-fin", words("fines.key_hidden")))
    if _range(view, frame):
        named.append(("raies", words("fines.key_range")))
    return marks(*named)


def _mean(frame: pl.DataFrame, code: str) -> float | None:
    found = frame.filter(geo=code)["expected"]
    return found[0] if len(found) else None


def _points(view: View, frame: pl.DataFrame) -> list[chart.Point]:
    """The départements with a published number, where something is expected of them; of many,
    those are named that are out of the widest limits, and the reader's own.
    """
    seen, out = fines.observed(view.release), _out(view, frame)
    chosen = view.selection.departement
    named = {*out, *([chosen.code] if chosen else [])}
    hidden = [
        chart.Point(DEPARTEMENTS[geo].name, mean, low, named=False, until=high)
        for geo, (low, high) in fines.ranges(view.release).items()
        if (mean := _mean(frame, geo))
    ]
    return hidden + [
        chart.Point(DEPARTEMENTS[each.geo].name, mean, each.count,
                    named=len(seen) <= _FEW or each.geo in named)
        for each in seen
        if (mean := _mean(frame, each.geo))
    ]  # fmt: skip


#: So many points are all named.
_FEW = 12


def _out(view: View, frame: pl.DataFrame) -> list[str]:
    """The départements whose number is beyond the limits at 99.8 %."""
    ends = {row["geo"]: (row["low_998"], row["high_998"]) for row in frame.to_dicts()}
    return [each.geo for each in fines.observed(view.release)
            if (limit := ends.get(each.geo)) and limit[0] is not None
            and not limit[0] <= each.count <= limit[1]]  # fmt: skip


def _alt(view: View, frame: pl.DataFrame, said: str) -> str:
    """The reading of the figure, and of the reader's own bar where there is one."""
    own = _range(view, frame)
    if own is None:
        return said
    ends = view.words.between(own.low, own.high, partial(_about, view))
    return f"{said} {view.words('fines.own_range', name=own.name, expected=ends)}"


def _range(view: View, frame: pl.DataFrame) -> base.Ranged | None:
    """What is expected of the chosen département, where its exposure is hidden."""
    chosen = view.selection.departement
    found = frame.filter(geo=chosen.code) if chosen else frame.head(0)
    if not found.height or not values.ranged(row := found.row(0, named=True)):
        return None
    return base.Ranged(DEPARTEMENTS[row["geo"]].name, row["low"], row["high"])


def _chosen(view: View, frame: pl.DataFrame) -> base.Ranged | None:
    """Where the chosen département stands on the axis: its number at the others' rate, or the ends
    of it; nothing where its own number is published, and drawn.
    """
    dep = view.selection.departement
    mean = _mean(frame, dep.code) if dep else None
    if dep is None or mean is None:
        return _range(view, frame)
    if any(each.geo == dep.code for each in fines.observed(view.release)):
        return None
    return base.Ranged(dep.name, mean, mean)


def _title(view: View, frame: pl.DataFrame, seen: list[Observed], year: str) -> str:
    """One published département: the share that its source gives. Several: how many there are; of
    those that were returned, how many chance does not explain.
    """
    words = view.words
    if fines.returned(view.release):
        out = len(_out(view, frame))
        return words.count("fines.title_returned", out, seen=words.number(len(seen)), year=year)
    if len(seen) == 1 and seen[0].row["unit"] == "PCT":
        share = values.with_unit(words, seen[0].row)
        name = DEPARTEMENTS[seen[0].geo].name
        return words("fines.title_one", name=name, share=share, year=year)
    return words.count("fines.title", len(seen), total=len(DEPARTEMENTS), year=year)


def _behind(view: View, which: str, reference: dict, seen: list[Observed]) -> pl.DataFrame:
    """The fines, the published shares, and France's exposure: where the comparison comes from."""
    rows = view.rows([reference, *(each.row for each in seen)])
    people = fines.exposures(view.release, which, reference["period"])["period"][0]
    dataset = "population" if which == fines.POPULATION else "etat4001"
    base = figures(view.release, dataset, level="FR").filter(period=people, breakdown="T")
    base = base.filter(pl.col("age") == ("Y_GE15" if which == fines.POPULATION else "T"))
    return pl.concat([rows, base])


def _ratios(view: View, frame: pl.DataFrame, seen: list[Observed]) -> list[str]:
    """How many times the number of the others' rate each published one is: in the note, since it
    rests on a hypothesis, while the title gives what was published.
    """
    words = view.words
    return [
        words("fines.note_ratio", name=DEPARTEMENTS[each.geo].name,
              ratio=words.number(round(each.count / mean)))
        for each in seen
        if (mean := _mean(frame, each.geo))
    ]  # fmt: skip


def _note(
    view: View, which: str, frame: pl.DataFrame, reference: dict, seen: list[Observed]
) -> str:
    words = view.words
    period = fines.exposures(view.release, which, reference["period"])["period"][0]
    if fines.returned(view.release):
        counted = len(answering(view.release, reference["period"], *fines.RETURNED))
        return words("fines.note_returned", number=words.number(reference["value"]),
                     year=reference["period"], n=counted, total=len(DEPARTEMENTS),
                     period=words.period(period))  # fmt: skip
    status = values.status(words, reference)
    facts = {
        "fines": words.number(reference["value"]),
        "year": f"{reference['period']} ({status})" if status else reference["period"],
        "period": words.period(period),
        "names": words.all_of([DEPARTEMENTS[each.geo].name for each in seen]),
    }
    said = [words(f"fines.note_{which}", **facts), *_derived(view, seen), *_zeros(view, which)]
    said += _ratios(view, frame, seen)
    hidden = frame.filter(pl.col("high").is_not_null(), CONF_STATUS="N").height
    none = frame.filter(exposure=0).height
    said += [words.count("fines.note_hidden", hidden)] if hidden else []
    said += [words.count("fines.note_no_exposure", none)] if none else []
    return " ".join(said)


def _derived(view: View, seen: list[Observed]) -> list[str]:
    return [
        view.words(
            "fines.note_derived",
            name=DEPARTEMENTS[each.geo].name,
            share=values.with_unit(view.words, each.row),
            low=view.words.number(each.low),
            high=view.words.number(each.high),
        )
        for each in seen
        if each.derived
    ]


def _zeros(view: View, which: str) -> list[str]:
    """Zeros that are known, beside those that chance would leave: départements differ more."""
    none, words = fines.zeros(view.release), view.words
    if none is None:
        return []
    told = values.with_unit(words, none)
    if which != fines.POPULATION:
        return [words("fines.note_none", departements=told), words("fines.note_no_limits")]
    chance = words.number(round(fines.zeros_by_chance(view.release, which)))
    return [words("fines.note_zeros", departements=told, chance=chance)]


def _table(view: View, frame: pl.DataFrame, seen: list[Observed], caption: str) -> Table:
    words, known = view.words, {each.geo: each for each in seen}
    limited = frame["limit_low"].drop_nulls().len() > 0
    limits = (
        Column(words("fines.limits_95"), number=True),
        Column(words("fines.limits_998"), number=True, opt=True),
    )
    columns = (
        Column(words("table.territory")),
        Column(words("fines.expected"), number=True),
        *(limits if limited else ()),
        Column(words("fines.observed"), number=True),
        Column(words("fines.ratio"), number=True),
    )
    own = view.selection.departement
    body = (
        _row(view, row, known.get(row["geo"]), limited, own is not None and own.code == row["geo"])
        for row in frame.to_dicts()
    )
    return table(caption, columns, body)


def _row(view: View, row: dict, seen: Observed | None, limited: bool, own: bool) -> Row:
    words, code = view.words, row["geo"]
    name = f"{code} {DEPARTEMENTS[code].name}"
    none = Missing(words("state.unpublished"))
    published = _observed(view, seen) if seen else none
    if row["expected"] is None:
        hidden = row["CONF_STATUS"] == "N"
        ends = partial(_ends, view, row)
        state = values.withheld(words, row, ends) if hidden else Missing(_why(view, row))
        ratio = values.secret(words) if seen and hidden else none
        return Row((name, *(state,) * (3 if limited else 1), published, ratio), own=own)
    limits = [_between(view, row[low], row[high]) for low, high in _LIMITS] if limited else []
    ratio = _ratio(view, seen, row) if seen else none
    return Row((name, _about(view, row["expected"]), *limits, published, ratio), own=own)


def _observed(view: View, seen: Observed) -> str:
    """A published count; one that we made from a share, between what rounding leaves open."""
    words = view.words
    if not seen.derived:
        return words.number(seen.count)
    low, high = words.number(seen.low), words.number(seen.high)
    return words("fines.about", n=words.number(seen.count), low=low, high=high)


_LIMITS = (("limit_low", "limit_high"), ("low_998", "high_998"))


def _about(view: View, mean: float) -> str:
    """An expected number: with a decimal while it is small."""
    return view.words.number(round(mean)) if mean >= 20 else view.words.tenths(mean)


def _ends(view: View, row: dict) -> str:
    """What is expected at both ends of a hidden exposure."""
    return view.words.between(row["low"], row["high"], partial(_about, view))


def _between(view: View, low: float, high: float) -> str:
    """The counts that are inside limits, in whole numbers."""
    words = view.words
    ends = {"low": words.number(_least(low)), "high": words.number(int(high))}
    return words("value.range", **ends)


def _least(limit: float) -> int:
    """The least count that is not below a limit."""
    return int(-(-limit // 1))


def _ratio(view: View, seen: Observed, row: dict) -> str:
    words, found = view.words, seen.ratio(row["expected"])
    low, high = words.tenths(found.low), words.tenths(found.high)
    return words("value.with_range", value=words.tenths(found.value), low=low, high=high)
