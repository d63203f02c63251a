"""`python -m benchmarks.prices`: what each promise costs, and what the choice itself gives away.

- Cells hidden against readers who know no person, one, two, on tables of `instances` and on one
  like the returns (101 départements, counts in the Sénat's classes of 63).
- How many of the hidden cells each département's own préfet reads too closely, at the true counts
  (`local.py`): for the operator, never part of a release.
- What a reader learns who runs the choice again on every table that they still think possible.
"""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product
from math import inf

import numpy as np

from benchmarks.instances import Instance, instances
from data import shelf
from data.producer.disclosure import audit, local
from data.producer.disclosure.choose import Unprotectable, choose
from data.producer.disclosure.derive import Row
from data.producer.disclosure.layout import Base, Dimension, Layout, Table, tabulate
from data.producer.disclosure.released import Said
from data.producer.disclosure.rule import Rule
from geo.territories import DEPARTEMENTS, departements_of

#: Départements of 1-5, 6-10, 11-20 and 21 or more persons under way, of 63 (Sénat, 2024).
CLASSES = {(1, 5): 26, (6, 10): 16, (11, 20): 9, (21, 60): 12}
_WEIGHTS = {"FR": 50.0, "REG": 6.0}
#: Tables of so many cells, of all sums up to SUM, whose choice is run again by the reader.
CELLS, SUM = 4, 16


def main() -> None:
    """Print all three."""
    print("Price of the readers who know persons (t = 11), and what a préfet reads")
    print(f"  {'':22}{'k':>3}{'hidden':>8}{'complementary':>15}{'weight':>9}{'to a préfet':>13}")
    for name, layout, base in _tables():
        for persons in range(3):
            print(f"  {name:22}{persons:>3}{_priced(layout, base, persons)}")
    print("\nTwo releases of the same counts audited together, beside one (committed release)")
    print(f"  × {_together():.2f}")
    print(f"\nThe choice's own leak: {CELLS} cells and their sum, t = 5, every table up to {SUM}")
    for line in _own_leak():
        print(f"  {line}")


def _tables() -> Iterator[tuple[str, Layout, Base]]:
    for seed in range(3):
        yield f"like returns, draw {seed + 1}", *like_returns(seed)
    yield "… Corse, no total", *like_returns(0, without_small_regions=True)
    for each in instances():
        if each.name in ("small", "real_2020", "drawn_small"):
            yield each.name, *_of(each)


def _of(each: Instance) -> tuple[Layout, Base]:
    return each.tables[0]


def like_returns(seed: int, *, without_small_regions: bool = False) -> tuple[Layout, Base]:
    """A year of counts of the 101 départements in the classes of the Sénat, the others 0; drawn."""
    rng = random.Random(seed)
    counts = [rng.randint(*ends) for ends, number in CLASSES.items() for _ in range(number)]
    codes = list(DEPARTEMENTS)
    rng.shuffle(codes)
    base = {(code,): 0 for code in codes}
    base |= {(code,): count for code, count in zip(codes, counts, strict=False)}
    regions = {code: dep.region.code for code, dep in DEPARTEMENTS.items()}
    if without_small_regions:
        regions = {
            code: each for code, each in regions.items() if len(list(departements_of(each))) > 2
        }
    levels = {"DEP": {code: code for code in codes}, "REG": regions,
              "FR": dict.fromkeys(codes, "FR")}  # fmt: skip
    geo = Dimension("geo", levels, _WEIGHTS)
    return Layout((geo,), (("DEP",), ("REG",), ("FR",))), base


def _priced(layout: Layout, base: Base, persons: int) -> str:
    """Cells hidden, those for others' sake, their weight; cells that some préfet reads."""
    rule, table = Rule(11, persons), tabulate(layout, base)
    try:
        choice = choose(table, rule)
    except Unprotectable:
        return f"{'no pattern protects it':>32}"
    small = (table.values > 0) & (table.values < 11)
    others = int((choice.hidden & ~small).sum())
    told = local.fallen(
        _rows(layout, base, table, choice.hidden, rule), base,
        {codes: codes[0] for codes in base}, Rule(11),
    )  # fmt: skip
    read = f"{sum(told.values())} by {len(told)}"
    return f"{int(choice.hidden.sum()):>8}{others:>15}{choice.weight:>9.0f}{read:>13}"


def _rows(layout: Layout, base: Base, table: Table, hidden: np.ndarray, rule: Rule) -> list[Row]:
    """What a reader sees of each published cell."""
    place = {key: at for at, key in enumerate(table.keys)}
    parts: dict[int, dict] = defaultdict(dict)
    for margin, codes in product(layout.margins, base):
        if (key := layout.cell(margin, codes)) is not None:
            parts[place[key]][codes] = 1
    return [
        Row(parts[at], rule.least, inf, hidden=True) if hidden[at]
        else Row(parts[at], int(table.values[at]), int(table.values[at]))
        for at in range(len(table.keys))
    ]  # fmt: skip


def _together() -> float:
    """Seconds of a joint audit over those of one release, one after the other."""
    release = shelf.open_current(shelf.EMBEDDED)
    seconds = []
    for number in (1, 2):
        start = time.perf_counter()
        audit.joint([Said(release.observations, release.datasets) for _ in range(number)])
        seconds.append(time.perf_counter() - start)
    return seconds[1] / seconds[0]


def _own_leak() -> Iterator[str]:
    """Among all tables that show the same, those on which the choice gives the same pattern."""
    rule, seen = Rule(5), defaultdict(list)
    for counts in product(range(SUM + 1), repeat=CELLS):
        if sum(counts) <= SUM:
            seen[_shown(counts, rule)].append(counts)
    told: Counter[str] = Counter()
    for (hidden, _), tables in seen.items():
        for at in np.flatnonzero(hidden[:CELLS]):
            values = {counts[at] for counts in tables}
            told["hidden"] += len(tables)
            told["narrow"] += len(tables) * (len(values) < 4 and min(values) < 5)
            told["single"] += len(tables) * (len(values) == 1)
    yield f"{told['hidden']} hidden cells of {sum(map(len, seen.values()))} tables"
    yield f"below the width to who runs the choice again: {told['narrow'] / told['hidden']:.1%}"
    yield f"down to one value: {told['single'] / told['hidden']:.1%}"


def _shown(counts: tuple[int, ...], rule: Rule) -> tuple[tuple[bool, ...], tuple[int, ...]]:
    """The pattern that the choice gives, and what it leaves displayed."""
    codes = [str(at) for at in range(CELLS)]
    levels = {"DEP": {code: code for code in codes}, "FR": dict.fromkeys(codes, "FR")}
    layout = Layout((Dimension("geo", levels, _WEIGHTS),), (("DEP",), ("FR",)))
    table = tabulate(layout, {(code,): n for code, n in zip(codes, counts, strict=True)})
    try:
        hidden = choose(table, rule).hidden
    except Unprotectable:
        hidden = np.ones(len(table.values), bool)
    shown = (int(n) for n, away in zip(table.values, hidden, strict=True) if not away)
    return tuple(bool(each) for each in hidden), tuple(shown)


if __name__ == "__main__":
    main()
