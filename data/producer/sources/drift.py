"""What has changed in a source since last time: refusals, warnings, revisions. Never a silent zero.

A refusal is what no edition should do: lose a département or a year, be another thing altogether.
A warning is what a person should look at: a year that is missing between others, a figure that
jumps. A revision is a figure of the past that is another now: from what to what. Of restricted
counts it is told how many differ; which ones is kept in the store, which its owner alone reads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from data import observations
from data.errors import Problem, Sentence, says
from data.observations import KEY
from data.producer.sources import pulled
from data.producer.sources.pulled import REMEDY, Expected, Pulled
from geo.territories import DEPARTEMENTS

_EVERYWHERE = pl.DataFrame({"geo": list(DEPARTEMENTS)})
#: What is followed from year to year: everything of a key but its period.
_SERIES = [name for name in KEY if name != "period"]


@dataclass(frozen=True, slots=True)
class Drift:
    """What was found; `problems` refuse the edition. `revisions` are told: one by one where they
    are few, else summed up by series. `changes` are for the readers of the site. `listed` (every
    revision of a public figure) and `private` are written into the store alone.
    """

    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    revisions: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    listed: tuple[str, ...] = ()
    private: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """How a public indicator differs from its edition before: `revised` `of` so many figures, `up`
    of them upwards, by a `median` factor; whether that is another definition and no revision.
    """

    dataset: str
    indicator: str
    revised: int
    of: int
    up: int
    median: float
    redefined: bool


#: Revisions of a series that are told one by one; jumps likewise.
FEW = 5
#: Another definition: at least that share of the figures differ, at least that share of these the
#: same way, by a factor that is this far from 1 in the middle.
_MOST, _ONE_WAY, _FACTOR = 0.5, 0.9, 1.05


def compare(
    source: str, new: Pulled, last: Pulled | None, typed: pl.DataFrame, expected: Expected
) -> Drift:
    """What `new` changes from `last` (None the first time: then from the `typed` rows that give way
    to it), and from what is `expected` of it.
    """
    rows, problems, private = new.observations, [], []
    before = last.observations if last else typed
    listed, changes = _revised(rows, before), _changes(rows, before) if last else []
    revisions = _told(rows, before, listed, "" if last else " than the typed ones")
    far = _far(rows, before, expected)
    if last:
        problems += _lost(source, rows, before)
        problems += _another(source, far, before)
        problems += _without_value(source, rows, before)
        gone = _vanished(rows, before)
        listed, revisions = [*listed, *gone], [*revisions, *_few(gone, "figures have no row now")]
        for file, counts in last.counts.items():
            problems += _lost_counts(file, new.counts.get(file), counts)
            changed = _revised_counts(file, new.counts.get(file), counts)
            private += changed
            if changed:
                revisions.append(f"{file}: {len(changed)} counts are others now.")
    leaps = _leaps(new.counts)
    warnings = [*new.warnings, *_holes(rows), *_few(_jumps(rows, expected), "figures jump"),
                *_few(far, "figures are beyond the bound of the edition before")]  # fmt: skip
    if leaps:
        warnings.append(f"{len(leaps)} wholes of a year are more than {LEAP:g} times, or less than "
                        "a half of, that of the year before.")  # fmt: skip
    return Drift(
        tuple(problems), tuple(warnings), tuple(revisions), tuple(changes), tuple(listed),
        (*private, *leaps),
    )  # fmt: skip


def _few(lines: list[str], what: str) -> list[str]:
    """The lines, or how many there are with the first of them."""
    if len(lines) <= FEW:
        return lines
    return [f"{len(lines)} {what}, the first: {lines[0]}"]


def _both(new: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """Figures that both editions have, with the one before as `value` and the new one as `now`."""
    both = last.select(*KEY, "value").join(new.select(*KEY, now="value"), on=KEY)
    return both.drop_nulls(["value", "now"])


def _changes(new: pl.DataFrame, last: pl.DataFrame) -> list[Change]:
    """Each indicator that differs."""
    return [
        _change(dataset, indicator, part)
        for (dataset, indicator), part in sorted(
            _both(new, last).group_by("dataset", "indicator"), key=lambda each: each[0]
        )
        if (part["value"] != part["now"]).any()
    ]


def _change(dataset: str, indicator: str, both: pl.DataFrame) -> Change:
    changed = both.filter(pl.col("value") != pl.col("now"))
    up = changed.filter(pl.col("now") > pl.col("value")).height
    factors = (changed["now"] / changed["value"]).filter((changed["value"] * changed["now"]) > 0)
    median = float(factors.median() or 1)
    one_way = max(up, changed.height - up) >= _ONE_WAY * changed.height
    far = max(median, 1 / median) >= _FACTOR
    redefined = changed.height >= _MOST * both.height and one_way and far
    return Change(dataset, indicator, changed.height, both.height, up, round(median, 2), redefined)


def _told(new: pl.DataFrame, last: pl.DataFrame, listed: list[str], than: str) -> list[str]:
    """Revisions one by one where they are few in all, else a line for each series; `than` says what
    they are held against, where that is no edition.
    """
    if len(listed) <= FEW:
        return listed
    series = ["dataset", "indicator", "geo_level"]
    found = _emptied(new, last)
    for (dataset, indicator, level), part in sorted(
        _both(new, last).group_by(series), key=lambda each: each[0]
    ):
        change = _change(dataset, indicator, part)
        if change.revised:
            found.append(f"{indicator} {level}: {_said_of(change, than)}")
    return found


def _emptied(new: pl.DataFrame, last: pl.DataFrame) -> list[str]:
    """Figures that had a value and have none, by series."""
    series = ["dataset", "indicator", "geo_level"]
    had = _had(new, last)
    return [
        f"{indicator} {level}: {empty} of {part.height} figures have no value now."
        for (_, indicator, level), part in sorted(had.group_by(series), key=lambda each: each[0])
        if (empty := part["value"].null_count())
    ]


def _had(new: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """The figures that had a value, with the one that they have now."""
    return last.drop_nulls("value").select(*KEY).join(new.select(*KEY, "value"), on=KEY)


def _without_value(source: str, new: pl.DataFrame, last: pl.DataFrame) -> list[Problem]:
    """An edition that empties more than a tenth of the figures that there were is another thing."""
    had = _had(new, last)
    gone = had["value"].null_count()
    if gone <= _ANOTHER * had.height:
        return []
    remedy = says("drift.emptied", gone=gone, every=had.height, then=REMEDY)
    return [Problem(source, 0, "value", "", remedy)]


def _said_of(change: Change, than: str) -> str:
    down = change.revised - change.up
    what = ": another definition?" if change.redefined else "."
    return (
        f"{change.revised} of {change.of} figures are others{than} (median × {change.median:g}; "
        f"{change.up} up and {down} down){what}"
    )


def complete(new: Pulled, expected: Expected) -> Pulled:
    """`new` where each département has a row in every year, a missing figure where it had none;
    without the years where more than `expected.gaps` have none, or one that never has any. Both are
    told.
    """
    if not expected.departements:
        return new
    key = ["indicator", "period"]
    missing = _without_a_row(new.observations, expected)
    known = new.observations.filter(geo_level="DEP")["indicator", "geo"].unique()
    lost = ~pl.struct("indicator", "geo").is_in(known.to_struct().implode())
    few = (pl.len().over(key) <= expected.gaps) & ~lost.any().over(key)
    gaps, out = missing.filter(few), missing.filter(~few)
    said = [f"{' '.join(each)}: no row; a missing figure." for each in gaps.rows()]
    said += [f"{' '.join(each)}: no row; the year is left out." for each in out.rows()]
    kept = new.observations.join(out, on=key, how="anti")
    full = pl.concat([kept, _missing(kept, gaps)]).sort(observations.ORDER)
    return replace(new, observations=full, warnings=(*new.warnings, *said))


def _without_a_row(rows: pl.DataFrame, expected: Expected) -> pl.DataFrame:
    """The départements that a year should have and has not (columns indicator, period, geo)."""
    key = ["indicator", "period", "geo"]
    since = pl.col("geo").replace_strict(expected.late, default="", return_dtype=pl.String())
    there = rows.filter(geo_level="DEP").select(key).unique()
    everywhere = there.select(key[:2]).unique().join(_EVERYWHERE, how="cross")
    return everywhere.filter(pl.col("period") >= since).join(there, on=key, how="anti").sort(key)


def _missing(rows: pl.DataFrame, gaps: pl.DataFrame) -> pl.DataFrame:
    """A row without a value for each of `gaps`, in all else what `rows` has of that year."""
    same = ["dataset", "indicator", "geo_level", "period", "sex", "age", "breakdown", "unit",
            "source"]  # fmt: skip
    like = rows.filter(geo_level="DEP").select(same).unique()
    return pulled.rows(like.join(gaps, on=["indicator", "period"]), value=pl.lit(None, pl.Float64))


def _holes(rows: pl.DataFrame) -> list[str]:
    """A year that is missing between two others."""
    found = []
    for (dataset, indicator), part in rows.group_by("dataset", "indicator", maintain_order=True):
        years = {int(each) for each in part["period"] if len(each) == 4}
        missing = sorted(set(range(min(years, default=0), max(years, default=0))) - years)
        found += [f"{dataset} {indicator}: no row of {year}." for year in missing]
    return found


def _lost(source: str, new: pl.DataFrame, last: pl.DataFrame) -> list[Problem]:
    """Years and territories that were there: an older edition has fewer years."""
    what = ["dataset", "indicator", "geo_level"]
    parts = [*what, "geo", "sex", "age"]
    return [
        *_gone(source, "period", says("drift.year", then=REMEDY), new, last, what),
        *_gone(source, "geo", says("drift.territory", then=REMEDY), new, last, what),
        *_gone(source, "breakdown", says("drift.part", then=REMEDY), new, last, parts),
    ]


def _gone(
    file: str, column: str, remedy: Sentence, new: pl.DataFrame, last: pl.DataFrame, what: list[str]
) -> list[Problem]:
    key = [*what, column]
    gone = last.select(key).unique().join(new, on=key, how="anti").sort(key)
    return [Problem(file, 0, column, " ".join(row), remedy) for row in gone.rows()]


def _revised(new: pl.DataFrame, last: pl.DataFrame) -> list[str]:
    """Figures of both whose value is another, from what to what."""
    both = last.select(*KEY, "value").join(new.select(*KEY, now="value"), on=KEY).sort(KEY)
    changed = both.filter(~pl.col("value").eq_missing(pl.col("now")))
    return [
        f"{row['indicator']} {row['geo']} {row['period']} {_parts(row)}: "
        f"{_said(row['value'])} → {_said(row['now'])}"
        for row in changed.iter_rows(named=True)
    ]


def _vanished(new: pl.DataFrame, last: pl.DataFrame) -> list[str]:
    """Figures that have no row any more."""
    gone = last.join(new, on=KEY, how="anti").sort(KEY)
    return [
        f"{row['indicator']} {row['geo']} {row['period']} {_parts(row)}: "
        f"{_said(row['value'])} → no row"
        for row in gone.iter_rows(named=True)
    ]


#: An edition of which so great a share of figures is beyond its bound is another thing.
_ANOTHER = 0.1


def _far(new: pl.DataFrame, last: pl.DataFrame, expected: Expected) -> list[str]:
    """Figures that the edition before had otherwise, beyond the bound of a year to the next."""
    now, before = pl.col("now"), pl.col("value")
    both = last.select(*KEY, "value").join(new.select(*KEY, now="value"), on=KEY).sort(KEY)
    far = both.with_columns(bound=expected.bound()).filter(
        pl.max_horizontal(now, before) >= expected.small,
        pl.max_horizontal(now / before, before / now) > pl.col("bound"),
    )
    return [
        f"{row['indicator']} {row['geo']} {row['period']} {_parts(row)} was {_said(row['value'])} "
        f"in the edition before, and is {_said(row['now'])} (bound: × {row['bound']:g})."
        for row in far.iter_rows(named=True)
    ]


def _another(source: str, far: list[str], last: pl.DataFrame) -> list[Problem]:
    if len(far) <= _ANOTHER * last.height:
        return []
    remedy = says("drift.far", number=len(far), then=REMEDY)
    return [Problem(source, 0, "value", "", remedy)]


def _parts(row: dict) -> str:
    return " ".join(row[name] for name in ("sex", "age", "breakdown") if row[name] != "T") or "T"


def _said(value: float | None) -> str:
    return "none" if value is None else f"{value:g}" if value % 1 else f"{value:.0f}"


def _jumps(rows: pl.DataFrame, expected: Expected) -> list[str]:
    """A figure that is so many times that of the year before, or as many times less."""
    yearly = rows.filter(pl.col("period").str.len_chars() == 4).sort(*_SERIES, "period")
    before = pl.col("value").shift(1).over(_SERIES)
    ratio = pl.max_horizontal(pl.col("value") / before, before / pl.col("value"))
    large = pl.max_horizontal(pl.col("value"), before) >= expected.small
    jumped = yearly.with_columns(before=before, bound=expected.bound(), ratio=ratio).filter(
        large & (pl.col("ratio") > pl.col("bound"))
    )
    return [
        f"{row['indicator']} {row['geo']} {row['period']} {_parts(row)} jumps from "
        f"{_said(row['before'])} to {_said(row['value'])} (bound: × {row['bound']:g})."
        for row in jumped.iter_rows(named=True)
    ]


#: A year's total of restricted counts that is so many times the one before is told, without it.
LEAP = 2.0


def _leaps(counts: dict[str, pl.DataFrame]) -> list[str]:
    found = []
    for file, frame in counts.items():
        totals = frame.group_by("period").agg(pl.col("value").cast(pl.Int64).sum()).sort("period")
        pairs = zip(totals.rows(), totals[1:].rows(), strict=False)
        found += [
            f"{file}: the whole of {year} is more than {LEAP:g} times, or less than a half of, "
            f"that of {last}."
            for (last, before), (year, now) in pairs
            if now > LEAP * before or before > LEAP * now
        ]
    return found


def _lost_counts(file: str, new: pl.DataFrame | None, last: pl.DataFrame) -> list[Problem]:
    if new is None:
        return [Problem(file, 0, "", "", says("drift.counts", then=REMEDY))]
    remedy = says("drift.count", then=REMEDY)
    key = [name for name in last.columns if name != "value"]
    return _gone(file, key[-1], remedy, new, last, key[:-1])


def _revised_counts(file: str, new: pl.DataFrame | None, last: pl.DataFrame) -> list[str]:
    """Which counts are others now: never from what, nor to what."""
    if new is None:
        return []
    key = [name for name in last.columns if name != "value"]
    both = last.join(new.rename({"value": "now"}), on=key)
    changed = both.filter(pl.col("value") != pl.col("now")).sort(key)
    return [f"{file}: {' '.join(row)} is another count." for row in changed.select(key).rows()]
