"""What the sheet of a département is made of, as HTML."""

from __future__ import annotations

from markupsafe import Markup

from dashboard.content import sheet
from dashboard.markup import el, join
from dashboard.parts.html.made import html


@html.register
def _(block: sheet.Duties) -> Markup:
    cards = el("section", *(_duty(each) for each in block.duties), class_="devoirs")
    return el("div", cards, el("p", html(block.note), class_="apres"))


def _duty(duty: sheet.Duty) -> Markup:
    return el(
        "article",
        el("h3", duty.question),
        el("p", duty.word, class_=f"reponse {duty.answer}"),
        el(
            "div",
            el("p", duty.fact, class_="fait"),
            *(el("p", html(each), class_="source") for each in duty.proof),
            el("p", html(duty.ask), class_="source") if duty.ask else None,
        ),
        _law(duty.law) if duty.law else None,
        data_duty=duty.key,
        data_answer=duty.answer,
    )


def _law(law: sheet.Law) -> Markup:
    return el(
        "div",
        el("p", html(law.article), class_="article"),
        el("p", law.asks, " ", el("b", law.by)),
        class_="loi",
    )


@html.register
def _(listed: sheet.Checklist) -> Markup:
    items = (el("li", el("span", name), *(_blank(each) for each in blanks))
             for name, blanks in listed.items)  # fmt: skip
    return el("section", el("h3", listed.title), el("ul", *items), class_="papier cases")


def _blank(words: str) -> Markup:
    return el("span", words, " ", el("i"), class_="vide")


@html.register
def _(fact: sheet.Fact) -> Markup:
    figures = (el("span", text, data_figure=identity) for text, identity in fact.figures)
    said = el("p", el("b", fact.lead), " ", join(*figures, sep=", "), class_="phrase-seule")
    return el("div", said, el("p", html(fact.source), class_="source"))


@html.register
def _(survey: sheet.Survey) -> Markup:
    warning = el("p", survey.warning, class_="avert") if survey.warning else None
    if survey.response is None:
        return el("div", _counted(survey), warning, class_="comptes")
    return el(
        "div", el("div", _response(survey.response), warning), _counted(survey), class_="diag"
    )


def _response(response: sheet.Response) -> Markup:
    """Solid: answered; dotted: did not. Without a rate, only how many were asked."""
    asked = el("div", el("dt", response.asked), el("dd", response.asked_label))
    if response.rate is None:
        return el("div", el("dl", asked))
    bar = el(
        "div",
        el("i", style=f"width:{response.rate}%"),
        class_="barre",
        role="img",
        aria_label=response.spoken,
    )
    answered = el("div", el("dt", response.rate_text), el("dd", response.rate_label))
    return el("div", bar, el("dl", answered, asked))


def _counted(survey: sheet.Survey) -> Markup:
    head = None
    if survey.total:
        head = el("p", el("b", survey.total), " ", survey.counted, class_="compte-au-moins")
    return el("div", head, el("ul", *map(_part, survey.parts), class_="parties"))


def _part(part: sheet.Part) -> Markup:
    return el(
        "li",
        el("b", part.value),
        el("span", part.name),
        el("span", html(part.bar), aria_hidden="true"),
        class_="premier" if part.first else None,
    )


@html.register
def _(place: sheet.Place) -> Markup:
    name = el("h1", place.name, " ", el("small", place.code))
    return el("div", name, el("p", place.where, class_="lieu"), class_="titre-h1")


@html.register
def _(tools: sheet.Tools) -> Markup:
    button = el("button", tools.button, type="button", data_print=True)
    return el("p", button, *(html(each) for each in tools.links), class_="outils")


@html.register
def _(said: sheet.Statements) -> Markup:
    return el("div", *(_statement(each) for each in said.items))


def _statement(each: sheet.Statement) -> Markup:
    quote = el("blockquote", el("p", each.quote), class_="propos") if each.quote else None
    return el(
        "section",
        el("p", each.subject, ". ", each.said, class_="fait"),
        quote,
        el("p", html(each.note), class_="remarque"),
        el("p", html(each.source), class_="source"),
        data_figure=each.identity,
    )


@html.register
def _(silence: sheet.Silence) -> Markup:
    said = el("div", el("h3", silence.title), el("p", silence.text))
    return el("section", said, class_="rien")
