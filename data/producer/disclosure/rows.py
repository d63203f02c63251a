"""Cells of a table as rows of a release: shown, hidden, or why they are not given."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from data import observations
from data.producer.catalogue import Dataset
from data.producer.disclosure.answers import Answers
from data.producer.disclosure.laid_out import BASE, small_regions
from data.producer.disclosure.layout import Key, Table
from geo.territories import DEPARTEMENTS, departements_of

NOTE = observations.caveat("secret")


def masked(
    dataset: Dataset, table: Table, hidden: np.ndarray, answers: Answers | None = None
) -> pl.DataFrame:
    """The published cells of `table` as rows, those of the mask `hidden` without their value.

    Hidden rows have status Q, confidentiality N, one and the same note, and nothing else; of those
    who gave no count there is a row that says why.
    """
    rows = [
        _row(dataset, table.keys[at], None if hidden[at] else float(table.values[at]))
        for at in np.flatnonzero(table.published)
    ]
    blank = _blank_rows(dataset, answers or Answers())
    return pl.DataFrame([*rows, *blank], schema=observations.SCHEMA)


def masked_rows(dataset: Dataset, answers: Answers) -> pl.DataFrame:
    """The rows of a dataset of which no count is given: why (columns of SCHEMA)."""
    return pl.DataFrame(list(_blank_rows(dataset, answers)), schema=observations.SCHEMA)


def unit_of(dataset: Dataset, indicator: str) -> str:
    """The unit of an indicator's counts."""
    return dataset.indicators[indicator].units[0]


def _blank_rows(dataset: Dataset, answers: Answers) -> Iterator[dict[str, object]]:
    """A row for each protected count that is not given, and why; of an incomplete région too."""
    for name, periods in answers.silent.items():
        if name not in dataset.protected:
            continue
        levels = dataset.indicators[name].levels
        for period, silent in periods.items():
            for geo, status in silent.items() if "DEP" in levels else ():
                yield _blank(dataset, name, ("DEP", geo), period, status)
            regions = {DEPARTEMENTS[geo].region.code for geo, code in silent.items() if code != "M"}
            whole = {each for each in regions if set(departements_of(each)) <= silent.keys()}
            closed = period in answers.closed
            small = small_regions() if dataset.regime_of(name) == "sensitive" else set()
            named = (whole if closed else regions) - small
            for region in sorted(named) if "REG" in levels else ():
                yield _blank(dataset, name, ("REG", region), period, "O")


def _blank(
    dataset: Dataset, indicator: str, place: tuple[str, str], period: str, status: str
) -> dict[str, object]:
    total = tuple(("T", "T") for _ in BASE[2:])
    key = (place, ("period", period), *total, (indicator, indicator))
    row = _row(dataset, key, None)
    note = observations.caveat(_WHY[status] if place[0] == "DEP" else "incomplete")
    return {**row, "OBS_STATUS": status, "CONF_STATUS": "F", **note.columns()}


#: What is said of a count that is not given, by its status.
_WHY = {"S": "no_answer", "O": "not_known", "M": "not_there", "K": "published_already"}


def _row(dataset: Dataset, key: Key, value: float | None) -> dict[str, object]:
    (level, geo), (_, period), *parts, (_, indicator) = key
    return {
        "dataset": dataset.id,
        "indicator": indicator,
        "geo_level": level,
        "geo": geo,
        "period": period,
        **dict(zip(BASE[2:], (code for _, code in parts), strict=True)),
        "value": value,
        "low": None,
        "high": None,
        "unit": unit_of(dataset, indicator),
        "OBS_STATUS": "Q" if value is None else "A",
        "CONF_STATUS": "N" if value is None else "F",
        "evidence": "official",
        "source": dataset.source,
        **(NOTE if value is None else observations.NOTHING).columns(),
        **observations.NOTHING.columns("author"),
    }
