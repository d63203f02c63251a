"""Every page, visited once in each of four ways, and all that several tests ask of it.

Language, theme and width meet each other two by two: what depends on all three at once would be a
fault of the style sheet that no test of this kind finds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tools.site import ADDRESSES, Site, address, whole

#: Language, theme, width.
Way = tuple[str, str, int]
WAYS: tuple[Way, ...] = (
    ("fr", "light", 1440),
    ("en", "dark", 1440),
    ("fr", "dark", 390),
    ("en", "light", 390),
)
#: Those that the engine of accessibility audits looks at, and that every link is followed on.
WIDE = tuple(way for way in WAYS if way[2] == 1440)

MEASURE = """() => {
  const main = document.querySelector("main")
  return {
    lang: document.documentElement.lang,
    title: document.title,
    description: document.querySelector("meta[name=description]").content,
    h1: [...document.querySelectorAll("h1")].filter((each) => each.checkVisibility()).length,
    tables: document.querySelectorAll("table[data-testid=figure-table] tbody th[scope=row]").length,
    page: document.documentElement.scrollWidth,
    main: main.scrollWidth,
    fonts: [...document.fonts].filter((each) => each.status === "loaded")
      .map((each) => each.family),
    background: getComputedStyle(document.querySelector(".stApp")).backgroundColor,
  }
}"""

#: Every text that a reader sees in <main>, with its size on screen (a drawing may be scaled) and
#: the font it asks for first.
TEXTS = """() => {
  const main = document.querySelector("main")
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
  const found = []
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim()
    const parent = walker.currentNode.parentElement
    if (!text || !parent.checkVisibility({ visibilityProperty: true })) continue
    const style = getComputedStyle(parent)
    const matrix = parent.ownerSVGElement ? parent.getScreenCTM() : new DOMMatrix()
    const scale = Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c))
    found.push({
      text: text.slice(0, 60),
      size: Math.round(parseFloat(style.fontSize) * scale * 100) / 100,
      font: style.fontFamily.split(",")[0].replaceAll('"', ""),
      icon: Boolean(parent.closest("[data-testid=stIconMaterial]")),
    })
  }
  return found
}"""

LINKS = """() => [...document.querySelectorAll("a[href]")]
  .map((each) => [each.href, Boolean(each.closest("nav.langues"))])"""

PLACES = "() => [...document.querySelectorAll('[id]')].map((each) => each.id)"

#: Every word of the page and of its attributes, but those of our own HTML.
WORDS = """() => {
  const ours = "[data-testid=stHtml], .bloc, .chercher, [data-testid=stPlotlyChart] svg"
  const found = [document.title]
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement
    if (!parent.closest(`script, style, noscript, ${ours}`)) {
      found.push(walker.currentNode.textContent)
    }
  }
  for (const each of document.querySelectorAll("*")) {
    if (each.closest(ours)) continue
    for (const name of ["aria-label", "title", "alt", "placeholder", "aria-description"]) {
      if (each.hasAttribute(name)) found.push(each.getAttribute(name))
    }
  }
  return found.map((text) => text.trim()).filter(Boolean)
}"""

#: Streamlit's furniture, and Plotly's.
STOCK = (
    *(
        f"[data-testid={name}]"
        for name in (
            "stToolbar",
            "stToolbarActions",
            "stMainMenu",
            "stAppDeployButton",
            "stDecoration",
            "stStatusWidget",
            "stSidebar",
            "stSidebarNav",
            "stElementToolbar",
            "stHeaderActionElements",
            "stException",
            "stDataFrame",
        )
    ),
    ".modebar",
)

_FURNITURE = """(names) => names.filter((name) =>
  [...document.querySelectorAll(name)].some((each) => each.checkVisibility()))"""

_AXE = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] })
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, target }) => [id, String(target), html]))
}"""


@dataclass(frozen=True)
class Seen:
    """A page as it was in one way: what it measures, and what several tests ask of it."""

    measured: dict[str, Any]
    texts: list[dict[str, Any]]
    links: list[tuple[str, bool]]
    places: list[str]
    words: list[str]
    furniture: list[str]
    faults: list[list[str]]


@dataclass
class Gallery:
    """Visits made once, when they are first asked for. `watch` looks at what a page does wrong."""

    site: Site
    reader: Callable[..., BrowserContext]
    watch: Callable[[Page], list[str]]
    seen: dict[Way, dict[str, Seen]] = field(default_factory=dict)
    wrong: dict[Way, list[str]] = field(default_factory=dict)

    def of(self, way: Way) -> dict[str, Seen]:
        """Every page in one way, by its address."""
        if way not in self.seen:
            page = self.reader(*way).new_page()
            self.wrong[way] = self.watch(page)
            self.seen[way] = {path: self._visit(page, path, way) for path in ADDRESSES}
            page.close()
        return self.seen[way]

    def _visit(self, page: Page, path: str, way: Way) -> Seen:
        page.goto(self.site.url + address(path, way[0]))
        whole(page)
        page.mouse.move(way[2] / 2, 400)
        return Seen(
            page.evaluate(MEASURE),
            page.evaluate(TEXTS),
            [(link, switch) for link, switch in page.evaluate(LINKS)],
            page.evaluate(PLACES),
            page.evaluate(WORDS),
            page.evaluate(_FURNITURE, list(STOCK)),
            _faults(page) if way in WIDE else [],
        )


def _faults(page: Page) -> list[list[str]]:
    """What axe-core finds, however small: rule, target, HTML."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    return page.evaluate(_AXE)
