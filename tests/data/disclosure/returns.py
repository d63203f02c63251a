"""Toy returns of a few départements, released by hand: the rows and the description of each."""

from __future__ import annotations

from typing import Any

import polars as pl

from data import observations
from data.producer.catalogue import Dataset
from data.producer.disclosure import audit
from data.producer.disclosure.released import Said
from geo.territories import DEPARTEMENTS, REGION_OF

#: Four départements of one région, and two of another.
A, B, C, D = "22", "29", "35", "56"
BRETAGNE = "53"
E, F = "2A", "2B"
CORSE = "94"

#: In place of a value: a hidden row, and the status of one that gives none.
SECRET = "N"

ITEM = {"kind": "flow", "levels": ["DEP", "REG", "FR"], "units": ["PERSONS"]}
STOCK = {**ITEM, "kind": "stock"}
RESTRICTED = {
    "file": "retour.csv", "indicator": "personnes", "unit": "PERSONS", "source": "retour",
    "columns": {"geo": "geo", "period": "period", "value": "value"},
}  # fmt: skip


def dataset(
    id_: str = "retour",
    regime: str = "sensitive",
    *,
    years: tuple[str, ...] = ("2024",),
    public: bool = False,
    indicators: dict[str, Any] | None = None,
    **more: Any,
) -> Dataset:
    """A dataset of returns, or a `public` one of typed figures."""
    layout = {} if public else {"margins": [{"levels": ["DEP", "REG", "FR"]}], "periods": years}
    layout |= more.pop("layout", {})
    return Dataset(
        id=id_,
        regime="as_published" if public else regime,
        subject="parcours",
        cadence="yearly",
        licence="LO-2.0",
        indicators=indicators or {"personnes": ITEM},
        layout=layout,
        restricted=None if public else RESTRICTED,
        **more,
    )


def said(*told: tuple[Dataset, dict[str, Any]], withdrawn: bool = False, **answers: Any) -> Said:
    """A release of datasets and their figures by `"personnes 22 2024"` (a code of DEP, REG or FR):
    a number, SECRET, or a status without value. `answers` are those of every dataset of returns.
    """
    datasets = {}
    rows: list[dict[str, Any]] = []
    for data, figures in told:
        described = data.model_dump(mode="json")
        if data.restricted:
            described["answers"] = {"silent": {}, "versions": {}, "closed": []} | answers
        datasets[data.id] = described
        rows += [_row(data, words, value) for words, value in figures.items()]
    return Said(pl.DataFrame(rows, schema=observations.SCHEMA), datasets, withdrawn)


def all_but(*answering: str) -> dict[str, str]:
    """Every département but these, as one that did not answer."""
    return {geo: "S" for geo in DEPARTEMENTS if geo not in answering}


def only(*answering: str, item: str = "personnes", period: str = "2024") -> dict[str, Any]:
    """`silent`, where only these answered."""
    return {"silent": {item: {period: all_but(*answering)}}}


def derived(*releases: Said) -> dict[str, tuple[int | None, int | None, bool]]:
    """What who keeps all releases derives of each hidden count: least, greatest, whether it
    holds; of several under one name (two versions, and their change), the one that is told most.
    """
    found: dict[str, tuple[int | None, int | None, bool]] = {}
    for each in audit.joint(list(releases)).iter_rows(named=True):
        name = f"{each['indicator']} {each['geo']} {each['period']}"
        if found.get(name, (0, 0, True))[2]:
            found[name] = each["low"], each["high"], each["holds"]
    return found


def leaks(*releases: Said) -> set[str]:
    """The hidden counts that are told too closely."""
    return {name for name, (_, _, holds) in derived(*releases).items() if not holds}


def _row(data: Dataset, words: str, value: Any) -> dict[str, Any]:
    indicator, geo, period = words.split()
    secret, status = value == SECRET, value if isinstance(value, str) else "A"
    unit = data.indicators[indicator].units[0]
    low = value[0] if isinstance(value, tuple) else None
    return {
        "dataset": data.id,
        "indicator": indicator,
        "geo_level": _level(geo),
        "geo": geo.removeprefix("R"),
        "period": period,
        "sex": "T",
        "age": "T",
        "breakdown": "T",
        "value": None if isinstance(value, str | tuple) else float(value),
        "low": None if low is None else float(low),
        "high": None,
        "unit": unit,
        "OBS_STATUS": "Q" if secret else status,
        "CONF_STATUS": "N" if secret else "F",
        "evidence": "official",
        "source": "retour",
        "note": "secret" if isinstance(value, str) else "",
        "note_en": "",
        "author": "",
        "author_en": "",
    }


def _level(geo: str) -> str:
    if geo == "FR":
        return "FR"
    return "REG" if geo.startswith("R") else "DEP"


assert {REGION_OF[geo] for geo in (A, B, C, D)} == {BRETAGNE}
