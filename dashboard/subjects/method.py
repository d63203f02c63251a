"""What the method page explains: evidence, statuses, marks, law, words, sources, publisher."""

from __future__ import annotations

import datetime

from markupsafe import Markup

from dashboard import settings
from dashboard.markup import el, rich
from dashboard.memory import remembered
from dashboard.parts import values
from dashboard.parts.figure import Figure
from dashboard.parts.tables import Column, Row, table
from dashboard.view import View
from data.observations import EVIDENCE, OBS_STATUS

LIMITS = ("recorded", "quota", "ranking", "silence", "estimates")
DEFINITIONS = ("flow_stock", "fine_person", "conflict", "nearest", "sums")
TERMS = (
    "psp",
    "afis",
    "commission",
    "miprof",
    "ocrteh",
    "ssmsi",
    "contravention",
    "recours",
    "diagnostic",
)


def rules(view: View, group: str, keys: tuple[str, ...]) -> Markup:
    """A list of sentences: the messages `keys` of a group."""
    items = (el("li", rich(view.words(f"{group}.{key}"))) for key in keys)
    return el("ul", *items, class_="regles")


def badges(view: View) -> Markup:
    """The four kinds of evidence."""
    words = view.words
    rows = ((values.badge(words, each), words(f"badge_text.{each}")) for each in EVIDENCE)
    return _two_columns(view, words("methode.badges_subtitle"), words("methode.evidence"), rows)


def statuses(view: View) -> Markup:
    """The statuses, with their SDMX code."""
    words = view.words
    rows = (
        (f"{words(f'status.{code}')} ({code})", words(f"status_text.{code}")) for code in OBS_STATUS
    )
    return _two_columns(view, words("methode.statuses_subtitle"), words("table.status"), rows)


def marks(view: View) -> Markup:
    """Published, not published, secret, zero: four marks, the same everywhere."""
    words = view.words
    drawn = (
        ("published", el("i", class_="pastille plein", aria_hidden="true")),
        ("missing", el("i", class_="pastille points", aria_hidden="true")),
        ("secret", el("span", "s", class_="hatch", aria_hidden="true")),
        ("zero", el("span", "0", class_="num")),
    )
    rows = (
        (
            el(
                "span",
                mark,
                " ",
                words(f"methode.mark.{name}") if name != "zero" else "",
                class_="marque-ligne",
            ),
            words(f"methode.mark.{name}_text"),
        )
        for name, mark in drawn
    )
    return _two_columns(view, words("methode.marks_subtitle"), words("methode.mark_head"), rows)


def law(view: View) -> Markup:
    """The dated legal parameters of the catalogue."""
    words = view.words
    found = [each for about in view.release.datasets.values() for each in about["legal"]]
    columns = tuple(
        Column(words(f"methode.{name}"), number=name == "law_amount", opt=name == "law_checked")
        for name in ("law_article", "law_amount", "law_since", "law_checked", "law_text")
    )
    return table(words("methode.law_subtitle"), columns, (_law(view, each) for each in found))


def corrections(view: View) -> Markup:
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


def glossary(view: View) -> Markup:
    """The terms of the law and the services, in a sentence each."""
    words = view.words
    pairs = (
        each
        for term in TERMS
        for each in (
            el("dt", words(f"glossary.{term}.term")),
            el("dd", words(f"glossary.{term}.text")),
        )
    )
    return el("dl", *pairs, class_="glossaire")


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
        own_source=words("donnees.updated", date=words.date(view.release.created)),
    )


def legal_notice(view: View) -> Markup:
    """Mentions légales, from the operator's settings; what is missing is said to be missing."""
    words, said = view.words, settings.load()
    pairs = (
        each
        for name in ("publisher", "director", "host", "contact")
        for each in (
            el("dt", words(f"methode.legal_{name}")),
            el("dd", getattr(said, name) or words("methode.legal_empty")),
        )
    )
    return el("dl", *pairs, class_="glossaire")


def _two_columns(view: View, caption: str, head: str, rows) -> Markup:  # noqa: ANN001
    columns = (Column(head), Column(view.words("methode.meaning")))
    return table(caption, columns, (Row(each) for each in rows))


def _law(view: View, param: dict) -> Row:
    words = view.words
    dates = [datetime.date.fromisoformat(param[name]) for name in ("in_force", "checked_on")]
    amount = words("unit.EUR.other", n=words.number(param["value"]))
    text = el("a", param["text"], href=param["url"], rel="noopener noreferrer", lang="fr")
    cells = (
        el("span", param["article"], lang="fr"),
        amount,
        *(words.date(day) for day in dates),
        text,
    )
    return Row(cells)


def _source(view: View, found: dict, used: dict[str, int]) -> Row:
    words = view.words
    title = el(
        "a",
        found["title"] if found["lang"] != "fr" else words.title(found["title"]),
        href=found["url"],
        rel="noopener noreferrer",
        lang=found["lang"] if found["lang"] != words.lang else None,
    )
    cells = (
        title,
        values.publisher(words, found),
        values.source_date(words, found),
        values.badge(words, found["evidence"]),
        words.number(used[found["source"]]),
    )
    return Row(cells)
