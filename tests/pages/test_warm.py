"""What a release shows to everybody is made when it is opened: no reader waits for it."""

from __future__ import annotations

import dataclasses

import pytest

from dashboard import warm
from dashboard.memory import Memory
from dashboard.pages import PAGES
from dashboard.web import documents, serving


@pytest.fixture(scope="module")
def made() -> set:
    """The names of what is made ahead."""
    documents._kept = Memory(documents.ROOM)  # nothing that another test has made
    fresh = dataclasses.replace(serving.release())
    warm.whole(fresh)
    return set(fresh.computed)


@pytest.mark.parametrize("page", [page.id for page in PAGES])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_first_reader_of_a_page_has_nothing_of_it_made(open_page, made, page, lang):
    release = serving.release()
    release.computed.clear()
    open_page(page, lang=lang)
    chrome = {name for name in release.computed if "chrome" in name[0]}
    assert not set(release.computed) - made - chrome
