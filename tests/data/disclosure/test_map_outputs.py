"""Everything that a map shows, given back to the auditor as rows: no hidden count gets narrower.

The counts are invented (`fictional.py`); the populations are those of the committed release.
"""

from __future__ import annotations

from math import ceil, floor, inf, isfinite

import drawn_tables
import fictional
import polars as pl
import pytest

from dashboard.maps import model
from dashboard.selection import Selection
from dashboard.subjects.maps import RATES, rates
from dashboard.view import View
from data import release, shelf
from data.producer.disclosure import audit, ranges
from data.producer.disclosure.choose import choose
from data.producer.disclosure.derive import Row, intervals
from data.producer.disclosure.laid_out import laid_out
from data.producer.disclosure.layout import tabulate
from data.producer.disclosure.protect import coded, rule_of
from data.producer.disclosure.rows import masked
from data.reading.statistics.rates import PER
from geo.classify import quantiles
from messages import load


@pytest.fixture(scope="module", params=[11, 12])
def invented(request):
    """A view of a release of invented counts, and what a reader sees of each cell, by its key."""
    counts = coded(fictional.DATASET, fictional.counts(request.param))
    layout, rule = laid_out(fictional.DATASET), rule_of(fictional.DATASET)
    table = tabulate(layout, counts)
    hidden = choose(table, rule).hidden
    rows = dict(
        zip(table.keys, drawn_tables.rows(layout, counts, table, hidden, rule), strict=False)
    )
    whole = shelf.open_current(shelf.EMBEDDED)
    kept = whole.observations.filter(pl.col("dataset") != "etat4001")
    frame = pl.concat([kept, masked(fictional.DATASET, table, hidden)])
    described = {"etat4001": fictional.DATASET.model_dump(mode="json")}
    frame = ranges.printed(frame, described, audit.intervals(frame, described))
    made = release.Release(
        {**whole.manifest, "id": f"invented-{request.param}"}, frame, whole.sources
    )
    return View(made, Selection(), load("fr")), rows


@pytest.mark.parametrize("when", ["2018/2020", "2016"])
def test_classes_ranges_zeros_circles_and_table_narrow_no_hidden_count(invented, when):
    view, rows = invented
    before = intervals(list(rows.values()), rule_of(fictional.DATASET))
    after = intervals([*rows.values(), *told(view, rows, when)], rule_of(fictional.DATASET))
    assert len(before) > 100
    assert {at: (each.low, each.high) for at, each in before.items()} == {
        at: (each.low, each.high) for at, each in after.items()
    }


def told(view, rows, when):
    """A row for each thing that the map says of a département: its class, its zero, its circle."""
    shown = rates.displayed(view, rates.OFFENCES, when)
    breaks = quantiles(shown.filter(pl.col("value") > 0)["value"].to_list())
    people = dict(shown.select("geo", "people").rows())
    circles, _ = RATES.counts(view, when)
    for code, each in RATES.drawn(view, when).territories.items():
        parts = rows[cell(rows, code, when)].parts
        if each.style == "zero":
            yield Row(parts, 0, 0)
        elif each.style.startswith("q"):
            place = int(each.style[1:])
            low = breaks.bounds[place - 2] if place > 1 else 0.0
            ends = (low * people[code] / PER, breaks.bounds[place - 1] * people[code] / PER)
            yield Row(parts, floor(ends[0]), ceil(ends[1]))
            yield Row(parts, circles[code], circles[code])
        elif ends := model.striped(each.style):
            low = breaks.bounds[ends[0] - 2] if ends[0] > 1 else 0.0
            high = breaks.bounds[ends[1] - 1] if ends[1] < breaks.count else inf
            yield Row(
                parts, floor(low * people[code] / PER), ceil_or_inf(high * people[code] / PER)
            )
            assert code not in circles
        else:
            assert (each.style in ("secret", "absent") and code not in circles) or not circles[code]


def ceil_or_inf(value):
    return ceil(value) if isfinite(value) else inf


def cell(rows, code, when):
    return next(key for key in rows if key[0] == ("DEP", code) and key[1][1] == when)
