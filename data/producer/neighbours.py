"""Départements that are alike: the dataset `voisins`, made from context that everybody has.

Robust z-scores (median, MAD) of at most SIX criteria, Euclid's distance, the FIVE nearest, and how
many of the variants without one criterion keep each. The French precedent is INSEE's *Proximités
entre départements*; ONS's *statistical nearest neighbours* the method's. No criterion is an
indicator of the site, and none is made from a count that is protected: a hidden count changes
nothing here.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from data import observations
from data.observations import CRITERION, NEAR, caveat
from geo.areas import areas
from geo.territories import DEPARTEMENTS

DATASET, NOTE = "voisins", caveat("neighbours")

#: Below LEAST criteria nothing is said; beyond ALIKE two of them (Pearson) are one.
SIX, FIVE, LEAST, ALIKE = 6, 5, 4, 0.8
#: Years over which growth is measured.
_YEARS = 5
#: A standard deviation of what is normal, in median absolute deviations.
_NORMAL = 1.4826

#: Persons by département (in the order of the COG), of a year and a group of ages.
_People = Callable[[int, str], np.ndarray]


def rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of `voisins` (columns of SCHEMA) from the populations in `frame`: the criteria of each
    département, and its neighbours' distances; none where fewer than LEAST criteria are known.
    """
    there = frame.filter(pl.col("value").is_not_null(), dataset="population", geo_level="DEP")
    year = _last_whole(there)
    if not year:
        return observations.empty()
    told = standing(_criteria(there, year))
    if len(told) < LEAST:
        return observations.empty()
    scores = np.column_stack([_score(_compared(*each)) for each in told.values()])
    newest = there.filter(period=str(year), age="T")
    common = {
        "period": str(year), "source": newest["source"][0],
        "OBS_STATUS": "P" if (newest["OBS_STATUS"] == "P").any() else "A",
    }  # fmt: skip
    made = [*_told(told), *_near(scores)]
    return pl.DataFrame([_row(each) | common for each in made], schema=observations.SCHEMA)


#: A row in the making: indicator, département, breakdown, value, unit.
_Cell = tuple[str, str, str, float, str]


def _criteria(there: pl.DataFrame, year: int) -> dict[str, tuple[np.ndarray, str]]:
    """By name, in their order of importance: what is shown of each, and its unit."""
    people = _reader(there)
    whole = people(year, "T")
    share = 100 / whole
    return {
        "population": (whole, "PERSONS"),
        "croissance": (100 * (whole / people(year - _YEARS, "T") - 1), "PCT"),
        "moins_15": (share * (whole - people(year, "Y_GE15")), "PCT"),
        "densite": (whole / np.array([areas()[code] for code in DEPARTEMENTS]), "PER_KM2"),
        "de_15_29": (share * people(year, "Y15T29"), "PCT"),
        "65_et_plus": (share * people(year, "Y_GE65"), "PCT"),
    }


#: Criteria that are compared by their logarithm: twice as many is as far as half as many.
_LOGARITHMIC = frozenset({"PERSONS", "PER_KM2"})


def standing(criteria: dict[str, tuple[np.ndarray, str]]) -> dict[str, tuple[np.ndarray, str]]:
    """Those known of all départements, without what says the same as one before it; SIX at most."""
    kept: dict[str, tuple[np.ndarray, str]] = {}
    for name, (values, unit) in criteria.items():
        alone = np.isfinite(values).all() and not any(
            abs(np.corrcoef(_compared(values, unit), _compared(*other))[0, 1]) > ALIKE
            for other in kept.values()
        )
        if alone and len(kept) < SIX:
            kept[name] = values, unit
    return kept


def nearest(scores: np.ndarray) -> np.ndarray:
    """Of each row the FIVE nearest others (their positions), the nearest first; between equals the
    first one.
    """
    distances = _distances(scores)
    np.fill_diagonal(distances, np.inf)
    return np.argsort(distances, axis=1, kind="stable")[:, :FIVE]


def _distances(scores: np.ndarray) -> np.ndarray:
    """Rounded, so that the last bit of a logarithm decides nothing."""
    gaps = scores[:, None, :] - scores[None, :, :]
    return np.sqrt((gaps**2).sum(axis=2)).round(4)


def _near(scores: np.ndarray) -> list[_Cell]:
    found, distances = nearest(scores), _distances(scores)
    variants = [nearest(np.delete(scores, at, axis=1)) for at in range(scores.shape[1])]
    codes, made = list(DEPARTEMENTS), []
    for at, code in enumerate(codes):
        for other in found[at]:
            part = f"{NEAR}{codes[other]}"
            kept = sum(other in variant[at] for variant in variants)
            made.append(("distance", code, part, float(distances[at, other]), "DISTANCE"))
            made.append(("maintien", code, part, float(kept), "VARIANTS"))
    return made


def _told(criteria: dict[str, tuple[np.ndarray, str]]) -> list[_Cell]:
    return [
        ("critere", code, f"{CRITERION}{name}", round(float(value), 4), unit)
        for name, (values, unit) in criteria.items()
        for code, value in zip(DEPARTEMENTS, values, strict=True)
    ]


def _compared(values: np.ndarray, unit: str) -> np.ndarray:
    return np.log(values) if unit in _LOGARITHMIC else values


def _score(values: np.ndarray) -> np.ndarray:
    middle = np.median(values)
    return (values - middle) / (_NORMAL * np.median(np.abs(values - middle)))


def _reader(there: pl.DataFrame) -> _People:
    held = {(row[0], row[1], row[2]): row[3]
            for row in there.select("geo", "period", "age", "value").rows()}  # fmt: skip

    def people(year: int, age: str) -> np.ndarray:
        return np.array([held.get((code, str(year), age), np.nan) for code in DEPARTEMENTS])

    return people


def _last_whole(there: pl.DataFrame) -> int:
    """The last year of which every département is known; 0 where there is none."""
    whole = there.filter(age="T").group_by("period").agg(pl.col("geo").n_unique())
    return max((int(year) for year, count in whole.rows() if count == len(DEPARTEMENTS)), default=0)


def _row(cell: _Cell) -> dict[str, object]:
    indicator, code, part, value, unit = cell
    return {
        "dataset": DATASET, "indicator": indicator, "geo_level": "DEP", "geo": code, "sex": "T",
        "age": "T", "breakdown": part, "value": value, "low": None, "high": None, "unit": unit,
        "CONF_STATUS": "F", "evidence": "official", "author": "", "author_en": "",
        **NOTE.columns(),
    }  # fmt: skip
