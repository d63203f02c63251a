"""What a release says of its own protection: public, and made from public rows only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from data.errors import Fact, ObservatoireError, listed, says
from data.observations import KEY
from data.producer.disclosure import contributors, knowledge
from data.producer.disclosure.released import Said
from data.producer.disclosure.rule import RULES
from data.producer.disclosure.solver import version

#: What the reader is supposed to know, and what the guarantee leaves out; told in the messages.
KNOWS = ("displayed", "sums", "facts", "ratios", "rule", "every_release")
LEAVES_OUT = ("choice", "local_knowledge", "published_elsewhere", "class_counts")


class Leak(ObservatoireError):
    """A hidden count can be derived too closely: nothing is released.

    Rows of documents, which are public, are named. Of a protected dataset it is told how many: such
    a cell is small, and this release is not out.
    """

    def __init__(self, narrow: pl.DataFrame, datasets: Mapping[str, Any]) -> None:
        public = [id_ for id_, about in datasets.items() if about["regime"] == "as_published"]
        named = narrow.filter(pl.col("dataset").is_in(public))
        others = narrow.join(named, on=narrow.columns, how="anti", nulls_equal=True)
        cells: list[Fact] = [" ".join(row) for row in named.select(_NAMED).rows()]
        cells += [
            says("protection.of_them", dataset=dataset, number=number)
            for dataset, number in others["dataset"].value_counts().rows()
        ]
        named_cells = listed(cells, "\n")
        super().__init__(says("protection.leak", number=narrow.height, cells=named_cells))


_NAMED = ["dataset", "indicator", "geo_level", "geo", "period", "sex", "age", "breakdown"]


def certify(
    observations: pl.DataFrame, datasets: Mapping[str, Any], intervals: pl.DataFrame
) -> dict[str, Any]:
    """The certificate of rows whose audit gave `intervals` (columns of `audit.SCHEMA`).

    Hidden cells are counted by level and never by reason. Raises Leak where an interval is too
    narrow, FewContributors. The release adds the hashes of its files.
    """
    contributors.check(observations, datasets)
    narrow = pl.concat(
        [intervals.filter(~pl.col("holds")).select(KEY), _small_and_shown(observations, datasets)]
    )
    if narrow.height:
        raise Leak(narrow, datasets)
    return {
        "reader_knows": list(KNOWS),
        "leaves_out": list(LEAVES_OUT),
        "solver": version(),
        "datasets": {
            id_: _of_dataset(
                observations.filter(pl.col("dataset") == id_), intervals.filter(dataset=id_), about
            )
            for id_, about in datasets.items()
            if (intervals["dataset"] == id_).any()
        },
    }


def _small_and_shown(observations: pl.DataFrame, datasets: Mapping[str, Any]) -> pl.DataFrame:
    """The keys of protected counts that are displayed and small: the rule itself, on the rows to be
    written.
    """
    found = [observations.head(0).select(KEY)]
    for (id_, name), rule in knowledge.protected(Said(observations, datasets)).items():
        rows = observations.filter(pl.col("value") > 0, dataset=id_, indicator=name)
        found.append(rows.filter(pl.col("value") < rule.threshold).select(KEY))
    return pl.concat(found)


def _of_dataset(
    rows: pl.DataFrame, intervals: pl.DataFrame, about: Mapping[str, Any]
) -> dict[str, Any]:
    rule = RULES[about["regime"]].against(about.get("persons", 1))
    width = intervals["high"] - intervals["low"]
    return {
        "regime": about["regime"],
        "threshold": rule.threshold,
        "least_width": rule.width,
        "against_who_knows_persons": rule.persons,
        "rows": rows.height,
        "hidden": dict(intervals.group_by("geo_level").len().sort("geo_level").rows()),
        "ranges": about.get("ranges", False),
        "narrowest": width.min(),
        "median": width.median(),
    }
