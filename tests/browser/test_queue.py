"""A crowd before the server: who waits is told so, and then served."""

from __future__ import annotations

import asyncio
import threading

from playwright.sync_api import Browser, expect

import messages
from benchmarks.load import load
from tools.site import serve, whole


def test_who_waits_for_a_page_reads_that_he_waits_then_gets_it(browser: Browser):
    with serve() as site:
        page = browser.new_page()
        page.goto(f"{site.url}/methode")
        whole(page)
        crowd = threading.Thread(target=lambda: asyncio.run(load(site, 120, 120, 5)))
        crowd.start()
        page.wait_for_timeout(1500)
        page.get_by_role("link", name="Carte", exact=True).first.click()
        waiting = page.get_by_role("status").filter(has_text=messages.load("fr")("site.waiting"))
        expect(waiting).to_be_visible()
        crowd.join()
        expect(page.get_by_test_id("map")).to_be_visible()
        expect(waiting).not_to_be_attached()
        whole(page)
        page.close()
