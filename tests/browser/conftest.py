"""The site in a process of its own, Debian's Chromium, and pages that are watched."""

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
import requests
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)

from tools.site import PATIENCE, ROOT, Site, address, launch, serve, whole

from .gallery import Gallery
from .log import unexpected

expect.set_options(timeout=PATIENCE * 1000)

#: Streamlit looks for itself under the page's address first, on every page but the first one.
KNOWN_404 = re.compile(r"/\w+/_stcore/(health|host-config)$")


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The site, started once. Its log, at the end, holds nothing that is not expected."""
    with serve(settings=ROOT / "tests" / "settings.toml") as started:
        yield started
        assert not unexpected(started.log)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = launch(playwright)
    yield started
    started.close()


class Watch:
    """What no page may do: ask another host for anything, fail, write an error to the console."""

    def __init__(self, page: Page, origin: str) -> None:
        self.origin = origin
        self.seen: list[str] = []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"error in the page: {error}"))

    def _request(self, request: Request) -> None:
        allowed = (f"{self.origin}/", "data:", f"blob:{self.origin}/")
        if not request.url.startswith(allowed):
            self.seen.append(f"request to another host: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        place = message.location["url"]
        if message.type == "error" and not KNOWN_404.search(place):
            self.seen.append(f"console: {message.text} ({place})")


Open = Callable[..., Page]


@pytest.fixture(scope="session")
def readers(browser: Browser) -> Callable[..., BrowserContext]:
    """One reader per language, theme and width: later pages come from its cache."""

    @cache
    def reader(lang: str, theme: str, width: int) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            locale={"fr": "fr-FR", "en": "en-GB"}[lang],
        )
        context.set_default_timeout(PATIENCE * 1000)
        return context

    return reader


@pytest.fixture(scope="session")
def gallery(site: Site, readers: Callable[..., BrowserContext]) -> Gallery:
    """Every page in four ways, visited once."""
    return Gallery(site, readers, lambda page: Watch(page, site.url).seen)


@pytest.fixture
def open_page(site: Site, readers: Callable[..., BrowserContext]) -> Iterator[Open]:
    """`open_page(path, lang, theme, width)`: a whole page, in a tab of its own.

    The test fails at its end if a page did what no page may do.
    """
    opened: list[tuple[Page, Watch]] = []

    def open_(path: str, lang: str = "fr", theme: str = "light", width: int = 1440) -> Page:
        page = readers(lang, theme, width).new_page()
        opened.append((page, Watch(page, site.url)))
        page.goto(site.url + address(path, lang))
        whole(page)
        return page

    yield open_
    for page, _ in opened:
        page.close()
    assert not [line for _, watch in opened for line in watch.seen]


class Http:
    """Plain requests to the site, without a browser; redirections are not followed."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str, method: str = "GET", **headers: str) -> requests.Response:
        """Answer of `path`; `Accept_Encoding="gzip"` is the header Accept-Encoding."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.request(
            method,
            self.site.url + path,
            headers={"Accept-Encoding": "identity", **named},
            timeout=PATIENCE,
            allow_redirects=False,
        )


@pytest.fixture(scope="session")
def http(site: Site) -> Http:
    return Http(site)
