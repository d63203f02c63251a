"""Whether figures can be true, from the first edition on: held against all that says otherwise.

Their sign; whole persons; parts against their total; typed figures and other sources that give the
same figure in the same release; another dataset that must say the same (`Expected.held`). What the
source states (`Expected.jump`) bounds how far two may be apart. A cell that can't be is missing, by
its name. More than BOUND of such cells, or more than ANOTHER of the figures that can be held
against something, refuse the rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from data.errors import Problem, Sentence, in_turn, says
from data.observations import KEY
from data.producer.sources.pulled import ABSENT, REMEDY, Expected, Held
from geo.territories import REGION_OF, REGIONS, departements_of

#: Share of cells that may be missing because they can't be.
BOUND = 0.01
#: Share of figures that may be further apart than their bound.
ANOTHER = 0.1
#: Parts that make this much more than their total, or another sum than it, do not add up.
SLACK = 0.02
#: Units that count: nothing of them is below zero, or broken.
_COUNTED = (
    "PERSONS FINES DEPARTEMENTS CASES COMMISSIONS ASSOCIATIONS PROCEDURES STRUCTURES CONVICTIONS "
    "OFFENCES"
).split()
_NAMED = ("indicator", "geo", "period", "sex", "age", "breakdown")


def cells(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Sentence]]:
    """`rows` with the counts that can't be (below zero, broken) missing, and each by its name."""
    wrong = pl.col("unit").is_in(_COUNTED) & ((pl.col("value") < 0) | (pl.col("value") % 1 != 0))
    told = [
        says("plausible.cell", what=_name(row), value=f"{row['value']:g}")
        for row in rows.filter(wrong).iter_rows(named=True)
    ]
    empty = {"value": pl.lit(None, pl.Float64), "OBS_STATUS": pl.lit("O")}
    empty |= {name: pl.lit(text) for name, text in ABSENT.columns().items()}
    made = rows.with_columns(
        pl.when(wrong).then(to).otherwise(name).alias(name) for name, to in empty.items()
    )
    return made, told


@dataclass(frozen=True, slots=True)
class Verdict:
    """What refuses the rows of a part, what is told of them, and how many figures something else
    confirms.
    """

    problems: tuple[Problem, ...]
    told: tuple[Sentence, ...]
    confirmed: int


def alone(source: str, rows: pl.DataFrame, others: pl.DataFrame, expected: Expected) -> Verdict:
    """The rows of one part held against all that the same release knows from elsewhere (`others`:
    typed figures, other sources; columns of SCHEMA), and against themselves.
    """
    checks = [_against_the_same(rows, others, expected), _sums(rows, rows), _regions(rows, rows)]
    checks += [_held(rows, others, each) for each in expected.held]
    refused, told = _judged(source, checks)
    confirmed = checks[0][1] - len(checks[0][2])
    return Verdict(tuple(refused), tuple(told), confirmed)


def together(source: str, rows: pl.DataFrame, siblings: pl.DataFrame) -> Verdict:
    """The rows of one part against the other parts of the same source: sums and totals."""
    every = pl.concat([rows, siblings])
    refused, told = _judged(source, [_sums(rows, every), _regions(rows, every)])
    return Verdict(tuple(refused), tuple(told), 0)


def _judged(source: str, checks: Iterable[_Check]) -> tuple[list[Problem], list[Sentence]]:
    refused: list[Problem] = []
    told: list[Sentence] = []
    for column, compared, lines, remedy, whole in checks:
        if (len(lines) > ANOTHER * compared and len(lines) >= _FEW) or whole:
            refused.append(Problem(source, 0, column, "", _with_some(remedy, lines)))
        else:
            told += lines
    return refused, told


#: Fewer that are apart refuse nothing: they may be right.
_FEW = 3
#: Column, figures compared, those that are apart in words, remedy, and whether a whole year is.
_Check = tuple[str, int, list[Sentence], Sentence, bool]
#: Figures of one year and level of which more than half are apart: that year is another thing.
_YEAR = 10


def _with_some(remedy: Sentence, lines: list[Sentence]) -> Sentence:
    """The remedy, the first of the lines and how many more there are, then what is always said."""
    more = [says("plausible.more", number=len(lines) - 3)] if len(lines) > 3 else []
    return in_turn([remedy, *lines[:3], *more, REMEDY])


def _name(row: dict) -> str:
    return " ".join(row[name] for name in _NAMED if row[name] != "T")


def _against_the_same(rows: pl.DataFrame, others: pl.DataFrame, expected: Expected) -> _Check:
    """Each figure against the same one of another source, typed or pulled."""
    there = others.drop_nulls("value").select(*KEY, other="value", from_="source")
    both = (
        rows.drop_nulls("value")
        .join(there, on=KEY)
        .filter(pl.col("from_") != pl.col("source"))
        .with_columns(bound=expected.bound())
        .drop_nulls("bound")
    )
    far = both.filter(
        pl.max_horizontal("value", "other") >= expected.small,
        _ratio("value", "other") > pl.col("bound"),
    )
    lines = [
        says(
            "plausible.elsewhere",
            what=_name(row),
            value=f"{row['value']:.0f}",
            other=f"{row['other']:.0f}",
            source=row["from_"],
            bound=f"{row['bound']:g}",
        )
        for row in far.sort(KEY).iter_rows(named=True)
    ]
    remedy = says("plausible.others", apart=far.height, every=both.height)
    return "value", both.height, lines, remedy, _whole_year(both, far)


def _whole_year(both: pl.DataFrame, far: pl.DataFrame) -> bool:
    """Whether most figures of one indicator, level and period are apart."""
    group = ["indicator", "geo_level", "period", "sex", "age", "breakdown"]
    counts = both.group_by(group).len().join(far.group_by(group).len("apart"), on=group)
    many = (pl.col("len") >= _YEAR) & (pl.col("apart") > pl.col("len") / 2)
    return counts.filter(many).height > 0


def _ratio(one: str, other: str) -> pl.Expr:
    a, b = pl.col(one), pl.col(other)
    return pl.max_horizontal(a / b, b / a)


def _sums(rows: pl.DataFrame, known: pl.DataFrame) -> _Check:
    """Women and men, or the parts of a breakdown, are no more than the total of the same place."""
    same = ["dataset", "indicator", "geo_level", "geo", "period", "age", "unit"]
    totals = known.filter(sex="T", breakdown="T").group_by(same).agg(total=pl.col("value").max())
    kind = pl.col("breakdown").str.split("=").list.first()
    parts = rows.filter((pl.col("sex") != "T") ^ (pl.col("breakdown") != "T")).with_columns(
        of=pl.when(pl.col("sex") != "T").then(pl.lit("sex")).otherwise(kind)
    )
    summed = parts.group_by([*same, "of"]).agg(pl.col("value").sum()).join(totals, on=same)
    more = summed.filter(pl.col("value") > (1 + SLACK) * pl.col("total") + 2)
    lines = [
        says(
            "plausible.parts",
            what=f"{row['indicator']} {row['geo']} {row['period']}",
            by=row["of"],
            value=f"{row['value']:.0f}",
            total=f"{row['total']:.0f}",
        )
        for row in more.sort([*same, "of"]).iter_rows(named=True)
    ]
    return "breakdown", summed.height, lines, says("plausible.sums"), False


def _regions(rows: pl.DataFrame, known: pl.DataFrame) -> _Check:
    """A région is the sum of its départements, where all of them are known."""
    same = ["dataset", "indicator", "period", "sex", "age", "breakdown", "unit", "source"]
    members = {code: len(departements_of(code)) for code in REGIONS}
    summed = (
        known.filter(geo_level="DEP")
        .drop_nulls("value")
        .with_columns(geo=pl.col("geo").replace_strict(REGION_OF, default=None))
        .group_by([*same, "geo"])
        .agg(made=pl.col("value").sum(), there=pl.len())
        .filter(pl.col("there") == pl.col("geo").replace_strict(members, default=None))
    )
    both = rows.filter(geo_level="REG").drop_nulls("value").join(summed, on=[*same, "geo"])
    apart = (pl.col("made") - pl.col("value")).abs() > SLACK * pl.col("made") + 2
    lines = [
        says(
            "plausible.region",
            what=f"{row['indicator']} REG {row['geo']} {row['period']}",
            value=f"{row['value']:.0f}",
            made=f"{row['made']:.0f}",
        )
        for row in both.filter(apart).sort([*same, "geo"]).iter_rows(named=True)
    ]
    return "geo", both.height, lines, says("plausible.regions"), False


def _held(rows: pl.DataFrame, others: pl.DataFrame, held: Held) -> _Check:
    """An indicator against what another dataset says of the same territory and period."""
    place = ["geo_level", "geo", "period"]
    whole = {"sex": "T", "age": "T", "breakdown": "T"}
    there = others.filter(dataset=held.dataset, indicator=held.other, **whole)
    reference = there.drop_nulls("value").group_by(place).agg(other=pl.col("value").last())
    own = rows.filter(indicator=held.indicator, **whole).drop_nulls("value")
    both = own.join(reference, on=place)
    far = both.filter(_ratio("value", "other") > held.bound)
    lines = [
        says(
            "plausible.held",
            what=f"{held.indicator} {row['geo']} {row['period']}",
            value=f"{row['value']:.0f}",
            name=held.other,
            other=f"{row['other']:.0f}",
            bound=f"{held.bound:g}",
        )
        for row in far.sort(place).iter_rows(named=True)
    ]
    remedy = says("plausible.not_held", indicator=held.indicator, other=held.other)
    return "value", both.height, lines, remedy, _whole_year(both, far)


def too_many(source: str, told: Iterable[Sentence], height: int) -> list[Problem]:
    """Refuses the rows where more than BOUND of them are cells that can't be."""
    lines = list(told)
    if len(lines) <= max(BOUND * height, 1):
        return []
    remedy = says("plausible.cells", number=len(lines))
    return [Problem(source, 0, "value", "", _with_some(remedy, lines))]
