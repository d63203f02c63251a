"""The anatomy of a figure (LOOK 5).

Rule, finding, subtitle, legend, chart, sources, note, table, actions.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterable
from dataclasses import replace

import polars as pl
from markupsafe import Markup

from dashboard.charts import svg
from dashboard.content import citing, glossary, values
from dashboard.content.figure import FOLDED, Figure
from dashboard.content.inline import Piece, Range
from dashboard.content.table import Table
from dashboard.markup import el, join, rich, void
from dashboard.memory import remembered
from dashboard.pages import PATHS
from dashboard.parts.html.inline import document
from dashboard.parts.html.made import html
from dashboard.view import View
from dashboard.web import addresses, settings
from data.observations import EVIDENCE


def chart(view: View, figure: Figure) -> Markup:
    """Its chart; that of the reader's own number is kept nowhere."""
    return _drawn(figure) if figure.own else _kept(view, figure)


@remembered
def _kept(view: View, figure: Figure) -> Markup:
    return _drawn(figure)


def _drawn(figure: Figure) -> Markup:
    assert figure.chart is not None  # asked of charts alone
    return svg.fluid(figure.chart, figure.alt or figure.title, figure.key)


def folded(view: View, figure: Figure) -> Markup:
    """The foot of a map beside other figures: its table is folded."""
    return foot(view, replace(figure, drawn=figure.table, key=f"{figure.key}{FOLDED}"))


def whole(view: View, figure: Figure) -> Markup:
    """A figure whose body is a table or a block: all of it at once."""
    return join(head(view, figure), _body(view, figure), foot(view, figure))


@remembered
def _body(view: View, figure: Figure) -> Markup:
    return html(figure.table if figure.drawn is None else figure.drawn)


def sources(view: View, rows: pl.DataFrame) -> Markup:
    """One line per kind of evidence: badge, then who published it and when."""
    used: dict[str, list[str]] = {}
    for evidence, key in dict.fromkeys(zip(rows["evidence"], rows["source"], strict=True)):
        used.setdefault(values.evidence(view, key, evidence), []).append(key)
    order = ("invented", *EVIDENCE)
    lines = [_source_line(view, each, used[each]) for each in order if each in used]
    return el("div", *lines, class_="sources")


def head(view: View, figure: Figure) -> Markup:
    """Rule, finding, subtitle, legend of the chart; before them, that all is invented."""
    return el(
        "header",
        el("p", view.fiction, class_="fiction") if view.fiction else None,
        el(figure.level, figure.title, id=figure.anchor),
        el("p", figure.subtitle, class_="sous"),
        html(figure.legend) if figure.legend else None,
        class_="fig",
    )


def foot(view: View, figure: Figure) -> Markup:
    """Sources, note, table, actions. Kept where nothing of the address but what views are
    remembered by is in it: its links lead to this very view.
    """
    if view.canonical.selection == view.selection:
        return _kept_foot(view, figure)
    return _foot(view, figure)


@remembered
def _kept_foot(view: View, figure: Figure) -> Markup:
    return _foot(view, figure)


def _foot(view: View, figure: Figure) -> Markup:
    own = el("p", figure.own_source, class_="source") if figure.own_source else None
    return el(
        "footer",
        own or sources(view, figure.rows),
        el("p", rich(figure.warning), class_="avert") if figure.warning else None,
        el("p", explained(view, figure.note), class_="remarque") if figure.note else None,
        el("p", view.words("shared.range"), class_="remarque") if ranged(figure.table) else None,
        _actions(view, figure),
        class_="pied-fig",
    )


def explained(view: View, text: str) -> Markup:
    """A text whose words of the glossary lead to what they mean."""
    method = view.link("/methode")
    return join(
        *(
            el("a", piece, href=f"{method}#mot-{term}", class_="mot-lie") if term else piece
            for piece, term in glossary.parts(text, view.words)
        )
    )


def ranged(table: Table) -> bool:
    """Whether a hidden count is read there as its range: a line then says what that is."""
    return any(_is_range(cell) for row in table.rows for cell in row.cells)


def _is_range(piece: Piece) -> bool:
    return isinstance(piece, Range) or (
        isinstance(piece, tuple) and any(_is_range(each) for each in piece)
    )


def _folded_table(view: View, figure: Figure) -> Markup | None:
    """The figure in words and as a table, where a drawing stands before them."""
    if figure.chart is None and figure.drawn is None:
        return None
    reading = el("p", figure.alt, class_="lecture") if figure.alt else None
    summary = el("summary", view.words("figure.table"), " ", _wide(view.words("figure.reading")))
    table = html(figure.table), _take(view, figure)
    return el("details", summary, reading, *table, class_="action")


def _take(view: View, figure: Figure) -> Markup:
    """The table that is seen, as a file: what it is of, and its citation, on its last line."""
    said, name = citation(view, figure), f"observatoire-{figure.key}-{view.release.id}.csv"
    words = view.words("figure.take")
    return el("button", words, type="button", data_table=said, data_name=name, class_="prendre")


def _actions(view: View, figure: Figure) -> Markup:
    words, lang = view.words, view.words.lang
    files = [
        el(
            "a",
            *(("XLSX",) if format_ == "xlsx" else ("CSV", _wide(" (Excel)"))),
            href=addresses.file(view.release.id, figure.scope, format_, lang),
        )
        for format_ in ("excel.csv", "xlsx")
    ]
    folded = _folded_table(view, figure)
    return el(
        "div",
        folded or _take(view, figure),
        el("span", _wide(words("figure.download")), " ", join(*files, sep=" · "), class_="action"),
        _pictures(view, figure),
        _cited(view, figure),
        _report(view, figure),
        class_="actions",
    )


def _report(view: View, figure: Figure) -> Markup | None:
    """To whoever answers for the site; nothing where nobody said that they do."""
    words = view.words
    if not settings.load().contact:
        return None
    said = words("figure.report"), " ", _wide(words("figure.report_what"))
    return el("a", *said, href=report(view, figure.title), class_="action")


def _wide(words: str) -> Markup:
    """Words that a phone does without."""
    return el("span", words, class_="opt")


def _pictures(view: View, figure: Figure) -> Markup | None:
    """The figure as files of an image, by format."""
    if figure.own:
        return None
    made = figure.pictures or [_file(view, figure, each) for each in ("png", "svg")]
    links = [
        el("a", address.partition("?")[0].rpartition(".")[2].upper(), href=address)
        for address in made
    ]
    wide = addresses.squared(made[0])
    links.append(el("a", view.words("figure.square"), href=wide, class_="opt"))
    return el("span", view.words("figure.image"), " ", join(*links, sep=" · "), class_="action")


def _file(view: View, figure: Figure, format_: str) -> str:
    """The figure of this view, as a picture or a citation."""
    page = PATHS[view.address]
    query = urllib.parse.urlencode(view.selection.query(release=""))
    return addresses.figure(view.release.id, page.id, figure.name, format_, query)


def _cited(view: View, figure: Figure) -> Markup:
    """The sentence, what reference managers read, the address for ever, and how to embed it."""
    words = view.words
    parts = [el("summary", words("figure.cite")),
             el("p", citation(view, figure), class_="citation")]  # fmt: skip
    if not figure.own:
        files = (el("a", name, href=_file(view, figure, each)) for name, each in citing.STYLES)
        here = f"{view.here}#{figure.anchor}"
        parts += [
            el("p", words("figure.permanent"), words.colon, el("a", here, href=here)),
            el("p", join(*files, sep=" · ")),
            el("p", words("figure.embed"), words.colon, el("code", _snippet(view, figure))),
        ]
    return el("details", *parts, class_="action citer")


def _snippet(view: View, figure: Figure) -> str:
    """What another site writes to show it, and what is seen where frames are refused."""
    base = settings.load().base
    frame = f"{base}{view.here}&embed={addresses.dashed(figure.name)}"
    picture = base + (figure.pictures or (_file(view, figure, "png"),))[0]
    inside = el("a", void("img", src=picture, alt=figure.title), href=f"{base}{view.here}")
    return str(el("iframe", inside, src=frame, title=figure.title, width="100%", height="640",
                  loading="lazy"))  # fmt: skip


def citation(view: View, figure: Figure) -> str:
    """One sentence to copy: the finding, who says so, this site, its date and version."""
    named = () if figure.own_source else citing.publishers(view, figure.rows)
    return citing.sentence(view, figure.title, named)


def report(view: View, title: str) -> str:
    """The mail address that errors go to, with the figure and the release in its subject."""
    subject = view.words("figure.report_subject", title=title, release=view.release.id)
    return f"mailto:{settings.load().contact}?subject={urllib.parse.quote(subject)}"


def _source_line(view: View, evidence: str, keys: Iterable[str]) -> Markup:
    words = view.words
    found = [values.of_source(words, view.release.source(each), evidence) for each in keys]
    named = join(*(document(each) for each in found[: citing.NAMED]), sep=words.semicolon)
    rest = len(found) - citing.NAMED
    more = f" {words.count('figure.others', rest)}" if rest > 0 else ""
    return el("p", html(values.badge(words, evidence)), " ", named, more, class_="source")
