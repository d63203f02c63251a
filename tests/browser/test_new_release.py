"""A new release reaches who is reading at the next click: whole, without a restart or an error."""

from __future__ import annotations

import datetime
import re
import shutil

import polars as pl
import pytest
import requests
from playwright.sync_api import Browser

from data import release, shelf
from data.producer import withdraw, writer
from data.reading import freshness
from data.reading.freshness import Freshness
from tools.site import serve, whole

PATH = "/departement?dep=37"


@pytest.fixture
def releases(tmp_path):
    """A folder that holds the embedded release, as a pull would have made it."""
    folder = tmp_path / "releases"
    shutil.copytree(shelf.EMBEDDED, folder)
    return folder


def publish(folder):
    """The same figures but one, a year later."""
    last = shelf.open_current(folder)
    here = (pl.col("dataset") == "population") & (pl.col("geo") == "37") & (pl.col("age") == "T")
    rows = last.observations.with_columns(
        value=pl.when(here).then(pl.lit(654_321.0)).otherwise("value")
    )
    day = last.created + datetime.timedelta(days=365)
    made = writer.write(rows, last.sources, last.datasets, to=folder, created=day,
                         certificate=last.certificate)  # fmt: skip
    return made.name


NAMED = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{10}")


def ids(page):
    """The releases that a page tells of: in its footer, in the addresses of its files."""
    links = page.evaluate("() => [...document.links].map((each) => each.href)")
    return set(NAMED.findall(" ".join([page.inner_text("body"), *links])))


def test_an_open_session_sees_a_new_release_whole_at_its_next_click(browser: Browser, releases):
    old = shelf.open_current(releases).id
    with serve(releases=releases) as site:
        page = browser.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(site.url + PATH)
        whole(page)
        assert ids(page) == {old}
        new = publish(releases)
        assert ids(page) == {old}
        page.get_by_role("link", name="Données").first.click()
        page.wait_for_function("(id) => document.body.innerText.includes(id)", arg=new)
        whole(page)
        assert ids(page) == {new}
        page.goto(site.url + PATH)
        whole(page)
        assert "654\u202f321" in page.inner_text("body")
        # Who kept an address of the release before still gets the same file.
        for name, status in ((old, 200), (new, 200), ("2020-01-01-0123456789", 404)):
            file = f"{site.url}/fichiers/{name}/observatoire-dep-37.csv"
            assert requests.get(file, timeout=30).status_code == status
        (releases / new / release.OBSERVATIONS).write_bytes(b"damaged")
        writer.switch(releases, new)
        page.goto(site.url + PATH)
        whole(page)
        assert ids(page) == {new} and errors == []
        page.close()


def test_a_source_that_failed_is_told_with_its_last_good_day(browser: Browser, releases):
    good = Freshness(("population",), "2026-11-03T08:00:00+00:00", "2026-11-24T08:00:00+00:00")
    bad = Freshness(("ssmsi",), "2026-10-02T08:00:00+00:00", good.asked, "unreachable")
    with serve(releases=releases) as site:
        page = browser.new_page()
        page.goto(site.url + "/donnees")
        whole(page)
        assert not page.locator("[class*=interrogees]").count()
        freshness.write(releases, {"insee": good, "ssmsi": bad})
        for lang, words in (("fr", "2 octobre 2026"), ("en", "2 October 2026")):
            page.goto(f"{site.url}/donnees?lang={lang}")
            whole(page)
            warning = page.locator(".avert", has_text="SSMSI")
            told = warning.inner_text().replace("\u00a0", " ")
            assert words in told and "Insee" not in told
        page.close()


DAY = datetime.date(2027, 2, 3)
WHY = "une cellule en désignait une autre."


def test_a_withdrawn_release_is_gone_at_once_and_named_with_its_reason(
    browser: Browser, releases, tmp_path, monkeypatch
):
    """Its files and pictures, which this process holds in memory, answer 410; readers go back."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    old = shelf.open_current(releases).id
    new = publish(releases)
    with serve(releases=releases) as site:
        page = browser.new_page()
        page.goto(site.url + PATH)
        whole(page)
        assert ids(page) == {new}
        files = [f"{site.url}/fichiers/{new}/{name}" for name in (
            "observatoire-dep-37.csv", "observatoire-tout.parquet", "carte_commissions_toutes.svg",
        )]  # fmt: skip
        assert [requests.get(file, timeout=30).status_code for file in files] == [200] * 3
        for lang, none in (("fr", "Aucune version"), ("en", "No published version")):
            assert none in requests.get(f"{site.url}/methode?lang={lang}", timeout=30).text
        assert withdraw.withdraw(new, WHY, to=releases, on=DAY) == old
        for file in files:
            for address, day in ((file, "3 février 2027"), (file + "?lang=en", "3 February 2027")):
                gone = requests.get(address, timeout=30)
                assert gone.status_code == 410 and new in gone.text and WHY in gone.text
                assert day in gone.text.replace("\u00a0", " ")
        page.get_by_role("link", name="Données").first.click()
        page.wait_for_function("(id) => document.body.innerText.includes(id)", arg=old)
        assert ids(page) == {old}
        for lang in ("fr", "en"):
            page.goto(f"{site.url}/methode?lang={lang}")
            whole(page)
            told = page.inner_text("body")
            assert new in told and WHY in told
        page.close()
