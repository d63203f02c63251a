"""How to ask the API: what it answers, what may be asked, four programs that do."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.content.blocks import Definitions, Sentences, sentences
from dashboard.content.figure import Figure
from dashboard.content.inline import Link
from dashboard.content.table import Column, Row, table
from dashboard.memory import remembered
from dashboard.view import View
from dashboard.web import addresses, settings
from data.reading import selecting

#: Parts of the page, by their anchor.
PARTS = ("exemples", "colonnes", "formats", "regles", "probleme-parameters")

RULES = ("pages", "for_ever", "cache", "quota", "secret", "verify", "problems")

#: The figures that the examples ask for.
ASKED = "dataset=psp&territory=DEP-37&format="


def examples(view: View) -> Definitions:
    """The same rows by four languages, ready to run."""
    here = (settings.load().base or "http://localhost:8501") + "/api/v1/observations?" + ASKED
    told = {
        "curl": f'curl "{here}json"',
        "Python, polars": f'import polars as pl\nrows = pl.read_csv("{here}csv")\n'
        'print(rows["meaning"])',
        "R": f'rows <- read.csv("{here}csv", encoding = "UTF-8")\nprint(rows$meaning)',
        "JavaScript": f'const answer = await fetch("{here}json")\n'
        "const { data } = await answer.json()\nconsole.log(data.map((row) => row.meaning))",
    }
    return Definitions(tuple(told.items()), code=True)


@remembered
def columns(view: View) -> Figure:
    """What rows may be asked by: the parameter, what it is of, how many codes, where they are."""
    words = view.words
    subtitle = words("api.columns_subtitle")
    rows = (
        Row((name, words(f"files.head.{name}"), words.number(len(codes)), _codes(view, name)))
        for name, codes in selecting.codes(view.release).items()
    )
    heads = ("parameter", "of", "how_many", "list")
    made = tuple(Column(words(f"api.{name}"), number=name == "how_many") for name in heads)
    return Figure(
        key="parametres",
        title=words("api.columns_title"),
        subtitle=subtitle,
        rows=view.release.observations.head(0),
        table=table(subtitle, made, rows),
        scope="tout",
        own_source=words("shared.own_count", id=view.release.id),
        level="h3",
    )


def _codes(view: View, name: str) -> Link:
    there = addresses.api(f"dimensions/{name}", view.pinned, view.words.lang)
    return Link(view.words("api.codes"), there)


def formats(view: View, names: Iterable[str]) -> Definitions:
    """Each format, and for whom it is."""
    words = view.words
    told = ((name, words(f"api.format.{name.replace('.csv', '-csv')}")) for name in names)
    return Definitions(tuple(told))


def rules(view: View) -> Sentences:
    """What the API promises, and what it does not answer."""
    return sentences(view.words(f"api.rule.{name}") for name in RULES)
