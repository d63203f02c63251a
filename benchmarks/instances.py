"""Tables to protect: those of `../shared/sdc` where they are, else small ones drawn here.

Every combination of {geo, its levels above, France} with {each further dimension, its total} is
published; the default release has the layout of the catalogue.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from data.producer import catalogue, restricted
from data.producer.disclosure.laid_out import laid_out
from data.producer.disclosure.layout import Base, Dimension, Layout
from data.producer.disclosure.protect import coded
from geo.territories import DEPARTEMENTS

SHARED = Path(__file__).parents[2] / "shared"

#: Weights of the levels above the finest: dearer the more of the table they sum up.
_LEVELS = {"dep": 6.0, "region": 6.0, "FR": 50.0}


@dataclass(frozen=True)
class Instance:
    """Tables protected apart from each other; `limit` complementary cells in `seconds` at most.

    `secret`: made from restricted counts, of which only the number of hidden cells is kept.
    """

    name: str
    tables: tuple[tuple[Layout, Base], ...]
    limit: int | None = None
    seconds: float | None = None
    audited: bool = True
    secret: bool = False


def instances() -> Iterator[Instance]:
    """The instances that this machine has, the default release last."""
    folder = SHARED / "sdc"
    if not folder.is_dir():
        yield Instance("drawn_small", (tabled(_drawn(8, 6)),))
        yield Instance("drawn_medium", (tabled(_drawn(40, 8)),))
        return
    yield Instance("small", _tables(folder / "small.csv"), 23)
    yield Instance("real_2020", _tables(folder / "real_2020.csv"), 24, secret=True)
    yield Instance("real_2012_2020", _tables(folder / "real_2012_2020.csv"), 243, 10.0, secret=True)
    yield Instance("medium", _tables(folder / "medium.csv"), 208, 10.0)
    yield Instance("large", _tables(folder / "large.csv"), audited=False)
    dataset = catalogue.load()["etat4001"]
    counts = restricted.read(dataset, SHARED / "figures")
    yield Instance(
        "default", ((laid_out(dataset), coded(dataset, counts)),), 115, 30.0, secret=True
    )


def _tables(path: Path) -> tuple[tuple[Layout, Base], ...]:
    """One table per period, all of it where there is none."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    periods = sorted({row.get("period", "") for row in rows})
    return tuple(tabled([row for row in rows if row.get("period", "") == each]) for each in periods)


def tabled(rows: list[dict[str, str]]) -> tuple[Layout, Base]:
    """A table with every total: of rows with `geo`, `value`, and what divides them."""
    further = [name for name in rows[0] if name not in ("geo", "dep", "region", "period", "value")]
    dimensions = (_geo(rows), *(_parts(name, rows) for name in further))
    margins = tuple(product(*(dimension.levels for dimension in dimensions)))
    counts = {(row["geo"], *(row[name] for name in further)): int(row["value"]) for row in rows}
    return Layout(dimensions, margins), counts


def _geo(rows: list[dict[str, str]]) -> Dimension:
    above = [name for name in ("dep", "region") if name in rows[0]]
    levels = {"geo": {row["geo"]: row["geo"] for row in rows}}
    levels |= {name: {row["geo"]: row[name] for row in rows} for name in above}
    levels["FR"] = dict.fromkeys(levels["geo"], "FR")
    return Dimension("geo", levels, _LEVELS)


def _parts(name: str, rows: list[dict[str, str]]) -> Dimension:
    codes = sorted({row[name] for row in rows})
    levels = {"part": {code: code for code in codes}, "T": dict.fromkeys(codes, "T")}
    return Dimension(name, levels, {"T": 2.0})


def _drawn(departements: int, mean: float) -> list[dict[str, str]]:
    """Counts as skewed as real ones (gamma-Poisson), by sex and age, of the first départements."""
    rng = random.Random(1)
    some = list(DEPARTEMENTS.values())[:departements]
    return [
        {"geo": dep.code, "region": dep.region.code, "sex": sex, "age": age,
         "value": str(int(rng.expovariate(1) * rng.gammavariate(0.5, mean / 0.5)))}
        for dep, sex, age in product(some, "FM", ("LT18", "GE18"))
    ]  # fmt: skip
