"""A page in a browser that has never seen it: bytes received, time to the first number."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from benchmarks.measures import Sample, Summary, Unmeasured, beside, turns
from benchmarks.targets import Target
from tools.site import PATIENCE

WINDOW = {"width": 1440, "height": 900}

#: Seconds without a byte or a request after which a page has everything.
QUIET = 0.6

#: What becomes a map or a chart.
_CHARTS = "[data-testid=map], [data-testid=stPlotlyChart], svg.trace"
_DRAWN = "[data-testid=map] svg, [data-testid=stPlotlyChart] .main-svg, svg.trace"

#: Stands where an element is to come whose code has come and is not yet run.
_TO_COME = "[data-testid=stSkeleton]"

#: Notes, at each frame, when a title, a number and a chart are first drawn: ms since navigation.
_WATCH = """([number, charts]) => {
  const seen = (window.__seen = {})
  const drawn = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && element.getBoundingClientRect().height > 0
  const look = (name, selector, text) => {
    const found = [...document.querySelectorAll(selector)]
    if (found.some((each) => text.test(each.textContent) && drawn(each)))
      seen[name] ??= performance.now()
  }
  const frame = () => {
    look("heading_ms", "h1", /\\S/)
    look("number_ms", number, /\\d/)
    look("chart_ms", charts, /\\S/)
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}"""


class Wire:
    """What came to the page: bytes of HTTP answers and of socket messages (decompressed)."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.http = self.socket = self.requests = 0
        self.changed = time.monotonic()
        self._pending: set[str] = set()
        self._cdp = context.new_cdp_session(page)
        self._cdp.on("Network.requestWillBeSent", self._asked)
        self._cdp.on("Network.loadingFinished", self._answered)
        self._cdp.on("Network.loadingFailed", self._answered)
        self._cdp.on("Network.webSocketFrameReceived", self._frame)
        self._cdp.send("Network.enable")

    @property
    def quiet(self) -> bool:
        """Nothing asked for, nothing received for a while."""
        return not self._pending and time.monotonic() - self.changed > QUIET

    def _asked(self, event: dict) -> None:
        self._pending.add(event["requestId"])
        self.requests += 1
        self.changed = time.monotonic()

    def _answered(self, event: dict) -> None:
        self._pending.discard(event["requestId"])
        self.http += event.get("encodedDataLength", 0)
        self.changed = time.monotonic()

    def _frame(self, event: dict) -> None:
        self.socket += len(base64.b64decode(event["response"]["payloadData"]))
        self.changed = time.monotonic()


def first_views(
    browser: Browser, targets: dict[str, Target], repetitions: int
) -> tuple[Summary, Unmeasured]:
    """Each target in turn in a new, empty context, beside `bare`; the first round is not kept. A
    visit that does not end on this machine is told, and the others count.
    """
    samples: dict[str, list[Sample]] = {name: [] for name in targets}
    late: Unmeasured = {}
    for at, name in enumerate(turns(list(targets), 1 + repetitions)):
        try:
            found = visit(browser, targets[name])
        except (TimeoutError, PlaywrightTimeout) as error:
            late[name] = f"a visit did not end: {str(error).splitlines()[0]}"
            continue
        if at >= len(targets):
            samples[name].append(found)
    return beside(samples, "bare"), late


def visit(browser: Browser, target: Target) -> Sample:
    """One cold visit: `heading_ms`, `number_ms` and `chart_ms` (the first map or chart, where
    there is one) since the navigation; `bytes` once at rest.

    `bytes` = `http_bytes` on the wire + `socket_bytes`; `requests` is their number.
    """
    with _watched(browser, target) as (page, wire):
        page.goto(target.url, wait_until="commit")
        page.wait_for_function("() => window.__seen?.number_ms", timeout=PATIENCE * 1000)
        end = time.monotonic() + PATIENCE
        while not wire.quiet:
            if time.monotonic() > end:
                raise TimeoutError(f"{target.url} never came to rest")
            page.wait_for_timeout(50)
        page.wait_for_function("(each) => !document.querySelector(each)", arg=_TO_COME,
                               timeout=PATIENCE * 1000)  # fmt: skip
        if page.locator(_CHARTS).count():  # drawn from what has come, some time after
            page.wait_for_function("() => window.__seen.chart_ms", timeout=PATIENCE * 1000)
        return {
            **page.evaluate("window.__seen"),
            "bytes": wire.http + wire.socket,
            "http_bytes": wire.http,
            "socket_bytes": wire.socket,
            "requests": wire.requests,
        }


@contextmanager
def _watched(browser: Browser, target: Target) -> Iterator[tuple[Page, Wire]]:
    context = browser.new_context(viewport=WINDOW, locale="fr-FR")
    try:
        context.add_init_script(f"({_WATCH})({[target.number, _DRAWN]!r})")
        page = context.new_page()
        yield page, Wire(context, page)
    finally:
        context.close()
