"""What is known and what is not: départements with any figure, by subject, and two lists."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.content import values
from dashboard.content.bars import Bar, Covered, Measure
from dashboard.content.blocks import Known, TwoLists, marks
from dashboard.content.figure import Figure
from dashboard.content.table import Column, Row, Table, table
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.query import coverage, decimal_year, figures, is_figure, latest, of_the_law, years
from geo.territories import DEPARTEMENTS

TOTAL = len(DEPARTEMENTS)


@remembered
def departements(view: View) -> Figure:
    """How many of the 101 départements have any figure, by subject: solid or dotted."""
    words, covered = view.words, coverage(view.release)
    anything = frozenset().union(*covered.values())
    counts = [(words(f"subject.{name}.title"), len(codes)) for name, codes in covered.items()]
    counts.append((words("overview.coverage.any"), len(anything)))
    local = view.release.observations.filter(is_figure(), of_the_law(view.release), geo_level="DEP")
    return Figure(
        key="coverage",
        title=words.count("overview.coverage.title", len(anything), total=TOTAL),
        subtitle=words("overview.coverage.subtitle"),
        rows=local,
        table=_table(view, counts),
        scope="tout",
        drawn=Covered(tuple(_bar(view, *each) for each in counts[:-1])),
        legend=marks(
            ("plein", words("shared.published")),
            ("points", words("shared.unpublished")),
        ),
        note=words("shared.coverage_note"),
        own_source=words("shared.own_count", id=view.release.id),
    )


@remembered
def two_lists(view: View) -> TwoLists:
    """Published, solid; not published or too uncertain, dotted."""
    words = view.words
    found = (_returned(view), *(_yes(view, *each) for each in _YES))
    published = tuple(each for each in found if each)
    unpublished = tuple(_no(view, each) for each in _gaps(view))
    return TwoLists(
        (words("overview.published"), published), (words("overview.unpublished"), unpublished)
    )


#: Message key, dataset, indicator, age of what is published; whose it is.
_YES = (
    ("pathways", "psp", "departements_avec_parcours", "T", "FR"),
    ("fines", "sanctions", "departements_sans_contravention", "T", "FR"),
    ("paris", "sanctions", "part_contraventions", "T", "75"),
    ("minors", "victimes", "victimes_prox_ou_recours_delictuel", "Y_LT18", "FR"),
    ("associations", "victimes", "victimes_accompagnees_associations", "T", "FR"),
)


@dataclass(frozen=True, slots=True)
class _Gap:
    key: str
    facts: dict[str, str]
    row: dict | None = None


def _yes(view: View, name: str, dataset: str, indicator: str, age: str, geo: str) -> Known | None:
    words = view.words
    rows = figures(view.release, dataset, level="FR" if geo == "FR" else "DEP", geo=geo)
    row = latest(rows.filter(indicator=indicator, age=age, sex="T"))
    if row is None:
        return None
    sentence = words(
        f"overview.yes.{name}",
        value=values.with_unit(words, row),
        when=words.when(row["period"]),
    )
    return Known(sentence, values.source(view, row))


#: What préfectures return of sanctions, whose series by département nobody else publishes.
_RETURNED = "retour_sanctions", "infractions_constatees"


@remembered
def _returned(view: View) -> Known | None:
    """Of how many départements a return says what was established, the last year."""
    words, (dataset, indicator) = view.words, _RETURNED
    rows = figures(view.release, dataset, level="DEP", indicator=indicator)
    rows = rows.filter(is_figure(), ~pl.col("period").str.contains("/"))
    if not rows.height:
        return None
    rows = rows.filter(period=rows["period"].max())
    row = rows.row(0, named=True)
    sentence = words(
        "overview.yes.returned",
        answering=words.number(rows.height),
        none=words.number(rows.filter(value=0).height),
        when=words.when(row["period"]),
    )
    return Known(sentence, values.source(view, row))


def _gaps(view: View) -> list[_Gap]:
    local = None if _returned(view) else _Gap("local", {})
    found = (local, _gap_years(view), _gap_persons(view), _Gap("outcomes", {}))
    return [each for each in found if each]


def _gap_years(view: View) -> _Gap | None:
    persons = _national_years(view, "clients_interpelles")
    fines = _national_years(view, "contraventions")
    if not persons or not fines or fines[0] - persons[-1] < 2:
        return None
    return _Gap("years", {"start": str(persons[-1] + 1), "end": str(fines[0] - 1)})


def _gap_persons(view: View) -> _Gap | None:
    words = view.words
    guess = figures(
        view.release, "estimations", level="FR", indicator="personnes_en_situation_de_prostitution"
    ).filter(pl.col("low").is_not_null(), evidence="estimate")
    if not guess.height:
        return None
    last = max(guess.rows(named=True), key=lambda row: decimal_year(row["period"]))
    facts = {"low": words.number(last["low"]), "high": words.number(last["high"])}
    return _Gap("persons", facts, last)


def _no(view: View, gap: _Gap) -> Known:
    words, key = view.words, f"overview.no.{gap.key}"
    head, text = (words(f"{key}.{part}", **gap.facts) for part in ("bold", "text"))
    if gap.key == "outcomes" and _returned(view):
        text = words(f"{key}.text_returned")  # courses are returned, and fines pronounced
    source = values.source(view, gap.row) if gap.row else None
    return Known(text, source, head=head, why=words(f"{key}.why"))


def _bar(view: View, name: str, count: int) -> Measure:
    of = view.words("overview.coverage.of_total", n=count, total=TOTAL)
    return Measure(name, of, Bar(count / TOTAL))


def _table(view: View, counts: list[tuple[str, int]]) -> Table:
    words = view.words
    columns = (
        Column(words("overview.coverage.subject")),
        Column(words("overview.coverage.count"), number=True),
        Column(words("shared.missing"), number=True),
    )
    rows = (Row((name, str(count), str(TOTAL - count))) for name, count in counts)
    return table(words("overview.coverage.subtitle"), columns, rows)


def _national_years(view: View, indicator: str) -> list[int]:
    rows = figures(view.release, "sanctions", level="FR", indicator=indicator)
    return years(rows.filter(pl.col("value").is_not_null()))["year"].to_list()
