"""Photograph every page, language, theme and width: `python -m tools.shots [--demonstration]`.

Writes `shots/` (one PNG each, and `index.html` with all of them) and `docs/overview.png`; of the
demonstration, `shots/demonstration/` and `docs/demonstration.png`.
"""

from __future__ import annotations

import argparse
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.markup import el, join, void
from tools.site import (
    ADDRESSES,
    CIRCLES,
    LANGUAGES,
    ROOT,
    THEMES,
    WIDTHS,
    Site,
    address,
    launch,
    serve,
    whole,
)

SHOTS = ROOT / "shots"
README = ROOT / "docs" / "overview.png"
#: Releases, where their photographs go, and the picture of the README.
REAL = None, SHOTS, README
DEMONSTRATION = (
    ROOT / "data" / "demonstration",
    SHOTS / "demonstration",
    ROOT / "docs" / "demonstration.png",
)

#: No page needs to be photographed further down than that.
TALLEST = 12_000

#: Pixels that a page may be tall, by its name and width (DESIGN 10).
MOST = {
    ("overview", 1440): 4500,
    ("overview", 390): 8000,
    ("departement-37", 1440): 3200,
    ("departement-37", 390): 6500,
}

STYLE = """body { font: 15px system-ui, sans-serif; margin: 24px }
figure { display: inline-block; vertical-align: top; margin: 0 24px 24px 0 }
img { display: block; max-height: 900px; max-width: 600px; border: 1px solid #999 }"""


def main() -> None:
    """Take every photograph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demonstration", action="store_true")
    fictional = parser.parse_args().demonstration
    releases, shots, picture = DEMONSTRATION if fictional else REAL
    shots.mkdir(exist_ok=True, parents=True)
    with sync_playwright() as playwright, serve(releases=releases) as site:
        browser = launch(playwright)
        taken: dict[str, int] = {}
        for lang, theme, width in itertools.product(LANGUAGES, THEMES, WIDTHS):
            page = open_browser(browser, theme, width, 900)
            taken |= visit(page, site, lang, f"{lang}-{theme}-{width}", shots)
        top_of_page(browser, site, picture)
    (shots / "index.html").write_text(contact_sheet(list(taken)), "utf-8")
    print(f"{len(taken)} photographs in {shots}, and {picture}")
    print("\n".join(told(taken)))


def told(taken: dict[str, int]) -> Iterator[str]:
    """How tall each page is, in French and light, beside what it may be (DESIGN 10)."""
    for name, height in sorted(taken.items()):
        if "-fr-light-" in name:
            page, _, width = name.removesuffix(".png").partition("-fr-light-")
            most = MOST.get((page, int(width)))
            asked = f" (asked: {most}{', not reached' if height > most else ''})" if most else ""
            yield f"{page} at {width}: {height} px{asked}"


def visit(page: Page, site: Site, lang: str, named: str, shots: Path) -> dict[str, int]:
    """Photograph every page in one language, theme and width; the height of each by file."""
    taken, width = {}, page.viewport_size["width"]  # type: ignore[index]
    for path in (*ADDRESSES, *CIRCLES):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(site.url + address(path, lang))
        whole(page)
        name = f"{name_of(path)}-{named}.png"
        taken[name] = whole_page(page, width, shots / name)
    page.context.close()
    return taken


def top_of_page(browser: Browser, site: Site, file: Path) -> None:
    """The README's picture: what a reader sees first."""
    page = open_browser(browser, "light", 1440, 1000)
    page.goto(site.url)
    whole(page)
    page.screenshot(path=file)
    page.context.close()


def open_browser(browser: Browser, theme: str, width: int, height: int) -> Page:
    """A page of a browser that was never here and does not move."""
    return browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce"
    ).new_page()


def whole_page(page: Page, width: int, file: Path) -> int:
    """Streamlit scrolls <main>, not the page: the window is made as tall as what it holds, which is
    given back.
    """
    height = page.evaluate("() => document.querySelector('main').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
    whole(page)
    page.screenshot(path=file)
    return height


def name_of(path: str) -> str:
    """`/departement?dep=37` → `departement-37`."""
    parts = re.findall(r"\w+", re.sub(r"\w+=", "", path))
    return "-".join(parts) or "overview"


def contact_sheet(names: list[str]) -> str:
    """One HTML page with every photograph and its name."""
    figures = (
        el("figure", el("figcaption", name), el("a", void("img", src=name, alt=name), href=name))
        for name in sorted(names)
    )
    head = el("head", void("meta", charset="utf-8"), el("title", "Shots"), el("style", STYLE))
    return f"<!DOCTYPE html>{el('html', head, el('body', join(*figures)), lang='en')}"


if __name__ == "__main__":
    main()
