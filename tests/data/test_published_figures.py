"""The committed figures: every one can be traced, read and compared."""

import re

import polars as pl
import pytest

from data import observations
from data.producer import published

#: Rows of each file. A change here is a change of the figures: agree to it by hand.
ROWS = {
    "afis": 4,
    "commissions": 85,
    "diagnostics": 72,
    "estimations": 26,
    "europe": 336,
    "population": 3040,
    "procedures": 56,
    "psp": 75,
    "sanctions": 37,
    "victimes": 66,
}

#: Figures on which two sources disagree, with what each of them says.
CONFLICTS = {
    ("estimations", "personnes_en_situation_de_prostitution", "2010"): {
        "prostcost-2015": 37000.0,
        "adair-2016": 31000.0,
        "interieur-2010": None,
    },
    ("estimations", "personnes_en_situation_de_prostitution", "2024"): {
        "adn-miprof": None,
        "adn-2025": 40000.0,
    },
    ("victimes", "victimes_traite_exploitation", "2016"): {
        "ssmsi-2022": 1439.0,
        "unodc-2025-04": 1443.0,
    },
    ("victimes", "victimes_traite_exploitation", "2023"): {
        "ssmsi-2024": 2100.0,
        "lacroix-2024": 2143.0,
    },
}


#: Documents that were read with the others and give no figure that another does not give.
READ = {"vie-publique-2025"}


@pytest.fixture(scope="module")
def rows(typed):
    return typed[0]


@pytest.fixture(scope="module")
def sources(typed):
    return typed[1]


def disagreeing(frame):
    twice = frame.filter(pl.struct(observations.KEY).is_duplicated())
    found = {}
    for row in twice.iter_rows(named=True):
        key = (row["dataset"], row["indicator"], row["period"])
        found.setdefault(key, {})[row["source"]] = row["value"]
    return found


def test_no_typed_figure_was_lost(rows):
    assert dict(rows.group_by("dataset").len().rows()) == ROWS
    # 759 figures were collected; two of them are amounts fixed by law and stand in the catalogue.
    assert rows.filter(pl.col("dataset") != "population").height == 759 - 2


def test_every_figure_has_a_source_that_is_described(rows, sources):
    assert set(rows["source"]) <= set(sources["source"])
    described = sources.select("title", "publisher", "url", "lang")
    assert described.filter(pl.any_horizontal(pl.all().is_null())).is_empty()


def test_every_source_described_is_used(rows, sources, datasets):
    legal = {param.source for each in datasets.values() for param in each.legal}
    restricted = {each.restricted.source for each in datasets.values() if each.restricted}
    assert set(sources["source"]) - set(rows["source"]) <= legal | restricted | READ


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        ("geo_level", observations.GEO_LEVELS),
        ("unit", observations.UNITS),
        ("OBS_STATUS", observations.OBS_STATUS),
        ("CONF_STATUS", observations.CONF_STATUS),
        ("evidence", observations.EVIDENCE),
        ("sex", observations.SEX),
        ("age", observations.AGE),
    ],
)
def test_every_code_of_the_figures_is_in_its_list(rows, column, codes):
    assert set(rows[column]) <= set(codes)


def test_every_territory_exists_at_its_level(rows):
    for level, geo in rows.select("geo_level", "geo").unique().rows():
        assert geo in observations.GEO[level]


def test_every_period_is_one(rows):
    assert [
        period for period in rows["period"].unique() if not observations.is_period(period)
    ] == []


def test_every_figure_is_what_the_catalogue_declares(rows, datasets):
    for row in rows.iter_rows(named=True):
        indicator = datasets[row["dataset"]].indicators[row["indicator"]]
        assert row["geo_level"] in indicator.levels
        assert row["unit"] in indicator.units
        assert row["breakdown"] in indicator.breakdowns


def test_a_row_without_a_figure_says_why(rows):
    without = rows.filter(pl.col("OBS_STATUS").is_in(observations.WITHOUT_VALUE))
    assert without.height == 34
    assert without.select("value", "low", "high").null_count().row(0) == (34, 34, 34)
    assert without.filter(pl.col("note").str.strip_chars() == "").is_empty()


def test_every_other_row_has_a_figure_or_its_bounds(rows):
    others = rows.filter(~pl.col("OBS_STATUS").is_in(observations.WITHOUT_VALUE))
    assert others.filter(pl.all_horizontal(pl.col("value", "low", "high").is_null())).is_empty()


def test_a_figure_that_we_mask_is_nowhere_in_its_row(rows):
    masked = rows.filter(CONF_STATUS="N")
    assert masked.height == 21
    assert set(masked["OBS_STATUS"]) == {"Q"}
    assert masked.select("value", "low", "high").null_count().row(0) == (21, 21, 21)


def test_no_text_of_a_figure_that_we_mask_holds_its_number(rows, sources):
    """Notes say the same sentence of all, but for what the figure is about; dates are no counts."""
    masked = rows.filter(CONF_STATUS="N")
    titles = sources.filter(pl.col("source").is_in(masked["source"].to_list()))["title"].to_list()
    for text in [*masked["note"], *masked["note_en"], *titles]:
        numbers = re.sub(r"\b(19|20)\d\d\b|\bn° \d+|\bart\. \d+", "", text)
        assert not re.search(r"\b[1-4]\b", numbers), text


def test_what_is_said_to_be_a_floor_or_a_ceiling_is_one_and_no_spread_is_an_interval(rows):
    floors = rows.filter(pl.col("low").is_not_null() & pl.col("high").is_null())
    ceilings = rows.filter(pl.col("high").is_not_null() & pl.col("low").is_null())
    assert (floors.height, ceilings.height) == (7, 1)
    assert floors.filter(geo="37", indicator="personnes_recensees")["low"].to_list() == [252]
    spread = rows.filter(breakdown="mesure=etendue_departements")
    assert spread["low", "high", "value"].rows() == [(30, 100, None)]


def test_two_sources_that_disagree_are_both_kept(rows):
    assert disagreeing(rows) == CONFLICTS


def test_a_release_keeps_both_sides_of_a_conflict(embedded):
    assert disagreeing(embedded.observations) == CONFLICTS


def test_the_embedded_release_holds_every_typed_row_as_it_was_typed(embedded, rows):
    kept = observations.blanked(embedded.observations).join(
        rows, on=rows.columns, how="semi", nulls_equal=True
    )
    assert kept.height == rows.height


def test_amounts_fixed_by_law_are_typed_nowhere_but_in_the_catalogue(rows):
    assert rows.filter(pl.col("indicator").str.starts_with("amende_maximale")).is_empty()


def test_every_file_of_figures_belongs_to_a_dataset_of_the_catalogue(datasets):
    files = {path.name for path in published.FOLDER.iterdir()}
    typed = {f"{id_}.csv" for id_, each in datasets.items() if each.typed and not each.restricted}
    assert files == typed | {published.SOURCES}


def test_no_figure_is_a_negative_number(rows):
    low = rows.select(pl.min_horizontal("value", "low", "high").min()).item()
    assert low == 0
