"""Header and footer: who this is, where one is, the language, the release on screen.

Navigation is our own links: a click in Streamlit's would drop `?lang=en` from the address, and
they never say which page one is on. If MIPROF hosts the site, the State's header and footer
replace these two functions.
"""

from __future__ import annotations

from markupsafe import Markup

from dashboard.markup import el, join, rich, void
from dashboard.memory import remembered
from dashboard.pages import PAGES, Page
from dashboard.selection import url
from dashboard.subjects import access
from dashboard.view import View
from dashboard.web import addresses, serving, settings
from messages import LANGUAGES

#: What each language calls itself.
NAMES = {"fr": "Français", "en": "English"}


def title(view: View, page: Page) -> str:
    """The browser's title: the département where one is chosen, else the page."""
    chosen = view.selection.departement if page.id == "departement" else None
    name = f"{chosen.name} ({chosen.code})" if chosen else view.words(f"page.{page.id}.title")
    return f"{name} · {view.site}"


def header(view: View, here: Page) -> Markup:
    """The disc and the name, then the pages; a menu takes their place on a phone."""
    languages = _languages(view, here)
    menu = (
        el("summary", view.words("site.menu")),
        _finder(view, "-menu"),
        _links(view, here, "toutes"),
        languages,
    )
    top = el(
        "div",
        _brand(view),
        _finder(view),
        _links(view, here, "annexes"),
        languages,
        el("details", *menu, class_="menu"),
        class_="haut",
    )
    return el("header", _fiction(view), _pinned(view, here), top, _links(view, here, "rubriques"))


def _pinned(view: View, here: Page) -> Markup | None:
    """That there is a newer release than the one that the address names, and the way to it."""
    if not view.pinned or serving.release().id == view.release.id:
        return None
    words = view.words
    newest = url(here.address, view.selection.query(release=""))
    told = words("site.pinned", date=words.date(view.release.created), id=view.release.id)
    link = el("a", words("site.newest"), href=newest)
    return el("p", told, " ", link, class_="figee", role="note")


@remembered
def _finder(view: View, suffix: str = "") -> Markup:
    """The search: `static/find.js` answers as one types, `/recherche` without a script."""
    words, name = view.words, f"trouver{suffix}"
    told = {f"data_{key}": words(f"find.{key}", n="{n}", text="{text}")
            for key in ("one", "other", "none")}  # fmt: skip
    field = void(
        "input", type="search", name="q", id=name, placeholder=words("find.placeholder"),
        autocomplete="off", spellcheck="false", role="combobox", aria_autocomplete="list",
        aria_expanded="false", aria_controls=f"{name}-liste", required=True, maxlength="60",
    )  # fmt: skip
    lang = None if words.lang == "fr" else void("input", type="hidden", name="lang", value="en")
    return el(
        "form",
        el("label", words("find.label"), for_=name, class_="sr"),
        field,
        el("ul", id=f"{name}-liste", role="listbox", tabindex="-1", hidden=True,
           aria_label=words("find.label")),
        el("p", class_="aide", role="status", aria_live="polite"),
        lang,
        class_="trouver", role="search", action="/recherche", method="get",
        data_index=addresses.index(view.release.id, words.lang), **told,
    )  # fmt: skip


def _fiction(view: View) -> Markup | None:
    """Above all else: that figures are invented."""
    if not view.release.fictional:
        return None
    return el("p", rich(view.words("fiction.banner")), class_="fiction bandeau", role="note")


@remembered
def _links(view: View, here: Page, which: str) -> Markup:
    """Links to the subjects (`rubriques`), to what is about the site (`annexes`), or to all."""
    pages = [page for page in PAGES if not page.hidden and which in ("toutes", _rank(page))]
    name = view.words("site.about" if which == "annexes" else "site.pages")
    items = (_link(view, page, here) for page in pages)
    return el("nav", el("ul", *items), aria_label=name, class_=which)


def _rank(page: Page) -> str:
    return "annexes" if page.secondary else "rubriques"


def _link(view: View, page: Page, here: Page) -> Markup:
    """A true address, for a new tab; pressed, it changes the page without loading it again."""
    link = el(
        "a",
        view.words(f"page.{page.id}.nav"),
        href=view.link(page.address),
        data_go=True,
        aria_current="page" if page == here else None,
    )
    return el("li", link)


@remembered
def footer(view: View) -> Markup:
    """What this is, understand, reuse, this site; the release and its date."""
    words, method = view.words, view.link("/methode")
    contact = settings.load().contact
    report = ((words("footer.report"), f"mailto:{contact}"),) if contact else ()
    columns = (
        (words("footer.understand"), (
            (words("footer.method"), method),
            (words("footer.limits"), f"{method}#limites"),
            (words("footer.glossary"), f"{method}#glossaire"),
            (words("footer.sources"), f"{method}#sources"),
        )),
        (words("footer.reuse"), (
            (words("footer.data"), view.link("/donnees")),
            (words("page.api.nav"), view.link("/api")),
            (words("page.nouveautes.title"), view.link("/nouveautes")),
            (words("footer.licence"), f"{method}#licence"),
        )),
        (words("footer.site"), (
            (words("footer.legal"), view.link("/mentions")),
            (words("footer.privacy"), view.link("/confidentialite")),
            (words("footer.access", state=access.state(words).lower()),
             view.link("/accessibilite")),
            *report,
        )),
    )  # fmt: skip
    about = el(
        "div",
        el("p", view.site, class_="titre"),
        el("p", words("footer.about")),
        el(
            "p",
            words("footer.release", date=words.date(view.release.created), id=view.release.id),
            class_="version",
        ),
    )
    return el("footer", about, *(_column(*each) for each in columns), class_="pied")


def _column(title: str, links: tuple[tuple[str, str], ...]) -> Markup:
    items = (el("li", el("a", text, href=href)) for text, href in links)
    return el("nav", el("p", title, class_="titre"), el("ul", *items), aria_label=title)


@remembered
def _brand(view: View) -> Markup:
    words = view.words
    skip = el("a", words("site.skip"), href="#contenu", class_="sauter")
    name = el(
        "a",
        el("span", class_="disque", aria_hidden="true"),
        el(
            "span",
            el("b", words("site.name")),
            el("small", words("site.tagline")),
        ),
        href=view.link("/"),
        class_="marque",
    )
    return join(skip, name)


def _languages(view: View, here: Page) -> Markup:
    """Plain links: the page must load again, since the server writes `<html lang>`."""
    items = [_language(view, here, lang) for lang in LANGUAGES]
    return el(
        "nav", *items, class_="langues", data_testid="lang", aria_label=view.words("site.language")
    )


def _language(view: View, here: Page, lang: str) -> Markup:
    return el(
        "a",
        lang.upper(),
        href=url(here.address, view.selection.query(lang=lang)),
        lang=lang,
        hreflang=lang,
        aria_current="true" if lang == view.words.lang else None,
        aria_label=f"{lang.upper()}, {NAMES[lang]}",
    )


def heading(title: str, lead: str = "", level: str = "h2", anchor: str = "") -> Markup:
    """A section's heading and its lead."""
    parts = [el(level, title, id=anchor or None), el("p", lead, class_="chapo") if lead else None]
    return el("div", join(*parts), class_=f"titre-{level}")


def place(anchor: str) -> Markup:
    """Where a `#` of the address leads, without words of its own."""
    return el("div", id=anchor, class_="ancre")
