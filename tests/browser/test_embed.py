"""A figure in a page of another site: it shows, it stays on its release, it listens to nothing."""

from __future__ import annotations

import http.server
import threading

import pytest
from playwright.sync_api import expect

from data import shelf
from tools.site import serve, whole

ID = shelf.open_current(shelf.EMBEDDED).id


@pytest.fixture
def elsewhere(site):
    """A page of another origin that frames what it is given."""
    pages = {}

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def framing(src):
        pages["/"] = f'<iframe src="{site.url}{src}" width="800" height="600" title="x"></iframe>'
        return f"http://127.0.0.1:{server.server_port}/"

    yield framing
    server.shutdown()


def test_a_figure_shows_in_a_page_of_another_origin_with_its_source_and_link(browser, elsewhere):
    page = browser.new_page()
    page.goto(elsewhere("/departement?dep=37&embed=faits"))
    inside = page.frame_locator("iframe")
    expect(inside.locator("h3, h2").first).to_contain_text("9 faits")
    expect(inside.locator("svg.trace").first).to_be_visible()
    expect(inside.locator(".source").first).to_be_visible()
    link = inside.get_by_role("link", name="cette figure").first
    assert f"release={ID}" in link.get_attribute("href")
    assert inside.locator("header.entete, footer.pied, script").count() == 0
    before = inside.locator("main").inner_html()
    page.evaluate("document.querySelector('iframe').contentWindow.postMessage({go: '/'}, '*')")
    page.evaluate("frames[0].postMessage('x', '*')")
    page.wait_for_timeout(200)
    assert inside.locator("main").inner_html() == before
    page.close()


def test_no_whole_page_is_framed_by_another_site(browser, elsewhere):
    page = browser.new_page()
    page.goto(elsewhere("/departement?dep=37"))
    expect(page.frame_locator("iframe").locator("h1")).to_have_count(0)
    page.close()


def test_framing_is_allowed_there_only(http):
    framed = http.get("/departement?dep=37&embed=faits").headers
    assert "frame-ancestors *" in framed["content-security-policy"]
    assert "x-frame-options" not in framed
    for path in (
        "/departement?dep=37",
        "/departement?dep=37&embed=",
        "/rien?embed=1",
        "/departement?dep=37&embed=%20",
    ):
        assert http.get(path).headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    ("name", "type_"),
    [("svg", "image/svg+xml"), ("png", "image/png"), ("bib", "application/x-bibtex"),
     ("json", "application/vnd.citationstyles.csl+json"), ("txt", "text/plain")],
)  # fmt: skip
def test_a_figure_is_a_file_at_an_address_for_ever(http, name, type_):
    got = http.get(f"/fichiers/{ID}/figure_departement_faits.{name}?dep=37")
    assert got.status_code == 200 and got.headers["content-type"].startswith(type_)
    assert ID in got.headers["content-disposition"]
    assert http.get(f"/fichiers/{ID}/figure_departement_rien.{name}?dep=37").status_code == 404
    assert http.get(f"/fichiers/{ID}/figure_rien_faits.{name}").status_code == 404


def test_what_is_copied_under_a_figure_leads_here_from_anywhere(browser, tmp_path):
    """Nobody set an address: it is the one that the reader is at."""
    empty = tmp_path / "settings.toml"
    empty.write_text("")
    with serve(settings=empty) as site:
        page = browser.new_page()
        page.goto(site.url + "/departement?dep=37")
        whole(page)
        cited = page.locator("#root .citer").first
        cited.locator("summary").click()
        expect(cited.locator("code")).to_contain_text(f'src="{site.url}/departement?dep=37')
        assert 'src="/' not in cited.locator("code").inner_text()
        expect(cited.locator("a[href*='release=']")).to_contain_text(f"{site.url}/departement")
        page.close()
