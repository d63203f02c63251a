"""What the method page explains: evidence, statuses, marks, law, words, sources."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from dashboard.content import values
from dashboard.content.blocks import Definitions, Sentences, sentences
from dashboard.content.figure import Figure
from dashboard.content.glossary import TERMS
from dashboard.content.inline import Foreign, Link, Mark, Number, Piece, Range, Sign
from dashboard.content.table import Column, Row, Table, table
from dashboard.maps.model import SIGNS, ZERO
from dashboard.memory import remembered
from dashboard.subjects import duties as asked
from dashboard.view import View
from data.observations import EVIDENCE, OBS_STATUS

LIMITS = ("recorded", "quota", "ranking", "silence", "estimates")
DEFINITIONS = ("flow_stock", "fine_person", "conflict", "nearest", "sums")
#: Parts of the page, by their anchor.
PARTS = (
    "limites", "preuves", "marques", "statuts", "secret", "corrections", "definitions", "loi",
    "glossaire", "sources", "licence",
)  # fmt: skip


def rules(view: View, group: str, keys: tuple[str, ...]) -> Sentences:
    """A list of sentences: the messages `keys` of a group."""
    return sentences(view.words(f"{group}.{key}") for key in keys)


def badges(view: View) -> Table:
    """The four kinds of evidence."""
    words = view.words
    rows = ((values.badge(words, each), words(f"badge_text.{each}")) for each in EVIDENCE)
    return _two_columns(view, words("methode.badges_subtitle"), words("methode.evidence"), rows)


def statuses(view: View) -> Table:
    """The statuses, with their SDMX code."""
    words = view.words
    rows = (
        (f"{words(f'status.{code}')} ({code})", words(f"status_text.{code}")) for code in OBS_STATUS
    )
    return _two_columns(view, words("methode.statuses_subtitle"), words("table.status"), rows)


def marks(view: View) -> Table:
    """Published, not published, a range, secret, zero: five marks, the same everywhere."""
    words = view.words
    ends = words.between(2, 8, words.number)
    drawn = (
        ("published", Mark("plein", "")),
        ("missing", Mark("points", "")),
        ("range", Range(ends, words("state.N"))),
        ("secret", values.secret(words)),
        ("zero", Number(SIGNS[ZERO])),
    )
    rows = (
        (
            Sign(mark, words(f"methode.mark.{name}") if name != "zero" else ""),
            words(f"methode.mark.{name}_text"),
        )
        for name, mark in drawn
    )
    return _two_columns(view, words("methode.marks_subtitle"), words("methode.mark_head"), rows)


def law(view: View) -> Table:
    """The dated legal parameters of the catalogue."""
    words = view.words
    found = [each for about in view.release.datasets.values() for each in about["legal"]]
    columns = tuple(
        Column(words(f"methode.{name}"), number=name == "law_amount", opt=name == "law_checked")
        for name in ("law_article", "law_amount", "law_since", "law_checked", "law_text")
    )
    return table(words("methode.law_subtitle"), columns, (_law(view, each) for each in found))


def duties(view: View) -> Table:
    """What the law asks of every département: the article, the document in which each was read."""
    words = view.words
    columns = tuple(
        Column(words(f"methode.{name}"), opt=name == "law_checked")
        for name in ("law_article", "law_asks", "law_since", "law_read", "law_checked")
    )
    rows = (_duty(view, each) for each in asked.texts(view))
    return table(words("methode.duties_subtitle"), columns, rows)


def _duty(view: View, each: dict) -> Row:
    words, law = view.words, asked.law(view, each["id"])
    since, checked = (datetime.date.fromisoformat(each[n]) for n in ("in_force", "checked_on"))
    said = f"{law.asks} {law.by}" if law else ""
    read = words.carried(each["read"], each["read_en"])[0]
    return Row((law and law.article, said, words.date(since), read, words.date(checked)))


def corrections(view: View) -> Table:
    """The declared errors of providers: which cells, why, what is done."""
    words = view.words
    keys = (
        f"correction.{dataset}.{each['id']}"
        for dataset, about in view.release.datasets.items()
        for each in about.get("corrections", ())
    )
    rows = (
        Row((words(f"{key}.cells"), f"{words(f'{key}.why')} {words(f'{key}.done')}"))
        for key in keys
    )
    columns = (Column(words("correction.cells")), Column(words("correction.done")))
    return table(words("correction.lead"), columns, rows)


def glossary(view: View) -> Definitions:
    """The terms of the law and the services, in a sentence each."""
    names = (f"glossary.{term}" for term in TERMS)
    pairs = ((view.words(f"{name}.term"), view.words(f"{name}.text")) for name in names)
    return Definitions(tuple(pairs), anchors=tuple(f"mot-{term}" for term in TERMS))


@remembered
def sources(view: View) -> Figure:
    """Every document cited in this release."""
    words = view.words
    used = dict(view.release.observations.group_by("source").len().rows())
    columns = (
        Column(words("methode.source_title")),
        Column(words("methode.publisher")),
        Column(words("methode.source_date")),
        Column(words("methode.evidence"), opt=True),
        Column(words("methode.used"), number=True, opt=True),
    )
    found = view.release.sources.rows(named=True)
    subtitle = words("methode.sources_subtitle")
    return Figure(
        key="sources",
        title=words.count("methode.sources_title", len(found)),
        subtitle=subtitle,
        rows=view.release.observations.head(0),
        table=table(subtitle, columns, (_source(view, each, used) for each in found)),
        scope="tout",
        own_source=words("shared.updated", date=words.date(view.release.created)),
    )


def _two_columns(view: View, caption: str, head: str, rows: Iterable[tuple[Piece, ...]]) -> Table:
    columns = (Column(head), Column(view.words("methode.meaning")))
    return table(caption, columns, (Row(each) for each in rows))


def _law(view: View, param: dict) -> Row:
    words = view.words
    dates = [datetime.date.fromisoformat(param[name]) for name in ("in_force", "checked_on")]
    amount = words("unit.EUR.other", n=words.number(param["value"]))
    text = Link(param["text"], param["url"], lang="fr", outside=True)
    cells = (
        Foreign(param["article"], "fr"),
        amount,
        *(words.date(day) for day in dates),
        text,
    )
    return Row(cells)


def _source(view: View, found: dict, used: dict[str, int]) -> Row:
    words = view.words
    title = Link(
        found["title"] if found["lang"] != "fr" else words.title(found["title"]),
        found["url"],
        lang="" if found["lang"] == words.lang else found["lang"],
        outside=True,
    )
    cells = (
        title,
        values.publisher(words, found),
        values.source_date(words, found),
        values.badge(words, found["evidence"]),
        words.number(used[found["source"]]),
    )
    return Row(cells)
