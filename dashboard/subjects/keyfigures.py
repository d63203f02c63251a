"""The four national figures that matter, each with its source, date and badge; the series below
them draw what each was before.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from dashboard.charts import series
from dashboard.content import values
from dashboard.content.blocks import Card, Cards
from dashboard.memory import remembered
from dashboard.subjects import national
from dashboard.view import View
from data.reading.query import figures, latest, totals, years
from geo.territories import DEPARTEMENTS


@remembered
def four(view: View) -> Cards:
    """One block of four figures under one rule; one that no source gives is left out."""
    made = (_sanctions(view), _psp(view), _victims(view), _commissions(view))
    return Cards(tuple(each for each in made if each))


def _sanctions(view: View) -> Card | None:
    words, key = view.words, "overview.key.sanctions"
    rows = years(_national(view, "sanctions", "contraventions"))
    if not rows.height:
        return None
    spread = rows["value"].max() / rows["value"].min() - 1
    stable = spread < 0.05 and rows.height > 2
    said = [words(f"{key}.stable", first=rows["year"][0])] if stable else []
    if none := latest(_national(view, "sanctions", "departements_sans_contravention")):
        said.append(
            words(
                f"{key}.none",
                when=words.when(none["period"]),
                departements=values.with_unit(words, none),
                source=values.publisher(words, view.release.source(none["source"])),
            )
        )
    return _card(view, key, rows.row(-1, named=True), " ".join(said))


def _psp(view: View) -> Card | None:
    rows = series.values(_national(view, "psp", "personnes_en_parcours"))
    sure = rows.filter(pl.col("OBS_STATUS") != "U")
    if sure.height < 2:
        return None
    words, key = view.words, "overview.key.psp"
    before, spread = sure.row(-2, named=True), latest(
        _national(view, "psp", "departements_avec_parcours")
    )  # fmt: skip
    sentence = spread and words(
        f"{key}.before",
        value=words.quantity(before),
        when=words.when(before["period"]),
        departements=values.with_unit(words, spread),
    )
    return _card(view, key, sure.row(-1, named=True), sentence or "")


def _victims(view: View) -> Card | None:
    words, key = view.words, "overview.key.victimes"
    rows = figures(
        view.release, "victimes", level="FR", indicator="victimes_prox_ou_recours_delictuel"
    ).filter(sex="T", breakdown="T")
    by_age = {age: latest(rows.filter(age=age)) for age in ("T", "Y_LT18")}
    if len({row and row["period"] for row in by_age.values()}) != 1 or not by_age["T"]:
        return None
    row, minors = by_age["T"], by_age["Y_LT18"]["value"]
    facts = {
        "minors": words.number(minors),
        "percent": values.percent(words, minors / row["value"]),
        "when": words.when(row["period"]),
    }
    return _card(view, key, row, words(f"{key}.note"), words(f"{key}.when", **facts))


def _commissions(view: View) -> Card | None:
    words, key = view.words, "overview.key.commissions"
    rows = series.values(national.commissions_installed(view)[0])
    if not rows.height:
        return None
    of = words(f"{key}.of", total=len(DEPARTEMENTS))
    idle = latest(_national(view, "commissions", "commissions_non_reunies"))
    met = idle and words(f"{key}.idle", when=words.when(idle["period"]), value=words.quantity(idle))
    note = " ".join(filter(None, (words(f"{key}.note"), met and words.sentence(met))))
    return replace(_card(view, key, rows.row(-1, named=True), note), of=of)


def _card(view: View, key: str, row: dict, sentence: str, when: str = "") -> Card:
    return Card(
        view.words(f"{key}.label"),
        number=view.words.quantity(row),
        when=when or _when(view, key, row),
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
