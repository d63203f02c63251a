"""The fines that each département would count at the rate of France: a comparison, not a target.

The law sets no number. What is expected of a département is its share of an exposure times the
fines of France: its inhabitants of 15 and over, or the offences of pimping recorded there. Funnel
limits then say how far from it chance alone would take a département of that size.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from data.query import figures, latest, totals
from data.release import Release
from data.statistics import funnel, standardised
from geo.territories import DEPARTEMENTS

POPULATION, OFFENCES = "population", "faits"
EXPOSURES = (POPULATION, OFFENCES)

#: Below that many published counts, over-dispersion can't be estimated: limits are Poisson's.
ENOUGH = 20

#: One row per département: its `exposure` and what is `expected`, null where the exposure is
#: hidden (CONF_STATUS N) or not available; limits of the count at 95 % and 99,8 %.
SCHEMA = {
    "geo": pl.String(),
    "exposure": pl.Float64(),
    "expected": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "low_998": pl.Float64(),
    "high_998": pl.Float64(),
    "CONF_STATUS": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Observed:
    """The fines of a whole département in a year. `derived`: its published share times France's."""

    geo: str
    count: int
    row: dict
    derived: bool = False


def reference(release: Release) -> dict | None:
    """The latest yearly fines of France; None where nobody published any."""
    rows = figures(release, "sanctions", level="FR", indicator="contraventions")
    return latest(rows.filter(pl.col("period").str.contains(r"^\d{4}$")))


def exposures(release: Release, exposure: str, period: str) -> pl.DataFrame:
    """`geo_level`, `geo`, `value`, `CONF_STATUS`, `period` of an exposure, for the départements and
    France: the population of the year or of the last one before, or the latest pool of offences.
    """
    if exposure == POPULATION:
        rows = figures(release, "population").filter(pl.col("period") <= period, age="Y_GE15")
    else:
        rows = totals(figures(release, "etat4001")).filter(pl.col("period").str.contains("/"))
    rows = rows.filter(pl.col("geo_level").is_in(["DEP", "FR"]))
    last = rows.filter(geo_level="FR")["period"].max()
    return rows.filter(period=last).select("geo_level", "geo", "value", "CONF_STATUS", "period")


def expected(release: Release, exposure: str, dispersion: float = 1.0) -> pl.DataFrame:
    """What each département would count at France's rate (columns of SCHEMA, in COG order)."""
    fines = reference(release)
    rows = exposures(release, exposure, fines["period"]) if fines else None
    if fines is None or rows is None or not rows.height:
        return pl.DataFrame(schema=SCHEMA)
    whole = rows.filter(geo_level="FR")["value"][0]
    own = {row["geo"]: row for row in rows.filter(geo_level="DEP").to_dicts()}
    made = [_expected(geo, own.get(geo), fines["value"], whole, dispersion) for geo in DEPARTEMENTS]
    return pl.DataFrame(made, schema=SCHEMA, orient="row")


def observed(release: Release) -> list[Observed]:
    """The départements whose fines of the reference year are published, as a count or a share."""
    fines = reference(release)
    if fines is None:
        return []
    rows = figures(release, "sanctions", level="DEP").filter(
        pl.col("value").is_not_null(), period=fines["period"]
    )
    counts = {
        row["geo"]: Observed(row["geo"], round(row["value"]), row)
        for row in rows.filter(indicator="contraventions").to_dicts()
    }
    shares = {
        row["geo"]: Observed(row["geo"], round(row["value"] / 100 * fines["value"]), row, True)
        for row in rows.filter(indicator="part_contraventions").to_dicts()
    }
    found = shares | counts
    return [found[geo] for geo in DEPARTEMENTS if geo in found]


def dispersion(release: Release, exposure: str) -> float:
    """φ of the published counts (`funnel.dispersion`); 1 where there are too few to say."""
    means = dict(
        expected(release, exposure).drop_nulls("expected").select("geo", "expected").rows()
    )
    seen = [each for each in observed(release) if means.get(each.geo)]
    if len(seen) < ENOUGH:
        return 1.0
    return funnel.dispersion([each.count for each in seen], [means[each.geo] for each in seen])


def _expected(
    geo: str, own: dict | None, fines: float, whole: float, dispersion: float
) -> tuple[str | float | None, ...]:
    if own is None or own["value"] is None:
        return geo, *(None,) * 6, own["CONF_STATUS"] if own else "F"
    mean = standardised.expected(fines, whole, own["value"])
    usual, wide = (_limits(mean, level, dispersion) for level in funnel.LEVELS)
    return geo, own["value"], mean, *usual, *wide, "F"


def _limits(mean: float, level: float, dispersion: float) -> tuple[float, float]:
    if not mean:
        return 0.0, 0.0
    found = funnel.limits(mean, level, dispersion)
    return found.low, found.high
