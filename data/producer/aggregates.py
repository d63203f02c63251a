"""Rows that a release makes itself: sums that a layout lists, and amounts fixed by law."""

from __future__ import annotations

import polars as pl

from data import observations
from data.observations import caveat
from data.producer.catalogue import Dataset, LegalParameter
from geo.territories import REGION_OF

SUM_NOTE = caveat("sum")
GAP_NOTE = caveat("gap")

_OF_A_SUM = ["dataset", "indicator", "period", "sex", "age", "breakdown", "unit", "source"]
#: Statuses that a sum takes over from its parts, weakest first.
_WEAKER = ("U", "E", "P")


def sums(frame: pl.DataFrame, datasets: dict[str, Dataset]) -> pl.DataFrame:
    """Région and France rows that the layouts of `datasets` list, from the département rows.

    A sum is as weak as its weakest part (unreliable, estimated, provisional). Where a part is
    missing there is no sum: the row has status O and no value (a sum of what is visible is not a
    total).
    """
    made = [observations.empty()]
    for dataset in datasets.values():
        parts = frame.filter(dataset=dataset.id, geo_level="DEP")
        made += [_level_sums(parts, level) for level in dataset.layout.sums]
    return pl.concat(made)


def legal_rows(datasets: dict[str, Dataset]) -> pl.DataFrame:
    """One observation per dated legal parameter of the catalogue (unit EUR, level FR)."""
    rows = [_legal_row(id_, param) for id_, each in datasets.items() for param in each.legal]
    return pl.DataFrame(rows, schema=observations.SCHEMA) if rows else observations.empty()


def _level_sums(parts: pl.DataFrame, level: str) -> pl.DataFrame:
    to = pl.lit("FR") if level == "FR" else pl.col("geo").replace_strict(REGION_OF)
    expected = pl.Series("geo", list(REGION_OF.values()) if level == "REG" else ["FR"] * 101)
    members = expected.value_counts(name="expected")
    return (
        parts.with_columns(geo=to)
        .group_by([*_OF_A_SUM, "geo"])
        .agg(
            pl.col("value").sum(),
            pl.col("value").is_not_null().sum().alias("present"),
            *((pl.col("OBS_STATUS") == code).any().alias(code) for code in _WEAKER),
        )
        .join(members, on="geo")
        .with_columns(complete=pl.col("present") == pl.col("expected"))
        .with_columns(**_of_a_sum(level))
        .select(*observations.SCHEMA)
    )


def _of_a_sum(level: str) -> dict[str, pl.Expr]:
    done = pl.when("complete")
    return {
        "geo_level": pl.lit(level),
        "value": done.then("value"),
        "low": pl.lit(None, pl.Float64),
        "high": pl.lit(None, pl.Float64),
        "OBS_STATUS": pl.when(~pl.col("complete"))
        .then(pl.lit("O"))
        .when("U")
        .then(pl.lit("U"))
        .when("E")
        .then(pl.lit("E"))
        .when("P")
        .then(pl.lit("P"))
        .otherwise(pl.lit("A")),
        "CONF_STATUS": pl.lit("F"),
        "evidence": pl.lit("official"),
        "note": done.then(pl.lit(SUM_NOTE.fr)).otherwise(pl.lit(GAP_NOTE.fr)),
        "note_en": done.then(pl.lit(SUM_NOTE.en)).otherwise(pl.lit(GAP_NOTE.en)),
        "author": pl.lit(""),
        "author_en": pl.lit(""),
    }


def _legal_row(dataset: str, param: LegalParameter) -> dict:
    return {
        "dataset": dataset,
        "indicator": param.indicator,
        "geo_level": "FR",
        "geo": "FR",
        "period": param.period,
        "sex": "T",
        "age": "T",
        "breakdown": "T",
        "value": param.value,
        "low": None,
        "high": None,
        "unit": param.unit,
        "OBS_STATUS": "A",
        "CONF_STATUS": "F",
        "evidence": "official",
        "source": param.source,
        "note": param.note,
        "note_en": param.note_en,
        "author": "",
        "author_en": "",
    }
