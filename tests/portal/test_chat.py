"""What a conversational agent is told: never a number that is not published."""

from __future__ import annotations

import json

import anyio
import pytest
from mcp import Client

from dashboard.portal import tables
from dashboard.portal.chat import tools
from data import shelf
from tests.conftest import apart

from .conftest import served

REAL = shelf.open_current(shelf.EMBEDDED)
HIDDEN = REAL.observations.filter(
    CONF_STATUS="N", geo_level="DEP", sex="T", age="T", breakdown="T"
).row(0, named=True)
KEY = {"dataset": HIDDEN["dataset"], "indicator": HIDDEN["indicator"],
       "territory": f"DEP-{HIDDEN['geo']}", "period": HIDDEN["period"]}  # fmt: skip


def test_a_figure_comes_with_its_sentence_source_release_and_address():
    told = tools.figure(REAL, "sanctions", "contraventions", "FR", "2024")
    (row,) = told["rows"]
    assert row["value"] == 1146 and row["meaning"].startswith("France, 2024")
    assert row["source_title"] and row["release"] == REAL.id == told["release"]
    assert f"/releases/{REAL.id}/observations" in told["address"]


def test_of_a_hidden_count_there_is_a_state_and_no_value_whatever_is_claimed():
    (row,) = tools.figure(REAL, **KEY)["rows"]
    assert row["value"] is None and "secret" in row["meaning"]
    answers = {json.dumps(tools.check(REAL, number=each, **KEY)) for each in range(20)}
    assert len(answers) == 1 and json.loads(answers.pop())["verdict"] == "secret"


@pytest.mark.parametrize("asked", [
    ("sanctions", "contraventions", "DEP-36", "1999"), ("rien", "contraventions", "FR", "2024"),
    ("sanctions", "rien", "FR", ""), ("sanctions", "contraventions", "Atlantide", ""),
])  # fmt: skip
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_where_there_is_nothing_it_says_that_no_number_can_be_given(asked, lang):
    told = tools.figure(REAL, *asked, lang=lang)
    assert told["rows"] == [] and told["nothing"]


def test_territories_side_by_side_are_in_the_order_of_their_codes():
    places = ["DEP-75", "DEP-13", "DEP-59"]
    told = tools.side_by_side(REAL, "etat4001", "proxenetisme", places, "2018/2020")
    codes = [row["geo_name"] for row in told["rows"]]
    assert codes == ["Bouches-du-Rhône", "Nord", "Paris"] and "classement" in told["order"]


def test_a_territory_is_found_by_name_and_a_series_is_in_order():
    told = tools.territory(REAL, "Indre et Loire")
    assert told["territories"][0]["id"] == "DEP-37"
    periods = [row["period"] for row in
               tools.series(REAL, "etat4001", "proxenetisme", "DEP-37")["rows"]]  # fmt: skip
    assert len(periods) > 5 and periods == sorted(periods)
    names = tools.holds(REAL)["datasets"]
    assert {each["id"] for each in names} == set(REAL.datasets) and names[0]["indicators"]


def test_an_agent_finds_the_six_questions_and_gets_their_answers(monkeypatch):
    monkeypatch.setenv("OBSERVATOIRE_MCP", "1")
    monkeypatch.setenv("OBSERVATOIRE_API_QUOTA", "0")
    tables.table(REAL, "fr")

    async def ask(url):
        async with Client(f"{url}/mcp") as client:
            listed = await client.list_tools()
            told = await client.call_tool("lire", {
                "dataset": "sanctions", "indicator": "contraventions", "territory": "FR",
                "period": "2024"})  # fmt: skip
            return [each.name for each in listed.tools], told

    with served() as url:
        names, told = apart(anyio.run, ask, url)
    assert sorted(names) == sorted(
        ["que_contient", "chercher_territoire", "lire", "serie", "comparer", "verifier"]
    )
    assert "1\\u202f146" in str(told.content) or "1146" in str(told.content)


def test_without_the_setting_there_is_no_such_address(portal):
    assert portal.get("/mcp").status_code == 404
