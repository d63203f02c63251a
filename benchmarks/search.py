"""The search of the head: from a letter typed to the answers drawn, over 5 000 entries.

`python -m benchmarks.search`: the index of the release and made-up names beside it, through the
same script and the same field as on a page. A page of ours holds some 350.
"""

from __future__ import annotations

from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tools.site import launch, serve, whole

ENTRIES, TIMES = 5_000, 9
#: From a letter that many begin with to a text that nothing answers.
TEXTS = ("s", "indre", "parcours de", "37000", "commission depart", "zzz")

_MEASURE = """async ([entries, texts, times]) => {
  const address = document.querySelector("#root form.trouver").dataset.index
  const script = document.querySelector("script[src*='/page.']").src.replace(/page\\.[^/]*$/, "")
  const { entriesOf } = await import(script + "find.js")
  const { combobox, found } = await import(script + "combobox.js")
  const held = entriesOf(await (await fetch(address)).json())
  const all = Array.from({ length: entries }, (_, at) => {
    const { label, keys, ...rest } = held[at % held.length]
    const more = at < held.length ? "" : ` ${at}`
    return { ...rest, label: label + more, keys: keys.map((key) => key + more) }
  })
  const form = document.querySelector("#root form.trouver")
  const input = form.querySelector("input[name=q]").cloneNode()
  form.append(input)
  const find = (text) => {
    const there = found(all, text)
    return { entries: there.slice(0, 12), count: there.length }
  }
  const list = form.querySelector("ul")
  combobox({ input, list, status: form.querySelector("[role=status]"), words: form.dataset, find })
  const took = []
  for (const text of texts) {
    for (let time = 0; time < times; time++) {
      input.value = text
      const start = performance.now()
      input.dispatchEvent(new Event("input"))
      list.getBoundingClientRect()
      took.push([text, performance.now() - start])
    }
  }
  return took
}"""


def measured() -> dict[str, Any]:
    """`entries`, the median and the slowest of what a letter costs, `median_ms`, `slowest_ms`, and
    the `slowest` text.
    """
    with serve() as site, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        page.goto(site.url)
        whole(page)
        took = _took(page)
        browser.close()
    by = {text: [ms for each, ms in took if each == text] for text in TEXTS}
    slowest = max(by, key=lambda text: median(by[text]))
    return {
        "entries": ENTRIES,
        "median_ms": round(median(ms for _, ms in took), 1),
        "slowest_ms": round(max(ms for _, ms in took), 1),
        "slowest": slowest,
    }


def _took(page: Page) -> list[tuple[str, float]]:
    return page.evaluate(_MEASURE, [ENTRIES, list(TEXTS), TIMES])


def told(found: dict[str, Any]) -> str:
    """One line."""
    return "search over {entries} entries: {median_ms} ms a letter, {slowest_ms} at most".format(
        **found
    )


if __name__ == "__main__":
    print(told(measured()))
