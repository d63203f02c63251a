"""axe-core, the engine of accessibility audits, on every page: nothing serious or critical."""

from importlib.resources import files

import pytest

from tools.site import ADDRESSES

#: Rule and element of what is Streamlit's own, and can't be mended from outside.
STREAMLIT: set[tuple[str, str]] = set()

RUN = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] })
  return found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html, target }) => [id, String(target), html]))
}"""


@pytest.fixture(scope="module")
def axe():
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_axe_finds_nothing_serious(open_page, axe, path, theme):
    page = open_page(path, theme=theme)
    page.evaluate(axe)
    found = page.evaluate(RUN)
    ours = [(rule, target, html[:160]) for rule, target, html in found
            if not any(rule == known and part in html for known, part in STREAMLIT)]  # fmt: skip
    assert ours == []
