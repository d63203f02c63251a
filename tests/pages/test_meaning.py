"""The sentence that each row of a file carries, read without the rows around it."""

from __future__ import annotations

import re

import pytest

from dashboard.content import coding
from data import shelf
from tools.site import ROOT

DEMONSTRATION = ROOT / "data" / "demonstration"

RELEASES = [shelf.open_current(shelf.EMBEDDED), shelf.open_current(DEMONSTRATION)]


@pytest.fixture(scope="module", params=[(each, lang) for each in RELEASES for lang in ("fr", "en")],
                ids=lambda each: f"{each[0].id}-{each[1]}")  # fmt: skip
def told(request):
    release, lang = request.param
    meaning = coding.meaning(release, lang)
    return [(row, meaning(row)) for row in release.observations.iter_rows(named=True)]


def test_a_part_is_told_with_its_whole(told):
    assert [said for _, said in told if re.search(r"\. (dont|of which)\b", said)] == []


def test_a_sentence_has_one_colon_and_an_end(told):
    assert [said for _, said in told if len(re.findall(r"\s?: ", said)) != 1] == []
    assert [said for _, said in told if re.search(r"(voir|there|see)\.$", said)] == []


def test_who_did_not_answer_made_no_statement(told):
    silent = [said for row, said in told if row["OBS_STATUS"] == "S"]
    assert [said for said in silent if re.search("déclaration|statement", said)] == []


def test_a_region_is_never_taken_for_its_departement(told):
    named = {}
    for row, said in told:
        if row["geo_level"] in ("DEP", "REG"):
            named.setdefault(said.partition(",")[0].partition(".")[0], set()).add(row["geo_level"])
    assert [name for name, levels in named.items() if len(levels) > 1] == []
