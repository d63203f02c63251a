"""The fines that each département would count at a reference rate: a comparison, not a target.

The law sets no number. The reference is the part of France whose départements have no published
number of their own: one that is published is then compared with the others, not with itself. What
is expected of a département is the reference's rate times its exposure: its inhabitants of 15 and
over, or the offences of pimping recorded there.

Once enough préfectures returned the offences that they noted, these are compared instead: each
département with all the others that answered.

Funnel limits say how far chance alone would take a département of that size; where more of them
are known to have no fine than chance explains, the limits are widened by that over-dispersion.
Offences are too few themselves to be taken as known: by them, no limit is given.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from data.reading.once import once
from data.reading.query import figures, latest, totals
from data.reading.returned import answering
from data.reading.statistics import funnel, standardised
from data.reading.statistics.poisson import Interval
from data.release import Release
from geo.territories import DEPARTEMENTS

#: What préfectures return of it.
RETURNED = ("retour_sanctions", "infractions_constatees")
POPULATION, OFFENCES = "population", "faits"
EXPOSURES = (POPULATION, OFFENCES)

#: Below that many published counts, over-dispersion is not estimated from them.
ENOUGH = 20

#: One row per département: its `exposure` and what is `expected`, null where the exposure is
#: hidden (CONF_STATUS N), zero or not available; of a hidden one, what is expected at both ends of
#: its range (`low`, `high`); limits of the count at 95 % (`limit_low`, `limit_high`) and 99,8 %,
#: null by offences.
SCHEMA = {
    "geo": pl.String(),
    "exposure": pl.Float64(),
    "expected": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "limit_low": pl.Float64(),
    "limit_high": pl.Float64(),
    "low_998": pl.Float64(),
    "high_998": pl.Float64(),
    "CONF_STATUS": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Observed:
    """The fines of a whole département in a year, from its row.

    `derived`: its published share, rounded to the point, times France's: between `low` and `high`.
    """

    geo: str
    count: int
    low: int
    high: int
    row: dict

    @property
    def derived(self) -> bool:
        """Whether the number is ours, from a share."""
        return self.low < self.high

    def ratio(self, mean: float) -> Interval:
        """Over what is expected: exact Poisson limits, and what rounding leaves open."""
        ends = standardised.ratio(self.low, mean), standardised.ratio(self.high, mean)
        return Interval(self.count / mean, ends[0].low, ends[1].high)


@once
def returned(release: Release) -> dict | None:
    """The last total of what préfectures returned, where ENOUGH départements have a number shown
    in that year; else None.
    """
    dataset, indicator = RETURNED
    rows = figures(release, dataset, indicator=indicator)
    yearly = rows.filter(pl.col("value").is_not_null(), ~pl.col("period").str.contains("/"))
    last = latest(yearly.filter(geo_level="FR"))
    shown = yearly.filter(geo_level="DEP", period=last["period"]).height if last else 0
    return last if shown >= ENOUGH else None


@once
def reference(release: Release) -> dict | None:
    """The latest yearly fines of France, or offences that were returned; None where nobody
    published any.
    """
    if last := returned(release):
        return last
    rows = figures(release, "sanctions", level="FR", indicator="contraventions")
    return latest(rows.filter(pl.col("period").str.contains(r"^\d{4}$")))


@once
def exposures(release: Release, exposure: str, period: str) -> pl.DataFrame:
    """`geo_level`, `geo`, `value`, `low`, `high`, `CONF_STATUS`, `period` of an exposure, for the
    départements and France: the population of the year or of the last one before, or the latest
    pool of offences.
    """
    if exposure == POPULATION:
        rows = figures(release, "population").filter(pl.col("period") <= period, age="Y_GE15")
    else:
        rows = totals(figures(release, "etat4001")).filter(pl.col("period").str.contains("/"))
    rows = rows.filter(pl.col("geo_level").is_in(["DEP", "FR"]))
    last = rows.filter(geo_level="FR")["period"].max()
    return rows.filter(period=last).select(
        "geo_level", "geo", "value", "low", "high", "CONF_STATUS", "period"
    )


@once
def expected(release: Release, exposure: str) -> pl.DataFrame:
    """What each département would count at the reference's rate (columns of SCHEMA, COG order)."""
    fines = reference(release)
    rows = exposures(release, exposure, fines["period"]) if fines else None
    if fines is None or rows is None or not rows.height:
        return pl.DataFrame(schema=SCHEMA)
    own = {row["geo"]: row for row in rows.filter(geo_level="DEP").to_dicts()}
    seen = [each for each in observed(release) if own.get(each.geo, {}).get("value") is not None]
    counted = fines["value"] - sum(each.count for each in seen)
    whole = rows.filter(geo_level="FR")["value"][0]
    if whole is None:  # nothing is expected of anybody where the whole is hidden
        return pl.DataFrame(schema=SCHEMA)
    left = whole - sum(own[each.geo]["value"] for each in seen)
    if returned(release):  # all may be shown: nobody is then left to be compared with
        means, rate = _of_the_others(release, own), 0.0
    else:
        rate = counted / left
        means = {
            geo: standardised.expected(counted, left, row["value"])
            for geo, row in own.items()
            if row["value"]
        }
    dispersion = _dispersion(release, exposure, means)
    made = [
        _hidden(geo, own[geo], rate)
        if own.get(geo, {}).get("CONF_STATUS") == "N"
        else _expected(geo, own.get(geo), means.get(geo), exposure, dispersion)
        for geo in DEPARTEMENTS
    ]
    return pl.DataFrame(made, schema=SCHEMA, orient="row")


@once
def ranges(release: Release) -> dict[str, tuple[float, float]]:
    """What anyone can derive of each returned number that is hidden, by code."""
    last, (dataset, indicator) = returned(release), RETURNED
    if last is None:
        return {}
    rows = figures(release, dataset, level="DEP", indicator=indicator)
    rows = rows.filter(pl.col("high").is_not_null(), CONF_STATUS="N", period=last["period"])
    return {geo: (low, high) for geo, low, high in rows["geo", "low", "high"].rows()}


def _of_the_others(release: Release, own: dict[str, dict]) -> dict[str, float]:
    """What each département would count at the rate of all others that answered; of one whose own
    number is hidden, at the rate of all.
    """
    total, (dataset, indicator) = reference(release), RETURNED
    assert total is not None
    base = answering(release, total["period"], dataset, indicator)
    people = {geo: row["value"] for geo, row in own.items() if row["value"]}
    every = sum(number for geo, number in people.items() if geo in base)
    counts = {each.geo: each.count for each in observed(release)}
    return {
        geo: standardised.expected(
            total["value"] - counts.get(geo, 0), every - (number if geo in counts else 0), number
        )
        for geo, number in people.items()
    }


@once
def observed(release: Release) -> list[Observed]:
    """The départements whose fines of the reference year are published, as a count or a share; or
    their offences, as returned.
    """
    fines = reference(release)
    if fines is None:
        return []
    if returned(release):
        dataset, indicator = RETURNED
        rows = figures(release, dataset, level="DEP", indicator=indicator).filter(
            pl.col("value").is_not_null(), period=fines["period"]
        )
        given = {row["geo"]: Observed(row["geo"], *(round(row["value"]),) * 3, row)
                 for row in rows.to_dicts()}  # fmt: skip
        return [given[geo] for geo in DEPARTEMENTS if geo in given]
    rows = figures(release, "sanctions", level="DEP").filter(
        pl.col("value").is_not_null(), period=fines["period"]
    )
    counts = {
        row["geo"]: Observed(row["geo"], *(round(row["value"]),) * 3, row)
        for row in rows.filter(indicator="contraventions").to_dicts()
    }
    shares = {
        row["geo"]: Observed(row["geo"], *_of_share(row["value"], fines["value"]), row)
        for row in rows.filter(indicator="part_contraventions").to_dicts()
    }
    found = shares | counts
    return [found[geo] for geo in DEPARTEMENTS if geo in found]


@once
def zeros(release: Release) -> dict | None:
    """How many départements had no fine in the reference year, as published; None if unknown."""
    fines = None if returned(release) else reference(release)
    rows = figures(release, "sanctions", level="FR", indicator="departements_sans_contravention")
    return latest(rows.filter(period=fines["period"])) if fines else None


@once
def dispersion(release: Release, exposure: str) -> float | None:
    """φ of the funnel, from published counts when there are ENOUGH, else from published zeros;
    None where neither can say.
    """
    return _dispersion(release, exposure, expected_means(release, exposure))


@once
def zeros_by_chance(release: Release, exposure: str) -> float:
    """How many départements without a published number chance alone would leave without a fine."""
    return funnel.zeros_by_chance(_silent(release, expected_means(release, exposure)))


@once
def expected_means(release: Release, exposure: str) -> dict[str, float]:
    """What is expected, by code, where it can be computed."""
    rows = expected(release, exposure).drop_nulls("expected").select("geo", "expected").rows()
    return dict(rows)


def _silent(release: Release, means: dict[str, float]) -> list[float]:
    published = {each.geo for each in observed(release)}
    return [mean for geo, mean in means.items() if geo not in published]


def _dispersion(release: Release, exposure: str, means: dict[str, float]) -> float | None:
    if exposure != POPULATION:
        return None
    seen = [each for each in observed(release) if means.get(each.geo)]
    if len(seen) >= ENOUGH:
        return funnel.dispersion([each.count for each in seen], [means[each.geo] for each in seen])
    none = zeros(release)
    if none is None:
        return None
    return funnel.dispersion_of_zeros(round(none["value"]), _silent(release, means))


def _of_share(share: float, total: float) -> tuple[int, int, int]:
    """The count of a share in whole points, and the least and greatest that round to it."""
    half = 0.5 if share == round(share) else 0.0
    low, high = -(-(share - half) / 100 * total // 1), (share + half) / 100 * total // 1
    return round(share / 100 * total), int(low), int(high)


def _hidden(geo: str, own: dict, rate: float) -> tuple[str | float | None, ...]:
    """What is expected at both ends of a hidden exposure."""
    ends = (None if own[end] is None else own[end] * rate for end in ("low", "high"))
    return geo, None, None, *ends, *(None,) * 4, "N"


def _expected(
    geo: str, own: dict | None, mean: float | None, exposure: str, dispersion: float | None
) -> tuple[str | float | None, ...]:
    if own is None or own["value"] is None:
        return geo, *(None,) * 8, own["CONF_STATUS"] if own else "F"
    if mean is None or exposure != POPULATION:
        return geo, own["value"], mean, *(None,) * 6, "F"
    usual, wide = (_limits(mean, level, dispersion or 1.0) for level in funnel.LEVELS)
    return geo, own["value"], mean, None, None, *usual, *wide, "F"


def _limits(mean: float, level: float, dispersion: float) -> tuple[float, float]:
    found = funnel.limits(mean, level, dispersion)
    return found.low, found.high
