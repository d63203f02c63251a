"""What a view is, what it remembers, and what a masked total does to a page."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import messages
from dashboard.memory import Memory, remembered, weight
from dashboard.palette import DARK
from dashboard.parts.html import html
from dashboard.selection import PARAMETERS, Selection, url
from dashboard.subjects import diagnostics, duties, national
from dashboard.view import View
from dashboard.web import serving
from data.reading.duties import Duty
from geo.territories import DEPARTEMENTS


def view(lang: str = "fr", **chosen: str) -> View:
    return View(serving.release(), Selection(lang=lang, **chosen), messages.load(lang))


def test_two_languages_and_two_departements_never_share_a_result_and_two_themes_do():
    titles = {national.sanctions(view(lang)).title for lang in messages.LANGUAGES}
    assert len(titles) == 2
    dark = dataclasses.replace(view(), palette=DARK)
    assert national.sanctions(dark) is national.sanctions(view())
    dep = [diagnostics.diagnostics(view(dep=code), DEPARTEMENTS[code]) for code in ("37", "45")]
    assert dep[0][0].title != dep[1][0].title


def test_a_result_is_computed_once_and_a_made_up_address_does_not_compute_it_again():
    seen = []

    @remembered
    def build(given: View) -> int:
        seen.append(given.selection)
        return len(seen)

    assert [build(view()), build(view()), build(view(dep="nulle part")), build(view("en"))] == [
        1, 1, 1, 2,
    ]  # fmt: skip


def test_what_is_remembered_can_read_nothing_that_it_does_not_depend_on():
    """The next reader would get the indicator, the form or the région of the last one."""

    @remembered
    def build(given: View) -> tuple:
        chosen = given.selection
        return chosen.indicator, chosen.form, chosen.region, chosen.period, chosen.dep

    asked = {"indicator": "psp", "form": "tiles", "region": "24", "period": "1789", "dep": "Cher"}
    assert build(view(**asked)) == ("", "", "", "", "18")


@given(st.dictionaries(st.sampled_from([*PARAMETERS.values(), "autre"]), st.text(max_size=80)))
def test_any_address_is_read_into_a_view_that_its_own_address_gives_again(query):
    selection = Selection.from_query(query)
    assert selection.lang in messages.LANGUAGES
    # A number that somebody read elsewhere is in no link of ours.
    assert Selection.from_query(selection.query()) == replace(selection, claim="", search="")
    assert not {"valeur", "q"} & set(selection.query())
    assert " " not in url("/", selection.query())


def test_many_territories_are_kept_whole():
    codes = ",".join(f"DEP-{code}" for code in list(DEPARTEMENTS)[:20])
    assert Selection.from_query({"territoires": codes}).territories == codes


def masked(total_only: bool) -> View:
    """Indre-et-Loire, its diagnostic's count masked."""
    hidden = (
        (pl.col("indicator") == diagnostics.COUNT)
        & (pl.col("geo") == "37")
        & ((pl.col("breakdown") == "T") & (pl.col("age") == "T") if total_only else True)
    )
    release = serving.release()
    rows = release.observations.with_columns(
        value=pl.when(hidden).then(None).otherwise("value"),
        OBS_STATUS=pl.when(hidden).then(pl.lit("Q")).otherwise("OBS_STATUS"),
        CONF_STATUS=pl.when(hidden).then(pl.lit("N")).otherwise("CONF_STATUS"),
    )
    manifest = {**release.manifest, "id": f"test-{total_only}"}
    changed = dataclasses.replace(release, observations=rows, manifest=manifest)
    return dataclasses.replace(view(dep="37"), release=changed)


@pytest.mark.parametrize("total_only", [True, False])
def test_a_masked_diagnostic_is_drawn_without_its_count(total_only):
    figure = diagnostics.diagnostics(masked(total_only), DEPARTEMENTS["37"])[0]
    assert "252" not in figure.title + html(figure.drawn)
    assert "25\u00a0%" in html(figure.drawn)


def test_a_visible_count_beside_a_hidden_one_is_not_called_secret():
    pathways = serving.release().observations.filter(indicator="personnes_en_parcours")
    row = pathways.row(0, named=True) | {"value": 40.0}
    seen = row | {"CONF_STATUS": "F", "period": "2017-12"}
    hidden = row | {"CONF_STATUS": "N", "period": "2018-03", "value": None}
    said = duties.fact(view(), Duty("pathway", "yes", (seen, hidden)))
    assert "mars 2018" in said and "décembre 2017" not in said


def test_what_everybody_reads_is_kept_with_its_release_and_what_somebody_chose_makes_room():
    memory = Memory(room=10_000)
    for at in range(100):
        assert memory.setdefault(at, "é" * 1000) == "é" * 1000
        assert memory.bytes <= memory.room
    assert memory.get(0, "gone") == "gone" and memory.get(99) == "é" * 1000
    assert view(period="1789").of_everybody and not view(dep="37").of_everybody


def test_the_second_of_two_who_compute_the_same_is_given_what_the_first_kept():
    memory = Memory(room=10_000)
    assert memory.setdefault("a", "first") is memory.setdefault("a", "second")


def test_a_result_weighs_what_its_text_and_its_frames_hold():
    text = "é" * 10_000
    frame = pl.DataFrame({"value": [1.0] * 10_000})
    assert weight(text) > 10_000 and weight((text, text)) > 2 * weight(text)
    assert weight(frame) >= 80_000 and weight({"a": [frame] * 20}) >= 20 * 80_000
    figure = national.sanctions(view())
    assert weight(figure) > weight(figure.table) > 1000


def test_the_national_view_forgets_what_the_address_chooses_but_its_language():
    assert view("en", dep="37", period="2019").national == view("en")
