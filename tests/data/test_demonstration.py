"""The demonstration: what is drawn meets what is published, its forms are read as real ones are,
and its releases stand apart from all others.
"""

from __future__ import annotations

import datetime
from collections import Counter

import drawn
import pytest

import messages
from data import shelf
from data.errors import UnusableRelease
from data.producer import writer
from data.producer.demonstration import making, scenario
from data.producer.demonstration.filled import Forms, file
from data.producer.demonstration.held import held
from data.producer.demonstration.population import Population
from data.producer.returns.reading import Known, Reader


@pytest.fixture(scope="module")
def population():
    return Population(making.SEED)


def test_every_published_figure_of_what_the_form_asks_is_met_or_set_aside_with_a_reason(population):
    found = held(population)
    missed = [(each.row["dataset"], each.row["indicator"], each.row["geo"], each.row["period"])
              for each in found if each.state == "missed"]  # fmt: skip
    assert not missed
    assert all(each.why for each in found if each.state == "aside")
    counted = Counter(each.state for each in found)
    assert counted["met"] >= 149 and counted["within"] >= 43 and counted["aside"] <= 9


@pytest.mark.parametrize(
    ("item", "year", "total"),
    [("infractions_constatees", 2024, 1146), ("parcours_en_cours", 2024, 903),
     ("personnes_accompagnees", 2022, 643), ("demandes_presentees", 2024, 469),
     ("afis_demandes", 2022, 601)],
)  # fmt: skip
def test_the_numbers_that_everybody_knows_are_drawn(population, item, year, total):
    assert population.of(item, year).sum() == total


def test_paris_and_those_without_an_offence_are_as_published(population):
    noted = population.of("infractions_constatees", 2024)
    assert 659 <= noted[population.deps.index("75")] <= 670
    assert (noted == 0).sum() == 36
    present = population.of("parcours_en_cours", 2024)
    assert (present > 0).sum() == 67 and present[population.deps.index("75")] == 148


def test_the_same_seed_draws_the_same_persons(population):
    assert Population(making.SEED).counts == population.counts


def test_each_year_follows_the_one_before(population):
    for year in population.years[1:]:
        there = population.of("parcours_en_cours", year - 1) + population.of("entrees", year)
        assert (population.of("personnes_accompagnees", year) == there).all()
        left = population.of("parcours_en_cours", year) + population.of("parcours_termines", year)
        assert (there == left).all()


def test_a_form_of_the_demonstration_is_read_as_it_was_filled(population):
    forms, words = Forms(population), messages.load("fr")
    for year in population.years:
        for dep in population.deps:
            given = scenario.of_form(forms, dep, year)
            reader = Reader(lambda _: Known(None, None, {}), datetime.date(2026, 2, 1))
            outcome = reader.read("retour.csv", file(given, words))
            assert outcome.acceptable and outcome.given is not None, (dep, year, outcome.findings)
            assert dict(outcome.given.answers) == dict(given.answers)


def test_some_are_late_some_missing_some_not_known_and_some_corrected(population):
    rounds = list(scenario.rounds(Forms(population)))
    assert len(rounds) == 3
    assert len({each.created for each in rounds}) == 3
    last = [given for each in rounds[1].accepted.values() for given in each]
    assert 85 < len(last) < 101 and len(rounds[1].accepted) == 2
    states = Counter(answer.state for given in last for answer in given.answers.values())
    assert states["nc"] and states["ne"]
    assert any(given.motive for each in rounds[2].accepted.values() for given in each)


# Apart from real releases


def publish(to, embedded, **about):
    rows, sources, described = embedded.observations, embedded.sources, embedded.datasets
    return writer.write(rows, sources, described, to=to, created=drawn.CREATED, **about)


def test_a_release_says_in_its_id_that_it_is_a_demonstration(tmp_path, embedded):
    assert "demonstration" in publish(tmp_path, embedded, fictional=True).name
    assert "demonstration" not in publish(tmp_path / "real", embedded).name


@pytest.mark.parametrize("first", [True, False])
def test_a_demonstration_and_a_real_release_share_no_folder(tmp_path, embedded, first):
    before = publish(tmp_path, embedded, fictional=first)
    with pytest.raises(writer.MixedReleases):
        publish(tmp_path, embedded, fictional=not first)
    assert shelf.open_current(tmp_path).id == before.name


def test_a_demonstration_is_not_written_where_this_machine_serves_from(embedded):
    with pytest.raises(writer.MixedReleases):
        publish(shelf.folders()[-1], embedded, fictional=True)


def test_a_demonstration_is_served_by_who_names_its_folder_alone(tmp_path, embedded, monkeypatch):
    publish(tmp_path, embedded, fictional=True)
    monkeypatch.setattr(shelf, "folders", lambda: [shelf.EMBEDDED, tmp_path])
    assert not shelf.newest().fictional
    monkeypatch.undo()
    monkeypatch.setenv("OBSERVATOIRE_RELEASES", str(tmp_path))
    assert shelf.newest().fictional
    monkeypatch.setenv("OBSERVATOIRE_FICTION", "never")
    with pytest.raises(UnusableRelease):
        shelf.newest()


def test_a_folder_that_mixes_both_serves_neither(tmp_path, embedded, monkeypatch):
    publish(tmp_path, embedded)
    (tmp_path / "aside").mkdir()
    made = publish(tmp_path / "aside", embedded, fictional=True)
    made.rename(tmp_path / made.name)
    monkeypatch.setenv("OBSERVATOIRE_RELEASES", str(tmp_path))
    with pytest.raises(UnusableRelease):
        shelf.newest()


def test_the_demonstration_of_this_repository_is_whole_fictional_and_in_three_releases():
    folder = shelf.EMBEDDED.parent / "demonstration"
    made = shelf.good(folder)
    assert len(made) == 3 and all(each.fictional for each in made)
    last = shelf.open_current(folder)
    assert last.id == max(made, key=lambda each: each.created).id
    assert last.manifest["demonstration"]["choices"]
    about = last.datasets["retour_sanctions"]["answers"]
    assert (
        about["motives"]["2025"]
        and "S" in about["silent"]["infractions_constatees"]["2025"].values()
    )


def test_what_is_protected_for_real_is_in_the_demonstration_as_it_is(embedded):
    """No restricted count is read for it (SECRECY 18)."""
    made = shelf.open_current(shelf.EMBEDDED.parent / "demonstration")
    ours, theirs = (each.observations.filter(dataset="etat4001") for each in (made, embedded))
    assert ours.equals(theirs)
