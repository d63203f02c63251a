"""How a figure is cited: a sentence, and what reference managers read. Author, title, permanent
address, date of the figure and of access (ISO 690; APA, 7th edition; CSL 1.0.2; BibTeX).
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from babel.dates import format_date

from dashboard.content import values
from dashboard.content.figure import Figure
from dashboard.view import View

#: Sources named under a figure, per kind of evidence, or in a citation; the others are counted.
NAMED = 3
#: What reference managers read, and the format of its file.
STYLES = (("BibTeX", "bib"), ("APA", "txt"), ("CSL-JSON", "json"))


@dataclass(frozen=True, slots=True)
class Cited:
    """What every style says of a figure; `address` is that of its release, for ever."""

    site: str
    title: str
    publishers: tuple[str, ...]
    created: datetime.date
    release: str
    address: str
    lang: str

    @property
    def identity(self) -> str:
        """What tells it from any other figure of any release, for who keeps many of them."""
        view = hashlib.sha256(self.address.encode()).hexdigest()[:8]
        return f"observatoire-{self.release}-{view}"


def cited(view: View, figure: Figure, address: str) -> Cited:
    """A figure of a view, at its permanent address."""
    return Cited(view.site, figure.title, publishers(view, figure.rows), view.release.created,
                 view.release.id, address, view.words.lang)  # fmt: skip


def publishers(view: View, rows: pl.DataFrame) -> tuple[str, ...]:
    """Who says what observations hold, each once, in their order."""
    named = (values.publisher(view.words, view.release.source(each))
             for each in dict.fromkeys(rows["source"]))  # fmt: skip
    return tuple(dict.fromkeys(named))


def sentence(view: View, title: str, named: Sequence[str]) -> str:
    """One sentence to copy: what it is, who says so (none: this site), this site, its date and
    version.
    """
    words = view.words
    shown = [*named[:NAMED], *([words("figure.and_others")] if len(named) > NAMED else [])]
    return words(
        "figure.cite_text" if named else "figure.cite_own",
        title=title,
        publishers=words.semicolon.join(shown),
        site=view.site,
        date=words.date(view.release.created),
        release=view.release.id,
    )


def bibtex(of: Cited, on: datetime.date) -> str:
    """A BibTeX entry (`@misc`)."""
    fields = {
        "author": f"{{{of.site}}}",
        "title": f"{{{of.title}}}",
        "year": str(of.created.year),
        "howpublished": f"\\url{{{of.address}}}",
        "note": f"{of.release}; {'; '.join(of.publishers)}".rstrip("; "),
        "urldate": on.isoformat(),
        "language": {"fr": "french", "en": "english"}[of.lang],
    }
    key = re.sub(r"\W+", "", of.identity)
    lines = (f"  {name} = {{{_escaped(text)}}}" for name, text in fields.items())
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _escaped(text: str) -> str:
    """What BibTeX reads as its own, outside an address."""
    return text if text.startswith("\\url") else re.sub(r"([%&#$_])", r"\\\1", text)


def apa(of: Cited, on: datetime.date) -> str:
    """One line in APA style."""
    written = "y, MMMM d" if of.lang == "en" else "y, d MMMM"
    day = format_date(of.created, written, locale=of.lang)
    return f"{of.site}. ({day}). {of.title} ({of.release}). {on.isoformat()}, {of.address}\n"


def csl(of: Cited, on: datetime.date) -> str:
    """CSL-JSON, as Zotero and pandoc read it."""
    item = {
        "id": of.identity,
        "type": "dataset",
        "title": of.title,
        "author": [{"literal": of.site}],
        "publisher": "; ".join(of.publishers),
        "version": of.release,
        "issued": {"date-parts": [_parts(of.created)]},
        "accessed": {"date-parts": [_parts(on)]},
        "URL": of.address,
        "language": of.lang,
    }
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def _parts(day: datetime.date) -> list[int]:
    return [day.year, day.month, day.day]
