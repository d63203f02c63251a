"""From accepted returns to releases: who answered is totalled, who did not is in none; what can’t
come in without being told waits; corrections are told once they are released.

The catalogue is cut down to a few items, so that a release takes a second; the figures are drawn.
"""

from __future__ import annotations

import datetime
import json

import forms
import polars as pl
import pytest
from forms import returned

from data import release as opening
from data.__main__ import main
from data.producer import catalogue
from data.producer.returns import amounts, form
from data.producer.returns.amounts import Share
from data.producer.returns.form import Of
from data.producer.returns.grammar import Answer
from data.producer.returns.store import Store
from data.shelf import open_current
from geo.territories import DEPARTEMENTS

DAY = datetime.date(2026, 2, 1)
#: Three régions and a bit: Bretagne, Centre-Val de Loire, Normandie, Corse, two overseas.
PLACES = ("22", "29", "35", "56", "18", "28", "36", "37", "41", "45",
          "14", "27", "50", "61", "76", "2A", "2B", "971", "974")  # fmt: skip

SMALL = """
returns = true
regime = "sensitive"
subject = "sanctions"
cadence = "yearly"
licence = "LO-2.0"
typed = false
documents.loi = { fr = "Code pénal", en = "Criminal code" }
holders.police = { fr = "Police", en = "Police" }
[layout]
years = { first = 2017, at_least = 2017 }
[[layout.margins]]
levels = ["DEP", "REG", "FR"]
[[sums]]
whole = "infractions_constatees"
parts = ["constatees_police", "constatees_gendarmerie"]
"""
ITEM = """
[indicators.{name}]
kind = "{kind}"
levels = {levels}
units = ["{unit}"]
{more}
[indicators.{name}.item]
answer = "{answer}"
fr = "{name}"
en = "{name}"
about_fr = "compté"
about_en = "counted"
document = "loi"
holder = "police"
"""
ALL, FRANCE = '["DEP", "REG", "FR"]', '["FR"]'
ITEMS = (
    ("infractions_constatees", "flow", ALL, "OFFENCES", 'apart = "test"', "count"),
    ("constatees_police", "flow", FRANCE, "OFFENCES", "", "count"),
    ("constatees_gendarmerie", "flow", FRANCE, "OFFENCES", "", "count"),
    ("amendes", "flow", FRANCE, "FINES", "", "count"),
    ("montants_prononces", "amount", FRANCE, "EUR", "", "amount"),
)


@pytest.fixture
def small(tmp_path, monkeypatch, home):
    """The catalogue of a few items, and no other dataset."""
    folder = tmp_path / "catalogue"
    folder.mkdir()
    names = ("name", "kind", "levels", "unit", "more", "answer")
    items = (ITEM.format(**dict(zip(names, each, strict=True))) for each in ITEMS)
    (folder / "retour_sanctions.toml").write_text(SMALL + "".join(items), "utf-8")
    commission = (catalogue.FOLDER / "retour_commission.toml").read_text("utf-8")
    (folder / "retour_commission.toml").write_text(commission, "utf-8")
    cut = catalogue.load(folder)
    monkeypatch.setattr(catalogue, "load", lambda *_: cut)
    caches = (form.questions.cache_clear, forms.answers.cache_clear, forms.empty.cache_clear)
    [clear() for clear in caches]
    yield tmp_path / "retours", tmp_path / "releases"
    [clear() for clear in caches]


def drawn(dep, year="2025", **changed):
    """Invented: many in some places, few in others, none in some."""
    at = PLACES.index(dep) if dep in PLACES else list(DEPARTEMENTS).index(dep)
    police, gendarmerie = (at * 7) % 23 * 2, (at * 5) % 11
    said = {
        "infractions_constatees": police + gendarmerie, "constatees_police": police,
        "constatees_gendarmerie": gendarmerie, "amendes": police,
        "montants_prononces": police * 200,
    }  # fmt: skip
    return returned(dep, year, **{**said, **changed})


def accept(folder, *returns, on=DAY):
    store = Store(folder)
    with store.alone():
        for each in returns:
            store.accept(each, on)


def release(folder, to, created, code=0):
    done = main(["release", "--returns", str(folder), "--to", str(to), "--created", created])
    assert done == code
    return open_current(to) if code == 0 else None


def figure(made, indicator, level="FR", geo="FR", period="2025"):
    found = made.observations.filter(
        indicator=indicator, geo_level=level, geo=geo, period=period
    ).to_dicts()
    return found[0] if found else None


def test_only_those_that_answered_are_totalled_and_the_total_says_of_how_many(small):
    kept, to = small
    accept(kept, *(drawn(dep) for dep in PLACES))
    made = release(kept, to, "2026-06-01")
    total = figure(made, "infractions_constatees")
    assert total["value"] == sum(
        drawn(dep).answers["retour_sanctions.infractions_constatees"].count for dep in PLACES
    )
    assert "19" in total["note"] and "101" in total["note"] and "19" in total["note_en"]
    assert figure(made, "infractions_constatees", "DEP", "75")["OBS_STATUS"] == "S"
    assert figure(made, "infractions_constatees", "REG", "11")["OBS_STATUS"] == "O"
    assert figure(made, "infractions_constatees", "REG", "53") is not None
    meetings = figure(made, "reunions_politique")
    assert meetings["value"] == 2 * len(PLACES) and "19" in meetings["note"]
    assert figure(made, "derniere_reunion", "DEP", "37", "2025-11-20")["value"] == 1
    assert figure(made, "annee_strategie", "DEP", "37")["value"] == 2024


def test_small_counts_are_hidden_and_the_release_proves_it(small, capsys):
    kept, to = small
    accept(kept, *(drawn(dep) for dep in PLACES))
    made = release(kept, to, "2026-06-01")
    for dep in PLACES:
        count = drawn(dep).answers["retour_sanctions.infractions_constatees"].count
        row = figure(made, "infractions_constatees", "DEP", dep)
        if 0 < count < 11:
            assert (row["CONF_STATUS"], row["value"]) == ("N", None)
    assert made.observations.filter(
        pl.col("geo_level") == "DEP", indicator="constatees_police"
    ).is_empty()
    capsys.readouterr()
    assert main(["audit", str(to)]) == 0


def test_the_manifest_tells_no_digest_nor_date_of_a_return(small):
    kept, to = small
    accept(kept, *(drawn(dep) for dep in PLACES), on=datetime.date(2026, 4, 17))
    made = release(kept, to, "2026-06-01")
    text = json.dumps(made.manifest)
    assert "2026-04-17" not in text
    for line in Store(kept).lines:
        assert line["chain"] not in text
        assert "digest" not in line or line["digest"] not in text


def test_one_latecomer_waits_whole_and_nothing_public_says_so(small, capsys):
    kept, to = small
    accept(kept, *(drawn(dep) for dep in PLACES))
    first = release(kept, to, "2026-06-01")
    accept(kept, drawn("75"))
    capsys.readouterr()
    second = release(kept, to, "2026-07-01")
    assert "75" in capsys.readouterr().err
    rows = [each.observations.drop("source") for each in (first, second)]
    assert rows[0].equals(rows[1]) and first.datasets == second.datasets
    assert figure(second, "reunions_politique", "DEP", "75")["OBS_STATUS"] == "S"


def test_a_year_that_is_closed_opens_no_door_to_a_latecomer_of_another(small, capsys):
    """Fewer than three come in at the closing of their own year alone."""
    kept, to = small
    accept(kept, *(drawn(dep, "2024", **in_2024()) for dep in PLACES))
    accept(kept, *(drawn(dep) for dep in PLACES))
    first = release(kept, to, "2026-06-01")
    with (store := Store(kept)).alone():
        store.close("2024", DAY)
    accept(kept, drawn("59", infractions_constatees=0, constatees_police=0,
                       constatees_gendarmerie=0, amendes=0, montants_prononces=0))  # fmt: skip
    second = release(kept, to, "2026-07-01")
    assert figure(second, "reunions_politique", "DEP", "59")["OBS_STATUS"] == "S"
    assert (
        figure(second, "reunions_politique")["value"]
        == figure(first, "reunions_politique")["value"]
    )


def test_enough_latecomers_come_in_together(small):
    kept, to = small
    accept(kept, *(drawn(dep) for dep in PLACES))
    release(kept, to, "2026-06-01")
    late = ("59", "62", "80", "60", "02")
    more = {dep: drawn(dep, infractions_constatees=40 + n, constatees_police=20,
                       constatees_gendarmerie=20 + n)
            for n, dep in enumerate(late)}  # fmt: skip
    accept(kept, *more.values())
    made = release(kept, to, "2026-07-01")
    assert figure(made, "infractions_constatees", "DEP", "59")["value"] == 40
    assert "24" in figure(made, "infractions_constatees")["note"]
    assert main(["audit", str(to)]) == 0


def test_a_correction_is_told_with_its_reason_once_released(small):
    kept, to = small
    accept(kept, *(drawn(dep) for dep in PLACES))
    release(kept, to, "2026-06-01")
    fixed = [one_more_association(dep) for dep in ("29", "35", "56")]
    accept(kept, *fixed)
    made = release(kept, to, "2026-07-01")
    answers = made.datasets["retour_commission"]["answers"]
    assert "motives" not in made.datasets["retour_sanctions"]["answers"]
    assert answers["versions"]["2025"] == dict.fromkeys(answers["versions"]["2025"], 1)
    assert set(answers["versions"]["2025"]) == {"29", "35", "56"}
    assert answers["motives"]["2025"]["29"] == "complement"
    assert figure(made, "associations_agreees", "DEP", "29")["value"] == 3
    assert main(["audit", str(to)]) == 0


def test_two_years_with_late_corrected_and_missing_returns_hold_through_three_releases(
    small, capsys
):
    kept, to = small
    accept(kept, *(drawn(dep, "2024", **in_2024()) for dep in PLACES))
    release(kept, to, "2025-06-01")
    accept(kept, *(drawn(dep) for dep in PLACES[3:]))
    second = release(kept, to, "2026-06-01")
    accept(kept, *(one_more_association(dep) for dep in ("56", "37", "45")), drawn("29"))
    capsys.readouterr()
    third = release(kept, to, "2026-09-01")
    told = capsys.readouterr().err
    assert "29" in told and figure(third, "reunions_politique", "DEP", "29")["OBS_STATUS"] == "S"
    years = {each.datasets["retour_commission"]["layout"]["periods"][-1]
             for each in (second, third)}  # fmt: skip
    assert years == {"2025"}
    assert figure(third, "reunions_politique", period="2024")["value"] == 2 * len(PLACES)
    assert main(["audit", str(to)]) == 0


def in_2024():
    return {"derniere_reunion": "2024-11-20"}


def one_more_association(dep):
    """A correction of what counts nobody: the return is another version all the same."""
    given = drawn(dep, associations_agreees=3)
    return type(given)(given.of, given.answers, motive="complement")


def test_a_figure_not_known_is_not_one_that_does_not_exist_nor_one_unanswered(small):
    kept, to = small
    accept(kept, *(drawn(dep) for dep in PLACES[2:]),
           drawn("22", amendes=Answer("nc"), annee_strategie=Answer("ne")),
           drawn("29", infractions_constatees=Answer("nc"),
                 annee_strategie=Answer("nc")))  # fmt: skip
    made = release(kept, to, "2026-06-01")
    assert figure(made, "infractions_constatees", "DEP", "29")["OBS_STATUS"] == "O"
    assert figure(made, "annee_strategie", "DEP", "22")["OBS_STATUS"] == "M"
    assert figure(made, "annee_strategie", "DEP", "29")["OBS_STATUS"] == "O"
    assert figure(made, "annee_strategie", "DEP", "75")["OBS_STATUS"] == "S"


def test_a_release_without_returns_keeps_those_of_the_last_one(small):
    kept, to = small
    accept(kept, *(drawn(dep) for dep in PLACES))
    first = release(kept, to, "2026-06-01")
    assert main(["release", "--to", str(to), "--created", "2026-06-02"]) == 0
    again = open_current(to)
    assert again.observations.equals(first.observations)
    assert again.datasets == first.datasets


def test_a_release_that_is_made_again_is_the_same_bytes(small, tmp_path):
    kept, to = small
    accept(kept, *(drawn(dep) for dep in PLACES))
    made = release(kept, to, "2026-06-01")
    before = {path.name: path.read_bytes() for path in (to / made.id).iterdir()}
    again = release(kept, to, "2026-06-01")
    assert again.id == made.id
    assert {path.name: path.read_bytes() for path in (to / made.id).iterdir()} == before
    assert opening.open(to / made.id)


def test_a_half_year_is_in_no_release(small):
    kept, to = small
    accept(kept, *(drawn(dep) for dep in PLACES))
    before = release(kept, to, "2026-06-01")
    half = returned("75", "2026-S1", derniere_reunion="2026-03-02")
    accept(kept, half)
    after = release(kept, to, "2026-07-01")
    assert after.observations.equals(before.observations)


def test_an_amount_needs_three_contributors_none_above_half_and_persons_behind_it():
    def shares(*pairs):
        return {str(at): Share(*each) for at, each in enumerate(pairs)}

    assert amounts.shown([shares((300, 5), (300, 5), (300, 5))]) == 900
    assert amounts.shown([shares((300, 9), (300, 9))]) is None
    assert amounts.shown([shares((900, 5), (300, 5), (300, 5))]) is None
    assert amounts.shown([shares((300, 3), (300, 3), (300, 3))]) is None


def test_an_amount_changes_only_when_enough_stands_behind_the_change():
    first = {str(at): Share(300, 6) for at in range(4)}
    one_more = {**first, "9": Share(5000, 20)}
    three_more = {**first, **{str(10 + at): Share(100, 4) for at in range(3)}}
    assert amounts.shown([first, one_more]) == 1200
    assert amounts.shown([first, one_more, three_more]) == 1500


def test_the_amount_of_france_is_shown_and_of_no_departement(small):
    kept, to = small
    accept(kept, *(drawn(dep) for dep in PLACES))
    made = release(kept, to, "2026-06-01")
    rows = made.observations.filter(indicator="montants_prononces")
    assert rows["geo_level"].to_list() == ["FR"] and rows["value"][0] > 0


def test_whose_return_it_is_reads_as_a_pair():
    assert Of("37", "2025") == ("37", "2025")
