"""The four national figures that matter, each with its trend, source, date and badge."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from dashboard.charts import series
from dashboard.charts.spark import Gap, Point, Spark
from dashboard.content import values
from dashboard.content.blocks import Card, Cards, Split
from dashboard.memory import remembered
from dashboard.subjects import national
from dashboard.view import View
from data.reading.query import decimal_year, figures, latest, totals, years
from geo.territories import DEPARTEMENTS


@remembered
def four(view: View) -> Cards:
    """One block of four figures under one rule; one that no source gives is left out."""
    made = (_sanctions(view), _psp(view), _victims(view), _commissions(view))
    return Cards(tuple(each for each in made if each))


def _sanctions(view: View) -> Card | None:
    words = view.words
    rows = years(_national(view, "sanctions", "contraventions"))
    if not rows.height:
        return None
    row, key = rows.row(-1, named=True), "overview.key.sanctions"
    persons = years(_national(view, "sanctions", "clients_interpelles"))["year"].to_list()
    first = rows["year"][0]
    start = max(persons, default=first) + 1
    gap = words(f"{key}.gap", start=start, end=first - 1)
    drawing = Spark(
        tuple(
            _point(each, words.quantity(row) if each == row else "")
            for each in rows.rows(named=True)
        ),
        alt=words(f"{key}.spark", first=first, last=row["year"], **_ends(view, rows)),
        span=(min(start, first), row["year"]),
        gaps=(Gap(start, first, gap),) if start < first else (),
    )
    spread = rows["value"].max() / rows["value"].min() - 1
    stable = words(f"{key}.stable", first=first) if spread < 0.05 and rows.height > 2 else ""
    none = latest(_national(view, "sanctions", "departements_sans_contravention"))
    sentence = [stable]
    if none:
        sentence.append(
            words(
                f"{key}.none",
                when=words.when(none["period"]),
                departements=values.with_unit(words, none),
                source=values.publisher(words, view.release.source(none["source"])),
            )
        )
    return _card(view, key, row, drawing, " ".join(filter(None, sentence)))


def _psp(view: View) -> Card | None:
    rows = series.values(_national(view, "psp", "personnes_en_parcours"))
    sure = rows.filter(pl.col("OBS_STATUS") != "U")
    if sure.height < 2:
        return None
    words, key = view.words, "overview.key.psp"
    row, before = sure.row(-1, named=True), sure.row(-2, named=True)
    spread = latest(_national(view, "psp", "departements_avec_parcours"))
    sentence = spread and words(
        f"{key}.before",
        value=words.quantity(before),
        when=words.when(before["period"]),
        departements=values.with_unit(words, spread),
    )
    drawing = _pathways(view, sure, rows.filter(OBS_STATUS="U"))
    return _card(view, key, row, drawing, sentence or "")


def _pathways(view: View, sure: pl.DataFrame, doubtful: pl.DataFrame) -> Spark:
    """Persons in pathway; the line stops where a figure can't be compared, and the gap is named."""
    words, key = view.words, "overview.key.psp"
    doubts = [decimal_year(period) for period in doubtful["period"]]
    plain = [_point(each, _first_last(words, each, sure)) for each in sure.rows(named=True)]
    drawn = [_parted(*each, doubts) for each in zip([None, *plain], plain, strict=False)]
    last = doubtful["period"][-1] if doubts else ""
    return Spark(
        tuple(drawn),
        alt=words(
            f"{key}.spark",
            first=words.period(sure["period"][0]),
            last=words.period(sure["period"][-1]),
            gap=words.period(last) if last else "",
            **_ends(view, sure),
        ),
        span=(int(drawn[0].x), int(drawn[-1].x)),
        gaps=(_around(drawn, doubts[-1], words(f"{key}.gap")),) if doubts else (),
    )


def _around(drawn: list[Point], at: float, name: str) -> Gap:
    """The stretch between the points on either side of a doubtful one."""
    left = max((p.x for p in drawn if p.x < at), default=at)
    right = min((p.x for p in drawn if p.x > at), default=at)
    return Gap(left + 0.2, right - 0.2, name)


def _parted(before: Point | None, point: Point, doubts: list[float]) -> Point:
    """Not joined to the point before it where a figure in between can't be compared."""
    apart = before is not None and any(before.x < at < point.x for at in doubts)
    return replace(point, joined=not apart)


def _victims(view: View) -> Card | None:
    words, key = view.words, "overview.key.victimes"
    rows = figures(
        view.release, "victimes", level="FR", indicator="victimes_prox_ou_recours_delictuel"
    ).filter(sex="T", breakdown="T")
    by_age = {age: latest(rows.filter(age=age)) for age in ("T", "Y_LT18", "Y_GE18")}
    if len({row and row["period"] for row in by_age.values()}) != 1 or not by_age["T"]:
        return None
    row, minors, adults = by_age["T"], *(by_age[age]["value"] for age in ("Y_LT18", "Y_GE18"))
    percent = values.percent(words, minors / row["value"])
    left = words(f"{key}.share", minors=words.number(minors), percent=percent)
    adult = words(f"{key}.adults", adults=words.number(adults))
    bar = Split(left, adult, minors / row["value"])
    when = words(f"{key}.when", when=words.when(row["period"]), share=percent)
    return _card(view, key, row, bar, words(f"{key}.note"), when)


def _commissions(view: View) -> Card | None:
    words, key = view.words, "overview.key.commissions"
    rows = series.values(national.commissions_installed(view)[0])
    if not rows.height:
        return None
    row = rows.row(-1, named=True)
    now = view.release.created.year
    at = decimal_year(row["period"])
    drawing = Spark(
        tuple(_point(each, _first_last(words, each, rows)) for each in rows.rows(named=True)),
        alt=words(
            f"{key}.spark",
            first=words.period(rows["period"][0]),
            last=words.period(row["period"]),
            **_ends(view, rows),
        ),
        span=(int(decimal_year(rows["period"][0])), now),
        gaps=(Gap(at + 0.2, now + 1, words(f"{key}.gap")),) if now + 1 - at > 1 else (),
        step=True,
    )
    of = words(f"{key}.of", total=len(DEPARTEMENTS))
    idle = latest(_national(view, "commissions", "commissions_non_reunies"))
    met = idle and words(f"{key}.idle", when=words.when(idle["period"]), value=words.quantity(idle))
    note = " ".join(filter(None, (words(f"{key}.note"), met and words.sentence(met))))
    return replace(_card(view, key, row, drawing, note), of=of)


def _card(
    view: View, key: str, row: dict, drawing: Spark | Split, sentence: str, when: str = ""
) -> Card:
    return Card(
        view.words(f"{key}.label"),
        number=view.words.quantity(row),
        when=when or _when(view, key, row),
        drawing=drawing,
        sentence=sentence,
        source=values.source(view, row),
        identity=values.identity(row),
    )


def _when(view: View, key: str, row: dict) -> str:
    """When, and the status where it is not a normal value."""
    words = view.words
    when = ", ".join(filter(None, (words.when(row["period"]), values.status(words, row))))
    return words(f"{key}.when", when=when)


def _national(view: View, dataset: str, indicator: str) -> pl.DataFrame:
    rows = totals(figures(view.release, dataset, level="FR", indicator=indicator))
    return rows.filter(pl.col("value").is_not_null())


def _point(row: dict, label: str) -> Point:
    return Point(decimal_year(row["period"]), row["value"], label)


def _first_last(words, row: dict, rows: pl.DataFrame) -> str:  # noqa: ANN001
    ends = (rows["period"][0], rows["period"][-1])
    return words.quantity(row) if row["period"] in ends else ""


def _ends(view: View, rows: pl.DataFrame) -> dict[str, str]:
    first, last = rows.row(0, named=True), rows.row(-1, named=True)
    return {"start": view.words.quantity(first), "end": view.words.quantity(last)}
