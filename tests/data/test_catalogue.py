"""What each dataset is: the committed catalogue, and what is said of a file that is wrong."""

import datetime

import polars as pl
import pydantic
import pytest

from data import observations
from data.errors import CatalogueError, FileProblems
from data.producer import aggregates, catalogue
from data.producer.build import build
from data.reading import query

GOOD = """
regime = "as_published"
subject = "sanctions"
cadence = "irregular"
licence = "LO-2.0"

[indicators.amende]
kind = "amount"
levels = ["FR"]
units = ["EUR"]
"""

LEGAL = """
[[legal]]
indicator = "{indicator}"
value = 1500
unit = "EUR"
article = "code pénal, art. 611-1"
in_force = 2016-04-15
text = "Loi n° 2016-444 du 13 avril 2016"
url = "https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000032396046"
checked_on = 2026-11-24
source = "{source}"
period = "2016"
note = "art. 611-1"
"""


@pytest.fixture
def written(tmp_path):
    """Reads a catalogue file that holds these bytes."""

    def read(content):
        path = tmp_path / "essai.toml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return catalogue.read(path)

    return read


def test_the_datasets_other_programs_rely_on_are_there(datasets):
    assert (
        list(datasets)
        == (
            "afis commissions diagnostics estimations etat4001 europe population procedures psp "
            "retour_commission retour_diagnostic retour_parcours retour_reperage retour_sanctions "
            "sanctions ssmsi victimes voisins"
        ).split()
    )


def test_a_dataset_is_known_by_the_name_of_its_file(datasets, written):
    assert all(key == each.id for key, each in datasets.items())
    assert written(GOOD).id == "essai"


def test_the_catalogue_declares_only_levels_and_units_that_exist(datasets):
    for dataset in datasets.values():
        for indicator in dataset.indicators.values():
            assert set(indicator.levels) <= set(observations.GEO_LEVELS)
            assert set(indicator.units) <= set(observations.UNITS)


def test_every_indicator_of_the_catalogue_has_a_figure(datasets, embedded):
    embedded_ones = {key: each for key, each in datasets.items() if each.typed}
    declared = {(key, name) for key, each in embedded_ones.items() for name in each.indicators}
    made = embedded.observations.filter(pl.col("dataset") != "voisins")  # by the producer
    assert declared == set(made["dataset", "indicator"].unique().rows())


def test_every_subject_of_a_departement_is_the_subject_of_a_dataset(datasets):
    assert set(query.LOCAL_SUBJECTS) <= {each.subject for each in datasets.values()}


def test_what_the_catalogue_says_cannot_be_changed(datasets):
    with pytest.raises(pydantic.ValidationError):
        datasets["psp"].regime = "threshold"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD + "titre = ", "This file is not TOML: it ends before"),
        (GOOD + "titre = oui\n", "essai.toml, row 11. This line is not TOML, from character 9"),
        (GOOD + 'units = ["PCT"]\n', "essai.toml, row 11. This line is not TOML"),
        (GOOD.replace("as_published", "public"), "key “regime”: “public”. Use one of as_published"),
        (GOOD.replace('subject = "sanctions"\n', ""), "key “subject”. This key is missing"),
        (GOOD.replace('"amount"', '"nombre"'), "key “indicators.amende.kind”: “nombre”. Use one"),
        (GOOD.replace("units", "unites"), "key “indicators.amende.unites”. No such key"),
        (GOOD.partition("[indicators")[0], "key “indicators”. This key is missing"),
        ("titre = 'Sanctions'\n" + GOOD, "key “titre”: “Sanctions”. No such key"),
        ("id = 'sanctions'\n" + GOOD, "key “id”: “sanctions”. Remove it"),
        (("# Réponses\n" + GOOD).encode("latin-1"), "UTF-8"),
    ],
)
def test_a_catalogue_file_that_is_wrong_is_named_with_what_is_wrong(written, content, said):
    with pytest.raises(CatalogueError) as caught:
        written(content)
    assert {each.file for each in caught.value.problems} == {"essai.toml"}
    assert "essai.toml" in str(caught.value) and "pydantic" not in str(caught.value)
    assert said in str(caught.value)


def test_the_amounts_fixed_by_law_say_their_article_and_the_day_somebody_checked_them(datasets):
    amounts = {each.indicator: each for each in datasets["sanctions"].legal}
    assert {key: each.value for key, each in amounts.items()} == {
        "amende_maximale": 1500,
        "amende_maximale_recidive": 3750,
    }
    for each in amounts.values():
        assert each.article.startswith("code pénal, art. ")
        assert each.in_force == datetime.date(2016, 4, 15)
        assert each.checked_on >= each.in_force
        assert each.url.startswith("https://www.legifrance.gouv.fr/")


def test_the_two_maximum_fines_of_a_release_are_those_of_the_catalogue(datasets, embedded):
    fines = embedded.observations.filter(pl.col("indicator").str.starts_with("amende_maximale"))
    columns = ["indicator", "geo_level", "geo", "value", "unit", "OBS_STATUS", "source"]
    assert fines.select(columns).rows() == [
        ("amende_maximale", "FR", "FR", 1500.0, "EUR", "A", "loi-2016"),
        ("amende_maximale_recidive", "FR", "FR", 3750.0, "EUR", "A", "loi-2016"),
    ]
    made = aggregates.legal_rows(datasets)
    assert fines.rows() == made.sort(observations.ORDER).rows()
    assert embedded.source("loi-2016")["evidence"] == "official"


def test_a_catalogue_without_an_amount_fixed_by_law_makes_no_row(written):
    assert aggregates.legal_rows({"essai": written(GOOD)}).equals(observations.empty())


@pytest.mark.parametrize(
    ("indicator", "source"), [("amende", "loi-inconnue"), ("amende_inconnue", "prefecture")]
)
def test_an_amount_fixed_by_law_needs_an_indicator_and_a_source_that_exist(
    tmp_path, indicator, source
):
    amount = LEGAL.format(indicator=indicator, source=source)
    (tmp_path / "essai.toml").write_text(GOOD + amount, "utf-8")
    columns = [name for name in observations.SCHEMA if name != "dataset"]
    (tmp_path / "essai.csv").write_text(",".join(columns) + "\n", "utf-8")
    (tmp_path / "sources.csv").write_text(
        "source,title,publisher,date,url,evidence,lang\n"
        "prefecture,Rapport,Préfecture,2025,https://exemple.fr/,official,fr\n",
        "utf-8",
    )
    with pytest.raises((FileProblems, CatalogueError)):
        build(tmp_path, tmp_path)
