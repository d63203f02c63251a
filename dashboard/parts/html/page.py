"""The items of a page as one document, without Streamlit: read, printed and indexed where scripts
or sockets are blocked, and shown while Streamlit gets ready.

Choices are forms that ask for the address that they make; shapes of a map are links.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from dashboard import layout
from dashboard.maps import inline
from dashboard.markup import el, join, void
from dashboard.pages import Page
from dashboard.parts.going import CODE
from dashboard.parts.html import chrome, figure
from dashboard.parts.html.made import html
from dashboard.parts.maps import ground
from dashboard.parts.maps.ground import Ground, chosen
from dashboard.subjects.maps.kind import CIRCLES
from dashboard.view import View
from geo.territories import DEPARTEMENTS

#: What this document is called in the page; the script that gives way to Streamlit looks for it.
NAME = "lecture"


def document(view: View, here: Page, items: Iterable[layout.Item]) -> Markup:
    """Header, the items, footer, and the line that says what is missing where nothing follows."""
    body = join(*(html(item) for item in items))
    main = el("main", body, id="contenu", class_=f"page st-key-page-{here.id}")
    head = _keyed("entete", el("div", chrome.header(view, here), class_="bloc"))
    foot = _keyed("pied", text(chrome.footer(view)))
    still = el("p", view.words("shell.still"), class_="fige", role="status")
    cut = view.words("shell.cut")
    without = el("noscript", el("p", view.words("shell.noscript"), class_="fige sans"))
    return el(
        "div", without, head, main, foot, still, id=NAME, class_="stApp bare document", data_cut=cut
    )


def _keyed(key: str, *children: Markup) -> Markup:
    """What Streamlit calls a keyed container."""
    return el("div", *children, class_=f"st-key-{key}")


def text(drawn: Markup) -> Markup:
    """HTML with the styles of the site's text."""
    return el("div", drawn, class_="bloc")


@html.register
def _(item: layout.Heading) -> Markup:
    return text(chrome.heading(item.title, item.lead, item.level, item.anchor))


@html.register
def _(item: layout.Anchor) -> Markup:
    return text(chrome.place(item.name))


@html.register
def _(item: layout.Written | layout.Drawn) -> Markup:
    return text(html(item.block))


@html.register
def _(item: layout.Plate) -> Markup:
    view, made = item.view, item.figure
    if made.chart is None:
        body = text(figure.whole(view, made))
    else:
        parts = figure.head(view, made), figure.chart(view, made), figure.foot(view, made)
        body = join(*map(text, parts))
    return _keyed(f"figure-{made.key}", body)


@html.register
def _(item: layout.MapPlate) -> Markup:
    view, made, legend = item.view, item.made, item.made.legend
    shown = join(text(figure.head(view, made.figure)), _map(item))
    if item.beside:
        below = text(html(legend)), text(figure.folded(view, made.figure))
        return _keyed(f"figure-{item.key}", shown, *below)
    sides = (_keyed(f"figure-{item.key}", shown), text(html(legend)))
    below = figure.foot(view, made.figure), html(made.figure.table)
    return join(_side_by_side(sides, (2, 1)), _keyed("table", *map(text, below)))


def _map(item: layout.MapPlate) -> Markup:
    view, made = item.view, item.made
    if made.form == CIRCLES:
        counts, marks = made.kind.counts(view, made.when)
        drawn = inline.circles(counts, marks, _look(ground.france(view)))
    elif made.form == "europe":
        look = _look(ground.europe(view, "/estimations"), chosen(view, made.drawn))
        drawn = inline.choropleth(made.drawn, look)
    else:
        look = _look(ground.france(view, made.form), region=made.region)
        drawn = inline.choropleth(made.drawn, look)
    return el("div", drawn, class_="carte", data_testid="map")


def _look(on: Ground, own: str = "", region: str = "") -> inline.Look:
    return inline.Look(
        on.geometry, on.frames, lambda code: on.opens.replace(CODE, code), own, region
    )


@html.register
def _(item: layout.Picker) -> Markup:
    on = ground.france(item.view)
    look = inline.Look(on.geometry, on.frames, item.opens)
    drawn = el("div", inline.choropleth(item.drawn, look), class_="carte", data_testid="map")
    return _keyed("choix-carte", drawn)


@html.register
def _(item: layout.Search) -> Markup:
    words = item.view.words
    options = (void("option", value=dep.name, label=dep.code) for dep in DEPARTEMENTS.values())
    field = void(
        "input", type="text", name="dep", list="departements", autocomplete="off",
        placeholder=words("search.placeholder"), required=True, id="chercher",
    )  # fmt: skip
    return el(
        "form",
        el("label", words("search.label"), for_="chercher"),
        el("div", field, el("button", words("shell.go"), type="submit"), class_="ligne"),
        el("datalist", *options, id="departements"),
        _language(item.view),
        el("p", class_="aide"),
        class_="chercher", action="/departement", method="get",
    )  # fmt: skip


def _language(view: View) -> Markup | None:
    """French is what an address without a language means."""
    lang = view.words.lang
    return None if lang == "fr" else void("input", type="hidden", name="lang", value=lang)


@html.register
def _(item: layout.Locator) -> Markup:
    return _keyed("repere", el("div", inline.locator(item.code), class_="repere"))


@html.register
def _(item: layout.Controls) -> Markup:
    own = {each.parameter for each in item.choices}
    kept = item.view.selection.query().items()
    hidden = (void("input", type="hidden", name=n, value=v) for n, v in kept if n not in own)
    form = el(
        "form",
        *map(_choice, item.choices),
        _typed(item.typed),
        *hidden,
        el("button", item.view.words("shell.show"), type="submit"),
        class_="st-key-reglages", action=item.address, method="get",
    )  # fmt: skip
    rest = item.typed.then(None) if item.typed else ()
    return join(form, *(html(each) for each in rest))


def _typed(asked: layout.Typed | None) -> Markup | None:
    """The field of a number that an address may ask for; never with a number in it."""
    if asked is None or not asked.parameter:
        return None
    field = void("input", type="text", inputmode="decimal", name=asked.parameter,
                 autocomplete="off")  # fmt: skip
    return el("label", el("span", asked.label), field, class_="choix")


def _choice(each: layout.Choice) -> Markup:
    options = (
        el("optgroup", *_options(there, each.value), label=name)
        if name
        else join(*_options(there, each.value))
        for name, there in each.grouped
    )
    select = el("select", *options, name=each.parameter)
    return el("label", el("span", each.label), select, class_="choix")


def _options(there: Iterable[tuple[str, str]], chosen: str) -> Iterator[Markup]:
    for value, text_ in there:
        yield el("option", text_, value=value, selected=value == chosen)


@html.register
def _(item: layout.Columns) -> Markup:
    columns = [el("div", *(html(each) for each in items)) for items in item.columns]
    return _side_by_side(columns, item.shares, low=item.low)


def _side_by_side(columns: Iterable[Markup], shares: Iterable[float], low: bool = False) -> Markup:
    """As many columns as shares; the style sheet puts them one under the other on a phone."""
    widths = " ".join(f"minmax(0,{each:g}fr)" for each in shares)
    style = "colonnes bas" if low else "colonnes"
    return el("div", *columns, class_=style, style=f"--colonnes:{widths}")


@html.register
def _(item: layout.Group) -> Markup:
    return _keyed(item.key, *(html(each) for each in item.items))
