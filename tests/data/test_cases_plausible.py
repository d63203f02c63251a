"""Cases from the field, kind 1: a figure is held against all that can contradict it, at once.

Refused beyond the bound that its source states, told under it.
"""

from __future__ import annotations

import json

import pytest
import upstreams
from pulling import DAY, current, out_of

from data import shelf
from data.__main__ import main
from data.reading import freshness


def pulled(capsys, *names):
    status = main(["pull", *names, *DAY])
    return status, out_of(capsys)


def test_a_first_edition_of_twice_the_population_is_refused(home, serve, capsys):
    """Totals added to their parts: no earlier edition says so, the typed figures do."""
    serve(upstreams.routes(insee={"population": upstreams.insee_zip(times=2)}))
    status, out = pulled(capsys, "insee")
    assert status == 1 and "insee      failed" in out
    assert "typed" in out and "bound: × 1.1" in out
    assert freshness.read()["insee"].failed == "implausible"
    assert "insee-melodi" not in shelf.newest().observations["source"]


def test_a_first_edition_in_thousands_refuses_its_dataset_and_no_other(home, serve, capsys):
    """Sibling: Eurostat's populations in thousands; its registered victims are as ever."""
    reply = json.loads(upstreams.population_reply())
    reply["value"] = {at: round(each / 1000) for at, each in reply["value"].items()}
    serve(upstreams.routes(eurostat={"demo_pjan": json.dumps(reply).encode()}))
    status, out = pulled(capsys, "eurostat")
    assert status == 1 and "demo_pjan" in out
    rows = current(home).observations
    assert "eurostat-crim_thb_sex" in rows["source"]
    assert "eurostat-demo_pjan" not in rows["source"]


def test_a_figure_or_two_beyond_the_bound_are_told_and_pass(home, serve, capsys):
    """Sibling: a correction of one département is no doubled edition."""
    changed = {("37", "2025"): upstreams.population("37", "2025") * 2}
    serve(upstreams.routes(insee={"population": upstreams.insee_zip(change=changed)}))
    status, out = pulled(capsys, "insee")
    assert status == 0 and "population 37 2025" in out and "bound: × 1.1" in out


@pytest.mark.parametrize("written", ["-300", "300.5"])
def test_a_negative_or_a_broken_count_is_a_missing_cell_by_its_name(home, serve, capsys, written):
    body = upstreams.ssmsi_csv(count={("37", "2023"): written})
    serve(upstreams.routes(ssmsi={"departements": body, "regions": REGIONS}))
    status, out = pulled(capsys, "ssmsi")
    assert status == 0 and "37 2023" in out and "a missing cell" in out
    rows = current(home).observations.filter(dataset="ssmsi", geo="37", period="2023")
    (row,) = rows.filter(indicator="violences_sexuelles", geo_level="DEP").to_dicts()
    assert (row["value"], row["OBS_STATUS"]) == (None, "O")


def test_many_negative_counts_refuse_the_edition(home, serve, capsys):
    counts = {(code, "2023"): -300 for code in list(upstreams.DEPARTEMENTS)[:20]}
    serve(upstreams.routes(ssmsi={"departements": upstreams.ssmsi_csv(count=counts)}))
    status, out = pulled(capsys, "ssmsi")
    assert status == 1 and "ssmsi      failed" in out


def test_parts_that_do_not_make_their_total_are_refused(home, serve, capsys):
    """Régions of another edition than their départements."""
    doubled = {(code, year): 900 for code in upstreams.DEPARTEMENTS for year in ("2022", "2023")}
    regions = upstreams.compressed(upstreams.ssmsi_csv("REG", count=doubled))
    serve(upstreams.routes(ssmsi={"regions": regions}))
    status, out = pulled(capsys, "ssmsi")
    assert status == 1 and "do not add up" in out


def test_sexes_that_make_more_than_their_total_are_told_or_refused(home, serve, capsys):
    """Sibling: the women and men of a State are more than its persons."""
    reply = json.loads(upstreams.by_sex())
    stride = len(upstreams.TIMES) * len(upstreams.PLACES)
    for at in list(reply["value"]):
        if (int(at) // stride) % 3 == 1:  # men
            reply["value"][at] = 9 * reply["value"][at]
    serve(upstreams.routes(eurostat={"crim_thb_sex": json.dumps(reply).encode()}))
    status, out = pulled(capsys, "eurostat")
    assert status == 1 and "do not add up" in out and "crim_thb_sex" in out
    assert "eurostat-crim_thb_vctz" in current(home).observations["source"]


def test_the_rates_that_a_source_gives_are_those_of_its_counts(home, serve, capsys):
    """A column that has moved: counts under the head of another offence's."""
    text = upstreams.ssmsi_csv().decode().splitlines()
    moved = [text[0], *(_with_rate(line, "9,9") for line in text[1:])]
    body = ("\n".join(moved) + "\n").encode()
    serve(upstreams.routes(ssmsi={"departements": body, "regions": REGIONS}))
    status, out = pulled(capsys, "ssmsi")
    assert status == 1 and "rate" in out


def test_denominators_are_those_of_the_population_in_the_same_release(home, serve, capsys):
    """Populations in thousands, rates that agree with them: INSEE's figures say no."""
    lines = upstreams.ssmsi_csv().decode().splitlines()
    small = [lines[0], *(_in_thousands(line) for line in lines[1:])]
    body = ("\n".join(small) + "\n").encode()
    serve(upstreams.routes(ssmsi={"departements": body, "regions": None}))
    status, out = pulled(capsys, "ssmsi")
    assert status == 1 and "population" in out and "denominateur" in out


def test_one_whole_year_that_is_doubled_is_refused(home, serve, capsys):
    """Sibling: a tenth of all figures would let the last year alone pass, which all rates use."""
    last = {(geo, "2025"): 2 * upstreams.population(geo, "2025") for geo in upstreams.DEPARTEMENTS}
    serve(upstreams.routes(insee={"population": upstreams.insee_zip(change=last)}))
    status, out = pulled(capsys, "insee")
    assert status == 1 and "insee      failed" in out


def test_where_nothing_decides_between_two_parts_neither_is_published(home, serve, capsys):
    """Départements of another definition, with rates that agree, beside régions as they were."""
    counts = {(code, year): 650 for code in upstreams.DEPARTEMENTS for year in ("2022", "2023")}
    body = upstreams.ssmsi_csv(count=counts)
    serve(upstreams.routes(ssmsi={"departements": body, "regions": REGIONS}))
    status, out = pulled(capsys, "ssmsi")
    assert status == 1 and "ssmsi      failed" in out
    assert not (home / "releases/current").exists() or "ssmsi" not in current(home).datasets


def test_what_other_figures_confirm_is_kept_and_its_contradiction_alone_refused(
    home, serve, capsys
):
    """Published documents confirm the totals of crim_thb_sex: citizenships × 50 are the fault."""
    routes = upstreams.routes()
    path = next(each for each in routes if each.endswith("crim_thb_vctz"))
    reply = json.loads(routes[path][0].body)
    reply["value"] = {at: 50 * each for at, each in reply["value"].items()}
    serve(upstreams.routes(eurostat={"crim_thb_vctz": json.dumps(reply).encode()}))
    status, out = pulled(capsys, "eurostat")
    sources = set(current(home).observations["source"])
    assert status == 1 and "crim_thb_vctz" in out and "eurostat-crim_thb_vctz" not in sources
    assert {"eurostat-crim_thb_sex", "eurostat-crim_thb_vexp"} <= sources


def test_an_edition_that_empties_its_figures_is_refused(home, serve, capsys):
    server = serve(upstreams.routes())
    pulled(capsys, "ssmsi")
    empty = dict.fromkeys(
        ((c, y) for c in upstreams.DEPARTEMENTS for y in ("2022", "2023", "2024")), "NA"
    )
    server.routes |= upstreams.routes(ssmsi={"departements": upstreams.ssmsi_csv(count=empty)})
    status, out = pulled(capsys, "ssmsi")
    assert status == 1 and "have no value any more" in out


def _with_rate(line, rate):
    *head, _, people = line.split(";")
    return ";".join([*head, rate, people])


def _in_thousands(line):
    *head, n, _, people = line.split(";")
    people = int(people) // 1000
    return ";".join([*head, n, f"{int(n) / people * 1000:.4f}".replace(".", ","), str(people)])


REGIONS = upstreams.compressed(upstreams.ssmsi_csv("REG"))
