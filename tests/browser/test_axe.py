"""axe-core, the engine of accessibility audits, on every page: nothing serious or critical."""

import pytest

from tools.npm import Package, read_member
from tools.site import ADDRESSES

AXE = Package(
    "axe-core",
    "4.14.1",
    "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
)

#: Rule and element of what is Streamlit's own, and can't be mended from outside.
STREAMLIT: set[tuple[str, str]] = set()

RUN = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] })
  return found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html, target }) => [id, String(target), html]))
}"""


@pytest.fixture(scope="module")
def axe():
    return read_member(AXE, "axe.min.js").decode()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_axe_finds_nothing_serious(open_page, axe, path, theme):
    page = open_page(path, theme=theme)
    page.evaluate(axe)
    found = page.evaluate(RUN)
    ours = [(rule, target, html[:160]) for rule, target, html in found
            if not any(rule == known and part in html for known, part in STREAMLIT)]  # fmt: skip
    assert ours == []
