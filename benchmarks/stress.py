"""`python -m benchmarks.stress [--most 10000] [--workers N|dask://host:port]`: what it costs to
protect and to audit a table, against its number of territories.

Drawn counts by sex, in regions of ten territories, with the total of France. Prints a line a size
and the slope on a logarithmic scale (1: twice the territories, twice the time), with a plot of
letters: `c` to choose, `a` to audit.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from concurrent.futures import Executor
from itertools import product

from benchmarks.disclosure import RULE, published_rows
from benchmarks.instances import tabled
from data.producer import workers
from data.producer.disclosure import derive
from data.producer.disclosure.choose import choose
from data.producer.disclosure.layout import tabulate

SIZES = (100, 300, 1_000, 3_000, 10_000)
REGION, MEAN, WIDTH = 10, 10.0, 60


def drawn(territories: int) -> list[dict[str, str]]:
    """Counts as skewed as real ones (gamma-Poisson), by sex."""
    rng = random.Random(territories)
    return [
        {"geo": f"T{at:05}", "region": f"R{at // REGION:04}", "sex": sex,
         "value": str(int(rng.expovariate(1) * rng.gammavariate(0.5, MEAN / 0.5)))}
        for at, sex in product(range(territories), "FM")
    ]  # fmt: skip


def cost(territories: int, executor: Executor | None) -> tuple[int, float, float]:
    """Hidden cells, seconds to choose them, seconds to audit them."""
    published = tabled(drawn(territories))
    start = time.perf_counter()
    table = tabulate(*published)
    hidden = choose(table, RULE, executor=executor).hidden
    chosen = time.perf_counter()
    found = derive.intervals(published_rows(published, table, hidden), RULE, executor=executor)
    assert found, "nothing was hidden"
    return int(hidden.sum()), chosen - start, time.perf_counter() - chosen


def slope(points: list[tuple[int, float]]) -> float:
    """Of the line through the logarithms, by least squares."""
    xs, ys = ([math.log(each[at]) for each in points] for at in (0, 1))
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True))
    return above / sum((a - x) ** 2 for a in xs)


def main() -> None:
    """Print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stress", description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1], metavar="TERRITORIES")
    parser.add_argument("--workers", type=workers.place, default=1, metavar="N|dask://…")
    options = parser.parse_args()
    lines: list[tuple[int, float, float]] = []
    with workers.of(options.workers) as executor:
        for size in (each for each in SIZES if each <= options.most):
            hidden, chosen, audited = cost(size, executor)
            lines.append((size, chosen, audited))
            print(f"{size:>7} territories: {hidden:>6} hidden, {chosen:8.2f} s to choose, "
                  f"{audited:8.2f} s to audit", flush=True)  # fmt: skip
    longest = max(max(each[1:]) for each in lines)
    for size, *seconds in lines:
        marks = {round(WIDTH * math.log1p(each) / math.log1p(longest)): mark
                 for mark, each in zip("ca", seconds, strict=True)}  # fmt: skip
        print(f"{size:>7} |" + "".join(marks.get(at, " ") for at in range(WIDTH + 1)).rstrip())
    for name, at in (("choose", 1), ("audit", 2)):
        print(f"slope of {name}: {slope([(each[0], each[at]) for each in lines]):.2f}")


if __name__ == "__main__":
    main()
