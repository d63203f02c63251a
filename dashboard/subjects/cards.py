"""What *Données* says of each dataset: what it is, its files, how to cite it, its conditions."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from dashboard.content import citing, values
from dashboard.content.blocks import Dataset, Reference, Sieve
from dashboard.content.inline import Link, Piece
from dashboard.memory import remembered
from dashboard.subjects.datasets import years
from dashboard.subjects.news import versions
from dashboard.view import View
from dashboard.web import addresses
from data.reading.export import FORMATS
from data.reading.query import figures


def sieve(view: View) -> Sieve:
    """Leaves of the page what answers to a word."""
    words = view.words
    told = (words(f"donnees.sieve_{each}", n="{n}", text="{text}")
            for each in ("label", "hint", "one", "other", "none"))  # fmt: skip
    return Sieve(*told, words.lang)


@remembered
def card(view: View, dataset: str) -> Dataset:
    """Title, description, periods and size, files; folded: indicators, source, licence, regime."""
    words, about = view.words, view.release.datasets[dataset]
    rows, indicators = figures(view.release, dataset), _indicators(view, dataset)
    size = (years(view, rows), words.count("donnees.rows_value", rows.height),
            words("donnees.version_value", version=versions(view.release)[dataset]),
            words.all_of([words(f"level.{each}") for each in _levels(rows)]))  # fmt: skip
    facts = (
        ("dimensions", ", ".join(indicators)),
        ("sources", _sources(view, rows)),
        ("cadence", words(f"cadence.{about['cadence']}")),
        ("regime", words(f"regime.{about['regime']}")),
        ("licence", words(f"licence.{about['licence']}")),
    )
    show = Link(words("donnees.show"), f"{view.link('/donnees', dataset=dataset)}#chiffres")
    return Dataset(
        dataset,
        words(f"dataset.{dataset}.title"),
        words(f"dataset.{dataset}.description"),
        (show, *_links(view, dataset, FORMATS), *_more(view, dataset)),
        " · ".join(size),
        words.count("donnees.fold", len(indicators)),
        tuple((words(f"donnees.{name}"), text) for name, text in facts),
        _reference(view, dataset, rows),
    )


@remembered
def everything(view: View) -> Dataset:
    """All datasets in one file."""
    return Dataset("", view.words("donnees.all"), "", _links(view, "tout", FORMATS))


@remembered
def codebook(view: View) -> Dataset:
    """The codes of every column and their words, in both languages: a file of its own."""
    words, formats = view.words, [each for each in FORMATS if each != "parquet"]
    links = _links(view, "codes", formats)
    return Dataset("", words("donnees.codes"), words("donnees.codes_text"), links)


def _more(view: View, dataset: str) -> tuple[Link, ...]:
    """For programs: the dictionary, the schema of the file, what is new."""
    words = view.words
    release, lang = view.pinned, words.lang
    told = (("api", addresses.observations(dataset, release, lang)),
            ("dictionary", addresses.api(f"datasets/{dataset}", release, lang)),
            ("schema", addresses.schema(release or addresses.LATEST, dataset, lang)),
            ("feed", addresses.feed(dataset, lang)))  # fmt: skip
    return tuple(Link(words(f"donnees.{name}"), href) for name, href in told)


def _reference(view: View, dataset: str, rows: pl.DataFrame) -> Reference:
    """A dataset of this release: where it is shown for ever, and who is its source."""
    words, title = view.words, view.words(f"dataset.{dataset}.title")
    name, asked = f"whole-{dataset}", f"jeu={dataset}"
    query = f"lang=en&{asked}" if words.lang == "en" else asked
    files = (Link(style, addresses.figure(view.release.id, "donnees", name, each, query))
             for style, each in citing.STYLES)  # fmt: skip
    there = view.link("/donnees", dataset=dataset, release=view.release.id)
    return Reference(words("figure.cite"),
                     citing.sentence(view, title, citing.publishers(view, rows)),
                     words("figure.permanent") + words.colon,
                     f"{there}#chiffres", tuple(files))  # fmt: skip


def _links(view: View, scope: str, formats: Iterable[str]) -> tuple[Link, ...]:
    words = view.words
    return tuple(
        Link(
            words(f"donnees.{each.partition('.')[0]}"),
            addresses.file(view.release.id, scope, each, words.lang),
        )
        for each in formats
    )


def _indicators(view: View, dataset: str) -> list[str]:
    names = view.release.datasets[dataset]["indicators"]
    return [values.alone(view.release, view.words, dataset, name) for name in names]


def _levels(rows: pl.DataFrame) -> list[str]:
    present = set(rows["geo_level"])
    return [level for level in ("FR", "REG", "DEP", "EU", "COUNTRY") if level in present]


def _sources(view: View, rows: pl.DataFrame) -> Piece:
    words = view.words
    keys = rows["source"].unique(maintain_order=True).to_list()
    every = [values.publisher(words, view.release.source(key)) for key in keys]
    named = list(dict.fromkeys(every))
    rest = len(named) - 3
    more = words.count("donnees.others", rest) if rest > 0 else ""
    return (
        Link(words.count("donnees.sources_value", len(keys)), view.link("/methode") + "#sources"),
        words.colon,
        ", ".join(named[:3]),
        f" {more}" if more else "",
    )
