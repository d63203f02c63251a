"""What a fiche says: answers on its first page, questions on its second (USERS 11).

Everything comes from the figures that the pages show; nothing is counted here. The result is plain
lists, words and numbers, which `fiche.typ` sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import polars as pl

from dashboard.content import values
from dashboard.content.figure import Figure
from dashboard.content.inline import Piece, plain
from dashboard.content.sheet import Duty, Survey
from dashboard.report import beside, pieces
from dashboard.subjects import diagnostics, duties, local, offences, region
from dashboard.view import View
from dashboard.web import addresses, settings
from data.observations import LOCAL_SUBJECTS, open_end
from data.reading.query import chronological, end_of, figures, is_figure, of_the_law, totals
from geo.territories import Departement

#: Figures in large, side by side.
_FOUR = 4
#: Which indicators of a subject are shown large before its others; of these the latest.
_FIRST = {
    "diagnostics": ("personnes_recensees",),
    "parcours": ("personnes_en_parcours", "parcours_en_cours"),
    "sanctions": ("infractions_constatees", "contraventions", "clients_penalises"),
    "commissions": ("associations_agreees",),
}
#: Subjects in the order in which they are shown large.
_ORDER = ("proxenetisme", "diagnostics", "parcours", "sanctions", *LOCAL_SUBJECTS)

#: Units of what is counted: a label says them. A rate or an amount is nothing without its own.
_COUNTS = ("PERSONS", "FINES", "CASES", "COMMISSIONS", "ASSOCIATIONS", "PROCEDURES", "STRUCTURES",
           "CONVICTIONS", "OFFENCES", "MEETINGS", "DEPARTEMENTS")  # fmt: skip

#: Pixels of the chart of the years: three eighths of an A4 page.
_YEARS_WIDE, _YEARS_HIGH = 430, 190


def sheet(view: View, departement: Departement) -> dict[str, Any]:
    """All the words of the fiche of a département, in the language of the view."""
    words = view.words
    compared = beside.compared(view, departement)
    return {
        "lang": words.lang,
        "title": words("fiche.title", name=departement.name, code=departement.code),
        "site": view.site,
        "kind": words("fiche.kind"),
        "fiction": view.fiction,
        "place": {"name": departement.name, "code": departement.code,
                  "where": local.where(view, departement)},
        "updated": words("fiche.updated", date=words.date(view.release.created)),
        "created": view.release.created.isoformat(),
        "footer": words("fiche.footer", name=departement.name,
                        code=departement.code, release=view.release.id),
        "page": words("fiche.page", at="{at}", of="{of}"),
        "next": words("fiche.next", name=departement.name, code=departement.code),
        "duties": [_duty(each) for each in duties.block(view, departement).duties],
        "highlights": list(_highlights(view, departement)),
        "years": _years(view, departement),
        "compared": compared,
        "surveys": [_survey(view, each) for each in diagnostics.diagnostics(view, departement)],
        "silent": _silent(view, departement),
        "asked": _asked(view, departement),
        "region": _region(view, departement),
        "checklist": _checklist(view),
        "method": _method(view, compared),
        "sources": _sources(view, departement),
        "addresses": _addresses(view, departement),
        "words": {name: words(f"fiche.{name}") for name in _HEADS}
        | {"semicolon": words.semicolon},
    }  # fmt: skip


_HEADS = (
    "duties", "highlights", "none_large", "ask", "question", "holder", "fill",
    "fill_note", "method", "sources", "here", "latest", "not_official", "survey_none",
)  # fmt: skip


def _duty(each: Duty) -> dict[str, Any]:
    law = each.law
    return {
        "question": each.question,
        "answer": each.answer,
        "word": each.word,
        "fact": each.fact,
        "proof": pieces.distinct(map(pieces.source, each.proof))[:2],
        "article": law.article.text if law else "",
        "asks": law.asks if law else "",
        "by": law.by if law else "",
    }


def _highlights(view: View, departement: Departement) -> Iterator[dict[str, Any]]:
    """The figures in large: at most one of a subject, each with its period and its source."""
    for row in _large_rows(view, departement):
        yield _highlight(view, departement, row)


def _large_rows(view: View, departement: Departement) -> list[dict[str, Any]]:
    rows = _local(view, departement)
    subject = {id_: about["subject"] for id_, about in view.release.datasets.items()}
    of_it = (
        (rows.filter(pl.col("dataset").replace_strict(subject, default="") == name), name)
        for name in dict.fromkeys(_ORDER)
    )
    found = (row for each, name in of_it if (row := _large(each, name)))
    return list(islice(found, _FOUR))


def _local(view: View, departement: Departement) -> pl.DataFrame:
    """The counts of a département on the law, broken down by nothing."""
    release = view.release
    rows = figures(release, level="DEP", geo=departement.code)
    rows = totals(rows.filter(is_figure() & of_the_law(release), local.last_returns(view)))
    dated = ("STATEMENT", "YEAR", "COMMISSIONS", "MONTHS")
    return chronological(rows.filter(~pl.col("unit").is_in(dated)))


def _large(rows: pl.DataFrame, subject: str) -> dict[str, Any] | None:
    """The latest of the indicator that counts most; of recorded offences, of the last period."""
    if subject == "proxenetisme":
        rows = rows.filter(pl.col("period").str.contains("/"))
    first = rows.filter(pl.col("indicator").is_in(_FIRST.get(subject, ())))
    rows = first if first.height else rows
    sure = rows.filter(pl.col("OBS_STATUS") != "U")
    rows = sure if sure.height else rows
    if not rows.height:
        return None
    return max(rows.rows(named=True), key=lambda row: (end_of(row["period"]), row["period"]))


def _highlight(view: View, departement: Departement, row: dict[str, Any]) -> dict[str, Any]:
    words = view.words
    shown = values.cell(view, row)
    number = pieces.cell(_number(view, row, shown))["text"]
    prefix = _open(view, row)
    return {
        "label": values.label(view, row),
        "prefix": prefix,
        "number": number.removeprefix(prefix).strip(),
        "state": pieces.cell(shown)["state"],
        "when": words.period(row["period"]),
        "more": _more(view, departement, row),
        "scope": "" if row["CONF_STATUS"] == "N" else values.scope(words, row),
        "source": pieces.source(values.short_source(view, row)),
    }


def _number(view: View, row: dict[str, Any], shown: Piece) -> Piece:
    """Without its unit where it is a count, which the label says; « au moins » stays."""
    if row["CONF_STATUS"] == "N" and row["unit"] in _COUNTS:
        return values.withheld(view.words, row, lambda: view.words.quantity(row))
    if row["CONF_STATUS"] == "N":
        return values.withheld(view.words, row, lambda: values.with_unit(view.words, row))
    floor = {**row, "low": row["value"]} if values.is_floor(view, row) else row
    return values.number(view.words, floor) if floor["unit"] in _COUNTS else plain(shown)


def _open(view: View, row: dict[str, Any]) -> str:
    """« au moins », « au plus »: in small, before a number that is one end of what is known."""
    floor = values.is_floor(view, row) or open_end(row) == "low"
    key = "value.at_least" if floor else "value.at_most" if open_end(row) else ""
    return view.words(key, low="", high="").strip() if key else ""


def _more(view: View, departement: Departement, row: dict[str, Any]) -> str:
    """Of recorded offences, the rate and its interval."""
    rate = beside.rate(view, departement) if row["dataset"] == offences.DATASET else None
    return rate or ""


def _years(view: View, departement: Departement) -> dict[str, Any] | None:
    if offences.DATASET not in view.release.datasets:
        return None
    figure = offences.by_year(view, departement)
    assert figure.chart is not None  # it always has one
    drawing = replace(figure.chart, height=_YEARS_HIGH)
    return {
        "title": figure.title,
        "subtitle": figure.subtitle,
        "svg": pieces.picture(drawing, _YEARS_WIDE),
        "alt": figure.alt,
        "note": view.words("fiche.years_note"),
        "sources": _of_figure(view, figure),
    }


def _of_figure(view: View, figure: Figure) -> list[dict[str, str]]:
    found = (values.short_source(view, row) for row in figure.rows.iter_rows(named=True))
    return pieces.distinct(map(pieces.source, found))


def _survey(view: View, figure: Figure) -> dict[str, Any]:
    made = figure.drawn
    assert isinstance(made, Survey)
    response = made.response
    return {
        "title": figure.title,
        "subtitle": figure.subtitle,
        "asked": response.asked if response else "",
        "asked_label": response.asked_label if response else "",
        "rate": response.rate if response else None,
        "rate_text": response.rate_text if response else "",
        "rate_label": response.rate_label if response else "",
        "total": made.total,
        "counted": made.counted,
        "parts": [{"value": each.value, "name": each.name, "share": each.bar.share,
                   "first": each.first} for each in made.parts],
        "warning": made.warning,
        "sources": _of_figure(view, figure),
    }  # fmt: skip


def _silent(view: View, departement: Departement) -> dict[str, str] | None:
    if not local.silent(view, departement):
        return None
    told = local.nothing(view)
    return {"title": told.title, "text": told.text}


def _asked(view: View, departement: Departement) -> list[list[str]]:
    """Each subject without a figure, and who holds the answer."""
    drawn = local.missing(view, departement).drawn
    return [list(pair) for pair in drawn.pairs]  # type: ignore[union-attr]


def _region(view: View, departement: Departement) -> dict[str, Any] | None:
    figure = region.neighbours(view, departement)
    if figure is None:
        return None
    return {"title": figure.title, "note": figure.note, **pieces.rows(figure.table)}


def _checklist(view: View) -> list[dict[str, Any]]:
    return [{"title": title, "blanks": list(blanks)}
            for title, blanks in duties.checklist(view).items]  # fmt: skip


def _method(view: View, compared: dict[str, Any] | None) -> list[list[str]]:
    words = view.words
    terms = ("range", *(("clearly", "alike") if compared else ()), "unpublished")
    return [[words(f"fiche.term.{name}"), words(f"fiche.term.{name}_text")] for name in terms]


def _sources(view: View, departement: Departement) -> list[str]:
    """Every source of a figure of this sheet, in full; a long list ends with how many more."""
    proofs = (each.name for duty in duties.block(view, departement).duties for each in duty.proof)
    named = list(dict.fromkeys((*_named(view, _keys(view, departement)), *proofs)))
    most = 14
    rest = len(named) - most
    return named[:most] + ([view.words.count("fiche.more_sources", rest)] if rest > 0 else [])


def _keys(view: View, departement: Departement) -> Iterator[str]:
    """The sources of what stands on the sheet, in its order."""
    for row in _large_rows(view, departement):
        yield row["source"]
    if offences.DATASET in view.release.datasets:
        yield from offences.by_year(view, departement).rows["source"]
    for each in diagnostics.diagnostics(view, departement)[-1:]:
        yield from each.rows["source"]
    people = figures(view.release, "population", level="DEP", geo=departement.code)
    yield from people["source"][-1:]


def _named(view: View, keys: Iterable[str]) -> Iterator[str]:
    words = view.words
    for key in dict.fromkeys(keys):
        found = view.release.source(key)
        yield values.of_source(words, found, found["evidence"]).name


def _addresses(view: View, departement: Departement) -> dict[str, str]:
    """Of this sheet for ever, and of the latest; none where nobody said at which address the site
    is: what leads nowhere is not printed.
    """
    base, lang = settings.load().base, view.words.lang
    if not base:
        return {"here": "", "latest": ""}
    return {
        "here": base + addresses.fiche(view.release.id, departement.code, lang),
        "latest": base + addresses.fiche(addresses.LATEST, departement.code, lang),
    }
