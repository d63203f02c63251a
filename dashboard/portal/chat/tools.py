"""The six questions, as plain functions of a release: what it holds, a territory, a figure, a
series, several territories side by side, a number to check.

Each answer says of which release it is. Where there is nothing, it says so in words that leave no
room for a number: programs that answer people make one up otherwise. Of a withheld count there is
never a value, and the check of a number is that of the API: the same whatever is claimed.
"""

from __future__ import annotations

from typing import Any

import messages
from dashboard.portal import asked, observations, resources, tables
from dashboard.portal.asked import Refused
from dashboard.portal.verifying import verify
from data.reading import selecting
from data.release import Release
from geo.territories import fold

#: Rows of a series, territories of a comparison, territories that a text may mean.
SERIES, SIDE_BY_SIDE, MEANT = 60, 8, 5

#: What is told of a row.
_FIELDS = ("meaning", "geo_name", "period", "value", "low", "high", "unit_label", "status_label",
           "source_title", "source_publisher", "source_date", "source_url", "release")  # fmt: skip

Told = dict[str, Any]


def holds(release: Release, lang: str = "fr") -> Told:
    """Every dataset: what it is, its indicators, periods and levels."""
    kept = ("id", "title", "description", "from", "to", "levels", "rows", "withheld")
    labels = tables.beside(release, lang).labels
    found = []
    for each in resources.datasets(release, lang) or []:
        assert isinstance(each, dict)  # a list of datasets
        rows = release.observations.filter(dataset=each["id"])
        names = {code: labels["indicator", f"{each['id']}.{code}"]
                 for code in sorted(set(rows["indicator"]))}  # fmt: skip
        found.append({name: each[name] for name in kept} | {"indicators": names})
    return _said(release, lang) | {"datasets": found}


def territory(release: Release, text: str, lang: str = "fr") -> Told:
    """The territories that a text may mean, by name or key; `DEP-37`, `REG-24`, `FR`."""
    wanted, there = fold(text[:60]), resources.places(release, lang) or []
    named = [(fold(each["name"]), each) for each in there if isinstance(each, dict)]
    exact = [each for name, each in named if wanted in (name, fold(each["id"]), fold(each["code"]))]
    near = [each for name, each in named if wanted and name.startswith(wanted)]
    found = {each["id"]: each for each in (*exact, *near)}
    return _said(release, lang) | {"territories": list(found.values())[:MEANT]}


def figure(
    release: Release, dataset: str, indicator: str, territory: str, period: str = "",
    lang: str = "fr",
) -> Told:  # fmt: skip
    """One figure: its value or its state, the sentence to cite, its source and address; of the
    latest period where none is asked for.
    """
    found = _rows(release, lang, dataset, indicator, [territory], period)
    rows = sorted(found["rows"], key=lambda row: row["period"])[-1:]
    return found | {"rows": rows}


def series(
    release: Release, dataset: str, indicator: str, territory: str, lang: str = "fr"
) -> Told:
    """Every period of a figure, in order."""
    found = _rows(release, lang, dataset, indicator, [territory], "")
    return found | {"rows": sorted(found["rows"], key=lambda row: row["period"])[-SERIES:]}


def side_by_side(
    release: Release, dataset: str, indicator: str, territories: list[str], period: str,
    lang: str = "fr",
) -> Told:  # fmt: skip
    """The same figure of several territories, in the order of their codes: never a ranking."""
    found = _rows(release, lang, dataset, indicator, territories[:SIDE_BY_SIDE], period)
    return found | {"order": messages.load(lang)("portal.chat.order")}


def check(
    release: Release, dataset: str, indicator: str, territory: str, period: str, number: float
) -> Told:
    """Whether a number is published; of a withheld count, the same answer whatever is claimed."""
    lang = "fr"
    query = {"dataset": dataset, "indicator": indicator, "territory": territory, "period": period,
             "valeur": f"{number:.6f}".rstrip("0").rstrip(".")}  # fmt: skip
    try:
        return verify(release, query)
    except Refused as refused:
        return _wrong(release, lang, refused)


def _rows(
    release: Release, lang: str, dataset: str, indicator: str, places: list[str], period: str
) -> Told:
    query = [("dataset", dataset), ("indicator", indicator), ("territory", ",".join(places)),
             ("period", period), ("sex", "T"), ("age", "T"), ("breakdown", "T"), ("lang", lang),
             ("sort", "territory")]  # fmt: skip
    try:
        page = asked.read(release, [each for each in query if each[1]])
    except Refused as refused:
        return _wrong(release, lang, refused)
    rows = selecting.select(tables.table(release, lang), page.asked).select(_FIELDS).to_dicts()
    told = _said(release, lang) | {"rows": rows, "address": observations.address(release, page, 0)}
    none = {"nothing": messages.load(lang)("portal.chat.nothing")} if not rows else {}
    return told | none


def _said(release: Release, lang: str) -> Told:
    notice = messages.load(lang)("portal.notice")
    return resources.about(release, lang) | {"notice": notice}


def _wrong(release: Release, lang: str, refused: Refused) -> Told:
    words = messages.load(lang)
    wrong = {each.parameter: words(f"portal.wrong.{each.code}", **dict(each.facts))
             for each in refused.wrong}  # fmt: skip
    return _said(release, lang) | {"rows": [], "wrong": wrong,
                                   "nothing": words("portal.chat.nothing")}  # fmt: skip
