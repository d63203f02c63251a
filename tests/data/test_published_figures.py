"""The committed figures: every one can be traced, read and compared."""

import polars as pl
import pytest

from data import observations, published

#: Rows of each file. A change here is a change of the figures: agree to it by hand.
ROWS = {
    "afis": 3,
    "commissions": 67,
    "diagnostics": 54,
    "estimations": 22,
    "europe": 325,
    "population": 3040,
    "procedures": 23,
    "psp": 53,
    "sanctions": 29,
    "victimes": 50,
}

#: Figures on which two sources disagree, with what each of them says.
CONFLICTS = {
    ("estimations", "personnes_en_situation_de_prostitution", "2010"): {
        "prostcost-2015": 37000.0,
        "adair-2016": 31000.0,
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
    # 628 figures were collected; two of them are amounts fixed by law and stand in the catalogue.
    assert rows.filter(pl.col("dataset") != "population").height == 628 - 2


def test_every_figure_has_a_source_that_is_described(rows, sources):
    assert set(rows["source"]) <= set(sources["source"])
    described = sources.select("title", "publisher", "url", "lang")
    assert described.filter(pl.any_horizontal(pl.all().is_null())).is_empty()


def test_every_source_described_is_used(rows, sources, datasets):
    legal = {param.source for each in datasets.values() for param in each.legal}
    restricted = {each.restricted.source for each in datasets.values() if each.restricted}
    assert set(sources["source"]) - set(rows["source"]) <= legal | restricted


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
    assert without.height == 27
    assert without.select("value", "low", "high").null_count().row(0) == (27, 27, 27)
    assert without.filter(pl.col("note").str.strip_chars() == "").is_empty()


def test_every_other_row_has_a_figure_or_its_bounds(rows):
    others = rows.filter(~pl.col("OBS_STATUS").is_in(observations.WITHOUT_VALUE))
    assert others.filter(pl.col("value").is_null() & pl.col("low").is_null()).is_empty()


def test_a_figure_that_we_mask_is_nowhere_in_its_row(rows):
    masked = rows.filter(CONF_STATUS="N")
    assert masked.height == 14
    assert set(masked["OBS_STATUS"]) == {"Q"}
    assert masked.select("value", "low", "high").null_count().row(0) == (14, 14, 14)


def test_two_sources_that_disagree_are_both_kept(rows):
    assert disagreeing(rows) == CONFLICTS


def test_a_release_keeps_both_sides_of_a_conflict(embedded):
    assert disagreeing(embedded.observations) == CONFLICTS


def test_the_embedded_release_holds_every_typed_row_as_it_was_typed(embedded, rows):
    kept = embedded.observations.join(rows, on=rows.columns, how="semi", nulls_equal=True)
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
