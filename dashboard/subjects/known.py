"""What is known and what is not: départements with any figure, by subject, and two lists."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from dashboard.markup import el, rich
from dashboard.memory import remembered
from dashboard.parts import values
from dashboard.parts.figure import Figure, key
from dashboard.parts.tables import Column, Row, table
from dashboard.view import View
from data.query import coverage, decimal_year, figures, is_figure, latest, of_the_law, years
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
        drawn=el("div", *(_bar(view, *each) for each in counts[:-1]), class_="barres"),
        legend=key(
            ("plein", words("overview.coverage.published")),
            ("points", words("overview.coverage.unpublished")),
        ),
        note=words("overview.coverage.note"),
        own_source=words("overview.coverage.source", id=view.release.id),
    )


@remembered
def two_lists(view: View) -> Markup:
    """Published, solid; not published or too uncertain, dotted."""
    words = view.words
    return el(
        "div",
        _list(words("overview.published"), [_yes(view, *each) for each in _YES], "su"),
        _list(words("overview.unpublished"), [_no(view, each) for each in _gaps(view)], "tu"),
        class_="deux",
    )


#: Message key, dataset, indicator, age of what is published.
_YES = (
    ("pathways", "psp", "departements_avec_parcours", "T"),
    ("fines", "sanctions", "departements_sans_contravention", "T"),
    ("minors", "victimes", "victimes_prox_ou_recours_delictuel", "Y_LT18"),
    ("associations", "victimes", "victimes_accompagnees_associations", "T"),
)


@dataclass(frozen=True, slots=True)
class _Gap:
    key: str
    facts: dict[str, str]
    row: dict | None = None


def _yes(view: View, name: str, dataset: str, indicator: str, age: str) -> Markup | None:
    words = view.words
    row = latest(
        figures(view.release, dataset, level="FR", indicator=indicator).filter(age=age, sex="T")
    )
    if row is None:
        return None
    sentence = words(
        f"overview.yes.{name}",
        value=values.with_unit(words, row),
        when=words.when(row["period"]),
    )
    return el("li", el("p", rich(sentence)), el("p", values.source(view, row), class_="source"))


def _gaps(view: View) -> list[_Gap]:
    found = (_gap_local(view), _gap_years(view), _gap_persons(view), _Gap("outcomes", {}))
    return [each for each in found if each]


def _gap_local(view: View) -> _Gap | None:
    words = view.words
    paris = latest(
        figures(view.release, "sanctions", level="DEP", indicator="part_contraventions", geo="75")
    )
    if paris is None:
        return None
    facts = {"share": values.with_unit(words, paris), "when": words.when(paris["period"])}
    return _Gap("local", facts, paris)


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


def _no(view: View, gap: _Gap) -> Markup:
    words = view.words
    head, text = (words(f"overview.no.{gap.key}.{part}", **gap.facts) for part in ("bold", "text"))
    source = [values.source(view, gap.row), ". "] if gap.row else []
    why = words(f"overview.no.{gap.key}.why")
    return el(
        "li",
        el("p", el("b", head), " ", text),
        el("p", *source, why, class_="source"),
    )


def _list(title: str, items: list[Markup | None], style: str) -> Markup:
    return el("section", el("h3", title), el("ul", *items), class_=style)


def _bar(view: View, name: str, count: int) -> Markup:
    of = view.words("overview.coverage.of_total", n=count, total=TOTAL)
    return el(
        "div",
        el("span", name, class_="nom"),
        el("span", el("i", style=f"width:{count / TOTAL:.1%}"), class_="barre", aria_hidden="true"),
        el("span", of, class_="compte"),
    )


def _table(view: View, counts: list[tuple[str, int]]) -> Markup:
    words = view.words
    columns = (
        Column(words("overview.coverage.subject")),
        Column(words("overview.coverage.count"), number=True),
        Column(words("overview.coverage.missing"), number=True),
    )
    rows = (Row((name, str(count), str(TOTAL - count))) for name, count in counts)
    return table(words("overview.coverage.subtitle"), columns, rows)


def _national_years(view: View, indicator: str) -> list[int]:
    rows = figures(view.release, "sanctions", level="FR", indicator=indicator)
    return years(rows.filter(pl.col("value").is_not_null()))["year"].to_list()
