"""Pieces of a sentence or of a cell as HTML."""

from __future__ import annotations

from markupsafe import Markup, escape

from dashboard.content.inline import (
    Answer,
    Aside,
    Badge,
    Codes,
    Foreign,
    Lines,
    Link,
    Mark,
    Missing,
    Narrow,
    Note,
    Nothing,
    Number,
    Range,
    Secret,
    Sign,
    Source,
    When,
)
from dashboard.maps.model import SECRET, SIGNS
from dashboard.markup import el, join
from dashboard.parts.html.made import html


@html.register
def _(piece: str) -> Markup:
    return escape(piece)


@html.register
def _(piece: None) -> Markup:
    return Markup()


@html.register
def _(piece: tuple) -> Markup:
    return join(*(html(each) for each in piece))


@html.register
def _(piece: Number) -> Markup:
    return el("span", piece.text, class_="num")


@html.register
def _(piece: Missing) -> Markup:
    return el("span", piece.text, class_="none dots")


@html.register
def _(piece: Nothing) -> Markup:
    return el("span", piece.text, class_="none")


@html.register
def _(piece: Secret) -> Markup:
    """Cross-hatch, « s », and the word."""
    return el("span", hatch(), piece.word, class_="secret")


@html.register
def _(piece: Range) -> Markup:
    """Stripes, and both ends; that it is secret, for who does not see the stripes."""
    spoken = el("i", f"{piece.word},", class_="sr")
    return el("span", spoken, " ", piece.text, class_="raies")


def stripes() -> Markup:
    """The swatch of a hidden value of which a range is known."""
    return el("span", class_="raies", aria_hidden="true")


def hatch() -> Markup:
    """The swatch of a hidden value."""
    return el("span", SIGNS[SECRET], class_="hatch", aria_hidden="true")


@html.register
def _(piece: Aside) -> Markup:
    return el("span", piece.text, class_="when")


@html.register
def _(piece: When) -> Markup:
    return el("span", piece.text, data_key=piece.code)


@html.register
def _(piece: Note) -> Markup:
    return el("span", piece.text, class_="note", lang=piece.lang or None)


@html.register
def _(piece: Foreign) -> Markup:
    return el("span", piece.text, lang=piece.lang)


@html.register
def _(piece: Link) -> Markup:
    return el(
        "a",
        piece.text,
        href=piece.href,
        rel="noopener noreferrer" if piece.outside else None,
        title=piece.title or None,
        lang=piece.lang or None,
    )


@html.register
def _(piece: Badge) -> Markup:
    return el("span", piece.word, class_=f"badge {piece.evidence}")


@html.register
def _(piece: Source) -> Markup:
    return join(html(piece.badge), " ", document(piece))


def document(source: Source) -> Markup:
    """Who says so and when, as a link to it."""
    return html(Link(source.name, source.url, source.title, outside=True))


@html.register
def _(piece: Mark) -> Markup:
    return join(swatch(piece.style), el("span", piece.word, class_="sr"))


@html.register
def _(piece: Answer) -> Markup:
    """The question, which a wide screen has at the head of the column; the disc; when."""
    question = el("span", piece.question, class_="question")
    disc = el("i", class_=f"devoir {piece.answer}", aria_hidden="true")
    word = el("span", piece.word, class_="mot sr")
    return el(
        "span", question, disc, word, " ", piece.when, class_=f"reponse-courte {piece.answer}"
    )


def swatch(style: str) -> Markup:
    """The mark of a legend, which no screen reader tells."""
    return el("i", class_=f"pastille {style}", aria_hidden="true")


@html.register
def _(piece: Narrow) -> Markup:
    return el("span", html(piece.piece), class_=f"sm {piece.style}")


@html.register
def _(piece: Lines) -> Markup:
    items = [
        el("li", each.label, el("b", each.value), " ", el("small", f"({each.when})"))
        for each in piece.lines
    ]
    return el("ul", *items, class_="lignes")


@html.register
def _(piece: Codes) -> Markup:
    links = join(*(html(each) for each in piece.links), sep=", ")
    return el("details", el("summary", piece.summary), el("p", links, class_="codes"))


@html.register
def _(piece: Sign) -> Markup:
    match piece.mark:
        case Mark(style):
            drawn = swatch(style)
        case Secret():
            drawn = hatch()
        case Range():
            drawn = stripes()
        case _:
            drawn = html(piece.mark)
    return el("span", drawn, " ", piece.name, class_="marque-ligne")
