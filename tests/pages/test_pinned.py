"""An address that names a release shows it for ever, says that there is a newer one, and that it
was withdrawn once it is.
"""

from __future__ import annotations

import datetime
import re

import polars as pl
import pytest

from dashboard.pages import BY_ID, PAGES
from dashboard.web import documents, figures, serving
from data import shelf
from data.producer import withdraw, writer

DAY = datetime.date(2027, 2, 1)


@pytest.fixture
def old(tmp_path, monkeypatch):
    """Three releases; the id of the first, in which the fines of 2024 are 1 000 more."""
    monkeypatch.setenv("OBSERVATOIRE_RELEASES", str(tmp_path / "releases"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    last = shelf.open_current(shelf.EMBEDDED)
    is_2024 = (pl.col("indicator") == "contraventions") & (pl.col("period") == "2024")
    other = last.observations.with_columns(
        value=pl.when(is_2024).then(pl.col("value") + 1000).otherwise("value")
    )
    to = {"to": tmp_path / "releases", "certificate": last.certificate}
    frames = (other, last.observations.slice(1), last.observations)
    made = [
        writer.write(rows, last.sources, last.datasets, created=DAY.replace(day=day), **to).name
        for day, rows in enumerate(frames, 1)
    ]
    assert serving.release().id == made[-1]
    return made[0]


def document(page, **query):
    make = figures.framed if "embed" in query else documents.find
    return make(BY_ID[page], query)


def text(file):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", file.body.decode()))


ASKED = {"territoires": "FR", "indicateur": "sanctions.contraventions", "periode": "2024"}


def test_a_pinned_page_shows_its_release_after_two_newer_ones_and_says_so(old):
    pinned, today = document("verifier", **ASKED, release=old), document("verifier", **ASKED)
    assert "2 146" in text(pinned) and "2 146" not in text(today)
    assert "d’autres chiffres sont parus depuis" in text(pinned)
    assert "parus depuis" not in text(today)


@pytest.mark.parametrize("page", [each.id for each in PAGES])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_links_of_a_pinned_page_stay_on_its_release(old, page, lang):
    sent = document(page, lang=lang, release=old).body.decode()
    ways = [
        each
        for each in re.findall(r'<a [^>]*href="(/[^"#]*)', sent)
        if not each.startswith(("/fichiers", "/flux"))
    ]  # a feed is of every release
    pinned = (f"release={old}", f"/releases/{old}/")
    loose = [each for each in ways if not any(way in each for way in pinned)]
    newest = {re.search(r'class="figee".*?href="([^"]*)"', sent, re.S)[1]}
    assert {*loose} <= newest


def test_an_unknown_release_is_a_page_that_does_not_exist(old):
    assert document("overview", release="2026-01-01-aaaaaaaaaa").status == 404
    assert document("verifier", release="nothing").status == 404


def test_a_withdrawn_one_is_gone_from_every_page_and_verifier_says_so_whatever_is_claimed(
    old, tmp_path
):
    withdraw.withdraw(old, "Une saisie.", to=tmp_path / "releases", on=DAY)
    for page in PAGES:
        sent = document(page.id, release=old)
        assert sent.status == (200 if page.of_withdrawn else 410), page.id
    told = {
        document("verifier", **ASKED, release=old, valeur=each).body for each in ("2146", "1146")
    }
    assert len(told) == 1
    said = text(documents.find(BY_ID["verifier"], {**ASKED, "release": old, "valeur": "2146"}))
    assert "Retiré" in said and "Une saisie." in said and "Conforme" not in said


def test_a_frame_stays_on_its_release_and_says_that_it_was_withdrawn(old, tmp_path):
    frozen, live = (
        document("verifier", **ASKED, release=old, embed="1"),
        document("verifier", **ASKED, embed="1"),
    )
    assert "2 146" in text(frozen) and "2 146" not in text(live) and "1 146" in text(live)
    withdraw.withdraw(old, "Une saisie.", to=tmp_path / "releases", on=DAY)
    gone = document("verifier", **ASKED, release=old, embed="1")
    assert gone.status == 410 and "Une saisie." in text(gone) and "2 146" not in text(gone)


def test_streamlit_shows_a_pinned_release_and_says_that_a_withdrawn_one_is_gone(
    old, tmp_path, open_page
):
    def shown(app):
        bodies = "".join(each.proto.body for each in app.get("html"))
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bodies))

    assert "2 146" in shown(open_page("verifier", **ASKED, release=old))
    withdraw.withdraw(old, "Une saisie.", to=tmp_path / "releases", on=DAY)
    gone = shown(open_page("overview", release=old))
    assert "retirée" in gone and "Une saisie." in gone
