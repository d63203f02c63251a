"""A table holds what its layout publishes, and every sum that ties its cells."""

from __future__ import annotations

import random

import drawn_tables as drawn
import pytest

from data.producer.disclosure.layout import Dimension, Fact, Layout, LayoutError, tabulate

GEO = Dimension(
    "geo",
    {"DEP": {"94": "94", "2A": "2A", "2B": "2B"}, "REG": {"94": "11", "2A": "94", "2B": "94"},
     "FR": dict.fromkeys(("94", "2A", "2B"), "FR")},
)  # fmt: skip
YEARS = Dimension(
    "period",
    {"year": {"2012": "2012", "2013": "2013", "2014": "2014"},
     "pool": {"2012": "2012/2013", "2013": "2012/2013"}},
)  # fmt: skip
BASE = {(geo, year): n for n, (geo, year) in enumerate(
    [(g, y) for g in ("94", "2A", "2B") for y in ("2012", "2013", "2014")], start=1)}  # fmt: skip
EVERY = tuple((level, period) for level in GEO.levels for period in YEARS.levels)


def value(table, *key):
    return table.values[table.keys.index(key)]


def test_a_departement_and_a_region_of_the_same_code_are_two_cells():
    table = tabulate(Layout((GEO, YEARS), EVERY), BASE)
    assert value(table, ("DEP", "94"), ("year", "2012")) == 1
    assert value(table, ("REG", "94"), ("year", "2012")) == 4 + 7


def test_every_sum_is_true_of_the_counts():
    for seed in range(100):
        table = tabulate(*drawn.draw(random.Random(seed)))
        assert not (table.sums @ table.values).any()


def test_a_year_outside_every_pool_is_part_of_none():
    table = tabulate(Layout((GEO, YEARS), EVERY), BASE)
    assert value(table, ("FR", "FR"), ("pool", "2012/2013")) == sum(
        count for (_, year), count in BASE.items() if year != "2014"
    )


def test_years_do_not_refine_into_pools_that_leave_some_out():
    assert YEARS.refines("year", "pool")
    assert not YEARS.refines("pool", "year")
    assert GEO.refines("DEP", "FR") and GEO.refines("REG", "FR") and not GEO.refines("FR", "REG")


def test_where_one_margin_is_finest_nothing_is_latent():
    assert tabulate(Layout((GEO, YEARS), EVERY), BASE).published.all()


def test_counts_that_tie_published_sums_without_being_published_are_latent():
    layout = Layout((GEO, YEARS), (("DEP", "pool"), ("FR", "year")))
    table = tabulate(layout, BASE)
    latent = [table.keys[at] for at in range(len(table.keys)) if not table.published[at]]
    assert {tuple(level for level, _ in key) for key in latent} == {("DEP", "year")}


def test_a_fact_must_be_true_and_name_cells_that_exist():
    cell = (("FR", "FR"), ("year", "2012"))
    tabulate(Layout((GEO, YEARS), EVERY, (Fact({cell: 1}, least=12),)), BASE)
    with pytest.raises(LayoutError, match="not true"):
        tabulate(Layout((GEO, YEARS), EVERY, (Fact({cell: 1}, least=13),)), BASE)
    with pytest.raises(LayoutError, match="not in the table"):
        tabulate(Layout((GEO, YEARS), EVERY, (Fact({(("FR", "XX"), cell[1]): 1}),)), BASE)


def test_a_negative_count_is_refused_without_being_told():
    with pytest.raises(LayoutError) as refused:
        tabulate(Layout((GEO, YEARS), EVERY), BASE | {("2A", "2012"): -7919})
    assert "7919" not in str(refused.value)
