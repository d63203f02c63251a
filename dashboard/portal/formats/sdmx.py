"""SDMX-CSV 2.0 and 2.1 (https://github.com/sdmx-twg/sdmx-csv): the rows of one dataflow.

2.1 lets a file say its separator after `STRUCTURE`: ours is then `;`, which a French Excel opens as
it is. `OBS_VALUE` of a hidden row is empty, and `CONF_STATUS` says why.
"""

from __future__ import annotations

import datetime

import polars as pl

from dashboard.portal.formats.rows import Rows
from data.reading.export import days

#: Who maintains the dataflow, what it is called, its version.
STRUCTURE_ID = "OBSERVATOIRE:OBSERVATIONS(1.0)"

#: Concepts of SDMX by the columns that they are; dimensions come first, then the measure, then
#: attributes.
CONCEPTS = {
    "DATASET": "dataset", "INDICATOR": "indicator", "REF_AREA": "territory",
    "TIME_PERIOD": "time", "SEX": "sex", "AGE": "age", "BREAKDOWN": "breakdown",
    "UNIT_MEASURE": "unit", "SOURCE": "source", "OBS_VALUE": "value", "LOW": "low", "HIGH": "high",
    "OBS_STATUS": "OBS_STATUS", "CONF_STATUS": "CONF_STATUS", "EVIDENCE": "evidence",
    "MEANING": "meaning", "RELEASE": "release",
}  # fmt: skip


def write_2_0(rows: Rows) -> bytes:
    """Comma between fields."""
    return _written(rows, ",")


def write_2_1(rows: Rows) -> bytes:
    """Semicolon between fields."""
    return _written(rows, ";")


def _written(rows: Rows, separator: str) -> bytes:
    times = {each: time_period(each) for each in set(rows.frame["period"])}
    frame = rows.frame.with_columns(
        time=pl.col("period").replace_strict(times, return_dtype=pl.String)
    )
    made = frame.select(
        pl.lit("dataflow").alias("STRUCTURE"),
        pl.lit(STRUCTURE_ID).alias("STRUCTURE_ID"),
        pl.lit("I").alias("ACTION"),
        *(pl.col(column).alias(concept) for concept, column in CONCEPTS.items()),
        *([pl.col("fictional").alias("FICTIONAL")] if "fictional" in frame.columns else []),
    )
    return made.write_csv(separator=separator).encode()


def time_period(period: str) -> str:
    """A period as SDMX writes it: an interval by its first day and how long it lasts.

    >>> time_period("2018"), time_period("2018/2020"), time_period("2017-05-18/2017-05-20")
    ('2018', '2018-01-01/P3Y', '2017-05-18/P3D')
    """
    if "/" not in period:
        return period
    first, last = days(period)
    after = last + datetime.timedelta(1)
    months = 12 * (after.year - first.year) + after.month - first.month
    if first.day != 1 or after.day != 1:
        return f"{first}/P{(after - first).days}D"
    return f"{first}/P{months // 12}Y" if months % 12 == 0 else f"{first}/P{months}M"
