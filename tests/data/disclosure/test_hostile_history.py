"""What a hostile statistician tried on the history of releases: each attempt is seen, and what is
safe is not refused.
"""

from __future__ import annotations

import json

import pytest
import returns
from returns import ITEM, SECRET, A, B, C, D, E, F, derived, leaks, only, said

from data import home
from data.producer import installation
from data.producer.disclosure import history
from data.producer.disclosure.answers import Answers
from data.producer.disclosure.history import Past
from data.producer.disclosure.protect import protect
from geo.territories import DEPARTEMENTS

RETURN = returns.dataset()
FRANCE = returns.dataset(indicators={"personnes": ITEM | {"levels": ["FR"]}})


def release(figures, data=RETURN, withdrawn=False, **answers):
    return said((data, figures), withdrawn=withdrawn, **answers)


def of(code, year="2024"):
    return f"personnes {code} {year}"


def numbered(**versions):
    codes = {"a": A, "b": B, "c": C, "d": D}
    return {"versions": {"2024": {code: versions.get(name, 1) for name, code in codes.items()}}}


def past(*releases):
    return [Past(f"r{at}", each) for at, each in enumerate(releases)]


def test_a_change_is_told_by_displayed_counts_alone_where_nothing_is_hidden():
    first = release({of(A): 20, of(B): 30, of("FR"): 50}, **only(A, B), **numbered())
    then = release({of(A): 22, of(B): 30, of("FR"): 52}, **only(A, B), **numbered(a=2))
    assert of(A) in leaks(first, then)
    with pytest.raises(history.Narrowed):
        history.check(then, past(first))


@pytest.mark.parametrize("later", [{"a": 2}, {}])
def test_an_item_that_is_shown_for_france_alone_tells_a_change_and_a_latecomer(later):
    answered = [A, B] if later else [A, B, C]
    first = release({of("FR"): 30}, FRANCE, **only(A, B), **numbered())
    then = release({of("FR"): 32}, FRANCE, **only(*answered), **numbered(**later))
    assert leaks(first, then)


def test_the_first_and_the_third_version_of_a_return_are_held_against_each_other():
    hidden = {of(A): SECRET, of(B): SECRET}
    releases = [release(hidden | {of("FR"): total}, **only(A, B), **numbered(a=version))
                for version, total in ((1, 60), (2, 90), (3, 62))]  # fmt: skip
    assert not leaks(*releases[:2]) and leaks(*releases)


def test_a_rate_beside_a_count_that_no_row_is_about_is_judged():
    rate = {"kind": "rate", "levels": ["DEP"], "units": ["PER_100K"], "of": "personnes",
            "per": "population"}  # fmt: skip
    data = returns.dataset(indicators={"personnes": ITEM | {"levels": ["REG", "FR"]}, "taux": rate})
    people = returns.dataset("population", public=True, indicators={
        "population": ITEM | {"kind": "stock"}})  # fmt: skip
    told = said((data, {f"taux {A} 2024": 0.5}), (people, {f"population {A} 2024": 600_000}))
    assert of(A) in leaks(told)


def test_a_pulled_number_that_a_return_names_is_read():
    pulled = returns.dataset("psp", public=True, typed=False)
    ours = returns.dataset(indicators={"personnes": ITEM | {"same_as": ["psp.personnes"]}})
    figures = {of(A): "K", of(B): SECRET, of("FR"): 20}
    told = said((pulled, {of(A): 7}), (ours, figures), **only(A, B))
    assert of(B) in leaks(told)


@pytest.mark.parametrize("periods", [("2024", "2024-12"), ("2024-12", "2024")])
def test_a_stock_that_is_told_of_december_and_of_the_year_is_read_twice(periods):
    public = returns.dataset("psp", public=True)
    ours = returns.dataset(indicators={"personnes": ITEM | {"same_as": ["psp.personnes"]}})
    figures = {of(A): "K", of(B): SECRET, of("FR"): 20}
    both = {of(A, periods[0]): 7, of(A, periods[1]): 100}
    assert of(B) in leaks(said((public, both), (ours, figures), **only(A, B)))


def test_a_document_of_which_more_is_masked_is_no_other_edition():
    psp = returns.dataset("psp", public=True)
    first = said((psp, {of(A): SECRET, of(B): SECRET, of(C): 3, of(D): 1, of("R53"): 10}))
    then = said((psp, {of(code): SECRET for code in (A, B, C, D)} | {of("R53"): 10}))
    assert derived(first, then)[of(A)][:2] == (2, 4)


def test_a_share_of_0_is_written_as_finely_as_its_neighbours():
    share = {"kind": "share", "levels": ["DEP"], "units": ["PCT"], "of": "personnes", "per": "FR"}
    data = returns.dataset(indicators={"personnes": ITEM, "part": share})
    figures = {of(A): SECRET, of(B): SECRET, of(C): 800, of("FR"): 2400}
    shares = {f"part {A} 2024": 0.0, f"part {C} 2024": 33.3}
    assert of(A) in leaks(said((data, figures | shares), **only(A, B, C)))


# What was withdrawn excuses what it told, and nothing else


def test_a_count_that_was_only_narrowed_by_what_was_withdrawn_is_narrowed_no_further():
    five = only(A, C, "75", "77")
    gone = {of(A): SECRET, of(C): 20, of("75"): SECRET, of("77"): 13, of("FR"): 43}
    now = {of(code): SECRET for code in (A, C, "75", "77")}
    now |= {of("R53"): 23, of("R11"): 20, of("FR"): 43}
    with pytest.raises(history.Narrowed):
        history.check(release(now, **five), past(release(gone, withdrawn=True, **five)))


def test_what_the_new_release_says_itself_is_not_excused_by_a_withdrawal():
    other = returns.dataset("autre")
    shown = {of(A): SECRET, of(B): SECRET, of("FR"): 30}
    first = release(shown, **only(A, B), **numbered())
    then = release(shown | {of("FR"): 32}, **only(A, B), **numbered(a=2))
    gone = said((other, {of(A): 3}), withdrawn=True)
    with pytest.raises(history.Narrowed):
        history.check(then, past(first, gone))


# What is safe is not refused


def test_many_displayed_corrections_at_once_are_no_readings_to_try():
    codes = list(DEPARTEMENTS)[:12]
    before = {of(code): 40 for code in codes} | {of("FR"): 480}
    after = {of(code): 60 for code in codes} | {of("FR"): 720}
    answered = only(*codes)
    first, then = (release(each, **answered, versions={"2024": dict.fromkeys(codes, number)})
                   for number, each in ((1, before), (2, after)))  # fmt: skip
    assert not leaks(first, then)


def test_a_return_given_again_with_the_same_figures_is_of_the_same_persons():
    figures = {of(A): SECRET, of(B): SECRET, of(C): 33, of(D): SECRET, of("FR"): 150}
    four = only(A, B, C, D)
    first, then = release(figures, **four, **numbered()), release(figures, **four, **numbered(a=2))
    assert not leaks(first, then)


# What is left out is left out whole


def test_crossings_of_a_total_that_is_left_out_are_left_out_too():
    layout = {"parts": {"sex": ["F", "M"]}, "margins": [
        {"levels": ["DEP", "REG", "FR"]}, {"levels": ["REG", "FR"], "by": ["sex"]}]}  # fmt: skip
    data = returns.dataset(layout=layout)
    base = {(geo, "2024", sex, "T", "T"): 40 for geo in DEPARTEMENTS if geo != C for sex in "FM"}
    answers = Answers(silent={"personnes": {"2024": {C: "S"}}})
    rows = protect(data, base, answers=answers)
    regions = rows.filter(geo_level="REG").filter(
        rows.filter(geo_level="REG")["value"].is_not_null()
    )
    assert returns.BRETAGNE not in regions["geo"] and returns.CORSE not in regions["geo"]
    assert "11" in regions["geo"]


# What is remembered


@pytest.fixture
def noted(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    path = home.user_folder() / "history.jsonl"
    path.parent.mkdir(parents=True)
    return path


def test_a_line_that_was_cut_short_takes_no_other_with_it(noted, tmp_path):
    noted.write_text('{"id": "2031-01-01-aaaa", "fol')
    installation.note("2031-01-02-bbbb", tmp_path)
    with pytest.raises(installation.MissingRelease, match="bbbb"):
        installation.require([])


def test_a_release_that_nobody_can_read_any_more_is_waited_for_by_none(noted, tmp_path):
    installation.note("2031-01-02-bbbb", tmp_path)
    installation.note_unreadable("2031-01-02-bbbb")
    noted.write_text(noted.read_text() + "[]\n12\n" + json.dumps({"other": 1}) + "\n")
    installation.require([])


def test_counts_of_which_one_changed_are_the_same_number_revised(embedded):
    here = embedded.observations.filter(dataset="etat4001")
    now = returns.Said(here, embedded.datasets)
    revised = returns.Said(_plus_one(here, 1), embedded.datasets)
    others = returns.Said(_plus_one(here, here.height), embedded.datasets)
    assert not history.are_others(now, now) and not history.are_others(revised, now)
    assert history.are_others(others, now)


def _plus_one(rows, number):
    at = rows.with_row_index("at").filter(rows["value"] > 0).head(number)["at"]
    return rows.with_row_index("at").with_columns(
        value=returns.pl.when(returns.pl.col("at").is_in(at.to_list()))
        .then(returns.pl.col("value") + 1)
        .otherwise("value")
    ).drop("at")  # fmt: skip


assert {E, F}


def test_releases_that_say_the_same_of_what_is_protected_are_read_once(embedded):
    """A year of nights in which an open source alone had something new costs one release."""
    rows = embedded.observations
    same = returns.Said(rows, embedded.datasets)
    found = installation._distinct(
        Past(name, each, (name,)) for name, each in (
            ("a", same), ("b", returns.Said(rows, embedded.datasets)),
            ("c", returns.Said(_plus_one(rows.filter(dataset="etat4001"), 1), embedded.datasets)),
            ("d", returns.Said(rows, embedded.datasets, withdrawn=True)),
        )
    )  # fmt: skip
    assert [each.ids for each in found] == [("a", "b"), ("c",), ("d",)]
