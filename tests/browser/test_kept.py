"""What stays in a reader's browser is what *Confidentialité* names, and nothing else."""

from __future__ import annotations

from dashboard.subjects.legal import COOKIES, STORED
from tools.site import ADDRESSES, whole

KEPT = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"


def test_every_page_leaves_what_is_named_and_no_more(browser, site):
    context = browser.new_context()
    page = context.new_page()
    kept = set()
    for path in ADDRESSES:
        page.goto(site.url + path)
        whole(page)
        kept |= set(page.evaluate(KEPT))
    cookies = context.cookies()
    context.close()
    assert [each["name"] for each in cookies] == [name for _, name in COOKIES]
    assert all(each["expires"] == -1 for each in cookies), "it ends with the browser"
    beginnings = tuple(name.removesuffix("…") for _, name in STORED)
    assert kept and [name for name in kept if not name.startswith(beginnings)] == []
    assert not any("?" in name or "37" in name for name in kept), "no choice is in it"
