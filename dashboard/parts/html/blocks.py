"""What stands in the place of a chart, beside a map or alone, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dashboard.charts import svg
from dashboard.charts.drawing import Drawing
from dashboard.content import bars, blocks
from dashboard.content.inline import Link
from dashboard.markup import el, join, rich, void
from dashboard.parts.html.inline import swatch
from dashboard.parts.html.made import html


@html.register
def _(legend: blocks.Legend) -> Markup:
    items = (el("span", swatch(style), text) for style, text in legend.items)
    return el("p", *items, class_="cle")


@html.register
def _(legend: blocks.MapLegend) -> Markup:
    rows = [
        el(
            "li",
            swatch(each.style),
            el("span", each.label),
            el("i", class_="barre-legende", aria_hidden="true",
               style=f"width: {round(100 * each.share)}%"),
            el("b", each.count),
        )
        for each in legend.rows
    ]  # fmt: skip
    head = el("p", el("b", legend.unit), " ", legend.counted, class_="sous")
    return el("div", head, el("ul", *rows, class_="legende"))


@html.register
def _(listed: blocks.Sentences) -> Markup:
    return el("ul", *(el("li", rich(each)) for each in listed.items), class_="regles")


@html.register
def _(prose: blocks.Prose) -> Markup:
    return el("div", *(el("p", rich(each)) for each in prose.paragraphs), class_="prose")


@html.register
def _(line: blocks.Line) -> Markup:
    return el("p", line.text, class_=line.style)


@html.register
def _(bar: bars.Bar) -> Markup:
    ends = f"ouvert-{bar.end}" if bar.end else None
    return el("i", style=f"width:{bar.share:.1%}", class_=ends)


@html.register
def _(measures: bars.Measures) -> Markup:
    items = (
        el(
            "div",
            el("span", each.name, class_="nom"),
            el("b", each.value, class_="compte"),
            el("span", html(each.bar), class_="barre", aria_hidden="true"),
        )
        for each in measures.items
    )
    return el("div", *items, class_="mesures")


@html.register
def _(covered: bars.Covered) -> Markup:
    items = (
        el(
            "div",
            el("span", each.name, class_="nom"),
            el("span", html(each.bar), class_="barre", aria_hidden="true"),
            el("span", each.value, class_="compte"),
        )
        for each in covered.items
    )
    return el("div", *items, class_="barres")


@html.register
def _(amounts: bars.Amounts) -> Markup:
    return el("div", *(_amount(each) for each in amounts.items), class_="montants")


def _amount(each: bars.Amount) -> Markup:
    bar = el("i", style=f"left:{each.low:.1%};width:{each.high - each.low:.1%}")
    return el(
        "div",
        el("span", each.name, " ", el("small", each.when), class_="nom"),
        el("span", bar, class_="barre", aria_hidden="true"),
        el("b", each.value, class_="compte"),
    )


@html.register
def _(cards: blocks.Cards) -> Markup:
    style = "quatre trois" if cards.across == 3 else "quatre"
    return el("section", *(_card(each) for each in cards.cards), class_=style)


def _card(card: blocks.Card) -> Markup:
    of = el("small", " ", card.of) if card.of else None
    return el(
        "article",
        el("h3", card.title),
        el("p", card.fact, class_="fait") if card.fact else None,
        el("p", card.number, of, class_="cle-nombre") if card.number else None,
        el("p", card.when, class_="quand") if card.when else None,
        _sentence(card.sentence) if card.sentence else None,
        el("p", card.remark, class_="remarque") if card.remark else None,
        el("p", html(card.source), class_="source") if card.source else None,
        data_figure=card.identity or None,
    )


def _sentence(said: str | Link) -> Markup:
    return el("p", html(said) if isinstance(said, Link) else rich(said), class_="phrase")


@html.register
def _(contents: blocks.Contents) -> Markup:
    """Twice: in the open where there is room, behind a word on a phone."""
    links = el("ul", *(el("li", html(each)) for each in contents.links))
    folded = el("details", el("summary", contents.title), links)
    return el("nav", el("p", contents.title, class_="titre"), links, folded, class_="sommaire",
              aria_label=contents.title)  # fmt: skip


@html.register
def _(chips: blocks.Chips) -> Markup:
    chosen = (
        el("li", el("span", text, " ", el("small", aside) if aside else None),
           el("a", "×", href=link.href, aria_label=link.text, title=link.text, data_go=True))
        for text, aside, link in chips.items
    )  # fmt: skip
    head = el("p", el("b", chips.title), " ", el("span", chips.count))
    other = el("a", chips.way.text, href=chips.way.href, data_go=True) if chips.way else None
    way = el("p", other, class_="aussi") if other else None
    return el("div", head, el("ul", *chosen), _more(*chips.more), way, class_="choisis")


def _more(title: str, links: Sequence[Link]) -> Markup | None:
    """What may be taken too, in one line."""
    if not links:
        return None
    each = (el("a", "+ ", link.text, href=link.href, aria_label=link.title, data_go=True)
            for link in links)  # fmt: skip
    return el("p", el("span", title), *each, class_="aussi")


@html.register
def _(made: blocks.Panels) -> Markup:
    drawn = (
        el("div", el("p", each.title, class_="titre"),
           svg.fluid(each.drawing, each.title, each.key))
        for each in made.panels
    )  # fmt: skip
    return el("div", *drawn, class_="panneaux")


@html.register
def _(series: blocks.SeriesRows) -> Markup:
    return el("div", *(_series(each) for each in series.rows), class_="series")


def _series(row: blocks.SeriesRow) -> Markup:
    said = el(
        "div",
        el("p", row.subject, class_="sujet"),
        el("h3", row.finding),
        el("p", row.caution, class_="remarque"),
    )
    value = el(
        "div", el("p", row.number, class_="valeur"), el("p", row.what, class_="quand"),
        class_="dernier",
    )  # fmt: skip
    where = el("div", el("p", html(row.source), class_="source"), el("p", html(row.link)))
    drawn = el("div", _small(row), class_="dessin")
    return el("article", said, drawn, value, where, data_figure=row.identity or None)


def _small(row: blocks.SeriesRow) -> Markup:
    """The drawing of a row; a chart is as wide as its place."""
    if isinstance(row.drawing, Drawing):
        return svg.fluid(row.drawing, row.alt, f"serie-{row.key}")
    return html(row.drawing)


@html.register
def _(news: blocks.News) -> Markup:
    pairs = (each for name, text in news.lines for each in (el("dt", name), el("dd", text)))
    links = join(*(html(each) for each in news.links), sep=" · ")
    return el(
        "section",
        el("h3", news.title),
        el("dl", *pairs),
        el("p", news.note, class_="remarque") if news.note else None,
        el("p", links) if news.links else None,
        class_="nouveau",
    )


@html.register
def _(lists: blocks.TwoLists) -> Markup:
    (yes, published), (no, unpublished) = lists.published, lists.unpublished
    return el(
        "div",
        el("section", el("h3", yes), el("ul", *map(_published, published)), class_="su"),
        el("section", el("h3", no), el("ul", *map(_unpublished, unpublished)), class_="tu"),
        class_="deux",
    )


def _published(each: blocks.Known) -> Markup:
    return el("li", el("p", rich(each.sentence)), el("p", html(each.source), class_="source"))


def _unpublished(each: blocks.Known) -> Markup:
    source = (html(each.source), ". ") if each.source else ()
    return el(
        "li",
        el("p", el("b", each.head), " ", each.sentence),
        el("p", *source, each.why, class_="source"),
    )


@html.register
def _(steps: blocks.Steps) -> Markup:
    return el("ol", *(_step(each) for each in steps.steps), class_="etapes")


def _step(step: blocks.Step) -> Markup:
    if step.source:
        head = el("b", step.value, " ", el("small", step.when))
    else:
        head = el("span", step.missing, class_="none dots")
    return el(
        "li",
        el("h4", step.name),
        el("p", head, class_="valeur"),
        el("p", step.text, class_="remarque"),
        el("p", html(step.source), class_="source") if step.source else None,
        class_="su" if step.source else "tu",
        data_figure=step.identity or None,
    )


@html.register
def _(listed: blocks.Definitions) -> Markup:
    anchors = listed.anchors or (None,) * len(listed.pairs)
    pairs = (
        each
        for (term, text), anchor in zip(listed.pairs, anchors, strict=True)
        for each in (el("dt", term, id=anchor), el("dd", el("code", text) if listed.code else text))
    )
    return el("dl", *pairs, class_="glossaire empreintes" if listed.code else "glossaire")


@html.register
def _(folded: blocks.Folded) -> Markup:
    return el("details", el("summary", folded.summary), html(folded.block))


@html.register
def _(choices: blocks.Choices) -> Markup:
    links = [
        el("a", each.text, href=each.href, aria_current="true" if at == choices.chosen else None)
        for at, each in enumerate(choices.links)
    ]
    return el("nav", *links, class_="periodes", aria_label=choices.name)


@html.register
def _(datasets: blocks.Datasets) -> Markup:
    return el("div", *(_dataset(each) for each in datasets.cards))


def _dataset(card: blocks.Dataset) -> Markup:
    pairs = [each for name, text in card.facts for each in (el("dt", name), el("dd", html(text)))]
    folded = el("details", el("summary", card.fold), el("dl", *pairs)) if pairs else None
    return el(
        "section",
        el("h3", card.title),
        el("p", card.text) if card.text else None,
        el("p", card.line, class_="mesure") if card.line else None,
        el("p", *(html(each) for each in card.links), class_="fichiers"),
        el("div", folded, html(card.cite) if card.cite else None, class_="plis"),
        class_="jeu",
        id=f"jeu-{card.id}" if card.id else None,
        data_dataset=card.id or None,
    )


@html.register
def _(reference: blocks.Reference) -> Markup:
    there = el("a", reference.address, href=reference.address)
    return el(
        "details",
        el("summary", reference.summary),
        el("p", reference.sentence, class_="citation"),
        el("p", reference.permanent, there),
        el("p", join(*(html(each) for each in reference.files), sep=" · ")),
        class_="citer",
    )


@html.register
def _(sieve: blocks.Sieve) -> Markup:
    """`static/sieve.js` hides what does not answer; `/recherche` answers without a script."""
    field = void("input", type="search", name="q", id="tamis", placeholder=sieve.hint,
                 autocomplete="off", spellcheck="false", maxlength="60")  # fmt: skip
    lang = None if sieve.lang == "fr" else void("input", type="hidden", name="lang", value="en")
    told = {"data_one": sieve.one, "data_other": sieve.other, "data_none": sieve.none}
    return el("form", el("label", sieve.label, for_="tamis"), field, lang,
              el("p", class_="aide", role="status", aria_live="polite"),
              class_="tamis", action="/recherche", method="get", **told)  # fmt: skip


@html.register
def _(own: blocks.Own) -> Markup:
    head = el("p", el("b", own.title))
    return el("section", head, *(el("p", rich(each)) for each in own.sentences), class_="saisie")


@html.register
def _(warned: blocks.Warned) -> Markup:
    lines = el("ul", *(el("li", each) for each in warned.lines))
    return el("div", el("p", rich(warned.text)), lines, class_="avert", role="status")


@html.register
def _(ways: blocks.Ways) -> Markup:
    items = (el("li", html(link), el("span", text)) for link, text in ways.items)
    return el("ul", *items, class_="voies")


@html.register
def _(example: blocks.Example) -> Markup:
    return join(html(example.table), html(example.reading))
