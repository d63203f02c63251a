"""Territories: the 101 départements and 18 régions, and finding one by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.territories import DEPARTEMENTS, REGIONS, departements_of, exact, fold, search

ANY = st.sampled_from(list(DEPARTEMENTS.values()))


def codes(text):
    return [dep.code for dep in search(text)]


def test_there_are_101_departements_in_18_regions():
    assert len(DEPARTEMENTS) == 101
    assert len(REGIONS) == 18


def test_codes_are_the_code_officiel_geographique_in_its_order():
    metropole = [f"{number:02}" for number in range(1, 96) if number != 20]
    at = metropole.index("21")
    overseas = ["971", "972", "973", "974", "976"]
    assert list(DEPARTEMENTS) == [*metropole[:at], "2A", "2B", *metropole[at:], *overseas]


def test_every_code_of_a_region_is_also_the_code_of_a_departement():
    assert set(REGIONS) < set(DEPARTEMENTS)
    assert (REGIONS["11"].name, DEPARTEMENTS["11"].name) == ("Île-de-France", "Aude")


def test_the_regions_share_the_departements_out():
    shared = [code for region in REGIONS for code in departements_of(region)]
    assert sorted(shared) == sorted(DEPARTEMENTS)


def test_only_overseas_is_a_departement_alone_in_its_region():
    alone = [dep.code for dep in DEPARTEMENTS.values() if dep.alone_in_region]
    assert alone == ["971", "972", "973", "974", "976"]
    for dep in DEPARTEMENTS.values():
        assert dep.alone_in_region == (len(departements_of(dep.region.code)) == 1)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("37", ["37"]),
        ("1", ["01"]),
        ("01", ["01"]),
        ("2a", ["2A"]),
        ("2B", ["2B"]),
        ("976", ["976"]),
        ("Indre et Loire", ["37"]),
        ("INDRE-ET-LOIRE", ["37"]),
        ("  indre   et loire ", ["37"]),
        ("indre", ["36", "37"]),
        ("herault", ["34"]),
        ("Hérault", ["34"]),
        ("cote d'or", ["21"]),
        ("Côte-d’Or", ["21"]),
        ("cotes d armor", ["22"]),
        ("val d", ["94", "95"]),
        ("corse", ["2A", "2B"]),
        ("reunion", ["974"]),
        ("", []),
        ("   ", []),
        ("-", []),
        ("zzz", []),
        ("96", []),
        ("20", []),
        ("999", []),
    ],
)
def test_what_a_person_types_finds_the_departement_meant(typed, found):
    assert codes(typed) == found


@pytest.mark.parametrize(
    ("typed", "first"),
    [("loire", "42"), ("savoie", "73"), ("marne", "51"), ("vienne", "86"), ("rhin", "67")],
)
def test_a_whole_name_or_its_beginning_comes_before_a_word_inside_others(typed, first):
    assert codes(typed)[0] == first
    assert len(codes(typed)) > 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [("37", "37"), ("indre", "36"), ("reunion", "974"), ("corse", None), ("", None), ("zz", None)],
)
def test_a_departement_is_chosen_for_the_reader_only_without_doubt(typed, code):
    chosen = exact(typed)
    assert (chosen.code if chosen else None) == code


@given(ANY, st.sampled_from([str.lower, str.upper, str]))
def test_every_departement_is_found_by_its_code_alone(dep, case):
    assert search(case(dep.code)) == (dep,)
    assert search(dep.code.lstrip("0")) == (dep,)


@given(ANY, st.sampled_from([str.lower, str.upper, fold, str]))
def test_every_departement_is_found_first_by_its_name_however_it_is_typed(dep, case):
    assert search(case(dep.name))[0] == dep
    assert exact(case(dep.name)) == dep


@given(ANY, st.data())
def test_every_departement_is_found_while_its_name_is_being_typed(dep, data):
    length = data.draw(st.integers(1, len(dep.name)))
    assert dep in search(dep.name[:length])


@given(st.text())
def test_whatever_is_typed_is_answered_with_different_departements(text):
    found = search(text)
    assert len(set(found)) == len(found)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
    assert set(fold(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
