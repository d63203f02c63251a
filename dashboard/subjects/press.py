"""*Presse*: the national figures most asked for, each as a sentence to cite; what not to conclude;
which releases there were.
"""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.content import withdrawals
from dashboard.content.blocks import Definitions, Prose, Sentences, sentences
from dashboard.content.figure import Figure
from dashboard.content.inline import Link
from dashboard.content.sheet import Statements
from dashboard.content.table import Column, Row, table
from dashboard.memory import remembered
from dashboard.subjects import verify
from dashboard.subjects.news import before
from dashboard.view import View
from dashboard.web import settings
from data import shelf
from data.reading.changes import between
from data.reading.query import figures, latest, totals
from data.release import Withdrawal

#: Parts of the page, by their anchor.
PARTS = ("dix", "citer", "conclure", "integrer", "calendrier", "versions", "contact")

#: What is asked most, in the order of the law: sanctions, pathways, commissions, victims, how many.
TEN = (
    ("sanctions", "contraventions"),
    ("sanctions", "departements_sans_contravention"),
    ("psp", "personnes_en_parcours"),
    ("psp", "personnes_depuis_2017"),
    ("afis", "beneficiaires"),
    ("commissions", "commissions_installees"),
    ("commissions", "commissions_non_reunies"),
    ("victimes", "victimes_prox_ou_recours_delictuel"),
    ("estimations", "personnes_en_situation_de_prostitution"),
    ("etat4001", "proxenetisme"),
)

_NOT = ("activity", "silence", "floor", "range", "estimates", "diagnostics", "quota")

#: Releases that are told of.
_LAST = 8


@remembered
def ten(view: View) -> Statements:
    """The latest of each, for France; one that no source gives is left out."""
    found = (latest(totals(figures(view.release, dataset, level="FR", indicator=name)))
             for dataset, name in TEN)  # fmt: skip
    return Statements(tuple(verify.statement(view, row) for row in found if row))


def quoting(view: View) -> Sentences:
    """How to quote a figure."""
    return sentences(view.words(f"press.quote.{name}") for name in ("all", "link", "floor", "own"))


def not_to_conclude(view: View) -> Sentences:
    """What these figures do not say."""
    return sentences(view.words(f"press.not.{name}") for name in _NOT)


def embedding(view: View) -> Prose:
    """How to put a figure in another page."""
    return Prose(tuple(view.words(f"press.embed.{name}") for name in ("frame", "picture", "kept")))


def calendar(view: View) -> Sentences:
    """When figures come out, as far as somebody announced it; who sees them before: nobody."""
    words, dates = view.words, settings.load().releases
    told = [words("press.calendar.dates", dates=words.all_of([words.date(day) for day in dates]))
            if dates else words("press.calendar.none")]  # fmt: skip
    told += [words(f"press.calendar.{name}") for name in ("same", "sources")]
    return sentences(told)


def contact(view: View) -> Definitions | Prose:
    """Whom to write to; that nobody is named, where nobody is."""
    words, said = view.words, settings.load()
    pairs = tuple((words(f"press.contact.{name}"), given) for name in ("publisher", "contact")
                  if (given := getattr(said, name)))  # fmt: skip
    return Definitions(pairs) if pairs else Prose((words("press.contact.none"),))


def versions(view: View) -> Figure:
    """The last releases, what each changed, and those that were withdrawn, with their reason."""
    return _versions(view, shelf.withdrawn())


@remembered
def _versions(view: View, withdrawn: tuple[Withdrawal, ...]) -> Figure:
    words = view.words
    subtitle = words("press.versions_subtitle")
    columns = (
        Column(words("press.version")),
        Column(words("press.made")),
        *(Column(words(f"changed.{name}"), number=True) for name in ("added", "revised", "gone")),
        Column(words("press.why")),
    )
    rows = list(_releases(view, withdrawn))
    return Figure(
        key="versions",
        title=words.count("press.versions_title", len(rows)),
        subtitle=subtitle,
        rows=view.release.observations.head(0),
        table=table(subtitle, columns, rows),
        scope="tout",
        own_source=words("shared.own_count", id=view.release.id),
        level="h3",
    )


def _releases(view: View, withdrawn: tuple[Withdrawal, ...]) -> Iterator[Row]:
    """From this one back; a withdrawn one is named, never told again."""
    words, here, count = view.words, view.release, 0
    while here is not None and count < _LAST:
        last = before(here, withdrawn)
        told = between(last, here) if last else None
        counts = (words.number(n) if n else "" for n in
                  ((told.added, told.revised, told.gone) if told else (0, 0, 0)))  # fmt: skip
        why = words("press.changes") if told else words("press.first")
        link = Link(here.id, view.link("/", release=here.id))
        yield Row((link, words.date(here.created), *counts, why))
        here, count = last, count + 1
    for each in withdrawn:
        yield Row((each.id, "", "", "", "", withdrawals.told(words, each)))
